"""The exercises of chapter 20 accept what is right, however it is written, and refuse near misses."""

from fractions import Fraction

import pytest

from lrnn.course.selfcheck import check

ONES = [[1, 1, 0], [1, 1, 0], [0, 0, 0]]
TURN = [[1, 1, 0], [1, -1, 0], [0, 0, 1]]
HALVES = [[1, 0, 1], [0, 0, 0], [1, 0, 1]]


@pytest.mark.parametrize(("number", "attempt"), [
    ("20.1", lambda counts: Fraction(sum(map(max, counts)), sum(map(sum, counts)))),
    ("20.2", [ONES] * 65),
    ("20.2", [HALVES] * 65),
    ("20.3", lambda n: Fraction(1, 2) + Fraction(1, 2) ** (n - 1)),
])
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(("number", "attempt", "message"), [
    ("20.1", lambda counts: sum(Fraction(max(c), sum(c)) for c in counts) / len(counts), "an error: ZeroD"),
    ("20.1", lambda counts: Fraction(max(map(sum, zip(*counts))), sum(map(sum, counts))), "expected"),
    ("20.2", [ONES] * 64, "is it zero modulo 2^64"),
    ("20.2", [TURN] * 128, "at most 65 matrices"),
    ("20.2", [[[2, 0, 0], [0, 1, 0], [0, 0, 1]]] * 64, "entries"),
    ("20.2", [[[0, 0, 0]] * 3], "is it zero"),
    ("20.2", [[1, 2, 3]], "the shape"),
    ("20.2", [], "the shape"),
    ("20.3", lambda n: Fraction(1, 2) + Fraction(1, 2) ** n, "expected"),
])
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
