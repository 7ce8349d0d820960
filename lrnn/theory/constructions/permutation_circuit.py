"""Theorem 7: a tree of look-ups decides a word, as a Boolean circuit of depth O(log n)."""

from __future__ import annotations

from collections.abc import Sequence

from lrnn.theory.circuits import BooleanCircuit, Wire, balanced
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.permutation import start_of

Signs = list[list[Wire]]
"""The signs of a PD matrix by columns: bit i of column j says whether entry (i, j) is positive, N + i whether
it is negative."""


def product_circuit(network: LinearRNN, length: int) -> BooleanCircuit:
    """The verdict of a one-layer PD LRNN on all words of one length.

    A word has one path, so its score is a product of weights, and signs are all that the verdict needs. To
    compose two sign patterns takes 1 + ceil(log2 2N) levels, and the tree has ceil(log2 n) compositions.

    Args:
        network: a one-layer PD LRNN whose words have one path, see `start_of`.
        length: n, at least 1.

    Returns:
        The circuit; it has an input "t:a" for each position t and symbol a, of which one a position is 1.

    Raises:
        ValueError: if a word may have more than one path, or `length` is less than 1.

    Source: Theorem 7, for one layer.
    """
    start = start_of(network)
    circuit = BooleanCircuit()
    steps = []
    for t in range(length):
        read = {a: circuit.input(f"{t}:{a}") for a in network.symbols}
        steps.append([_column(circuit, network, read, j) for j in range(network.initial.nrows())])
    scores = [weight * network.initial[start, 0] for weight in network.readout.entries()]
    signed = zip(balanced(_compose, steps)[start], scores + [-score for score in scores])
    circuit.output("accept", _any(circuit, [wire for wire, score in signed if score > 0]))
    return circuit


def spell(network: LinearRNN, word: Sequence[str]) -> list[int]:
    """A word as the inputs of its circuit."""
    return [int(a == symbol) for symbol in word for a in network.symbols]


def _column(circuit: BooleanCircuit, network: LinearRNN, read: dict[str, Wire], j: int) -> list[Wire]:
    """Where one letter sends coordinate j: a bit is set if one of the symbols that set it is read."""
    size = network.initial.nrows()
    sent = {a: A.index[j] + size * (A.scale[j] < 0) for a, A in network.A.items() if A.scale[j] != 0}
    return [_any(circuit, [read[a] for a, place in sent.items() if place == i]) for i in range(2 * size)]


def _compose(later: Signs, earlier: Signs) -> Signs:
    """The signs of a product: the later matrix sends -j where it sends j, with the opposite sign."""
    size, circuit = len(later), later[0][0].circuit
    opposite = [column[size:] + column[:size] for column in later]
    rows = list(zip(*later, *opposite))
    return [[_any(circuit, [x & y for x, y in zip(row, column)]) for row in rows] for column in earlier]


def _any(circuit: BooleanCircuit, wires: Sequence[Wire]) -> Wire:
    return balanced(lambda later, earlier: later | earlier, wires) if wires else circuit.constant(0)
