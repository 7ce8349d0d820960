"""Exercises of chapter 13: two signs, a clock of fifteen hours, and arithmetic on pairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from math import prod

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.exact import fmpq_mat, identity, matrix
from lrnn.theory.labels.arithmetic import value_modulo

Pair = tuple[int, int]


def _both_even(network: Mapping[str, Sequence]) -> Iterator[Trial]:
    def accepts(word: str) -> bool:
        held = (prod(network[letter][i] for letter in word) for i in range(len(network["readout"])))
        return sum(o * h for o, h in zip(network["readout"], held)) > 0

    for n in range(7):
        for word in map("".join, product("abc", repeat=n)):
            expected = word.count("a") % 2 == word.count("b") % 2 == 0
            yield Trial({"word": word}, outcome(accepts, word), expected)


def _order_fifteen(rows: Sequence[Sequence[int]]) -> Iterator[Trial]:
    A = outcome(matrix, rows)
    if not isinstance(A, fmpq_mat):
        yield Trial({"rows": rows}, A, "six rows of six integers")
        return
    yield Trial({"compared": "the shape"}, (A.nrows(), A.ncols()), (6, 6))
    yield Trial({"compared": "integers"}, all(x.q == 1 for x in A.entries()), True)
    power = identity(6)
    for k in range(1, 16):
        power = A * power
        yield Trial({"power": k, "compared": "is it the identity"}, power == identity(6), k == 15)


def _pairs(step: Callable[[Pair, str], Pair]) -> Iterator[Trial]:
    def value(word: str) -> int:
        pair = (0, 1)
        for token in word:
            pair = step(pair, token)
        return sum(pair) % 5

    for n in range(4):
        for first, *rest in product("01234"[: 5 - n], *(["+-*", "1234"[: 4 - n]] * n)):
            word = "".join([first, *rest])
            yield Trial({"word": word}, outcome(value, word), value_modulo(word, 5))


EXERCISES = {
    "13.1": Exercise(_both_even, hint="One sign for a, one for b. Which values can their sum take?"),
    "13.2": Exercise(_order_fifteen, hint="When do a clock of three hours and one of five meet at the top?"),
    "13.3": Exercise(_pairs, hint="An operator may end a term and begin the next one, before its number."),
}
