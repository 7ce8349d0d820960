"""Exercises of chapter 2: the best chunk, a clamp that composes, and a network of halves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from operator import index
from string import ascii_letters

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory import scans

Clamp = tuple[int, int, int]


def _best_chunk(size: Callable[[int], int]) -> Iterator[Trial]:
    def depth(n: int) -> int:
        return scans.Chunked(index(size(n))).depth(n)

    for n in range(1, 201):
        least = min(scans.Chunked(c).depth(n) for c in range(1, n + 1))
        yield Trial({"n": n, "compared": "the depth with your size"}, outcome(depth, n), least)


def _composed_clamps(compose: Callable[[Clamp, Clamp], Clamp]) -> Iterator[Trial]:
    def apply_composed(later: Clamp, earlier: Clamp, h: int) -> int:
        return _apply(compose(later, earlier), h)

    bounds = [(0, 0), (0, 1), (0, 2), (1, 2)]
    clamps = [(shift, low, high) for shift in (0, 1, -1, 2) for low, high in bounds]
    for earlier, later, h in product(clamps, clamps, range(-3, 6)):
        case = {"later": later, "earlier": earlier, "h": h}
        yield Trial(case, outcome(apply_composed, *case.values()), _apply(later, _apply(earlier, h)))


def _apply(clamp: Clamp, h: int) -> int:
    shift, low, high = clamp
    return min(max(h + shift, low), high)


@dataclass(frozen=True)
class _Halves(scans.Method):
    """An attempted network; halving joins position i once for each binary one of i."""

    attempt: Callable[[scans.Join, list], list]

    def prefixes(self, join: scans.Join, wires: list[scans.Wire]) -> list[scans.Wire]:
        return self.attempt(join, wires)

    def work(self, n: int) -> int:
        return sum(i.bit_count() for i in range(n))

    def depth(self, n: int) -> int:
        return (n - 1).bit_length()


def _network_of_halves(attempt: Callable[[scans.Join, list], list]) -> Iterator[Trial]:
    yield Trial({"wires": ["a"]}, outcome(attempt, None, ["a"]), ["a"])
    method = _Halves(attempt)
    for n in range(2, len(ascii_letters) + 1):
        found = outcome(_scan_word, ascii_letters[:n], method)
        prefixes = tuple(ascii_letters[:m] for m in range(1, n + 1))
        if isinstance(found, Exception):
            yield Trial({"n": n}, found, prefixes)
            return
        yield Trial({"n": n, "compared": "the prefixes"}, found.values, prefixes)
        yield Trial({"n": n, "compared": "the depth"}, found.depth, method.depth(n))
        yield Trial({"n": n, "compared": "the joins"}, found.work, method.work(n))


def _scan_word(word: str, method: scans.Method) -> scans.Scan[str]:
    return scans.scan(lambda later, earlier: earlier + later, word, method=method)


EXERCISES = {
    "2.1": Exercise(_best_chunk, hint="c + n / c is least where both terms are equal; then round with care."),
    "2.2": Exercise(
        _composed_clamps, hint="The later shift moves the earlier bounds too; then comes its clamp."
    ),
    "2.3": Exercise(_network_of_halves, hint="After both halves are scanned, what does the right one lack?"),
}
