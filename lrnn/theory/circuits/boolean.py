"""Circuits whose wires carry bits."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence

from lrnn.theory.circuits.circuit import Circuit
from lrnn.theory.circuits.wire import AND, NOT, OR, THRESHOLD, XOR, Wire

_ROWS = 1024  # evaluated together: few enough that the values of a million gates fit into memory


class BooleanCircuit(Circuit):
    """A circuit over the bits 0 and 1, with gates &, |, ^, ~ and thresholds of any fan-in."""

    OPERATIONS = (NOT, AND, OR, XOR)

    def threshold(self, wires: Sequence[Wire], least: int) -> Wire:
        """A gate of any fan-in: are at least `least` of the wires 1?

        Args:
            wires: one wire or more.
            least: from 1 (a wide OR) to the number of wires (a wide AND); just above half is a majority.

        Returns:
            The wire of the gate.

        Raises:
            ValueError: if `least` is out of range.
        """
        if not 1 <= least <= len(wires):
            raise ValueError(f"least must be from 1 to the {len(wires)} wires, got {least}")
        self.bundles.append(tuple(map(self._own, wires)))
        return self._append(THRESHOLD, len(self.bundles) - 1, least)

    def trace(self, values: Sequence[int]) -> list[int]:
        self._validate_assignment(values)
        return self._run_rows(values, every=1)

    def evaluate_all(self, rows: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
        """The values of the outputs on many assignments, in one pass for each thousand of them.

        Args:
            rows: assignments, each in the order of the inputs.

        Returns:
            The outputs of each row.

        Raises:
            ValueError: if a row has the wrong length or holds something that is no bit.
        """
        found: list[tuple[int, ...]] = []
        for start in range(0, len(rows), _ROWS):
            found += self._evaluate_packed(rows[start : start + _ROWS])
        return found

    def _evaluate_packed(self, rows: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
        """Every wire carries one integer, with a bit for each row."""
        for row in rows:
            self._validate_assignment(row)
        columns = [int("".join("01"[bit] for bit in column), 2) for column in zip(*rows)]
        values = self._run_rows(columns, every=(1 << len(rows)) - 1)
        return zip(*(map(int, f"{values[i]:0{len(rows)}b}") for i in self.sinks.values()))

    def _run_rows(self, inputs: Sequence[int], every: int) -> list[int]:
        apply = {
            NOT: lambda x, _: x ^ every,
            AND: operator.and_,
            OR: operator.or_,
            XOR: operator.xor,
            THRESHOLD: lambda values, least: _at_least(values, least, every),
        }
        return self._run(inputs, [every * bit for bit in self.constants], apply)

    def _validate(self, value: int, name: str) -> None:
        if value not in (0, 1):
            raise ValueError(f"{name} must be 0 or 1, got {value!r}")


def _at_least(values: Sequence[int], least: int, every: int) -> int:
    """In which rows at least `least` of the values are 1."""
    reached = [every] + [0] * least
    for value in values:
        for k in range(least, 0, -1):
            reached[k] |= reached[k - 1] & value
    return reached[least]
