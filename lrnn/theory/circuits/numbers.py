"""What a number can be on wires: a rational, a pair of integers, a word, a residue, a bit."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, and_, mul, or_
from typing import ClassVar, Generic, TypeVar

from flint import fmpq

from lrnn.theory.circuits.residues import residue
from lrnn.theory.circuits.sums import product, terms, total
from lrnn.theory.circuits.tree import balanced
from lrnn.theory.circuits.wire import Wire
from lrnn.theory.circuits.words import Word

Number = TypeVar("Number")


class Numbers(ABC, Generic[Number]):
    """A way to put numbers on wires: a one-hot vector chooses one, and sums of products are built.

    Attributes:
        integral: whether there are no fractions.
    """

    integral: ClassVar[bool] = False

    @abstractmethod
    def choose(self, one_hot: Sequence[Wire], values: Sequence[fmpq]) -> Number:
        """The number that belongs to the one wire that carries 1."""

    def dot(self, xs: Sequence[Number], ys: Sequence[Number]) -> Number:
        """The sum of products x_1 y_1 + x_2 y_2 + ... of at least one pair."""
        return balanced(add, list(map(mul, xs, ys)))


class Rationals(Numbers[Wire]):
    """A number is a wire of an arithmetic circuit."""

    def choose(self, one_hot: Sequence[Wire], values: Sequence[fmpq]) -> Wire:
        circuit = one_hot[0].circuit
        if all(value == values[0] for value in values):
            return circuit.constant(values[0])
        return self.dot(one_hot, [circuit.constant(value) for value in values])


@dataclass(frozen=True)
class Pair:
    """A quotient of two wires of an arithmetic circuit; the sum of a / b and c / d has denominator b d.

    Source: Proposition 4 of the paper, whose sum has denominator b c as printed (repair R4).
    """

    numerator: Wire
    denominator: Wire

    def __add__(self, other: Pair) -> Pair:
        a, b = self.numerator, self.denominator
        c, d = other.numerator, other.denominator
        return Pair(a * d + c * b, b * d)

    def __mul__(self, other: Pair) -> Pair:
        return Pair(self.numerator * other.numerator, self.denominator * other.denominator)


class Pairs(Numbers[Pair]):
    """A number is a pair of integers, and no gate divides."""

    def choose(self, one_hot: Sequence[Wire], values: Sequence[fmpq]) -> Pair:
        wires = Rationals()
        return Pair(
            wires.choose(one_hot, [int(value.p) for value in values]),
            wires.choose(one_hot, [int(value.q) for value in values]),
        )


@dataclass(frozen=True)
class Integer:
    """A word in two's complement, and the largest magnitude that it can have."""

    word: Word
    reach: int


class Binary(Numbers[Integer]):
    """A number is an integer in binary; all bits of a sum of products are added at once."""

    integral: ClassVar[bool] = True

    def choose(self, one_hot: Sequence[Wire], values: Sequence[fmpq]) -> Integer:
        integers = [int(value.p) for value in values]
        reach = max(map(abs, integers))
        return Integer(_word(one_hot, integers, reach.bit_length() + 1), reach)

    def dot(self, xs: Sequence[Integer], ys: Sequence[Integer]) -> Integer:
        reach = sum(x.reach * y.reach for x, y in zip(xs, ys))
        weighted = []
        for x, y in zip(xs, ys):
            factors = terms(x.word, signed=True), terms(y.word, signed=True)
            weighted += product(*factors)
        return Integer(total(weighted, width=reach.bit_length() + 1), reach)


@dataclass(frozen=True)
class Residues(Numbers[Word]):
    """A number is an integer modulo a constant; a sum of products is reduced once."""

    integral: ClassVar[bool] = True
    modulus: int

    def choose(self, one_hot: Sequence[Wire], values: Sequence[fmpq]) -> Word:
        residues = [int(value.p) % self.modulus for value in values]
        return _word(one_hot, residues, (self.modulus - 1).bit_length())

    def dot(self, xs: Sequence[Word], ys: Sequence[Word]) -> Word:
        weighted = []
        for x, y in zip(xs, ys):
            weighted += product(terms(x), terms(y))
        return residue(weighted, self.modulus)


class Bits(Numbers[Wire]):
    """A number is a bit, 1 if it is not zero: OR for the sum and AND for the product."""

    def choose(self, one_hot: Sequence[Wire], values: Sequence[fmpq]) -> Wire:
        return _any([wire for wire, value in zip(one_hot, values) if value], one_hot)

    def dot(self, xs: Sequence[Wire], ys: Sequence[Wire]) -> Wire:
        return balanced(or_, list(map(and_, xs, ys)))


class Magnitudes(Numbers[int]):
    """No wires at all: how large a number can become."""

    integral: ClassVar[bool] = True

    def choose(self, one_hot: Sequence[Wire], values: Sequence[fmpq]) -> int:
        return max(abs(int(value.p)) for value in values)


def _word(one_hot: Sequence[Wire], integers: Sequence[int], width: int) -> list[Wire]:
    """Bit i is 1 if the chosen integer has it; a negative one in two's complement."""
    return [_any([wire for wire, x in zip(one_hot, integers) if x >> i & 1], one_hot) for i in range(width)]


def _any(wires: Sequence[Wire], one_hot: Sequence[Wire]) -> Wire:
    """Whether one of some wires of a one-hot vector carries 1; for none or all of them no gate is needed."""
    if len(wires) in (0, len(one_hot)):
        return one_hot[0].circuit.constant(int(len(wires) > 0))
    return balanced(or_, wires)
