"""What must hold of exact linear recurrences: affine maps compose, and scanning them gives every state."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from lrnn.theory import exact
from lrnn.theory.checks.registry import Case, check
from lrnn.theory.scans import Blelloch, Chunked, KoggeStone, Sequential, scan


def _affine(rng: random.Random, size: int) -> exact.Affine:
    entries = [rng.randint(-2, 2) for _ in range(size * (size + 1))]
    rows = [entries[i * size : (i + 1) * size] for i in range(size + 1)]
    return exact.Affine(exact.matrix(rows[:size]), exact.vector(rows[size]))


@check(
    "R5",
    "Composition of affine maps is associative and applies the earlier map first",
    source="Theorem 3, repair R5",
    code=[exact.compose],
)
def affine_composition() -> Iterator[Case]:
    """All triples of one-dimensional maps with coefficients -2..2, and random triples in dimension 3."""
    small = [exact.Affine(exact.matrix([[a]]), exact.vector([b])) for a, b in product(range(-2, 3), repeat=2)]
    rng = random.Random(0)
    triples = [*product(small, repeat=3), *([_affine(rng, 3) for _ in range(3)] for _ in range(200))]
    for third, second, first in triples:
        h = exact.vector(range(1, first.A.nrows() + 1))
        left = exact.compose(exact.compose(third, second), first)
        right = exact.compose(third, exact.compose(second, first))
        agrees = left == right and left.apply(h) == third.apply(second.apply(first.apply(h)))
        yield Case((third, second, first), 3, agrees)


@check(
    "E1",
    "Scanning affine maps over Q gives every state of the recurrence",
    source="Theorem 3, first step",
    code=[exact.linear_recurrence, scan],
)
def scanned_states() -> Iterator[Case]:
    """Random non-commuting 3x3 recurrences, lengths 1 to 64, every scan method against the step loop."""
    rng = random.Random(1)
    initial = exact.vector([1, -1, 2])
    for n in range(1, 65):
        maps = [_affine(rng, 3) for _ in range(n)]
        stepped = exact.linear_recurrence(maps, initial).states
        for method in (Sequential(), KoggeStone(), Blelloch(), Chunked(8)):
            prefixes = scan(exact.compose, maps, method=method).values
            scanned = tuple(prefix.apply(initial) for prefix in prefixes)
            yield Case(f"{method}, n = {n}", n, scanned == stepped)
