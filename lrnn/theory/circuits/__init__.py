"""Circuits over bits and over numbers: built by operators, evaluated exactly, counted in gates and levels."""

from lrnn.theory.circuits.addition import LOOKAHEAD, RIPPLE, Carry, add, addition_depth, equal, less, subtract
from lrnn.theory.circuits.arithmetic import ArithmeticCircuit
from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.circuit import Circuit
from lrnn.theory.circuits.residues import from_residues, positive, residue
from lrnn.theory.circuits.sums import Terms, add_many, multiply, product, rounds, save_carries, terms, total
from lrnn.theory.circuits.tree import balanced
from lrnn.theory.circuits.wire import Wire
from lrnn.theory.circuits.words import Word, bits, constant, number

__all__ = [
    "LOOKAHEAD",
    "RIPPLE",
    "ArithmeticCircuit",
    "BooleanCircuit",
    "Carry",
    "Circuit",
    "Terms",
    "Wire",
    "Word",
    "add",
    "add_many",
    "addition_depth",
    "balanced",
    "bits",
    "constant",
    "equal",
    "from_residues",
    "less",
    "multiply",
    "number",
    "positive",
    "product",
    "residue",
    "rounds",
    "save_carries",
    "subtract",
    "terms",
    "total",
]
