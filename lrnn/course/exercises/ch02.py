"""Exercises of chapter 2: a clamp that composes, and a network of halves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from string import ascii_letters

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory import scans

Clamp = tuple[int, int, int]


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
    """An attempted network; each round of halving joins half of the positions, if n is a power of two."""

    attempt: Callable[[scans.Join, list], list]

    def prefixes(self, join: scans.Join, wires: list[scans.Wire]) -> list[scans.Wire]:
        return self.attempt(join, wires)

    def work(self, n: int) -> int:
        return self.depth(n) * n // 2

    def depth(self, n: int) -> int:
        return (n - 1).bit_length()


def _network_of_halves(attempt: Callable[[scans.Join, list], list]) -> Iterator[Trial]:
    yield Trial({"wires": ["a"]}, outcome(attempt, "join", ["a"]), ["a"])
    method = _Halves(attempt)
    for n in range(2, len(ascii_letters) + 1):
        found = outcome(_scan_word, ascii_letters[:n], method)
        prefixes = tuple(ascii_letters[:m] for m in range(1, n + 1))
        if isinstance(found, Exception):
            yield Trial({"n": n}, found, prefixes)
            return
        yield Trial({"n": n, "compared": "the prefixes"}, found.values, prefixes)
        yield Trial({"n": n, "compared": "the depth"}, found.depth, method.depth(n))
        if n.bit_count() == 1:
            yield Trial({"n": n, "compared": "the joins"}, found.work, method.work(n))


def _scan_word(word: str, method: scans.Method) -> scans.Scan[str]:
    return scans.scan(lambda later, earlier: earlier + later, word, method=method)


EXERCISES = {
    "2.1": Exercise(
        _composed_clamps, hint="The later shift moves the earlier bounds too; then comes its clamp."
    ),
    "2.2": Exercise(_network_of_halves, hint="After both halves are scanned, what does the right one lack?"),
}
