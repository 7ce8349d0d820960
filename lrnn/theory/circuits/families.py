"""The families of circuits that the ledger compares, each by its length."""

from __future__ import annotations

from lrnn.theory.automata import CounterMachine
from lrnn.theory.circuits.addition import less
from lrnn.theory.circuits.arithmetic import ArithmeticCircuit
from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.compile import moduli, reach, read, score
from lrnn.theory.circuits.counting import Cost, CountedBinary, CountedResidues
from lrnn.theory.circuits.numbers import Residues
from lrnn.theory.circuits.sums import add_many
from lrnn.theory.circuits.words import constant
from lrnn.theory.constructions.linear import LinearRNN

LARGEST = 4
"""How many of the largest primes stand for all in the ledger."""


def binary_cost(rnn: LinearRNN, n: int) -> Cost:
    """Gates and levels of the score in binary, without the sign gate."""
    numbers = CountedBinary()
    result = score(rnn, [[None] * len(rnn.symbols)] * n, numbers)
    return Cost(numbers.size, result.level)


def residue_cost(rnn: LinearRNN, n: int, modulus: int) -> Cost:
    """Gates and levels of the score modulo one number."""
    numbers = CountedResidues(modulus)
    level = score(rnn, [[None] * len(rnn.symbols)] * n, numbers)
    return Cost(numbers.size, level)


def residue_depth(rnn: LinearRNN, n: int) -> int:
    """The depth of `residue_products`, counted."""
    return max(residue_cost(rnn, n, p).depth for p in moduli(reach(rnn, n))[-LARGEST:])


def residue_products(rnn: LinearRNN, n: int) -> BooleanCircuit:
    """The scores modulo the largest primes that are needed, without the way back to an integer."""
    circuit = BooleanCircuit()
    one_hot = read(circuit, rnn.symbols, n)
    for p in moduli(reach(rnn, n))[-LARGEST:]:
        circuit.outputs(f"mod {p}: ", score(rnn, one_hot, Residues(p)))
    return circuit


def majority_circuit(n: int) -> BooleanCircuit:
    """One head of uniform attention over bits, with gates of fan-in 2: is their mean above one half?

    Attention of constant depth is a constant number of such gates.

    Source: Merrill and Sabharwal (2023): transformers are in TC0, and TC0 is in NC1.
    """
    circuit = BooleanCircuit()
    ones = add_many([[bit] for bit in circuit.inputs("x", n)])
    circuit.output("majority", less(constant(circuit, n // 2, len(ones)), ones))
    return circuit


def unrolled_circuit(n: int) -> ArithmeticCircuit:
    """The nonlinear RNN h_t = h_{t-1}^2 + x_t, one step after the other.

    Its state has degree 2^(n - 1), and d levels reach degree 2^d at most: no arithmetic circuit for it has
    fewer than n - 1 levels.
    """
    circuit = ArithmeticCircuit()
    h, *inputs = circuit.inputs("x", n)
    for x in inputs:
        h = h * h + x
    circuit.output("state", h)
    return circuit


def queue() -> CounterMachine:
    """The nonlinear RNN h_t = ReLU(h_{t-1} +- 1) as a counter machine: is nobody left in the queue?"""
    return CounterMachine(
        """
        q + *  -> q +1
        q - !0 -> q -1
        q - =0 -> q +0
        """,
        states="q",
        symbols="+ -",
        start="q",
        accepting="q =0",
        counters=1,
    )
