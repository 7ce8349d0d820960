"""Circuits: a list of gates, each of which reads gates that were built before it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from lrnn.theory.circuits.wire import CONSTANT, INPUT, NOT, SYMBOLS, THRESHOLD, Wire


class Circuit(ABC):
    """Gates in three arrays: gate i does `ops[i]` to the values of the gates `left[i]` and `right[i]`.

    A negation reads one gate twice. Inputs, constants and the operands of threshold gates are numbered, and
    `left` holds the number; a threshold stands in `right`.

    Attributes:
        sources: the gate of each input, by name.
        sinks: the gate of each output, by name.
        constants: the gate of each constant, by value.
        bundles: the operands of each threshold gate.
    """

    OPERATIONS: ClassVar[tuple[int, ...]]

    def __init__(self):
        self.ops, self.left, self.right = array("B"), array("q"), array("q")
        self.sources: dict[str, int] = {}
        self.sinks: dict[str, int] = {}
        self.constants: dict[Any, int] = {}
        self.bundles: list[tuple[int, ...]] = []

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({len(self.sources)} inputs, {self.size} gates, {len(self.sinks)} outputs)"
        )

    def input(self, name: str) -> Wire:
        """A new input under a new name."""
        if name in self.sources:
            raise ValueError(f"name must be new, but there is an input {name!r} already")
        self.sources[name] = len(self.ops)
        return self._append(INPUT, len(self.sources) - 1)

    def inputs(self, name: str, count: int) -> list[Wire]:
        """New inputs name0, name1, ..."""
        return [self.input(f"{name}{i}") for i in range(count)]

    def constant(self, value: Any) -> Wire:
        """The wire of a constant; equal constants share one."""
        self._validate(value, "constant")
        if value in self.constants:
            return Wire(self, self.constants[value])
        self.constants[value] = len(self.ops)
        return self._append(CONSTANT, len(self.constants) - 1)

    def gate(self, op: int, left: Wire, right: Wire) -> Wire:
        """A new gate on two wires; `x & y` is short for `circuit.gate(AND, x, y)`."""
        if op not in self.OPERATIONS:
            raise TypeError(f"{type(self).__name__} has no gate {SYMBOLS[op]}")
        return self._append(op, self._own(left), self._own(right))

    def output(self, name: str, wire: Wire) -> None:
        """Make a wire an output under a new name."""
        if name in self.sinks:
            raise ValueError(f"name must be new, but there is an output {name!r} already")
        self.sinks[name] = self._own(wire)

    def outputs(self, name: str, wires: Sequence[Wire]) -> None:
        """Make wires the outputs name0, name1, ..."""
        for i, wire in enumerate(wires):
            self.output(f"{name}{i}", wire)

    @property
    def size(self) -> int:
        """The number of gates; inputs and constants are not counted."""
        return len(self.ops) - len(self.sources) - len(self.constants)

    @property
    def depth(self) -> int:
        """The most gates on a way from an input to an output."""
        levels = self.levels()
        return max((levels[i] for i in self.sinks.values()), default=0)

    @property
    def fan_in(self) -> int:
        """The most wires that one gate reads."""
        return max(map(len, self.operands()), default=0)

    def levels(self) -> list[int]:
        """The level of every gate: one more than the highest that it reads; 0 for inputs and constants."""
        levels: list[int] = []
        for operands in self.operands():
            levels.append(1 + max(map(levels.__getitem__, operands)) if operands else 0)
        return levels

    def operands(self) -> Iterator[tuple[int, ...]]:
        """The gates that each gate reads."""
        for op, left, right in zip(self.ops, self.left, self.right):
            if op > NOT:
                yield left, right
            elif op == NOT:
                yield (left,)
            else:
                yield self.bundles[left] if op == THRESHOLD else ()

    def evaluate(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """The values of the outputs on one assignment, given in the order of the inputs."""
        found = self.trace(values)
        return tuple(found[i] for i in self.sinks.values())

    @abstractmethod
    def trace(self, values: Sequence[Any]) -> list[Any]:
        """The values of all gates on one assignment, given in the order of the inputs."""

    def _run(self, inputs: Sequence[Any], constants: Sequence[Any], apply: dict[int, Callable]) -> list[Any]:
        values: list[Any] = []
        append = values.append
        for op, left, right in zip(self.ops, self.left, self.right):
            if op > THRESHOLD:
                append(apply[op](values[left], values[right]))
            elif op == INPUT:
                append(inputs[left])
            elif op == CONSTANT:
                append(constants[left])
            else:
                append(apply[op]([values[i] for i in self.bundles[left]], right))
        return values

    def _own(self, wire: Wire) -> int:
        if getattr(wire, "circuit", None) is not self:
            raise TypeError(f"a gate or output needs a wire of its own circuit, got {wire!r}")
        return wire.index

    def _append(self, op: int, left: int, right: int = 0) -> Wire:
        self.ops.append(op)
        self.left.append(left)
        self.right.append(right)
        return Wire(self, len(self.ops) - 1)

    def _validate_assignment(self, values: Sequence[Any]) -> None:
        if len(values) != len(self.sources):
            raise ValueError(f"values must be one for each of {len(self.sources)} inputs, got {len(values)}")
        for name, value in zip(self.sources, values):
            self._validate(value, f"input {name}")

    @abstractmethod
    def _validate(self, value: Any, name: str) -> None:
        """Refuse a value that a wire cannot carry."""
