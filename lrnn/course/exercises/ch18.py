"""Exercises of chapter 18: one row is enough, seven rows permuted, and the other sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.exact import fmpq_mat, identity, matrix

_SHIFT, _SHEAR = [[0, 1, 0], [0, 0, 1], [1, 0, 0]], [[1, 1, 0], [0, 1, 0], [0, 0, 1]]


def _row(step: Callable[[Sequence[int], Sequence[Sequence[int]], int], Sequence[int]]) -> Iterator[Trial]:
    letters = {"S": _SHIFT, "U": _SHEAR}

    def last(word: str, m: int) -> list[int]:
        row: Sequence[int] = (1, 0, 0)
        for letter in word:
            row = step(row, letters[letter], m)
        return [int(x) for x in row]

    for n in range(6):
        for word in map("".join, product("SU", repeat=n)):
            for m in (2, 3, 29):
                top = _product([letters[letter] for letter in word]).tolist()[0]
                yield Trial({"word": word, "m": m}, outcome(last, word, m), [int(x) % m for x in top])


def _seven(images: Sequence[int]) -> Iterator[Trial]:
    for number in range(1, 8):
        row = [number >> 2 & 1, number >> 1 & 1, number & 1]
        after = [int(x) % 2 for x in (matrix([row]) * matrix(_SHEAR)).entries()]
        yield Trial({"row": row, "number": number}, outcome(lambda n=number: images[n - 1]),
                    4 * after[0] + 2 * after[1] + after[2])
    yield Trial({"compared": "how many numbers"}, len(images), 7)


def _other_sign(flip: Callable[[str], str]) -> Iterator[Trial]:
    letters = {"a": _SHEAR, "b": [[0, 1, 1], [1, 0, -1], [1, 1, 1]]}
    mirror = [[-1, 0, 0], [0, 1, 0], [0, 0, 1]]
    letters |= {name.upper(): (matrix(mirror) * matrix(rows)).tolist() for name, rows in letters.items()}

    def corner(word: str):
        return _product([letters[letter] for letter in word])[0, 0]

    for n in range(1, 5):
        for word in map("".join, product("abAB", repeat=n)):
            yield Trial({"word": word, "compared": "entry (0, 0)"},
                        outcome(lambda word=word: corner(flip(word))), -corner(word))


def _product(factors: Sequence[Sequence[Sequence[int]]]) -> fmpq_mat:
    found = identity(3)
    for factor in factors:
        found = found * matrix(factor)
    return found


EXERCISES = {
    "18.1": Exercise(_row, hint="The first row of P A is the first row of P, times A."),
    "18.2": Exercise(_seven, hint="I + E12 adds the first entry of a row to its second."),
    "18.3": Exercise(_other_sign, hint="Negate a row of the first factor: which row of the product changes?"),
}
