"""Circuits over bits and over numbers: built by operators, evaluated exactly, counted in gates and levels."""

from lrnn.theory.circuits.circuit import ArithmeticCircuit, BooleanCircuit, Circuit, Wire

__all__ = ["ArithmeticCircuit", "BooleanCircuit", "Circuit", "Wire"]
