"""The exercises of chapter 11 accept what is right, however it is written, and refuse near misses."""

from math import ceil, log

import pytest

from lrnn.course.selfcheck import check


def newton(f, df, guess, inputs, initial):
    states, h, g = [], initial, initial
    for following, x in zip(guess, inputs):
        h = f(g, x) + df(g, x) * (h - g)
        states.append(h)
        g = following
    return states


def jacobi(f, df, guess, inputs, initial):
    return [f(g, x) for g, x in zip([initial, *guess], inputs)]


def gauss_seidel(f, df, guess, inputs, initial):
    states = [initial]
    for x in inputs:
        states.append(f(states[-1], x))
    return states[1:]


def slope_at_the_wrong_place(f, df, guess, inputs, initial):
    states, h, g = [], initial, initial
    for following, x in zip(guess, inputs):
        h = f(g, x) + df(following, x) * (h - g)
        states.append(h)
        g = following
    return states


def iterations(rho, tolerance):
    return next(k for k in range(10_000) if rho**k <= tolerance)


SHIFT = [[0, 1, 0], [0, 0, 1], [0, 0, 0]]
TILTED = [[1, 1, 1], [1, 1, 1], [-2, -2, -2]]  # its square is zero
SLANTED = [[2, 2, -2], [5, 1, -3], [1, 5, -3]]  # its cube is zero, its square is not


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("11.1", newton),
        ("11.1", lambda *arguments: tuple(newton(*arguments))),
        ("11.2", iterations),
        ("11.3", SHIFT),
        ("11.3", SLANTED),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("11.1", jacobi, "expected"),
        ("11.1", gauss_seidel, "expected"),
        ("11.1", slope_at_the_wrong_place, "expected"),
        ("11.1", lambda *arguments: newton(*arguments)[:-1], "expected"),
        ("11.1", lambda *arguments: 7, "yours"),
        ("11.2", lambda rho, tolerance: ceil(log(tolerance) / log(rho)), "an error"),
        ("11.2", lambda rho, tolerance: iterations(rho, tolerance) + 1, "expected   0"),
        ("11.2", lambda rho, tolerance: 10, "expected   0"),
        ("11.3", TILTED, "yours     2"),
        ("11.3", [[0, 0, 0]] * 3, "yours     1"),
        ("11.3", [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "expected  3"),
        ("11.3", [[0, 1], [0, 0]], "an error: ValueError: W must have three rows"),
        ("11.3", "shift", "an error"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
