"""Addition and comparison: what a carry does on its way is a scan."""

from __future__ import annotations

from typing import NamedTuple

from lrnn.theory.circuits.tree import balanced
from lrnn.theory.circuits.wire import Wire
from lrnn.theory.circuits.words import Word
from lrnn.theory.scans import Blelloch, Method, Sequential, scan

LOOKAHEAD = Blelloch()
RIPPLE = Sequential()


class Carry(NamedTuple):
    """What a stretch of positions does to carries: does it generate one, does it propagate one from below?

    The stretch from the lowest position has `propagate` None, for nothing comes in.
    """

    generate: Wire
    propagate: Wire | None


def compose(later: Carry, earlier: Carry) -> Carry:
    """Two neighbouring stretches as one; associative, not commutative.

    Source: Brent and Kung (1982).
    """
    generate = later.generate | later.propagate & earlier.generate
    if earlier.propagate is None:
        return Carry(generate, None)
    return Carry(generate, later.propagate & earlier.propagate)


def add(x: Word, y: Word, *, carry: Wire | None = None, method: Method = LOOKAHEAD) -> list[Wire]:
    """The sum of two words of n bits, with n + 1 bits.

    Args:
        x: n wires, the lowest bit first.
        y: n wires.
        carry: a bit to be added.
        method: the scan over the positions: `LOOKAHEAD` gives the adder of Brent and Kung, `RIPPLE` carries
            from each position to the next.

    Returns:
        n + 1 wires; the highest is the carry.

    Raises:
        ValueError: if the words are empty or differ in length.

    Source: Brent and Kung (1982); Ladner and Fischer (1980).
    """
    _validate(x, y)
    halves = [a ^ b for a, b in zip(x, y)]
    positions = [Carry(a & b, half) for a, b, half in zip(x, y, halves)]
    if carry is None:
        positions[0] = positions[0]._replace(propagate=None)
    else:
        positions.insert(0, Carry(carry, None))
    carries = [prefix.generate for prefix in scan(compose, positions, method=method).values]
    lowest = halves[:1] if carry is None else []
    return lowest + [half ^ c for half, c in zip(halves[len(lowest) :], carries)] + carries[-1:]


def addition_depth(n: int, *, method: Method = LOOKAHEAD) -> int:
    """The depth of `add` on n bits: 2n - 1 for RIPPLE, 4 log2(n) - 2 for LOOKAHEAD and n = 4, 8, 16, ...

    Either the last carry is the last to be ready, or a sum bit that waits for a carry as deep.

    Args:
        n: at least one bit.
        method: LOOKAHEAD or RIPPLE, whose joins read nothing deeper than what they carry.

    Returns:
        The number of levels.
    """
    waits = n > 1 and method.depth(n) == method.depth(n - 1)
    return 1 + 2 * method.depth(n) + waits


def subtract(x: Word, y: Word) -> list[Wire]:
    """The difference of two signed words of n bits, as a signed word of n + 1 bits.

    Args:
        x: n wires, the lowest bit first, in two's complement.
        y: n wires.

    Returns:
        n + 1 wires, in two's complement.

    Raises:
        ValueError: if the words are empty or differ in length.
    """
    _validate(x, y)
    one = x[0].circuit.constant(1)
    return add([*x, x[-1]], [~bit for bit in (*y, y[-1])], carry=one)[:-1]


def less(x: Word, y: Word, *, signed: bool = False) -> Wire:
    """Is x < y? In depth 2 + 2 ceil(log2 n).

    The answer is a carry: a position generates it where y is larger, and propagates it where both agree.

    Args:
        x: n wires, the lowest bit first.
        y: n wires.
        signed: whether the words are in two's complement.

    Returns:
        One wire.

    Raises:
        ValueError: if the words are empty or differ in length.
    """
    _validate(x, y)
    if signed:  # the highest bit counts negatively: with 1 instead of 0 a word is smaller
        x, y = [*x[:-1], y[-1]], [*y[:-1], x[-1]]
    positions = [Carry(~a & b, ~(a ^ b)) for a, b in zip(x[1:], y[1:])]
    return balanced(compose, [Carry(~x[0] & y[0], None), *positions]).generate


def equal(x: Word, y: Word) -> Wire:
    """Is x = y? In depth 2 + ceil(log2 n).

    Args:
        x: n wires.
        y: n wires.

    Returns:
        One wire.

    Raises:
        ValueError: if the words are empty or differ in length.
    """
    _validate(x, y)
    return balanced(lambda later, earlier: later & earlier, [~(a ^ b) for a, b in zip(x, y)])


def _validate(x: Word, y: Word) -> None:
    if not x or len(x) != len(y):
        raise ValueError(f"x and y must be equally many bits, at least one, got {len(x)} and {len(y)}")
