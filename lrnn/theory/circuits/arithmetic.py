"""Circuits whose wires carry numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import ClassVar

from lrnn.theory.circuits.circuit import Circuit
from lrnn.theory.circuits.wire import ADD, MULTIPLY, SUBTRACT
from lrnn.theory.exact import Rational


class ArithmeticCircuit(Circuit):
    """A circuit over the integers or the rationals, with gates +, - and *.

    Source: the paper's preliminaries; Caussinus, McKenzie, Therien and Vollmer (1998).
    """

    OPERATIONS = (ADD, SUBTRACT, MULTIPLY)
    _APPLY: ClassVar[dict[int, Callable]] = {
        ADD: operator.add,
        SUBTRACT: operator.sub,
        MULTIPLY: operator.mul,
    }

    def trace(self, values: Sequence[Rational]) -> list[Rational]:
        self._validate_assignment(values)
        return self._run(values, list(self.constants), self._APPLY)

    def _validate(self, value: Rational, name: str) -> None:
        if not isinstance(value, Rational):
            raise TypeError(f"{name} must be an int, Fraction, fmpz or fmpq, got {value!r}")
