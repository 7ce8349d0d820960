"""One layer is one weighted automaton: the state is the automaton's row vector, standing upright."""

from __future__ import annotations

from flint import fmpq

from lrnn.theory.automata import WFA
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.exact import matrix, vector
from lrnn.theory.transitions import Dense


def to_layer(wfa: WFA[fmpq]) -> LinearRNN:
    """The one-layer linear RNN whose score is the automaton's value: h_t = M_a^T h_{t-1}, o = omega^T.

    Args:
        wfa: a weighted automaton over Q with N states.

    Returns:
        A layer of state size N without additive term.

    Source: Theorem 13 of the paper, the converse of its first step.
    """
    A = {a: Dense(matrix(rows).transpose()) for a, rows in wfa.matrices.items()}
    return LinearRNN(vector(wfa.alpha), A, {}, matrix([wfa.omega]))


def to_automaton(layer: LinearRNN) -> WFA[fmpq]:
    """The weighted automaton whose value is the layer's score.

    A further state `one` always holds 1; the additive term b(a) is the weight of the steps that leave it.

    Args:
        layer: a one-layer linear RNN of state size N with transitions of any type.

    Returns:
        An automaton with N + 1 states, or N if there is no additive term.

    Source: Theorem 13 of the paper, first step.
    """
    states = [f"h{i}" for i in range(layer.initial.nrows())]
    M = {a: layer.A[a].dense().transpose() for a in layer.symbols}
    alpha, omega = layer.initial.transpose(), layer.readout.transpose()
    if not layer.b:
        return WFA.from_matrices(alpha, M, omega, states=states)
    for a in M:
        b = layer.affine(a).b.entries()
        M[a] = matrix([*([*row, 0] for row in M[a].tolist()), [*b, 1]])
    alpha, omega = matrix([[*alpha.entries(), 1]]), vector([*omega.entries(), 0])
    return WFA.from_matrices(alpha, M, omega, states=[*states, "one"])
