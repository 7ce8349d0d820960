"""The exercises of chapter 21 accept what is right, however it is written, and refuse near misses."""

import pytest

from lrnn.course.selfcheck import check

RANGE = range(-5, 6)


def by_second_differences(step):
    return all(step(h + 1, x) - 2 * step(h, x) + step(h - 1, x) == 0 for h in RANGE for x in RANGE)


def by_two_points(step):
    return all(step(h, x) == step(0, x) + h * (step(1, x) - step(0, x)) for h in RANGE for x in RANGE)


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("21.1", (2, (1, 0, -1, 0))),
        ("21.1", (2, [-3, 0, 3, 0])),
        ("21.2", lambda H, K, V: K * V // (K + V) + 1),
        ("21.3", by_second_differences),
        ("21.3", by_two_points),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("21.1", (1, (1, 0, -1, 0)), "expected"),
        ("21.1", (2, (1, 0, 1, 0)), "expected"),
        ("21.1", (2, (1, -1, 0, 0)), "expected"),
        ("21.1", (2, (0, 0, 0, 0)), "an error: ZeroDivisionError"),
        ("21.1", (2, (1, 0, -1)), "an error: ValueError"),
        ("21.1", 2, "an error: TypeError"),
        ("21.2", lambda H, K, V: K * V // (K + V), "expected"),
        ("21.2", lambda H, K, V: -(-K * V // (K + V)), "expected"),
        ("21.2", lambda H, K, V: H * K * V // (K + V) + 1, "expected"),
        ("21.3", lambda step: True, "max(h + x, 0)"),
        ("21.3", lambda step: step(1, 1) + step(-1, 1) == 2 * step(0, 1), "expected"),
        ("21.3", lambda step: all(step(0, x) == x for x in RANGE), "expected"),
        ("21.3", lambda step: all(step(2, x) + step(0, x) == 2 * step(1, x) for x in RANGE), "expected"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
