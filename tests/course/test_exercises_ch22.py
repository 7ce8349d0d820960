"""The exercises of chapter 22 accept what is right, however written, and refuse what is nearly right."""

import pytest

from lrnn.course.selfcheck import check


def doubling(P):
    return [[(i - 2**r, i) for i in range(2**r, P)] for r in range((P - 1).bit_length())]


@pytest.mark.parametrize(
    ("number", "attempt"),
    [("22.1", lambda P, K, V: P + P * K), ("22.2", doubling)],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


def chain(P):
    return [[(i, i + 1)] for i in range(P - 1)]


def broadcast(P):
    return [[(0, i) for i in range(1, P)]] * (P - 1).bit_length()


def wrong_way(P):
    return [[(receiver, sender) for sender, receiver in messages] for messages in doubling(P)]


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("22.1", lambda P, K, V: P * K, "expected"),
        ("22.1", lambda P, K, V: K + 1, "expected"),
        ("22.2", chain, "the number of rounds"),
        ("22.2", broadcast, "a device sends twice"),
        ("22.2", wrong_way, "what each holds"),
        ("22.2", lambda P: [[(0, 9)]], "the number of rounds"),
        ("22.2", lambda P: 1 / 0, "an error: ZeroDivisionError"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
