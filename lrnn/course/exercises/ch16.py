"""Exercises of chapter 16: a sum of sums, a layer from values alone, a set no half-space cuts off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.automata import RATIONALS, WFA
from lrnn.theory.automata.hankel import shortest_difference
from lrnn.theory.constructions.sign_patterns import separable
from lrnn.theory.exact import matrix

WORDS = ["".join(word) for n in range(7) for word in product("ab", repeat=n)]
POINTS = [
    [[1], [1]],
    [[1], [-2]],
    [[1, 0], [0, 1], [1, 1]],
    [[1, s] for s in range(1, 5)],
    [[0, 0, 0], [1, 2, 3], [3, 2, 1], [1, 0, 0]],
    [[1, s, s * s] for s in range(1, 6)],
]


def _automaton(rules: str, *, alpha: str, omega: str) -> WFA:
    return WFA(rules, semiring=RATIONALS, states="p q r", symbols="a b", alpha=alpha, omega=omega)


class Function(NamedTuple):
    """A function of words that hides its automaton, and words whose rows and columns are a basis."""

    name: str
    wfa: WFA
    words: list[str]

    def __call__(self, word: str) -> Any:
        return self.wfa.value(word)

    def __str__(self) -> str:
        return self.name


FUNCTIONS = (
    Function(
        "how many a's",
        _automaton("p a|b p -> 1\np a q -> 1\nq a|b q -> 1", alpha="p -> 1", omega="q -> 1"),
        ["", "a"],
    ),
    Function(
        "2 to the number of a's, less 3 to that of b's",
        _automaton(
            "p a p -> 2\np b p -> 1\nq a q -> 1\nq b q -> 3", alpha="p -> 1\nq -> -1", omega="p|q -> 1"
        ),
        ["", "a"],
    ),
    Function(
        "how many pairs of a b and a later a",
        _automaton(
            "p a|b p -> 1\np b q -> 1\nq a|b q -> 1\nq a r -> 1\nr a|b r -> 1", alpha="p -> 1", omega="r -> 1"
        ),
        ["", "ab", "ba"],
    ),
)


def _area(layer: Any) -> Iterator[Trial]:
    def score(word: str) -> Any:
        return layer.score(layer.state(word))

    for word in WORDS:
        expected = sum(word[:t].count("a") for t in range(1, len(word) + 1))
        yield Trial({"word": word or "(empty)"}, outcome(score, word), expected)
    size = outcome(lambda: layer.initial.nrows() <= 2)
    yield Trial({"question": "at most two numbers in the state?"}, size, True)


def _learn(learn: Callable) -> Iterator[Trial]:
    def difference(f: Function) -> tuple[str, ...] | None:
        return shortest_difference(f.wfa, learn(f, "ab", f.words))

    for f in FUNCTIONS:
        case = {"f": f, "words": f.words, "asked": "the first word with another value"}
        yield Trial(case, outcome(difference, f), None)


def _missed(missed: Callable) -> Iterator[Trial]:
    def verdict(points: Sequence[Sequence[int]]) -> str:
        members = set(missed(points))
        if not members <= set(range(1, len(points) + 1)):
            return f"{members} are not numbers of points"
        return f"{members} can be cut off" if separable(matrix(points), members) else "no half-space"

    for points in POINTS:
        yield Trial({"points": points}, outcome(verdict, points), "no half-space")


EXERCISES = {
    "16.1": Exercise(
        _area,
        hint="Keep the count and the sum of counts. Does a letter add the old count to the sum, or the new?",
    ),
    "16.2": Exercise(
        _learn,
        hint="The rows of the words and one more letter are M_a times the rows of the words: solve for M_a.",
    ),
    "16.3": Exercise(
        _missed,
        hint="Let sum_s c_s x_s = 0. Multiply by y, and choose signs such that nothing can cancel.",
    ),
}
