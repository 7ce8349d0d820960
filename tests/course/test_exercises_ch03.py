"""The exercises of chapter 3 accept what is right, however it is written, and refuse what is nearly right."""

import pytest

from lrnn.course.selfcheck import check


def two_steps(c):
    return (1, 0), (-c, 1)


def solve(M, F):
    E = [row[:] for row in F]
    for t, weights in enumerate(M):
        for s in range(t):
            E[t] = [x - weights[s] * e for x, e in zip(E[t], E[s])]
    return E


def per_token(K, V, C):
    return 5 * K * V + K * V / C + C * (6 * K + 4 * V + 4) + (C**2 - 1) / 3 + 4 * K


def largest_chunk(K, V, factor):
    return max((C for C in range(1, 1000) if per_token(K, V, C) <= factor * 5 * K * V), default=0)


@pytest.mark.parametrize(("number", "attempt"), [("3.1", two_steps), ("3.2", solve), ("3.3", largest_chunk)])
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


def forgets_earlier_rows(M, F):
    return [
        [x - sum(M[t][s] * F[s][j] for s in range(t)) for j, x in enumerate(row)] for t, row in enumerate(F)
    ]


def first_that_is_too_dear(K, V, factor):
    return largest_chunk(K, V, factor) + 1


def stops_at_the_first_dear_one(K, V, factor):
    C = 0
    while per_token(K, V, C + 1) <= factor * 5 * K * V and C < 4:
        C += 1
    return C


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("3.1", lambda c: [[1, -c], [0, 1]], "Hint: Multiply the two brackets"),
        ("3.1", lambda c: [[1, 0], [c, 1]], "expected"),
        ("3.1", lambda c: 1, "yours"),
        ("3.2", lambda M, F: F, "Hint: The first row"),
        ("3.2", forgets_earlier_rows, "expected"),
        ("3.2", lambda M, F: 1 / 0, "an error: ZeroDivisionError"),
        ("3.3", first_that_is_too_dear, "expected"),
        ("3.3", stops_at_the_first_dear_one, "expected"),
        ("3.3", lambda K, V, factor: K, "Hint: Even C = 1"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
