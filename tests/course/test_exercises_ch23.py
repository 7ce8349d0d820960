"""The exercises of chapter 23 accept what is right, however it is written, and refuse near misses."""

from fractions import Fraction

import pytest

from lrnn.course.selfcheck import check


def too_close(margin):
    ones = 1
    while Fraction(1, 2**ones) >= margin:
        ones += 1
    return "0" + "1" * ones


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("23.1", too_close),
        ("23.1", lambda margin: "0" + "1" * 41),
        ("23.2", ([1, -1, 0], [2, -1, -1])),
        ("23.2", [(2, -1, -1), (3, -3, 0)]),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("23.1", lambda margin: "0" + "1" * 40, "yours     off by 1/1099511627776"),
        ("23.1", lambda margin: "1" + "0" * 60, "no stack with top 0"),
        ("23.1", lambda margin: too_close(2 * margin), "yours     off by"),
        ("23.2", ([1, 0, 0], [1, 1, 0]), "yours     4"),
        ("23.2", ([1, 0, 0], [3, 1, 0]), "more than 6, or none"),
        ("23.2", ([1, 0], [0, 1]), "yours     2"),
        ("23.2", 6, "an error: TypeError"),
    ],
)
def test_wrong_attempts_fail_and_say_where(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in verdict.message, verdict.message
