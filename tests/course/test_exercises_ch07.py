"""The exercises of chapter 7 accept what is right, however it is written, and refuse what is nearly right."""

import pytest

from lrnn.course.selfcheck import check


def open_brackets(prefix):
    while (shorter := prefix.replace("()", "").replace("[]", "")) != prefix:
        prefix = shorter
    return prefix


def state_bits(prefix):
    stack = open_brackets(prefix)
    return max(2, 4 * len(stack) + stack.endswith("["))


def tick(low, high, size):
    high, low = divmod(low + size * high + 1, size)
    return low, high


@pytest.mark.parametrize(("number", "attempt"), [("7.1", state_bits), ("7.2", tick)])
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("7.1", lambda prefix: 4 * len(open_brackets(prefix)) + 1, "prefix    ("),
        ("7.1", lambda prefix: 4 * len(open_brackets(prefix)), "prefix    ["),
        ("7.1", lambda prefix: 4 * len(prefix) + prefix.endswith("["), "prefix    ()"),
        ("7.2", lambda low, high, size: (low + 1, high), "expected  (0, 1)"),
        ("7.2", lambda low, high, size: ((low + 1) % size, high), "expected  (0, 1)"),
        ("7.2", lambda low, high, size: (low + 1, high) if low < size else (0, high + 1), "yours     (2, 0)"),
        ("7.2", lambda low, high, size: low + 1, "yours     1"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
