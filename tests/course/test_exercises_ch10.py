"""The exercises of chapter 10 accept what is right, however it is written, and refuse near misses."""

import pytest

from lrnn.course.exercises.ch10 import run_program
from lrnn.course.selfcheck import check

AND = "z = x + y\nz = z max one"
IN_PLACE = "x = x + y\n\n  z = one max x  "
MINIMUM = "m = p + r\nn = q + r\nt = p + s\nn = n max t"
WITHOUT_CANCELLING = """
    m = p + q
    m = m + r
    m = m + s
    n = p + s
    t = r + q
    n = n max t
    n = n + q
    n = n + s
"""


@pytest.mark.parametrize(
    ("number", "attempt"),
    [("10.1", AND), ("10.1", IN_PLACE), ("10.2", MINIMUM), ("10.2", WITHOUT_CANCELLING)],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("10.1", "z = x max y", "yours     0"),
        ("10.1", "z = x + y", "yours     0"),
        ("10.1", AND + "\nz = z + z", "yours     2"),
        ("10.1", "z = x - y", "an error: ValueError"),
        ("10.1", "z = x + w", "an error: ValueError"),
        ("10.1", ["z = x + y"], "an error"),
        ("10.2", MINIMUM.replace("\nn = n max t", ""), "expected"),
        ("10.2", MINIMUM.replace("max", "+"), "expected"),
        ("10.2", "m = p + q\nn = p max q", "expected"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)


def test_a_program_runs_line_by_line():
    held = run_program("x = x + y\ny = x + x\n", {"x": 1, "y": 2})
    assert held == {"x": 3, "y": 6}
