"""The exercises of chapter 12 accept what is right, however it is written, and refuse near misses."""

from functools import reduce
from math import ceil, log2
from operator import or_

import pytest

from lrnn.course.selfcheck import check
from lrnn.theory.circuits import balanced, constant, less


def by_comparison(word):
    return less(constant(word[0].circuit, 0, len(word)), word, signed=True)


def one_after_the_other(word):
    return reduce(or_, word) & ~word[-1]


def tree(word):
    return balanced(or_, word) & ~word[-1]


def levels(N, n):
    return (1 + (N - 1).bit_length()) * (n - 1).bit_length()


@pytest.mark.parametrize(("number", "attempt"), [
    ("12.1", lambda a, b, c, d: c == d or a * d + c * b == 0),
    ("12.1", lambda a, b, c, d: (a * d + c * b) * (c - d) == 0),
    ("12.2", tree),
    ("12.2", by_comparison),
    ("12.3", levels),
    ("12.3", lambda N, n: ceil(log2(n)) * (1 + ceil(log2(N)))),
])
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(("number", "attempt", "message"), [
    ("12.1", lambda a, b, c, d: c == d, "expected  True"),
    ("12.1", lambda a, b, c, d: a * d + c * b == 0, "expected  True"),
    ("12.1", lambda a, b, c, d: True, "expected  False"),
    ("12.2", one_after_the_other, "the levels"),
    ("12.2", lambda word: ~word[-1], "number    0"),
    ("12.2", lambda word: balanced(or_, word), "number    -1"),
    ("12.2", lambda word: 1, "expected  a wire"),
    ("12.2", lambda word: word[1], "an error: IndexError"),
    ("12.3", lambda N, n: (1 + N.bit_length()) * (n - 1).bit_length(), "expected"),
    ("12.3", lambda N, n: (1 + (N - 1).bit_length()) * n.bit_length(), "expected"),
    ("12.3", lambda N, n: (1 + (N - 1).bit_length()) * (n - 1), "expected"),
    ("12.3", lambda N, n: ..., "not attempted yet"),
])
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
