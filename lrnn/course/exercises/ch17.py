"""Exercises of chapter 17: a countdown along a path, where parity breaks, and a permutation in five gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations, product

from lrnn.course.selfcheck import Exercise, Trial, against, outcome
from lrnn.theory.labels.graphs import Instance, reachable


def _countdown(step: Callable[[int, int], int]) -> Iterator[Trial]:
    def on_path(gaps: Sequence[int]) -> bool:
        count = 0
        for gap in gaps:
            count = step(count, gap)
        return count == 0

    for n in range(5):
        for gaps in product(range(1, 5), repeat=n):
            yield Trial({"gaps": gaps, "asked": f"vertex {n}"}, outcome(on_path, gaps), _reached(gaps))


def _breaks(gaps: Sequence[int]) -> Iterator[Trial]:
    yield Trial({"gaps": gaps, "compared": "positive integers"},
                outcome(lambda: all(type(gap) is int and gap > 0 for gap in gaps)), True)
    ends = [start + gap for start, gap in enumerate(gaps)]
    yield Trial({"gaps": gaps, "compared": "no two paths meet"}, len(set(ends)) == len(ends), True)
    parity = sum(gap > 1 for gap in gaps) % 2 == 0
    yield Trial({"gaps": gaps, "compared": "parity is wrong"}, parity != _reached(gaps), True)
    yield Trial({"gaps": gaps, "compared": "their number"}, len(gaps), 2)


def _reached(gaps: Sequence[int]) -> bool:
    edges = tuple((vertex, vertex + gap) for vertex, gap in enumerate(gaps, 1))
    return reachable(Instance(1, edges, len(gaps) + 1))


def _gaps(p: tuple[int, ...]) -> list[int]:
    following = {place: 5 + image for place, image in enumerate(p)}
    return [following[place] - place for place in range(5)]


EXERCISES = {
    "17.1": Exercise(_countdown, hint="Who sets the count, and what do all other vertices do to it?"),
    "17.2": Exercise(_breaks, hint="Three paths: let two vertices jump before the path surfaces."),
    "17.3": Exercise(
        against(_gaps, [{"p": p} for p in permutations(range(5))]),
        hint="Place p(i) of the next block is vertex 5 + p(i), counted from the start of this one.",
    ),
}
