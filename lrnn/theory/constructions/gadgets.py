"""Small exact ReLU networks, each with the domain on which it is exact; they compose because wires do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from lrnn.theory.constructions.wires import Wire, relu, total
from lrnn.theory.exact import Rational, rational


def parts(x: Wire) -> tuple[Wire, Wire]:
    """The positive and the negative part, x = p - n.

    Domain: all of Q. Depth 1.
    """
    return relu(x), relu(-x)


def threshold(x: Wire, *, low: Rational, high: Rational) -> Wire:
    """0 if x <= low, 1 if x >= high; the gap between them must be empty.

    Domain: x <= low or x >= high. Depth 1.

    Raises:
        ValueError: if low is not below high.
    """
    if not rational(low) < rational(high):
        raise ValueError(f"low must be below high, got low = {low}, high = {high}")
    steep = 1 / (rational(high) - rational(low))
    return relu(steep * (x - low)) - relu(steep * (x - high))


def is_zero(x: Wire) -> Wire:
    """1 if x = 0, otherwise 0.

    Domain: the integers. Depth 2.
    """
    positive, negative = parts(x)
    return relu(1 - positive - negative)


def both(bits: Iterable[Wire]) -> Wire:
    """1 if all bits are 1, otherwise 0.

    Domain: bits in {0, 1}. Depth 1.
    """
    bits = list(bits)
    return relu(total(bits) - (len(bits) - 1))


def lookup(groups: Sequence[Mapping[str, Wire]], rules: Sequence[Sequence[Collection[str]]]) -> list[Wire]:
    """For each rule a bit: 1 if in every group the value that is lit is one that the rule names.

    Domain: every group one-hot, so that exactly one of its bits is 1. Depth 1.

    Args:
        groups: the bits of each group by value.
        rules: for each rule the values that it allows in each group.

    Returns:
        One bit a rule. A group of which a rule allows every value costs nothing.
    """
    fired = []
    for rule in rules:
        narrowed = [(bits, allowed) for bits, allowed in zip(groups, rule) if len(allowed) < len(bits)]
        fired.append(both(total(bits[value] for value in sorted(allowed)) for bits, allowed in narrowed))
    return fired


def select(bit: Wire, x: Wire) -> Wire:
    """x if the bit is 1, otherwise 0.

    Domain: bit in {0, 1}; x in [0, 1] where it is 1, x <= 1 where it is 0. Depth 1.
    """
    return relu(x - (1 - bit))


def maximum(x: Wire, y: Wire) -> Wire:
    """The larger of two numbers.

    Domain: all of Q. Depth 1, and y is carried along, so an input y must not be negative.

    Source: Theorem 14, whose printed step is ReLU(x - y) alone (repair R2).
    """
    return relu(x - y) + y


def minimum(x: Wire, y: Wire) -> Wire:
    """The smaller of two numbers.

    Domain: all of Q. Depth 1, and y is carried along, so an input y must not be negative.
    """
    return y - relu(y - x)
