"""Exercises of chapter 19: permutations in swaps, two mirrors that turn, and a bound on eigenvalues."""

from __future__ import annotations

from cmath import isclose, phase, pi
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from math import exp

import numpy as np

from lrnn.course.selfcheck import Exercise, Trial, outcome

Swap = tuple[int, int] | None


def perform(tokens: Sequence[Swap], beads: Sequence[int] = (0, 1, 2)) -> tuple[int, ...]:
    """Where beads end up when two tokens swap them, one after the other; None pauses.

    Raises:
        ValueError: if there are not two tokens.
    """
    if len(tokens) != 2:
        raise ValueError(f"two tokens were asked for, got {len(tokens)}")
    places = list(beads)
    for i, j in filter(None, tokens):
        places = [j if bead == i else i if bead == j else bead for bead in places]
    return tuple(places)


def mirrored(first: Sequence[float], second: Sequence[float]) -> complex:
    """An eigenvalue of the mirror along `second` after the mirror along `first`, in the plane."""
    mirrors = [np.eye(2) - 2 * np.outer(k, k) / np.dot(k, k) for k in (first, second)]
    return complex(max(np.linalg.eigvals(mirrors[1] @ mirrors[0]), key=lambda value: value.imag))


def _spelling(spell: Callable) -> Iterator[Trial]:
    for permutation in permutations(range(3)):
        got = outcome(lambda p: perform(spell(p)), permutation)
        yield Trial({"permutation": permutation}, got, permutation)


def _turning(mirrors: Callable) -> Iterator[Trial]:
    def turned(m: int) -> str:
        value = mirrored(*mirrors(m))
        return _degrees(value) if isclose(abs(value), 1, abs_tol=1e-6) else f"a factor of {abs(value):.3f}"

    for m in (2, 3, 4, 5, 7, 12):
        yield Trial({"m": m}, outcome(turned, m), f"{360 / m:.2f} degrees")


def _degrees(value: complex) -> str:
    return f"{abs(phase(value)) * 180 / pi:.2f} degrees"


def _bound(lowest: float) -> Iterator[Trial]:
    yield Trial({"compared": "to three digits"}, outcome(lambda x: f"{float(x):.3f}", lowest),
                f"{exp(-exp(-0.5)) - 1:.3f}")


EXERCISES = {
    "19.1": Exercise(_spelling, hint="A cycle of three is two swaps with one bead in common; which comes "
                                     "first decides its direction."),
    "19.2": Exercise(_turning, hint="Two mirrors turn the plane by twice the angle between them."),
    "19.3": Exercise(_bound, hint="The smallest eigenvalue of diag(w) - u u^T is at least that of diag(w), "
                                  "less the squared length of u. How small can w be, how long u?"),
}
