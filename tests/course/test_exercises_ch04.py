"""The exercises of chapter 4 accept what is right, however it is written, and refuse near misses."""

import pytest

from lrnn.course.selfcheck import check

BORROW = {(0, 0): "p", (0, 1): "g", (1, 0): "k", (1, 1): "p"}


def join(later, earlier):
    (n2, mu2, s2), (n1, mu1, s1) = later, earlier
    n, gap = n1 + n2, mu2 - mu1
    return n, mu1 + gap * n2 / n, s1 + s2 + gap**2 * n1 * n2 / n


def by_sums(later, earlier):
    n, total, squares = (sum(z) for z in zip(*((n, n * mu, s + n * mu**2) for n, mu, s in (later, earlier))))
    return n, total / n, squares - total**2 / n


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("4.1", BORROW),
        ("4.2", join),
        ("4.2", by_sums),
        ("4.3", ((0xFFF, 1), (0xFFF, 0))),
        ("4.3", [(0xFF8, 7), (0xFFF, 7)]),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("4.1", {(0, 0): "k", (0, 1): "p", (1, 0): "p", (1, 1): "g"}, "expected"),
        ("4.1", {**BORROW, (1, 1): "k"}, "expected"),
        ("4.1", {(0, 0): "p"}, "an error: KeyError"),
        ("4.2", lambda later, earlier: tuple(a + b for a, b in zip(later, earlier)), "expected"),
        ("4.2", lambda later, earlier: (*join(later, earlier)[:2], later[2] + earlier[2]), "expected"),
        ("4.2", lambda later, earlier: 0, "yours     0"),
        ("4.3", ((0xFFF, 1), (0xFFF, 2)), "the last carries"),
        ("4.3", ((0x7FF, 1), (0x800, 0)), "the columns in sight"),
        ("4.3", ((0x1FFF, 1), (0x1FFF, 0)), "below 2^12"),
        ("4.3", (1, 2), "an error: TypeError"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
