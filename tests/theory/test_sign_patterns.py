"""Why one layer does not follow a graph: dependent points miss a sign pattern, and rank is not the reason."""

from itertools import combinations, product

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.theory.automata.hankel import block
from lrnn.theory.constructions.sign_patterns import (
    counterexample,
    dependency,
    member_instance,
    separable,
    without_edges,
    word,
)
from lrnn.theory.exact import matrix
from lrnn.theory.labels.graphs import Instance, reachable


def points(size, dimension):
    row = st.lists(st.integers(-1, 1), min_size=dimension, max_size=dimension)
    return st.lists(row, min_size=size, max_size=size)


@given(st.integers(1, 4).flatmap(lambda size: points(size, 2)))
@settings(max_examples=60, deadline=None)
def test_separable_finds_what_a_search_over_half_spaces_finds(rows):
    cuts = {
        frozenset(s for s, x in enumerate(rows, 1) if x[0] * y + x[1] * z > 0)
        for y, z in product(range(-3, 4), repeat=2)
    }
    for n in range(len(rows) + 1):
        for members in combinations(range(1, len(rows) + 1), n):
            assert separable(matrix(rows), members) == (frozenset(members) in cuts)


@given(st.integers(1, 5).flatmap(lambda size: points(size, 3)))
@settings(max_examples=60, deadline=None)
def test_a_dependency_vanishes_and_names_a_pattern_that_is_missing(rows):
    x = matrix(rows)
    c = dependency(x)
    assert (c is None) == (x.rank() == len(rows))
    if c is not None:
        assert matrix([c]) * x == matrix([[0, 0, 0]])
        assert max(c) > 0
        assert not separable(x, [s for s, coefficient in enumerate(c, 1) if coefficient > 0])


def test_points_in_the_plane_show_twice_as_many_patterns_as_there_are_points():
    """Cover (1965): n points in general position in r dimensions show 2 sum_{k < r} C(n - 1, k) patterns."""
    rows = matrix([[1, s] for s in range(1, 6)])
    cut = [A for n in range(6) for A in combinations(range(1, 6), n) if separable(rows, A)]
    assert len(cut) == 2 * 5


def test_the_rank_of_a_threshold_language_may_be_anything():
    """The printed argument would need three states to be too few for the words s; ?t with s = t."""
    wfa = without_edges()
    prefixes, suffixes = ["1" * s + ";" for s in range(1, 9)], ["?" + "1" * t for t in range(1, 9)]
    values = block(wfa.value, prefixes, suffixes)
    language = matrix([[int(x > 0) for x in row] for row in values.tolist()])
    assert values.tolist()[1][:3] == [fmpq(-1, 2), fmpq(1, 2), fmpq(-1, 2)]
    assert (values.rank(), language.rank()) == (3, 8)
    assert language == matrix([[int(s == t) for t in range(8)] for s in range(8)])


def test_without_edges_fails_with_edges():
    found = counterexample(without_edges(), threshold=0)
    assert without_edges().accepts(word(found), threshold=fmpq(0)) != reachable(found)
    assert found == Instance(source=2, edges=((1, 6), (2, 5), (3, 6), (4, 5)), target=5)


def test_a_threshold_must_be_exact():
    with pytest.raises(TypeError, match=r"got 0.5 of type float"):
        counterexample(without_edges(), threshold=0.5)


@pytest.mark.parametrize("members", [(), (1,), (2, 3), (1, 2, 3)])
def test_an_instance_asks_for_membership_and_its_word_begins_with_the_source(members):
    for source in (1, 2, 3):
        instance = member_instance(source, members, size=3)
        assert reachable(instance) == (source in members)
        assert word(instance).startswith("1" * source + ";")
