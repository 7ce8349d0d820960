"""Sums of many numbers: each is a list of weighted bits, and carries are saved until two words are left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from lrnn.theory.circuits.addition import add
from lrnn.theory.circuits.wire import Wire
from lrnn.theory.circuits.words import Word

Terms = list[tuple[int, Wire]]
"""Weights and the bits that they belong to: the number is the sum of weight times bit."""


def terms(word: Word, *, signed: bool = False) -> Terms:
    """The number in a word; with `signed`, the highest bit counts negatively."""
    weighted = [(1 << i, bit) for i, bit in enumerate(word)]
    if signed and weighted:
        weighted[-1] = (-weighted[-1][0], word[-1])
    return weighted


def product(x: Terms, y: Terms) -> Terms:
    """The product of two numbers: a gate for each pair of their bits."""
    return [(v * w, a & b) for v, a in x for w, b in y]


def full_adder(x: Wire, y: Wire, z: Wire) -> tuple[Wire, Wire]:
    """Three bits as a bit of their weight and a carry, in depth 3."""
    half = x ^ y
    return half ^ z, x & y | half & z


def save_carries(columns: Sequence[Word]) -> list[list[Wire]]:
    """One round: three bits of a column, or the last two, become one, and one in the next column.

    Args:
        columns: the bits of weight 1, 2, 4, ...

    Returns:
        As many columns with the same sum, modulo two to the number of columns; a height of h becomes at most
        2 floor(h / 3) + h mod 3.

    Source: Wallace (1964).
    """
    reduced: list[list[Wire]] = [[] for _ in range(len(columns) + 1)]
    for i, column in enumerate(columns):
        for x, y, z in zip_longest(column[::3], column[1::3], column[2::3]):
            if y is None:
                reduced[i].append(x)
                continue
            total, carry = (x ^ y, x & y) if z is None else full_adder(x, y, z)
            reduced[i].append(total)
            reduced[i + 1].append(carry)
    return reduced[:-1]


def rounds(height: int) -> int:
    """How many rounds of saved carries bring columns of this height down to 2."""
    return 0 if height <= 2 else 1 + rounds(2 * (height // 3) + height % 3)


def total(weighted: Terms, *, width: int) -> list[Wire]:
    """The sum of weighted bits modulo 2^width, in depth O(log n) for n bits and width n^O(1).

    A weight w < 0 is replaced by its opposite, for w b = -w (1 - b) + w.

    Args:
        weighted: at least one bit with its weight, any integer.
        width: how many bits the result has, in two's complement if it may be negative.

    Returns:
        `width` wires, the lowest bit first.

    Raises:
        ValueError: if there is no bit or `width` is not positive.

    Source: Wallace (1964).
    """
    if not weighted or width < 1:
        raise ValueError(f"terms and width must be at least one, got {len(weighted)} and {width}")
    circuit = weighted[0][1].circuit
    columns: list[list[Wire]] = [[] for _ in range(width)]
    for weight, bit in weighted:
        _place(columns, abs(weight), bit if weight > 0 else ~bit)
    offset = sum(weight for weight, _ in weighted if weight < 0) % (1 << width)
    if offset:
        _place(columns, offset, circuit.constant(1))
    while max(map(len, columns)) > 2:
        columns = save_carries(columns)
    zero = circuit.constant(0)
    x, y = zip(*([*column, zero, zero][:2] for column in columns))
    return add(x, y)[:width]


def add_many(words: Iterable[Word], *, signed: bool = False) -> list[Wire]:
    """The sum of words, wide enough for every value.

    Args:
        words: at least one word.
        signed: whether the words, and then the sum, are in two's complement.

    Returns:
        The sum, the lowest bit first.

    Raises:
        ValueError: if there is no word.
    """
    weighted = [term for word in words for term in terms(word, signed=signed)]
    reach = sum(abs(weight) for weight, _ in weighted)
    return total(weighted, width=reach.bit_length() + signed)


def multiply(x: Word, y: Word, *, signed: bool = False) -> list[Wire]:
    """The product of two words of n and m bits, with n + m bits.

    Args:
        x: n wires, the lowest bit first.
        y: m wires.
        signed: whether the words, and then the product, are in two's complement.

    Returns:
        n + m wires.

    Raises:
        ValueError: if a word is empty.

    Source: Wallace (1964); Baugh and Wooley (1973) for signed words.
    """
    weighted = product(terms(x, signed=signed), terms(y, signed=signed))
    return total(weighted, width=len(x) + len(y))


def _place(columns: Sequence[list[Wire]], weight: int, bit: Wire) -> None:
    weight %= 1 << len(columns)
    while weight:
        highest = weight.bit_length() - 1
        columns[highest].append(bit)
        weight -= 1 << highest
