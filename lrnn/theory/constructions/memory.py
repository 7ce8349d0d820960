"""How a cell of memory lives in one coordinate of the state: counters as integers, stacks as fractions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic

from flint import fmpq

from lrnn.theory.automata.machine import Cell
from lrnn.theory.constructions.gadgets import is_zero, parts, select, threshold
from lrnn.theory.constructions.wires import Wire, relu, total


class Code(ABC, Generic[Cell]):
    """A number for every content of a cell, and the ReLU formulas that test and change it."""

    nonnegative: bool

    @abstractmethod
    def encode(self, cell: Cell) -> fmpq:
        """The number that stands for the content of a cell."""

    @abstractmethod
    def tests(self, x: Wire) -> dict[str, Wire]:
        """One bit for each test of the machine; exactly one of them is 1."""

    @abstractmethod
    def update(
        self, x: Wire, tests: Mapping[str, Wire], chosen: Mapping[str, Wire]
    ) -> Wire:
        """The number after the action whose bit is 1."""

    @abstractmethod
    def fits(self, cell: Cell, *, mantissa: int) -> bool:
        """Whether floats with so many significant bits carry this content through a step unchanged."""


class StackCode(Code[str]):
    """The gapped base-4 code: E(empty) = 0 and E(b w) = (2b + 1 + E(w)) / 4.

    Empty is 0, a top 0 lies in [1/4, 1/2), a top 1 in [3/4, 1): gaps of 1/4 at any depth.

    Source: Theorem 1 with repair R1.
    """

    nonnegative = True

    def encode(self, cell: str) -> fmpq:
        digits = int("0" + "".join("3" if bit == "1" else "1" for bit in cell), 4)
        return fmpq(digits, 4 ** len(cell))

    def tests(self, x: Wire) -> dict[str, Wire]:
        top = threshold(x, low=fmpq(1, 2), high=fmpq(3, 4))
        nonempty = threshold(x, low=0, high=fmpq(1, 4))
        return {"_": 1 - nonempty, "0": nonempty - top, "1": top}

    def update(
        self, x: Wire, tests: Mapping[str, Wire], chosen: Mapping[str, Wire]
    ) -> Wire:
        after = {
            "push0": (1 + x) * fmpq(1, 4),
            "push1": (3 + x) * fmpq(1, 4),
            "pop": 4 * x - (2 * tests["1"] + 1),
            "noop": x,
        }
        return total(select(chosen[action], value) for action, value in after.items())

    def fits(self, cell: str, *, mantissa: int) -> bool:
        """Two bits a digit, and one more because `select` adds 1 before it subtracts it."""
        return 2 * len(cell) + 1 <= mantissa


@dataclass(frozen=True)
class CounterCode(Code[int]):
    """A counter is itself.

    A ReLU network changes its output by at most a constant times the change of its input. So no fixed one
    sends every c to 0 on one letter and leaves it alone on another: a reset needs a weight that bounds c.

    Source: Lemma 3; the bound for resets is ours.
    """

    bound: int | None = None
    nonnegative = False

    def encode(self, cell: int) -> fmpq:
        return fmpq(cell)

    def tests(self, x: Wire) -> dict[str, Wire]:
        zero = is_zero(x)
        return {"=0": zero, "!0": 1 - zero}

    def update(
        self, x: Wire, tests: Mapping[str, Wire], chosen: Mapping[str, Wire]
    ) -> Wire:
        positive, negative = parts(x)
        if self.bound is not None:
            reset = self.bound * chosen["x0"]
            positive, negative = relu(positive - reset), relu(negative - reset)
        return positive - negative + chosen["+1"] - chosen["-1"]

    def fits(self, cell: int, *, mantissa: int) -> bool:
        """All integers up to 2^mantissa are floats; the first that is not is the next one."""
        return abs(cell) <= 2**mantissa


def printed_stack_code(stack: str) -> fmpq:
    """The published code: empty is 0, and pushing b makes s into b + s / 2, so that a top 1 is at least 1.

    Codes with a top 0 come as close to 1 as they like: 0, 1, 1, ..., 1 is 1 - 2^-d with d ones.

    Source: Theorem 1 as printed.
    """
    code = fmpq(0)
    for bit in reversed(stack):
        code = int(bit) + code / 2
    return code


def printed_top(x: Wire) -> Wire:
    """The published test of the top: a ramp of width 1/3 that ends at 1, where no gap is.

    Source: Theorem 1 as printed.
    """
    return threshold(x, low=fmpq(2, 3), high=1)
