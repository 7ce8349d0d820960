"""Exercises of chapter 6: a finite automaton, a weighted one, and a counter machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from lrnn.course.selfcheck import Exercise, Trial, outcome


def _words(letters: str, longest: int) -> list[str]:
    return ["".join(word) for n in range(longest + 1) for word in product(letters, repeat=n)]


def _machine(method: str, letters: str, longest: int, expected: Callable[[str], Any]) -> Callable:
    """The trials of a machine: one of its methods on all words up to a length."""

    def trials(machine: Any) -> Iterator[Trial]:
        for word in _words(letters, longest):
            got = outcome(lambda word: getattr(machine, method)(word), word)
            yield Trial({"word": word or "(empty)"}, got, expected(word))

    return trials


def _divisible_by_three(word: str) -> bool:
    return int("0" + word, 2) % 3 == 0


def _inversions(word: str) -> int:
    return sum(word[:j].count("b") for j, letter in enumerate(word) if letter == "a")


def _twice_as_many(word: str) -> bool:
    n = len(word) // 3
    return word == "a" * n + "b" * 2 * n


EXERCISES = {
    "6.1": Exercise(
        _machine("accepts", "01", 9, _divisible_by_three),
        hint="Keep the remainder. What does appending a bit do to a number, and so to its remainder?",
    ),
    "6.2": Exercise(
        _machine("value", "ab", 8, _inversions),
        hint="Three states: no letter chosen yet, a b chosen, a pair chosen. Every path chooses one pair.",
    ),
    "6.3": Exercise(
        _machine("accepts", "ab", 9, _twice_as_many),
        hint="One b of every two leaves the counter alone; the state remembers which. Is the count even?",
    ),
}
