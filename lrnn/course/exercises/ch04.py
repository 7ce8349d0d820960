"""Exercises of chapter 4: a borrow, a variance that composes, and a carry from out of sight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product

from lrnn.course.selfcheck import Exercise, Trial, outcome

BITS, FIELD, COLUMNS = 5, 9, 12
Moments = tuple[int, Fraction, Fraction]


def _borrows(kinds: Mapping[tuple[int, int], str]) -> Iterator[Trial]:
    def difference(x: int, y: int) -> int:
        borrow, found = 0, 0
        for i in range(BITS):
            a, b = x >> i & 1, y >> i & 1
            found |= (a ^ b ^ borrow) << i
            borrow = {"k": 0, "p": borrow, "g": 1}[kinds[a, b]]
        return found - (borrow << BITS)

    for x, y in sorted(product(range(2**BITS), repeat=2), key=sum):
        yield Trial({"x": x, "y": y}, outcome(difference, x, y), x - y)


def _variances(join: Callable[[Moments, Moments], Moments]) -> Iterator[Trial]:
    for n in (2, 3, 4):
        for numbers in product(map(Fraction, (0, 1, -2)), repeat=n):
            for cut in range(1, n):
                earlier, later = _moments(numbers[:cut]), _moments(numbers[cut:])
                case = {"earlier": numbers[:cut], "later": numbers[cut:]}
                case = {name: ", ".join(map(str, part)) for name, part in case.items()}
                found = outcome(join, later, earlier)
                yield Trial(case, found, _moments(numbers))


def _moments(numbers: tuple[Fraction, ...]) -> Moments:
    mean = sum(numbers) / len(numbers)
    return len(numbers), mean, sum((x - mean) ** 2 for x in numbers)


def _out_of_sight(additions: tuple[tuple[int, int], tuple[int, int]]) -> Iterator[Trial]:
    def below(pairs) -> bool:
        return all(0 <= number < 2**COLUMNS for pair in pairs for number in pair)

    def agree(pairs) -> bool:
        first, second = ([number >> (COLUMNS - FIELD) for number in pair] for pair in pairs)
        return first == second

    def carries(pairs) -> list[int]:
        return sorted((x + y) >> COLUMNS for x, y in pairs)

    yield Trial({"compared": "all numbers are below 2^12"}, outcome(below, additions), True)
    yield Trial({"compared": "the columns in sight agree"}, outcome(agree, additions), True)
    yield Trial({"compared": "the last carries"}, outcome(carries, additions), [0, 1])


EXERCISES = {
    "4.1": Exercise(_borrows, hint="What comes out of a column when 1 goes in, and when 0 goes in?"),
    "4.2": Exercise(_variances, hint="Move the squares of both parts to the common mean first."),
    "4.3": Exercise(_out_of_sight, hint="A carry from below must pass through every column in sight."),
}
