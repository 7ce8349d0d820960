"""Theorem 8: a deterministic automaton, weighted or not, is one layer that moves and scales coordinates."""

from __future__ import annotations

from flint import fmpq_mat

from lrnn.theory.automata import DFA, RATIONALS, Configuration, DeterministicWFA
from lrnn.theory.constructions.construction import Construction
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.exact import matrix, vector
from lrnn.theory.transitions import PermutationDiagonal


def compile_automaton(machine: DFA) -> Construction:
    """A finite automaton as a one-layer PD LRNN: the state is one-hot, and each symbol sends it on.

    Args:
        machine: any DFA with N states.

    Returns:
        The construction, with N coordinates and without an additive term.

    Source: Theorem 8, with P column-one-hot (repair R7): two states may be sent to one.
    """
    number = {q: i for i, q in enumerate(machine.states)}
    A = {
        a: PermutationDiagonal([number[machine.target(q, a)] for q in machine.states], [1] * len(number))
        for a in machine.symbols
    }

    def encode(configuration: Configuration) -> fmpq_mat:
        return vector(int(q == configuration.state) for q in machine.states)

    readout = matrix([[int(q in machine.finals) for q in machine.states]])
    network = LinearRNN(encode(machine.initial), A, {}, readout)
    hypotheses = "none: any finite automaton"
    return Construction("T8", hypotheses, "Theorem 8, repair R7", machine, network, encode, lambda *_: True)


def compile_wfa(automaton: DeterministicWFA) -> LinearRNN:
    """A deterministic weighted automaton as a one-layer PD LRNN: A(x) is the transpose of M_x.

    Args:
        automaton: over the rational numbers, with N states.

    Returns:
        The network, whose score of a word is the automaton's value.

    Raises:
        ValueError: if the weights are not rational numbers.

    Source: Theorem 8.
    """
    if automaton.semiring is not RATIONALS:
        raise ValueError(f"automaton must be over {RATIONALS.name}, got {automaton.semiring.name}")
    A = {a: _step(rows) for a, rows in automaton.matrices.items()}
    return LinearRNN(vector(automaton.alpha), A, {}, matrix([automaton.omega]))


def _step(rows: tuple) -> PermutationDiagonal:
    """Coordinate p goes to the only q with a weight in row p; if there is none, it is scaled by 0."""
    entries = [next(((q, weight) for q, weight in enumerate(row) if weight != 0), (0, 0)) for row in rows]
    return PermutationDiagonal(*zip(*entries))


def read_automaton(network: LinearRNN) -> DeterministicWFA:
    """The deterministic weighted automaton that a one-layer PD LRNN computes: the other half of Theorem 8.

    Args:
        network: with `PermutationDiagonal` transitions, one coordinate of h_0 that is not zero, and no
            additive term. Without the last two conditions a word has many paths, and 2^n + 3^n and n are
            scores that no deterministic automaton computes.

    Returns:
        The automaton, with a state for each coordinate.

    Raises:
        ValueError: if the network is not of this kind.

    Source: Theorem 8.
    """
    start = start_of(network)
    size = network.initial.nrows()
    rules = (
        f"{p} {a} {q} -> {weight}"
        for a, A in network.A.items()
        for p, (q, weight) in enumerate(zip(A.index, A.scale))
        if weight != 0
    )
    return DeterministicWFA(
        "\n".join(rules),
        semiring=RATIONALS,
        states=" ".join(map(str, range(size))),
        symbols=" ".join(network.symbols),
        alpha=f"{start} -> {network.initial[start, 0]}",
        omega="\n".join(f"{q} -> {weight}" for q, weight in enumerate(network.readout.entries())),
    )


def start_of(network: LinearRNN) -> int:
    """The coordinate in which the only path of every word begins.

    Raises:
        ValueError: if a word may have more than one path, or the network is not permutation-diagonal.
    """
    kinds = {type(A).__name__ for A in network.A.values()} - {PermutationDiagonal.__name__}
    if kinds:
        raise ValueError(f"transitions of the network must be PermutationDiagonal, got {', '.join(kinds)}")
    starts = [i for i, x in enumerate(network.initial.entries()) if x != 0]
    if len(starts) != 1:
        raise ValueError(f"initial state must have one entry that is not 0, got {network.initial.entries()}")
    if any(x != 0 for b in network.b.values() for x in b.entries()):
        raise ValueError(f"network must have no additive term, got one for {', '.join(network.b)}")
    return starts[0]


def printed_product(later: PermutationDiagonal, earlier: PermutationDiagonal) -> PermutationDiagonal:
    """The product P1 D1 P2 D2 as printed, (P1 P2) diag(P2 d1) D2, where it should be diag(P2^T d1).

    Source: Theorem 7 as printed; `later * earlier` is the product (repair R6).
    """
    P2 = PermutationDiagonal(earlier.index, [1] * earlier.size)
    d1 = (P2 * vector(later.scale)).entries()
    return PermutationDiagonal((later * earlier).index, [x * y for x, y in zip(d1, earlier.scale)])
