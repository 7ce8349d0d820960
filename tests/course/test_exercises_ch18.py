"""The exercises of chapter 18 accept what is right, however it is written, and refuse near misses."""

import numpy as np
import pytest

from lrnn.course.selfcheck import check


def step(row, matrix, m):
    return [sum(row[k] * matrix[k][j] for k in range(3)) % m for j in range(3)]


def transposed(row, matrix, m):
    return [sum(row[k] * matrix[j][k] for k in range(3)) % m for j in range(3)]


SHEARED = [1, 2, 3, 6, 7, 4, 5]


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("18.1", step),
        ("18.1", lambda row, matrix, m: np.array(row) @ np.array(matrix) % m),
        ("18.2", SHEARED),
        ("18.2", tuple(SHEARED)),
        ("18.3", lambda word: word[0].swapcase() + word[1:]),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("18.1", transposed, "expected"),
        ("18.1", lambda row, matrix, m: step(row, matrix, 2), "expected"),
        ("18.2", [1, 2, 3, 4, 5, 6, 7], "expected"),
        ("18.2", SHEARED[:6], "an error: IndexError"),
        ("18.2", [*SHEARED, 0], "how many numbers"),
        ("18.3", lambda word: word[:-1] + word[-1].swapcase(), "expected"),
        ("18.3", lambda word: word + "?", "an error: KeyError"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
