"""Why low rank needs a second layer: commutators of diagonal plus rank one have rank at most four.

A layer that computes f has the smallest automaton of f inside it: its matrices, restricted to a subspace that
every letter keeps and taken modulo another one. Ranks do not grow on the way, and diagonal parts commute. So
wherever the matrices of f keep no subspace themselves, their commutators have rank at most four.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq_mat

from lrnn.theory.automata import WFA
from lrnn.theory.automata.monoid import Map
from lrnn.theory.exact import identity, matrix

TURN: Map = (1, 2, 3, 4, 5, 6, 0)
"""Each of seven beads moves on by one place."""

SWAP: Map = (0, 2, 4, 3, 6, 5, 1)
"""Four of them, in places 1, 2, 4 and 6, move around."""


def seven_beads() -> WFA:
    """1 if the first of seven beads is back in its place after a word of turns `a` and swaps `b`, else 0.

    One layer that permutes computes it. No layer of DeltaNet or RWKV-7 does, whatever its size.

    Source: ours; the commutator of the two permutations is a cycle of all seven beads.
    """
    start = matrix([[int(i == 0) for i in range(7)]])
    M = {a: _permutation(moves).transpose() for a, moves in (("a", TURN), ("b", SWAP))}
    return WFA.from_matrices(start, M, start.transpose(), states=[f"p{i}" for i in range(7)])


def _permutation(moves: Map) -> fmpq_mat:
    return matrix([[int(i == j) for j in moves] for i in range(len(moves))])


def standard(moves: Map) -> fmpq_mat:
    """A permutation of n points as it acts on vectors whose sum is 0, in the basis e_i - e_n.

    Args:
        moves: where each point goes.

    Returns:
        The matrix, shape (n - 1, n - 1).
    """
    last, rest = moves[-1], range(len(moves) - 1)
    return matrix([[int(moves[j] == i) - int(last == i) for j in rest] for i in rest])


def commutator(A: fmpq_mat, B: fmpq_mat) -> fmpq_mat:
    """A B - B A, of rank at most 4 r if A and B are diagonal minus a matrix of rank r."""
    return A * B - B * A


def algebra_dimension(generators: Sequence[fmpq_mat]) -> int:
    """The dimension of the span of all products of square matrices.

    If it is N^2, no subspace but 0 and the whole space is kept by all of them.

    Args:
        generators: matrices of shape (N, N).

    Source: Burnside's theorem.
    """
    found, queue = [], [identity(generators[0].nrows())]
    for product in queue:
        if matrix([*found, product.entries()]).rank() > len(found):
            found.append(product.entries())
            queue.extend(product * A for A in generators)
    return len(found)
