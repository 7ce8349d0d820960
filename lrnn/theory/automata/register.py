"""Stateless cost-register machines over (N, +, max): every letter is one assignment to one register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lrnn.theory.automata.realtime import RealTime
from lrnn.theory.automata.table import Column, Table, names

OPERATIONS = ("+", "max")


class Assignment(NamedTuple):
    """target := first operation second."""

    target: str
    first: str
    operation: str
    second: str


class RegisterMachine(RealTime[tuple[int, ...]]):
    """A table `letter -> target = first + second` or `letter -> target = first max second`.

    Registers hold natural numbers. A word is accepted if register `larger` ends up greater than `smaller`.

    Source: Allender, Krebs and McKenzie (2017), with one state; Theorem 14 of the paper.
    """

    def __init__(
        self,
        rules: str,
        *,
        symbols: str,
        registers: str,
        initial: Mapping[str, int],
        larger: str,
        smaller: str,
    ):
        """Read a register machine from its table.

        Args:
            rules: the table, one line a letter.
            symbols: the letters, with spaces between them.
            registers: the registers, with spaces between them.
            initial: what registers hold at first; those not named hold 0.
            larger: the register that must end up greater.
            smaller: the register that it is compared with.

        Raises:
            ValueError: if the table is not total, something unknown is named, or a value is negative.
        """
        self.symbols, self.registers = names("symbols", symbols), names("registers", registers)
        self.larger, self.smaller = larger, smaller
        for name in (*initial, larger, smaller):
            if name not in self.registers:
                raise ValueError(f"unknown register {name!r}; known: {registers}")
        for name, value in initial.items():
            if not isinstance(value, int) or value < 0:
                raise ValueError(f"initial value of {name!r} must be a natural number, got {value!r}")
        self.initial = tuple(initial.get(name, 0) for name in self.registers)
        register = Column("register", self.registers)
        results = [register, Column("sign", ("=",)), register, Column("operation", OPERATIONS), register]
        cases = Table.parse(rules, [Column("symbol", self.symbols)], results).cases
        self.assignments = {
            letter: Assignment(target, first, operation, second)
            for (letter,), (target, _, first, operation, second) in cases.items()
        }

    def step(self, values: tuple[int, ...], symbol: str) -> tuple[int, ...]:
        """The values of the registers after one letter.

        Raises:
            ValueError: if the letter is unknown.
        """
        if symbol not in self.assignments:
            raise ValueError(f"unknown symbol {symbol!r}; known: {' '.join(self.symbols)}")
        target, first, operation, second = self.assignments[symbol]
        held = dict(zip(self.registers, values))
        operate = max if operation == "max" else int.__add__
        held[target] = operate(held[first], held[second])
        return tuple(held.values())

    def is_accepting(self, values: tuple[int, ...]) -> bool:
        """Whether a word that ends with these values is accepted."""
        held = dict(zip(self.registers, values))
        return held[self.larger] > held[self.smaller]
