"""The exercises of chapter 6 accept what is right, however it is written, and refuse what is nearly right."""

import pytest

from lrnn.course.selfcheck import check
from lrnn.theory.automata import DFA, RATIONALS, WFA, CounterMachine


def remainders(rules):
    return DFA(rules, states="0 1 2 bad", symbols="0 1", start="0", accepting="0")


def pairs(rules, omega="pair -> 1"):
    return WFA(rules, semiring=RATIONALS, states="none some pair", symbols="a b",
               alpha="none -> 1", omega=omega)


def blocks(rules, accepting):
    return CounterMachine(rules, states="start as even odd no", symbols="a b", start="start",
                          accepting=accepting, counters=2)


REMAINDERS = "0 0 -> 0\n0 1 -> 1\n1 0 -> 2\n1 1 -> 0\n2 0 -> 1\n2 1 -> 2\notherwise -> bad"
PAIRS = """
    none a|b none -> 1
    none b   some -> 1/2
    some a|b some -> 1
    some a   pair -> 4
    pair a|b pair -> 1
"""
BLOCKS = """
    start|as a * *  -> as   +1 +1
    as       b * *  -> even -1 +0
    even     b * !0 -> odd  +0 -1
    odd      b !0 * -> even -1 +0
    otherwise       -> no   +0 +0
"""


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("6.1", remainders(REMAINDERS)),
        ("6.1", remainders(REMAINDERS).minimise()),
        ("6.2", pairs(PAIRS, omega="pair -> 1/2")),
        ("6.3", blocks(BLOCKS, "start * *\nodd =0 =0")),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("6.1", remainders(REMAINDERS.replace("1 0 -> 2", "1 0 -> 1")), "word      101"),
        ("6.1", remainders("* * -> bad"), "word      0"),
        ("6.1", "0 0 -> 0", "an error: AttributeError"),
        ("6.2", pairs(PAIRS), "yours     2"),
        ("6.2", pairs(PAIRS.replace("some a|b", "some b"), "pair -> 1/2"), "word      baa"),
        ("6.3", blocks(BLOCKS, "odd =0 =0"), "word      (empty)"),
        ("6.3", blocks(BLOCKS, "start * *\nodd * *"), "word      aabb"),
        ("6.3", lambda word: True, "an error: AttributeError"),
    ],
)
def test_wrong_attempts_fail_and_say_where(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in verdict.message, verdict.message
