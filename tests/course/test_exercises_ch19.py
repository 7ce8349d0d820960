"""The exercises of chapter 19 accept what is right, however it is written, and refuse near misses."""

from itertools import product
from math import cos, exp, pi, sin

import pytest

from lrnn.course.exercises.ch19 import mirrored, perform
from lrnn.course.selfcheck import check

SWAPS = [(0, 1), (1, 2), (0, 2), None]


def spell(p):
    return next(list(pair) for pair in product(SWAPS, repeat=2) if perform(pair) == tuple(p))


def spell_by_hand(p):
    moved = [i for i in range(3) if p[i] != i]
    if len(moved) < 3:
        return [tuple(moved) or None, None]
    return [(0, 1), (1, 2)] if p[1] == 0 else [(1, 2), (0, 1)]


def mirrors(m):
    return (1, 0), (cos(pi / m), sin(pi / m))


def mirrors_of_any_length(m):
    return (0, -3), (2 * sin(pi / m), 2 * cos(pi / m))


@pytest.mark.parametrize(("number", "attempt"), [
    ("19.1", spell),
    ("19.1", spell_by_hand),
    ("19.2", mirrors),
    ("19.2", mirrors_of_any_length),
    ("19.3", exp(-exp(-0.5)) - 1),
    ("19.3", -0.4548),
])
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(("number", "attempt", "message"), [
    ("19.1", lambda p: spell(p)[::-1], "expected"),
    ("19.1", lambda p: [(0, 1)], "two tokens were asked for, got 1"),
    ("19.2", lambda m: mirrors(2 * m), "expected"),
    ("19.2", lambda m: mirrors(m)[:1], "an error: TypeError"),
    ("19.3", -0.46, "-0.455"),
    ("19.3", ..., "not attempted yet"),
])
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)


def test_two_mirrors_turn_by_twice_their_angle():
    assert mirrored((1, 0), (cos(0.4), sin(0.4))) == pytest.approx(complex(cos(0.8), sin(0.8)))
