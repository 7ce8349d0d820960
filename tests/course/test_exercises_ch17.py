"""The exercises of chapter 17 accept what is right, however it is written, and refuse near misses."""

import pytest

from lrnn.course.selfcheck import check


def step(count, gap):
    return gap - 1 if count == 0 else count - 1


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("17.1", step),
        ("17.1", lambda count, gap: (count or gap) - 1),
        ("17.2", [3, 3]),
        ("17.2", (4, 2)),
        ("17.3", lambda p: [5 - i + p[i] for i in range(5)]),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("17.1", lambda count, gap: gap - 1, "expected"),
        ("17.1", lambda count, gap: gap if count == 0 else count - 1, "expected"),
        ("17.2", [2, 2], "parity is wrong"),
        ("17.2", [3, 2], "no two paths meet"),
        ("17.2", [3, 3, 3, 3], "expected"),
        ("17.2", [0, 2], "positive integers"),
        ("17.2", 7, "an error: TypeError"),
        ("17.3", lambda p: [5 + p[i] for i in range(5)], "expected"),
        ("17.3", lambda p: p[9], "an error: IndexError"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
