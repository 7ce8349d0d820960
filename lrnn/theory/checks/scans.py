"""What must hold of the scans: the right prefixes, the counted work and the counted depth."""

from __future__ import annotations

from collections.abc import Iterator

from lrnn.theory.checks.registry import Case, check
from lrnn.theory.scans import Blelloch, Chunked, KoggeStone, Sequential, scan

METHODS = (Sequential(), KoggeStone(), Blelloch(), *(Chunked(size) for size in (1, 2, 7, 16, 300)))
LENGTHS = range(1, 201)


@check(
    "S1",
    "Every scan method returns the literal prefixes of a word",
    source="Ladner and Fischer 1980; Blelloch 1990",
    code=[scan],
)
def prefixes_of_words() -> Iterator[Case]:
    """On words under concatenation: every other monoid is an image of this one, so its prefixes agree too."""
    for method in METHODS:
        for n in (0, *LENGTHS):
            words = [(letter,) for letter in range(n)]
            found = scan(lambda later, earlier: earlier + later, words, method=method).values
            yield Case(f"{method}, n = {n}", n, found == tuple(tuple(range(i + 1)) for i in range(n)))


@check(
    "S2",
    "Counted work and depth of every scan equal the closed formulas",
    source="chapter 2",
    code=[scan],
)
def counted_cost() -> Iterator[Case]:
    """Work and depth as executed against the formulas of each method."""
    for method in METHODS:
        for n in LENGTHS:
            counted = scan(lambda later, earlier: None, [None] * n, method=method)
            yield Case(
                f"{method}, n = {n}", n, (counted.work, counted.depth) == (method.work(n), method.depth(n))
            )
