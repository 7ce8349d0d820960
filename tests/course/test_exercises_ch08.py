"""The exercises of chapter 8 accept what is right, however it is written, and refuse what is nearly right."""

from fractions import Fraction

import pytest

from lrnn.course.selfcheck import check

RAMPS = [(6, -i, (-1) ** i) for i in range(6)]
LATE_RAMPS = [(12, -1, 1), (12, -2, -1), (12, -5, 1), (12, -6, -1), (12, -9, 1), (12, -10, -1)]
SCALED = [(3, Fraction(-i, 2), 2 * (-1) ** i) for i in range(6)]

SURPLUS = """
q a _|1 -> q push1
q a 0   -> q pop
q b _|0 -> q push0
q b 1   -> q pop
"""
MIRRORED = """
q a 1   -> q pop
q b 0   -> q pop
q a _|0 -> q push0
otherwise -> q push1
"""


@pytest.mark.parametrize(
    ("number", "attempt"),
    [("8.1", RAMPS), ("8.1", LATE_RAMPS), ("8.1", SCALED), ("8.2", SURPLUS), ("8.2", MIRRORED)],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


BASE_FOUR = [(4, 0, 1), (4, -1, -1), (4, -2, 1), (4, -3, -1)]
NO_EMPTY = [(6, -i, (-1) ** i) for i in range(2, 6)]
LAZY = SURPLUS.replace("q b 1   -> q pop", "q b 1   -> q noop")


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("8.1", BASE_FOUR, "expected"),
        ("8.1", NO_EMPTY, "expected"),
        ("8.1", [(6, 0)], "an error: ValueError"),
        ("8.2", LAZY, "expected"),
        ("8.2", SURPLUS.replace("_|1", "1"), "missing rule"),
        ("8.2", SURPLUS.replace("0   ->", "_|0 ->"), "not deterministic"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
