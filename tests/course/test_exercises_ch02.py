"""The exercises of chapter 2 accept what is right, however it is written, and refuse what is nearly right."""

from math import isqrt

import pytest

from lrnn.course.selfcheck import check


def ceiling_root(n):
    return isqrt(n - 1) + 1


def floor_root(n):
    return isqrt(n)


def composed(later, earlier):
    (s2, low2, high2), (s1, low1, high1) = later, earlier
    return s1 + s2, min(max(low1 + s2, low2), high2), min(max(high1 + s2, low2), high2)


def halves(join, wires):
    if len(wires) < 2:
        return wires
    middle = (len(wires) + 1) // 2
    left, right = halves(join, wires[:middle]), halves(join, wires[middle:])
    return left + [join(wire, left[-1]) for wire in right]


def bits(join, wires):
    for b in range((len(wires) - 1).bit_length()):
        wires = [join(wire, wires[(i >> b << b) - 1]) if i >> b & 1 else wire for i, wire in enumerate(wires)]
    return wires


@pytest.mark.parametrize(
    ("number", "attempt"),
    [("2.1", ceiling_root), ("2.1", floor_root), ("2.2", composed), ("2.3", halves), ("2.3", bits)],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


def one_after_the_other(join, wires):
    for i in range(1, len(wires)):
        wires[i] = join(wires[i], wires[i - 1])
    return wires


def doubling(join, wires):
    reach = 1
    while reach < len(wires):
        wires = wires[:reach] + [join(later, earlier) for earlier, later in zip(wires, wires[reach:])]
        reach *= 2
    return wires


def swapped_halves(join, wires):
    return halves(lambda later, earlier: join(earlier, later), wires)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("2.1", lambda n: n // 2, "an error: ValueError: size must be a positive"),
        ("2.1", lambda n: n**0.5, "an error: TypeError: 'float'"),
        ("2.1", lambda n: 8, "the depth with your size"),
        ("2.2", lambda later, earlier: composed(earlier, later), "expected"),
        ("2.2", lambda later, earlier: (later[0] + earlier[0], later[1], later[2]), "expected"),
        ("2.2", lambda later, earlier: 0, "an error: TypeError"),
        ("2.3", one_after_the_other, "the depth"),
        ("2.3", doubling, "the joins"),
        ("2.3", swapped_halves, "the prefixes"),
        ("2.3", lambda join, wires: wires[:1], "the prefixes"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)


@pytest.mark.parametrize("number", ["2.1", "2.2", "2.3"])
def test_an_empty_attempt_is_not_called_wrong(number):
    assert "not attempted yet" in repr(check(number, lambda *arguments: ...))
