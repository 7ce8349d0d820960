"""Exercises of chapter 3: two steps in compact form, the triangular solve, the size of a chunk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from lrnn.course.selfcheck import Exercise, Trial, against, outcome

Rows = list[list[int]]


def _two_steps(attempt: Callable[[int], Rows]) -> Iterator[Trial]:
    for c in range(-3, 4):
        yield Trial({"c": c}, _rows(outcome(attempt, c)), [[1, 0], [-c, 1]])


def _solve(attempt: Callable[[Rows, Rows], Rows]) -> Iterator[Trial]:
    for size, width in product(range(1, 6), (1, 2)):
        M = [[(3 * t + s) % 5 - 2 if s < t else 0 for s in range(size)] for t in range(size)]
        expected = [[(t - j) % 4 + 1 for j in range(width)] for t in range(size)]
        F = [
            [x + sum(M[t][s] * expected[s][j] for s in range(size)) for j, x in enumerate(row)]
            for t, row in enumerate(expected)
        ]
        given = [[row[:] for row in rows] for rows in (M, F)]
        yield Trial({"M": M, "F": F}, _rows(outcome(attempt, *given)), expected)


def _rows(result: Any) -> Any:
    """Rows as lists, however they were written; an exception or a number as it is."""
    return [list(row) for row in result] if isinstance(result, (list, tuple)) else result


def _largest_chunk(K: int, V: int, factor: Fraction) -> int:
    budget, size = factor * 5 * K * V, 0
    for C in range(1, int(budget) + 1):
        pairs, inverse = C * (6 * K + 4 * V + 4), Fraction(C**2 - 1, 3)
        if 5 * K * V + Fraction(K * V, C) + pairs + inverse + 4 * K <= budget:
            size = C
    return size


EXERCISES = {
    "3.1": Exercise(
        _two_steps, hint="Multiply the two brackets; which u and which p does the last term join?"
    ),
    "3.2": Exercise(_solve, hint="The first row of E is that of F. What of it does the second row contain?"),
    "3.3": Exercise(
        against(
            _largest_chunk,
            [
                {"K": K, "V": V, "factor": factor}
                for K, V in ((1, 1), (8, 8), (8, 16), (64, 64))
                for factor in (1, 2, 3, 8)
            ],
        ),
        hint="Even C = 1 costs more than the loop, so 0 is possible; one term of the cost falls as C grows.",
    ),
}
