"""The exercises of chapter 2 accept what is right, however it is written, and refuse what is nearly right."""

import pytest

from lrnn.course.selfcheck import check


def composed(later, earlier):
    (s2, low2, high2), (s1, low1, high1) = later, earlier
    return s1 + s2, min(max(low1 + s2, low2), high2), min(max(high1 + s2, low2), high2)


def halves(join, wires):
    if len(wires) < 2:
        return wires
    middle = (len(wires) + 1) // 2
    left, right = halves(join, wires[:middle]), halves(join, wires[middle:])
    return left + [join(wire, left[-1]) for wire in right]


def smaller_half_first(join, wires):
    if len(wires) < 2:
        return wires
    middle = len(wires) // 2
    left, right = smaller_half_first(join, wires[:middle]), smaller_half_first(join, wires[middle:])
    return left + [join(wire, left[-1]) for wire in right]


def bits(join, wires):
    for b in range((len(wires) - 1).bit_length()):
        wires = [join(wire, wires[(i >> b << b) - 1]) if i >> b & 1 else wire for i, wire in enumerate(wires)]
    return wires


@pytest.mark.parametrize(
    ("number", "attempt"),
    [("2.1", composed), ("2.2", halves), ("2.2", smaller_half_first), ("2.2", bits)],
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
        ("2.1", lambda later, earlier: composed(earlier, later), "expected"),
        ("2.1", lambda later, earlier: (later[0] + earlier[0], later[1], later[2]), "expected"),
        ("2.1", lambda later, earlier: 0, "an error: TypeError"),
        ("2.2", one_after_the_other, "the depth"),
        ("2.2", doubling, "the joins"),
        ("2.2", swapped_halves, "the prefixes"),
        ("2.2", lambda join, wires: wires[:1], "the prefixes"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)
