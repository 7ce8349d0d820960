"""The exercises of chapter 9 accept what is right, however it is written, and refuse what is nearly right."""

import pytest

from lrnn.course.selfcheck import check
from lrnn.theory.automata import CounterMachine


def no_edge_out(source, edges, target):
    return tuple((i, j) for i, j in edges if i != target)


def nothing_after(source, edges, target):
    return [(i, j) for i, j in edges if i < target]


HAT = [(1, 1, 1), (-2, 1, 0), (1, 1, -1)]
SIGNS = [(1, 0, 1), (-1, 1, 0), (1, 1, -1), (-1, -1, 0), (1, -1, -1)]


def doubles(second="even 1 *  -> odd  +0"):
    return CounterMachine(
        f"""
        left 1 *  -> left +1
        left > *  -> even +0
        {second}
        odd  1 !0 -> even -1
        otherwise -> no   +0
        """,
        states="left even odd no", symbols="1 >", start="left", accepting="even =0", counters=1,
    )


@pytest.mark.parametrize(
    ("number", "attempt"),
    [("9.1", no_edge_out), ("9.1", nothing_after), ("9.2", HAT), ("9.2", SIGNS), ("9.3", doubles())],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("9.1", lambda source, edges, target: edges, "expected"),
        ("9.1", lambda source, edges, target: edges[::-1], "sources of edges must increase"),
        ("9.1", lambda source, edges, target: [(i, j) for i, j in edges if j != target], "expected"),
        ("9.2", [(1, 0, 1), (-1, 1, 0), (-1, -1, 0)], "expected"),
        ("9.2", [(1, 1)], "an error: ValueError"),
        ("9.3", doubles("even 1 *  -> even -1"), "expected"),
        ("9.3", "a machine", "an error: AttributeError"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
