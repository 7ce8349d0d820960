"""Instrumented scans: right on every monoid, with the work and depth that the formulas say."""

from collections.abc import Callable
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrnn.theory.scans import Blelloch, Chunked, KoggeStone, Sequential, scan

METHODS = (Sequential(), KoggeStone(), Blelloch(), Chunked(1), Chunked(3), Chunked(8), Chunked(1000))
methods = st.sampled_from(METHODS)


def _then(later: tuple[int, ...], earlier: tuple[int, ...]) -> tuple[int, ...]:
    """Composition of maps on {0, .., 4} given as tables: far from commutative."""
    return tuple(later[earlier[i]] for i in range(5))


@given(methods, st.lists(st.tuples(*[st.integers(0, 4)] * 5), max_size=70))
def test_prefixes_of_maps(method, maps):
    expected = tuple(accumulate(maps, lambda earlier, later: _then(later, earlier)))
    assert scan(_then, maps, method=method).values == expected


@given(methods, st.text(max_size=90))
def test_prefixes_of_words(method, word):
    found = scan(lambda later, earlier: earlier + later, word, method=method).values
    assert found == tuple(word[: i + 1] for i in range(len(word)))


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_counted_work_and_depth_are_the_formulas(method):
    for n in range(1, 201):
        counted = scan(lambda later, earlier: None, [None] * n, method=method)
        assert counted.work == method.work(n), n
        assert counted.depth == method.depth(n), n


def test_the_formulas_at_a_power_of_two():
    """The textbook values at n = 1024."""
    assert (Sequential().work(1024), Sequential().depth(1024)) == (1023, 1023)
    assert (KoggeStone().work(1024), KoggeStone().depth(1024)) == (9217, 10)
    assert (Blelloch().work(1024), Blelloch().depth(1024)) == (2036, 18)
    assert (Chunked(32).work(1024), Chunked(32).depth(1024)) == (1984, 62)


def test_every_prefix_of_blelloch_is_ready_at_its_level():
    wires = scan(lambda later, earlier: None, [None] * 200, method=Blelloch()).wires
    assert [wire.level for wire in wires] == [Blelloch.prefix_depth(m) for m in range(1, 201)]


def test_sequential_does_the_least_work_and_kogge_stone_has_the_least_depth():
    for n in range(1, 201):
        assert Sequential().work(n) == min(method.work(n) for method in METHODS)
        assert KoggeStone().depth(n) == min(method.depth(n) for method in METHODS)


@given(methods, st.integers(0, 60))
def test_steps_join_neighbours(method, n):
    for step in scan(lambda later, earlier: None, [None] * n, method=method).steps:
        assert step.earlier.last + 1 == step.later.first
        assert (step.result.first, step.result.last) == (step.earlier.first, step.later.last)
        assert step.result.level == 1 + max(step.earlier.level, step.later.level)


def test_the_order_of_arguments_matters():
    """With earlier and later swapped, words come out backwards: only a non-commuting operation sees it."""
    swapped: Callable[[str, str], str] = lambda later, earlier: later + earlier  # noqa: E731
    assert scan(swapped, "abc", method=Sequential()).values == ("a", "ba", "cba")


def test_saturating_addition_is_not_associative_and_methods_disagree():
    def clip(later: int, earlier: int) -> int:
        return max(0, min(3, earlier + later))

    word = [3, 3, -3, -3]
    assert scan(clip, word, method=Sequential()).values[-1] == 0
    assert scan(clip, word, method=Blelloch()).values[-1] == 3


def test_wrong_arguments_are_named():
    with pytest.raises(TypeError, match=r"method must be .*, got 'tree'"):
        scan(min, [1], method="tree")
    with pytest.raises(ValueError, match="size must be a positive number of elements, got 0"):
        Chunked(0)
