"""Weighted automata and one-layer linear RNNs: the same values, the smallest size, the first difference."""

from itertools import product
from math import comb

import jax.numpy as jnp
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn import parallel
from lrnn.theory.automata import RATIONALS, WFA, DeterministicWFA
from lrnn.theory.automata.hankel import block, minimise, shortest_difference
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.weighted import to_automaton, to_layer
from lrnn.theory.exact import matrix, vector
from lrnn.theory.transitions import Diagonal, PermutationDiagonal

WORDS = [w for n in range(6) for w in product("ab", repeat=n)]
small = st.integers(-2, 2)


@st.composite
def automata(draw, most=4):
    size = draw(st.integers(1, most))
    row = st.lists(small, min_size=size, max_size=size)
    M = {a: matrix([draw(row) for _ in range(size)]) for a in "ab"}
    states = [str(i) for i in range(size)]
    return WFA.from_matrices(matrix([draw(row)]), M, vector(draw(row)), states=states)


def binary():
    return WFA(
        """
        one   0|1 one   -> 1
        one   1   value -> 1
        value 0|1 value -> 2
        """,
        semiring=RATIONALS,
        states="one value",
        symbols="0 1",
        alpha="one -> 1",
        omega="value -> 1",
    )


def power(wfa, exponent):
    """The automaton of the values to a power: a state is a tuple of states."""
    states = list(product(range(len(wfa.states)), repeat=exponent))

    def times(entries):
        result = fmpq(1)
        for x in entries:
            result *= x
        return result

    M = {
        a: matrix([[times(rows[p][q] for p, q in zip(ps, qs)) for qs in states] for ps in states])
        for a, rows in wfa.matrices.items()
    }
    alpha, omega = ([times(v[q] for q in qs) for qs in states] for v in (wfa.alpha, wfa.omega))
    return WFA.from_matrices(matrix([alpha]), M, vector(omega), states=[str(i) for i in range(len(states))])


@given(automata())
@settings(max_examples=60, deadline=None)
def test_the_smallest_automaton_has_the_same_values_and_as_many_states_as_the_rank(wfa):
    smallest = minimise(wfa)
    assert all(smallest.value(w) == wfa.value(w) for w in WORDS)
    assert len(smallest.states) == max(1, block(wfa.value, WORDS[:15], WORDS[:15]).rank())
    assert shortest_difference(wfa, smallest) is None


def test_states_of_the_smallest_automaton_are_prefixes_and_their_rows_a_basis():
    smallest = minimise(power(binary(), 2))
    assert smallest.states == ("ε", "1", "1·0")
    assert block(binary().value, ["", "1"], ["", "1"]).rank() == 2


def test_the_sixth_power_of_a_binary_number_needs_seven_states_of_sixty_four():
    sixth = power(binary(), 6)
    smallest = minimise(sixth)
    assert (len(sixth.states), len(smallest.states)) == (64, 7)
    assert smallest.value("110100") == 52**6


def test_zero_keeps_one_state():
    unreachable = WFA("", semiring=RATIONALS, states="p q", symbols="a", alpha="p -> 1", omega="q -> 1")
    smallest = minimise(unreachable)
    assert smallest.states == ("ε",)
    assert smallest.value("aaa") == 0


@given(automata(3), automata(3))
@settings(max_examples=60, deadline=None)
def test_the_shortest_difference_is_the_first_one_a_search_finds(f, g):
    found = shortest_difference(f, g)
    searched = next((w for w in WORDS if f.value(w) != g.value(w)), None)
    assert (found is None) == (searched is None)
    if found is not None:
        assert len(found) == len(searched) < len(f.states) + len(g.states)
        assert f.value(found) != g.value(found)


@pytest.mark.parametrize("size", [1, 2, 5, 12])
def test_the_bound_on_differences_is_tight(size):
    """2^n and the number of sets of fewer than m of n things agree up to n = m - 1."""
    doubling = WFA("p a p -> 2", semiring=RATIONALS, states="p", symbols="a", alpha="p -> 1", omega="p -> 1")
    steps = {(i, j): int(j in (i, i + 1)) for i in range(size) for j in range(size)}
    M = {"a": matrix([[steps[i, j] for j in range(size)] for i in range(size)])}
    states = [f"s{i}" for i in range(size)]
    first = matrix([[int(i == 0) for i in range(size)]])
    subsets = WFA.from_matrices(first, M, vector([1] * size), states=states)
    assert subsets.value("a" * 9) == sum(comb(9, k) for k in range(size))
    assert shortest_difference(doubling, subsets) == ("a",) * size


def test_automata_over_other_symbols_are_not_compared():
    other = WFA("", semiring=RATIONALS, states="p", symbols="x", alpha="", omega="")
    with pytest.raises(ValueError, match=r"second must read the symbols \('0', '1'\), got \('x',\)"):
        shortest_difference(binary(), other)


@given(automata(3))
@settings(max_examples=30, deadline=None)
def test_a_layer_scores_the_value_and_its_state_is_the_row_vector(wfa):
    layer = to_layer(wfa)
    for w in WORDS[:15]:
        h = layer.state(w)
        assert tuple(h.entries()) == wfa.run(w)[-1]
        assert layer.score(h) == wfa.value(w)
    assert all(to_automaton(layer).value(w) == wfa.value(w) for w in WORDS)


def test_an_additive_term_costs_one_state_and_only_then():
    counter = LinearRNN(
        vector([5]), {"a": Diagonal([1]), "b": Diagonal([2])}, {"a": vector([1])}, matrix([[1]])
    )
    wfa = to_automaton(counter)
    assert wfa.states == ("h0", "one")
    assert wfa.value("aba") == 13
    turn = LinearRNN(vector([1, 0]), {"a": PermutationDiagonal([1, 0], [1, 2])}, {}, matrix([[0, 1]]))
    assert to_automaton(turn).states == ("h0", "h1")
    assert [to_automaton(turn).value("a" * n) for n in range(4)] == [0, 1, 0, 2]


def test_the_layer_of_an_automaton_runs_in_jax_by_a_scan():
    layer = to_layer(binary()).to_jax(jnp.float32)
    states = layer.scan("110100", method=parallel.Associative())
    assert layer.readout(states[-1]) == 52


def test_matrices_make_a_deterministic_automaton_only_if_it_is_one():
    one = matrix([[1, 0]])
    assert DeterministicWFA.from_matrices(one, {"a": matrix([[0, 1], [1, 0]])}, vector([1, 2]), states="pq")
    with pytest.raises(ValueError, match="not deterministic: state 'p' reads 'a'"):
        DeterministicWFA.from_matrices(one, {"a": matrix([[1, 1], [0, 1]])}, vector([1, 2]), states="pq")
    with pytest.raises(ValueError, match="states must be distinct words"):
        WFA.from_matrices(one, {"a": matrix([[1, 1], [0, 1]])}, vector([1, 2]), states="pp")
