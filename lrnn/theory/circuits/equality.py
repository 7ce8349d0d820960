"""Theorem 4: where a score takes few values, "positive" is an OR of equality tests."""

from __future__ import annotations

from flint import fmpq, fmpq_mat

from lrnn.theory.circuits.addition import equal
from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.compile import moduli, read, score
from lrnn.theory.circuits.numbers import Residues
from lrnn.theory.circuits.wire import Wire
from lrnn.theory.circuits.words import constant
from lrnn.theory.constructions.linear import LinearRNN


def reachable_scores(rnn: LinearRNN, n: int) -> list[fmpq]:
    """The different scores of words of length n in increasing order, by way of the states they reach."""
    states = {tuple(rnn.initial.entries())}
    for _ in range(n):
        columns = [fmpq_mat(len(h), 1, h) for h in states]
        states = {tuple(rnn.step(h, symbol).entries()) for h in columns for symbol in rnn.symbols}
    return sorted({rnn.score(fmpq_mat(len(h), 1, h)) for h in states})


def equality_circuit(rnn: LinearRNN, n: int) -> BooleanCircuit:
    """A Boolean circuit that asks of each positive score that can be reached whether it is the one.

    An equality is tested modulo each prime at once; nothing is put together from residues. The last gate is
    an OR of any fan-in.

    Args:
        rnn: a linear RNN with integer weights.
        n: the length of the words.

    Returns:
        The circuit for "the score is positive"; it is small if few scores are reachable.

    Raises:
        ValueError: if a weight is not an integer.

    Source: Theorem 4 of the paper: a log-precision LRNN is in AC0[ENC1].
    """
    _require_integers(rnn)
    scores = [int(value.p) for value in reachable_scores(rnn, n)]
    primes = moduli(max(map(abs, scores)))
    circuit = BooleanCircuit()
    one_hot = read(circuit, rnn.symbols, n)
    found = [bit for p in primes for bit in score(rnn, one_hot, Residues(p))]
    tests = [equal(found, _digits(circuit, value, primes)) for value in scores if value > 0]
    circuit.output("positive", circuit.threshold(tests, 1) if tests else circuit.constant(0))
    return circuit


def _digits(circuit: BooleanCircuit, value: int, primes: list[int]) -> list[Wire]:
    """The residues of a constant, one word after the other."""
    return [bit for p in primes for bit in constant(circuit, value % p, (p - 1).bit_length())]


def _require_integers(rnn: LinearRNN) -> None:
    parts = [rnn.initial, rnn.readout, *rnn.b.values(), *(A.dense() for A in rnn.A.values())]
    fractions = [x for part in parts for x in part.entries() if x.q != 1]
    if fractions:
        raise ValueError(f"weights must be integers, got {fractions[0]}")
