"""Compilers: a machine in, a network with exact rational weights out, and the proof that they agree."""

from lrnn.theory.constructions.compile import compile_counters, compile_dfa, compile_stacks
from lrnn.theory.constructions.construction import Comparison, Construction
from lrnn.theory.constructions.elman import BoundedDyck, bounded_dyck
from lrnn.theory.constructions.mlp import MLP, Cost, Layer
from lrnn.theory.constructions.registers import compile_registers
from lrnn.theory.constructions.rnn import MLPRNN, RNN, FloatRNN, ReLURNN
from lrnn.theory.constructions.showpieces import SHOWPIECES, Showpiece, showpiece

__all__ = [
    "MLP",
    "MLPRNN",
    "RNN",
    "SHOWPIECES",
    "BoundedDyck",
    "Comparison",
    "Construction",
    "Cost",
    "FloatRNN",
    "Layer",
    "ReLURNN",
    "Showpiece",
    "bounded_dyck",
    "compile_counters",
    "compile_dfa",
    "compile_registers",
    "compile_stacks",
    "showpiece",
]
