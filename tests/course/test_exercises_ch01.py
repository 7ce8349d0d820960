"""The exercises of chapter 1 accept what is right, however it is written, and refuse what is nearly right."""

from fractions import Fraction

import numpy as np
import pytest

from lrnn.course.exercises.ch01 import DIGITS
from lrnn.course.selfcheck import check

STAY = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
FORWARD = [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
BACKWARD = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]


def significant_digits(word, digits):
    value = 0
    for t, x in enumerate(word):
        value += x << t
        if value and (value // (value & -value)).bit_length() > digits:
            return t + 1
    return 0


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("1.1", lambda x: (STAY, FORWARD)[x]),
        ("1.1", lambda x: [[Fraction(entry) for entry in row] for row in (STAY, FORWARD)[x]]),
        ("1.2", lambda x: (x, x)),
        ("1.2", lambda x: [Fraction(x), Fraction(x)]),
        ("1.3", significant_digits),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("1.1", lambda x: STAY, "yours     0"),
        ("1.1", lambda x: FORWARD, "word      (0,)"),
        ("1.1", lambda x: (STAY, BACKWARD)[x], "yours     2"),
        ("1.1", lambda x: [[1, 0], [0, 1]], "an error: ValueError"),
        ("1.1", lambda x: [[0.5] * 3] * 3, "an error: TypeError: value must be an int"),
        ("1.2", lambda x: (1, x), "word      (1, 0)"),
        ("1.2", lambda x: (x, 1), "word      (0,)"),
        ("1.2", lambda x: x, "an error: TypeError"),
        ("1.3", lambda word, digits: digits + 1 if len(word) > digits else 0, "expected  0"),
        ("1.3", lambda word, digits: 0, "digits    24"),
        ("1.3", lambda word, digits: significant_digits(word, digits + 1), "yours     0"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)


def test_the_formats_have_the_digits_that_the_exercise_names():
    assert {digits: np.finfo(number).nmant + 1 for digits, number in DIGITS.items()} == {24: 24, 53: 53}
