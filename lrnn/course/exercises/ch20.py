"""Exercises of chapter 20: the level of chance, a label that wraps around, the endpoint rule exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

import numpy as np

from lrnn.course.selfcheck import Exercise, Trial, against, outcome

COUNTS = (
    [[1, 1]],
    [[3, 1], [1, 3]],
    [[5, 0, 0], [2, 2, 1], [1, 1, 3]],
    [[10, 20], [0, 0], [7, 7]],
    [[4, 0], [10, 10]],
)


def _chance(counts: Sequence[Sequence[int]]) -> Fraction:
    right = total = 0
    for row in counts:
        right += sorted(row)[-1]
        total += sum(row)
    return Fraction(right, total)


def _wrong_label(word: Sequence[Sequence[Sequence[int]]]) -> Iterator[Trial]:
    factors = outcome(lambda: np.array([[list(map(int, row)) for row in matrix] for matrix in word], object))
    if not isinstance(factors, np.ndarray) or factors.shape[1:] != (3, 3):
        got = factors.shape if isinstance(factors, np.ndarray) else factors
        yield Trial({"compared": "the shape"}, got, "(T, 3, 3)")
        return
    yield Trial({"compared": "entries"}, sorted({*factors.flat} - {-1, 0, 1}), [])
    yield Trial({"compared": "at most 65 matrices"}, len(factors) <= 65, True)
    entry = np.linalg.multi_dot([np.eye(3, dtype=object), *factors, np.eye(3, dtype=object)])[0, 0]
    yield Trial({"entry (0,0)": entry, "compared": "is it zero"}, entry == 0, False)
    yield Trial({"entry (0,0)": entry, "compared": "is it zero modulo 2^64"}, entry % 2**64 == 0, True)


def _endpoint_share(n: int) -> Fraction:
    right = 0
    for buckets in product((0, 1), repeat=n + 1):
        first, *inner, last = buckets
        says = first in (*inner, last) and last in (first, *inner)
        right += says == (first == last)
    return Fraction(right, 2 ** (n + 1))


EXERCISES = {
    "20.1": Exercise(against(_chance, ({"counts": counts} for counts in COUNTS)),
                     hint="Positions at which more is asked weigh more."),
    "20.2": Exercise(_wrong_label, hint="Which small matrix doubles itself when it is multiplied by itself?"),
    "20.3": Exercise(against(_endpoint_share, ({"n": n} for n in range(2, 11))),
                     hint="When does the rule say yes although there is no path?"),
}
