"""Exercises of chapter 15: the rates of a clock, a shear from reflections, a product from sums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product

from flint import fmpq, fmpq_mat

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.constructions.clocks import Timed, cyclotomic_clock
from lrnn.theory.constructions.factor import multiply
from lrnn.theory.exact import Rational, rational, vector

Instruction = tuple[int, int, int, str]
SHEARS = (1, 2, 3, Fraction(1, 2), -3, Fraction(-1, 2))


def run_instructions(instructions: Sequence[Instruction], x: int, y: int) -> list[int]:
    """What three registers with 2, 3 and 5 hold after x_target += sign * name * x_source, one by one.

    Raises:
        ValueError: if there are more than four instructions.
    """
    if len(instructions) > 4:
        raise ValueError(f"four instructions are enough, got {len(instructions)}")
    registers, inputs = [2, 3, 5], {"x": x, "y": y}
    for source, target, sign, name in instructions:
        registers[target] += sign * inputs[name] * registers[source]
    return registers


def _rates(attempt: Callable[[int], Sequence[Rational]]) -> Iterator[Trial]:
    for period in (2, 3, 4, 5, 6, 8, 9, 12):
        expected = cyclotomic_clock(period).head.affine(Timed("")).A.u.entries()
        got = outcome(lambda L: [rational(x) for x in attempt(L)], period)
        yield Trial({"L": period}, got, expected)


def _shear(attempt: Callable[[Rational], Sequence]) -> Iterator[Trial]:
    def result(c: Rational) -> list[list[fmpq]]:
        factors = [(rational(beta), vector(k)) for beta, k in attempt(c)]
        if len(factors) > 3:
            raise ValueError(f"three factors are enough, got {len(factors)}")
        return multiply(factors, size=2).tolist()

    for c in SHEARS:
        expected = fmpq_mat(2, 2, [1, rational(c), 0, 1]).tolist()
        yield Trial({"c": c}, outcome(result, c), expected)


def _four_instructions(instructions: Sequence[Instruction]) -> Iterator[Trial]:
    for x, y in sorted(product((-1, 0, 1), repeat=2), key=lambda pair: (sum(map(abs, pair)), pair)):
        got = outcome(run_instructions, instructions, x, y)
        yield Trial({"x": x, "y": y}, got, [2, 3 + x * y * 2, 5])


EXERCISES = {
    "15.1": Exercise(
        _rates,
        hint="Numerator: the polynomial at i. Denominator: the product of i - j over all other places j.",
    ),
    "15.2": Exercise(
        _shear,
        hint="The first two factors come from the step with e = (1, 1). The last one must fix (1, 1), so its "
        "k is (1, -1), and the determinant of all three is 1.",
    ),
    "15.3": Exercise(
        _four_instructions,
        hint="Put x times register 0 into register 2, use it with y, and take it out again. What register 2 "
        "held before has been used as well: cancel that.",
    ),
}
