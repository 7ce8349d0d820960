"""Exercises of chapter 23: a code that leaves no margin, and two mirrors of order six."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.constructions.lowrank import reflection
from lrnn.theory.constructions.memory import printed_stack_code
from lrnn.theory.exact import identity, vector


def _too_close(too_close: Callable) -> Iterator[Trial]:
    def verdict(margin: Fraction) -> str:
        stack = too_close(margin)
        if stack[:1] != "0" or set(stack) - set("01"):
            return f"{stack!r} is no stack with top 0"
        distance = 1 - printed_stack_code(stack)
        near = distance < fmpq(margin.numerator, margin.denominator)
        return "close enough" if near else f"off by {distance}"

    for margin in (Fraction(3, 4), Fraction(1, 3), Fraction(1, 8), Fraction(1, 1000), Fraction(1, 2**40)):
        yield Trial({"margin": margin}, outcome(verdict, margin), "close enough")


def _mirror(key: list[int]) -> fmpq_mat:
    return reflection(fmpq(2) / sum(x * x for x in key), vector(key)).dense()


def _order_six(mirrors: Any) -> Iterator[Trial]:
    def order() -> int | str:
        first, second = mirrors
        turn = power = _mirror(first) * _mirror(second)
        for n in range(1, 7):
            if power == identity(power.nrows()):
                return n
            power = power * turn
        return "more than 6, or none"

    yield Trial({"mirrors": mirrors}, outcome(order), 6)


EXERCISES = {
    "23.1": Exercise(
        _too_close,
        hint="Pushing 1 makes s into 1 + s / 2. Where do the codes of stacks of ones go? Then push a 0.",
    ),
    "23.2": Exercise(
        _order_six,
        hint="Two mirrors turn by twice the angle between the keys. Which cosine belongs to 30 degrees?",
    ),
}
