"""Exercises of chapter 1: a linear clock, a gate that forgets, and the step at which floats fail."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import product

import numpy as np

from lrnn.course.selfcheck import Exercise, Trial, against, outcome
from lrnn.theory import exact

Word = tuple[int, ...]
WORDS = [word for length in range(1, 8) for word in product((0, 1), repeat=length)]
DIGITS = {24: np.float32, 53: np.float64}


def _modulo_three(transition: Callable) -> Iterator[Trial]:
    def read_out(word: Word):
        state = reduce(lambda h, x: exact.matrix(transition(x)) * h, word, exact.vector([1, 0, 0]))
        return (exact.matrix([[0, 1, 2]]) * state)[0, 0]

    for word in WORDS:
        yield Trial({"word": word}, outcome(read_out, word), sum(word) % 3)


def _ones_at_the_end(coefficients: Callable) -> Iterator[Trial]:
    def step(h, x):
        a, b = coefficients(x)
        return a * h + b

    for word in WORDS:
        ones = len(word) if 0 not in word else word[::-1].index(0)
        yield Trial({"word": word}, outcome(reduce, step, word, 0), ones)


def first_failure(word: Word, digits: int) -> int:
    """The first step at which h = (h + x) / 2 in floats with so many binary digits is not exact, or 0.

    Args:
        word: letters 0 and 1.
        digits: binary digits of the significand, 24 or 53.

    Returns:
        The step, counted from 1, found by running floats beside fractions; 0 if they never part.
    """
    number = DIGITS[digits]
    h, truth = number(0), Fraction(0)
    for t, x in enumerate(word, start=1):
        h, truth = (h + number(x)) / number(2), (truth + x) / 2
        if Fraction(float(h)) != truth:
            return t
    return 0


def _words_around_the_failure() -> list[dict]:
    rng = random.Random(0)
    words = [(0,) * zeros + (1,) * ones for zeros in (0, 3) for ones in (1, 23, 24, 25, 53, 54)]
    words += [(1, *(0,) * zeros, 1) for zeros in (21, 22, 23, 24, 51, 52, 53)]
    words += [tuple(rng.choices((0, 1), k=rng.randint(20, 70))) for _ in range(100)]
    return [{"word": word, "digits": digits} for word in sorted(words, key=len) for digits in DIGITS]


EXERCISES = {
    "1.1": Exercise(
        _modulo_three,
        hint="The state is one of three unit vectors; a 1 moves each of them on to the next.",
    ),
    "1.2": Exercise(
        _ones_at_the_end,
        hint="After a 0 nothing of the old state may survive: which a does that?",
    ),
    "1.3": Exercise(
        against(first_failure, _words_around_the_failure()),
        hint="Digits are needed from the first 1 to the latest 1. Zeros at either end cost nothing.",
    ),
}
