"""One layer cannot follow a graph: with few states it misses a sign pattern, and a dependency says which.

A prefix gives the source s; a suffix, one for each set A of sources, leads the members of A to the target and
no others. The value of prefix and suffix together is linear in the row vector of the prefix, so an automaton
with a threshold cuts the sources by a half-space. Dependent points cannot be cut in every way.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count, product

from flint import fmpq, fmpq_mat

from lrnn.theory.automata import RATIONALS, WFA
from lrnn.theory.automata.realtime import last
from lrnn.theory.constructions.connectivity import spell, target_last
from lrnn.theory.exact import Rational, matrix, nullspace, rational
from lrnn.theory.labels.graphs import Instance


def member_instance(source: int, members: Collection[int], *, size: int) -> Instance:
    """Membership as connectivity: edges lead the members of a set to size + 1, all others to size + 2.

    Args:
        source: a vertex s among 1, ..., size.
        members: the set A, a part of 1, ..., size.
        size: the number N of sources to choose from.

    Returns:
        A sorted instance with target size + 1; its answer is whether s is a member.

    Source: ours, repair R10.
    """
    edges = tuple((i, size + 1 if i in members else size + 2) for i in range(1, size + 1))
    return Instance(source, edges, size + 1)


def word(instance: Instance) -> str:
    """A sorted instance as it is read: source, edges, target, with numbers in unary."""
    return spell(target_last(instance))


def dependency(points: fmpq_mat) -> list[fmpq] | None:
    """Coefficients c, not all 0, with c_1 x_1 + ... + c_N x_N = 0 for the rows x_s of a matrix.

    Args:
        points: one point a row, shape (N, D).

    Returns:
        N coefficients, at least one of them positive; None if the points are independent.
    """
    kernel = nullspace(points.transpose())
    return kernel[0].entries() if kernel else None


def separable(points: fmpq_mat, members: Collection[int]) -> bool:
    """Whether some y has x_s y > 0 exactly for the members s: a linear program, solved exactly.

    Args:
        points: one point x_s a row, shape (N, D).
        members: a set of row numbers, counted from 1.

    Source: Fourier and Motzkin: add up inequalities until no unknown is left. By scaling, > 0 is >= 1.
    """
    rows = [
        [*(x if s in members else -x for x in point), int(s in members)]
        for s, point in enumerate(points.tolist(), 1)
    ]
    for _ in range(points.ncols()):
        plus, minus = [row for row in rows if row[0] > 0], [row for row in rows if row[0] < 0]
        pairs = [[p[0] * y - m[0] * x for x, y in zip(p[1:], m[1:])] for p, m in product(plus, minus)]
        rows = [row[1:] for row in rows if row[0] == 0] + pairs
    return all(bound <= 0 for (bound,) in rows)


def counterexample(wfa: WFA[fmpq], *, threshold: Rational) -> Instance:
    """A sorted instance of connectivity that an automaton with a threshold decides wrongly.

    If c_1 x_1 + ... + c_N x_N = 0, no half-space holds exactly the points with c_s > 0.

    Args:
        wfa: any automaton over Q that reads `word(instance)`, with r states.
        threshold: a word is accepted if its value is greater.

    Returns:
        An instance with at most r + 2 possible sources.

    Source: ours, repair R10 of Theorem 13; with it no automaton over Q decides connectivity.
    """
    points: list[Sequence[fmpq]] = []
    for size in count(1):
        points.append((*last(wfa.vectors("1" * size + ";")), fmpq(1)))
        if c := dependency(matrix(points)):
            break
    members = {s for s, x in enumerate(c, 1) if x > 0}
    tried = (member_instance(s, members, size=size) for s in range(1, size + 1))
    limit = rational(threshold)
    return next(i for i in tried if wfa.accepts(word(i), threshold=limit) != (i.source in members))


def without_edges() -> WFA[fmpq]:
    """The value 1/2 - (s - t)^2 on the words `s; ?t`: three states decide connectivity if there are no edges.

    The row vector is (1, d, d^2): a 1 adds one to d, and the question mark turns d into -d.

    Source: ours, repair R10: the rank of a language does not bound what a threshold recognises.
    """
    return WFA(
        """
        one * one -> 1
        one 1 d   -> 1
        one 1 dd  -> 1
        d   1 d   -> 1
        d   ; d   -> 1
        d   > d   -> 1
        d   ? d   -> -1
        d   1 dd  -> 2
        dd  * dd  -> 1
        """,
        semiring=RATIONALS,
        states="one d dd",
        symbols="1 ; > ?",
        alpha="one -> 1",
        omega="""
            one -> 1/2
            dd  -> -1
        """,
    )
