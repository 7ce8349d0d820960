"""What gates do, and the wires that come out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lrnn.theory.circuits.circuit import Circuit

INPUT, CONSTANT, THRESHOLD, NOT, AND, OR, XOR, ADD, SUBTRACT, MULTIPLY = range(10)
SYMBOLS = ("input", "constant", "threshold", "~", "&", "|", "^", "+", "-", "*")


class Wire:
    """What one gate of a circuit puts out; operators on wires build further gates."""

    __slots__ = ("circuit", "index")

    def __init__(self, circuit: Circuit, index: int):
        self.circuit = circuit
        self.index = index

    def __repr__(self) -> str:
        return f"Wire({self.index})"

    def __and__(self, other: Wire) -> Wire:
        return self.circuit.gate(AND, self, other)

    def __or__(self, other: Wire) -> Wire:
        return self.circuit.gate(OR, self, other)

    def __xor__(self, other: Wire) -> Wire:
        return self.circuit.gate(XOR, self, other)

    def __invert__(self) -> Wire:
        return self.circuit.gate(NOT, self, self)

    def __add__(self, other: Wire) -> Wire:
        return self.circuit.gate(ADD, self, other)

    def __sub__(self, other: Wire) -> Wire:
        return self.circuit.gate(SUBTRACT, self, other)

    def __mul__(self, other: Wire) -> Wire:
        return self.circuit.gate(MULTIPLY, self, other)
