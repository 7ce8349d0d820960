"""The exercises of chapter 13 accept what is right, however it is written, and refuse near misses."""

import pytest

from lrnn.course.selfcheck import check
from lrnn.theory.constructions.diagonal import turn

SIGNS = {"a": [-1, 1], "b": [1, -1], "c": [1, 1], "readout": [1, 1]}
WITH_THRESHOLD = {"a": [-1, 1, -1, 1], "b": [1, -1, -1, 1], "c": [1] * 4, "readout": [1, 1, 1, -2]}


def beside(*blocks):
    size = sum(block.nrows() for block in blocks)
    rows, start = [], 0
    for block in blocks:
        rows += [[0] * start + row + [0] * (size - start - len(row)) for row in block.tolist()]
        start += block.nrows()
    return rows


def step(pair, token):
    s, c = pair
    if token in "+-":
        return (s + c) % 5, 1 if token == "+" else 4
    return (s, c) if token == "*" else (s, c * int(token) % 5)


def without_reducing(pair, token):
    s, c = pair
    if token in "+-":
        return s + c, int(token + "1")
    return (s, c) if token == "*" else (s, c * int(token))


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("13.1", SIGNS),
        ("13.1", WITH_THRESHOLD),
        ("13.2", beside(turn(3), turn(5))),
        ("13.2", beside(turn(5), turn(3).transpose())),
        ("13.3", step),
        ("13.3", without_reducing),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


def left_to_right(pair, token):
    s, c = step(pair, token)
    return (s + c, 0) if token.isdigit() else (s, c)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("13.1", {**SIGNS, "readout": [1, 2]}, "expected"),
        ("13.1", {**SIGNS, "a": [0.5, 1]}, "expected"),
        ("13.1", {"a": [-1], "b": [-1], "readout": [1]}, "an error: KeyError"),
        ("13.2", turn(15).tolist(), "the shape"),
        ("13.2", beside(turn(3), turn(4), turn(6)), "is it the identity"),
        ("13.2", [[1], [1, 2]], "an error: ValueError"),
        ("13.2", 15, "an error: TypeError"),
        ("13.3", left_to_right, "expected"),
        ("13.3", lambda pair, token: pair, "expected"),
        ("13.3", lambda pair, token: step(pair, token) if token != "-" else step(pair, "+"), "expected"),
        ("13.3", lambda pair, token: int(token), "an error"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
