"""The exercises of chapter 15 accept what is right, however it is written, and refuse near misses."""

from fractions import Fraction
from math import prod

import pytest
from flint import fmpq, fmpq_mat, fmpz_poly

from lrnn.course.selfcheck import check
from lrnn.theory.constructions.factor import factor


def rates(L):
    phi = fmpz_poly.cyclotomic(L)
    d = range(phi.degree())
    return [fmpq(phi(i), prod(i - j for j in d if j != i)) for i in d]


def rates_as_fractions(L):
    return tuple(Fraction(int(x.p), int(x.q)) for x in rates(L))


def shear(c):
    c = Fraction(c)
    return [(1 / (c * (1 + c)), (-1, 1 + c)), (-c, (1, 0)), ((1 + c) / (2 + c), (1, -1))]


def shear_by_search(c):
    A = fmpq_mat(2, 2, [1, fmpq(Fraction(c).numerator, Fraction(c).denominator), 0, 1])
    return [(beta, k.entries()) for beta, k in factor(A)]


FOUR = [(2, 1, -1, "y"), (0, 2, 1, "x"), (2, 1, 1, "y"), (0, 2, -1, "x")]
OTHER_WAY_ROUND = [(2, 1, -1, "x"), (0, 2, 1, "y"), (2, 1, 1, "x"), (0, 2, -1, "y")]


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("15.1", rates),
        ("15.1", rates_as_fractions),
        ("15.2", shear),
        ("15.2", shear_by_search),
        ("15.3", FOUR),
        ("15.3", OTHER_WAY_ROUND),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("15.1", lambda L: [-x for x in rates(L)], "expected"),
        ("15.1", lambda L: [float(int(x.p) / int(x.q)) for x in rates(L)], "an error: TypeError"),
        ("15.2", lambda c: shear(c)[::-1], "expected"),
        ("15.2", lambda c: shear(1), "expected"),
        ("15.2", lambda c: [*shear(c), (0, (1, 0))], "three factors are enough, got 4"),
        ("15.3", FOUR[1:], "expected"),
        ("15.3", FOUR[:3], "expected"),
        ("15.3", FOUR + FOUR, "four instructions are enough, got 8"),
        ("15.3", [(0, 1, 1, "xy")], "an error: KeyError"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
