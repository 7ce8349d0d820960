"""The exercises of chapter 14 accept what is right, however it is written, and refuse near misses."""

from itertools import product

import pytest

from lrnn.course.selfcheck import check
from lrnn.theory.automata.monoid import compose
from lrnn.theory.constructions.barrington import FIVE_CYCLES, commutator, inverse

SWAP = ([1, 0], [1, 1])
GOOD = {(a, b) for a, b in product(FIVE_CYCLES, repeat=2) if commutator(a, b) in FIVE_CYCLES}


def negate(instructions, target):
    *rest, (leaf, true, false) = instructions
    back = inverse(target)
    return [*rest, (leaf, compose(back, true), compose(back, false))]


def negate_at_the_front(instructions, target):
    """The target acts as its inverse, wherever it is undone; so undo it before the first letter."""
    (leaf, true, false), *rest = instructions
    back = inverse(target)
    return [(leaf, compose(true, back), compose(false, back)), *rest]


def longer(instructions, target):
    leaf = instructions[0][0]
    return [*instructions, (leaf, inverse(target), inverse(target))]


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("14.1", {"a": ([1, 0], [1, 2]), "b": SWAP}),
        ("14.2", negate),
        ("14.2", negate_at_the_front),
        ("14.3", GOOD),
        ("14.3", sorted(GOOD)),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("14.1", {"a": ([1, 0], [2, 1]), "b": SWAP}, "yours     2"),
        ("14.1", {"a": ([1, 0], [1, 2]), "b": ([0, 1], [1, 1])}, "word      ba"),
        ("14.1", {"a": ([1, 0], [1, 2])}, "an error"),
        ("14.2", longer, "in 2 letters"),
        ("14.2", lambda instructions, target: instructions, "expected"),
        ("14.2", lambda instructions, target: [(x, f, t) for x, t, f in instructions], "expected"),
        ("14.2", lambda instructions, target: 3, "an error: TypeError"),
        ("14.3", set(product(FIVE_CYCLES, repeat=2)), "yours     True"),
        ("14.3", set(), "yours     False"),
        ("14.3", GOOD | {((1, 2, 0, 3, 4), (0, 2, 3, 1, 4))}, "of any kind"),
    ],
)
def test_wrong_attempts_are_told_what_is_wrong(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in repr(verdict)


@pytest.mark.parametrize("attempt", [..., lambda instructions, target: None])
def test_stubs_are_not_attempts(attempt):
    assert "not attempted yet" in repr(check("14.2", attempt))
