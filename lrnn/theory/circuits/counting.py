"""Circuits too large to build, counted: the same tree, over numbers that know their width and their level.

Sizes are exact. A word in binary has the level at which all its bits are ready if each part of the circuit
waits for all of the part before it; a built circuit, in which single bits run ahead, is at most as deep.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import ClassVar, NamedTuple

from flint import fmpq

from lrnn.theory.circuits.addition import LOOKAHEAD, addition_depth
from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.numbers import Numbers, Residues


class Counted(NamedTuple):
    """A word that is not there: the largest magnitude that it would have, and the level of its bits."""

    reach: int
    level: int

    @property
    def width(self) -> int:
        """The bits of the word, in two's complement."""
        return self.reach.bit_length() + 1


class Cost(NamedTuple):
    """Gates, and levels."""

    size: int
    depth: int


class CountedBinary(Numbers[Counted]):
    """What `Binary` would build; `size` counts the gates."""

    integral: ClassVar[bool] = True

    def __init__(self):
        self.size = 0

    def choose(self, one_hot: Sequence, values: Sequence[fmpq]) -> Counted:
        integers = [int(value.p) for value in values]
        number = Counted(max(map(abs, integers)), 0)
        cost = choice(integers, number.width)
        self.size += cost.size
        return number._replace(level=cost.depth)

    def dot(self, xs: Sequence[Counted], ys: Sequence[Counted]) -> Counted:
        reach = sum(x.reach * y.reach for x, y in zip(xs, ys))
        widths = tuple((x.width, y.width) for x, y in zip(xs, ys))
        cost = sum_of_products(widths, reach.bit_length() + 1)
        self.size += cost.size
        return Counted(reach, cost.depth + max(number.level for number in (*xs, *ys)))


class CountedResidues(Numbers[int]):
    """What `Residues` would build; a number is its level, and `size` counts the gates."""

    integral: ClassVar[bool] = True

    def __init__(self, modulus: int):
        self.modulus = modulus
        self.size = 0

    def choose(self, one_hot: Sequence, values: Sequence[fmpq]) -> int:
        residues = [int(value.p) % self.modulus for value in values]
        cost = choice(residues, (self.modulus - 1).bit_length())
        self.size += cost.size
        return cost.depth

    def dot(self, xs: Sequence[int], ys: Sequence[int]) -> int:
        cost = reduced_sum_of_products(self.modulus, len(xs))
        self.size += cost.size
        return cost.depth + max(*xs, *ys)


def choice(integers: Sequence[int], width: int) -> Cost:
    """One of several integers, by a one-hot vector: an OR tree a bit."""
    ones = [sum(x >> i & 1 for x in integers) for i in range(width)]
    trees = [k for k in ones if 0 < k < len(integers)]
    return Cost(sum(trees) - len(trees), max(((k - 1).bit_length() for k in trees), default=0))


@cache
def sum_of_products(widths: tuple[tuple[int, int], ...], width: int) -> Cost:
    """A sum of products of signed words: a gate for each pair of bits, rounds of saved carries, one addition.

    Args:
        widths: the widths of the two factors of each product.
        width: the width of the sum.
    """
    products = sum(v * w for v, w in widths)
    negations = sum(v + w - 2 for v, w in widths)
    heights = _heights(widths, width)
    adders, rounds = 0, 0
    while max(heights) > 2:
        adders += sum(5 * (h // 3) + 2 * (h % 3 == 2) for h in heights)
        carries = [0, *(h // 3 + (h % 3 == 2) for h in heights)]
        heights = [-(-h // 3) + carry for h, carry in zip(heights, carries)]
        rounds += 1
    last = 3 * width - 1 + 3 * LOOKAHEAD.work(width) - (width - 1)
    depth = 1 + (negations > 0) + 3 * rounds + addition_depth(width)
    return Cost(products + negations + adders + last, depth)


def _heights(widths: Sequence[tuple[int, int]], width: int) -> list[int]:
    """How many bits of each weight there are; the highest bit of a factor counts negatively."""
    offset = -sum((1 << v + w - 1) - (1 << v - 1) - (1 << w - 1) for v, w in widths)
    heights = [offset >> i & 1 for i in range(width)]
    for v, w in widths:
        for i in range(min(width, v + w - 1)):
            heights[i] += min(i + 1, v, w, v + w - 1 - i)
    return heights


@cache
def reduced_sum_of_products(modulus: int, terms: int) -> Cost:
    """A sum of products of residues, reduced: measured on one that is built."""
    circuit = BooleanCircuit()
    width = (modulus - 1).bit_length()
    xs, ys = ([circuit.inputs(f"{x}{i}.", width) for i in range(terms)] for x in "xy")
    circuit.outputs("sum", Residues(modulus).dot(xs, ys))
    return Cost(circuit.size, circuit.depth)
