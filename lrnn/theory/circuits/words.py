"""Words: numbers as bits, the lowest first; in a circuit a bit is a wire."""

from __future__ import annotations

from collections.abc import Sequence

from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.wire import Wire

Word = Sequence[Wire]


def bits(number: int, width: int) -> list[int]:
    """The `width` lowest bits of an integer, in two's complement if it is negative."""
    return [number >> i & 1 for i in range(width)]


def number(word: Sequence[int], *, signed: bool = False) -> int:
    """The integer that bits stand for; with `signed`, the highest bit counts negatively."""
    value = sum(bit << i for i, bit in enumerate(word))
    return value - (word[-1] << len(word)) if signed and word else value


def constant(circuit: BooleanCircuit, value: int, width: int) -> list[Wire]:
    """A word of constant wires."""
    return [circuit.constant(bit) for bit in bits(value, width)]
