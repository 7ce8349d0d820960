"""Commuting transitions: what they hold exactly, what no float holds, and what blocks add."""

from itertools import product
from math import gcd

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn import parallel
from lrnn.theory.constructions.block_diagonal import arithmetic, even_pairs, sums
from lrnn.theory.constructions.diagonal import count_modulo, dihedral, parity, turn
from lrnn.theory.exact import identity, matrix
from lrnn.theory.labels.arithmetic import is_even_pair, sum_modulo, value_modulo
from lrnn.theory.transitions import Diagonal

BITS = st.text("01", max_size=200)


def order(A, longest):
    """The smallest power that is the identity, None if there is none up to `longest`."""
    power = A
    for k in range(1, longest + 1):
        if power == identity(A.nrows()):
            return k
        power = A * power
    return None


@pytest.mark.parametrize("m", range(1, 41))
def test_a_turn_has_its_order_and_no_smaller_size_would_do(m):
    assert order(turn(m), m) == m
    assert turn(m).nrows() == sum(gcd(k, m) == 1 for k in range(1, m + 1))
    assert all(x.q == 1 for x in turn(m).entries())


def test_rational_planes_turn_by_halves_thirds_quarters_and_sixths_only():
    small = [matrix([[a, b], [c, d]]) for a, b, c, d in product(range(-3, 4), repeat=4)]
    assert {order(A, 30) for A in small} == {1, 2, 3, 4, 6, None}


@given(BITS)
def test_parity_is_one_diagonal_coordinate(word):
    construction = parity()
    assert construction.agrees(word)
    assert construction.network.initial.nrows() == 1
    assert all(type(A) is Diagonal for A in construction.network.A.values())


@given(st.integers(1, 20), BITS)
@settings(max_examples=50)
def test_a_clock_counts_for_ever_in_a_bounded_number_of_bits(m, word):
    construction = count_modulo(m)
    assert construction.agrees(word)
    held = {max(construction.run_exact("1" * t).bits, default=0) for t in (m, 2 * m)}
    assert len(held) == 1


@pytest.mark.parametrize("m", [2, 3, 5, 8])
def test_integer_clocks_never_leave_the_exact_run_in_bfloat16(m):
    construction, word = count_modulo(m), "1101" * 100
    assert construction.predicted_departure(word, mantissa=8) is None
    assert construction.measured_departure(word, jnp.bfloat16) is None


@pytest.mark.parametrize("method", [parallel.Sequential(), parallel.Associative(), parallel.Chunked(7)])
def test_clocks_run_by_every_scan(method):
    construction, word = count_modulo(5), "11011" * 20
    states = construction.to_jax(jnp.float32).scan(word, method=method)
    exactly = [[int(x) for x in h.entries()] for h in construction.run_exact(word).states]
    np.testing.assert_array_equal(states, exactly)


@given(
    st.sampled_from(["float16", "bfloat16"]),
    st.floats(0, 1, width=16),
    st.floats(-8, 8, width=16),
    st.floats(-8, 8, width=16),
)
@settings(deadline=None)
def test_with_an_eigenvalue_from_0_to_1_rounded_states_settle_monotonically(dtype, a, b, h):
    a, b, h = (np.asarray(x, jnp.dtype(dtype)) for x in (a, b, h))
    states = [h]
    while len(states) < 2 or states[-1] != states[-2]:
        states.append(a * states[-1] + b)
    assert states in (sorted(states), sorted(states, reverse=True))


@given(st.integers(1, 9), st.data())
def test_sums_and_pairs_answer_at_every_number(modulus, data):
    word = data.draw(st.lists(st.integers(0, modulus - 1).map(str), min_size=1, max_size=40))
    prefixes = [word[: t + 1] for t in range(len(word))]
    assert list(sums(modulus).outputs(word)) == [sum_modulo(prefix, modulus) for prefix in prefixes]
    assert list(even_pairs(modulus).outputs(word)) == [is_even_pair(prefix) for prefix in prefixes]


def test_products_come_before_sums():
    assert list(arithmetic(5).outputs("1+2-3*4")) == [1, None, 3, None, 0, None, 1]
    assert list(arithmetic(5).outputs("2*3*4-1*0")) == [2, None, 1, None, 4, None, 3, None, 4]


@given(st.integers(1, 30), st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 99)), max_size=20))
def test_labels_of_expressions_are_those_of_python(modulus, rest):
    word = "7" + "".join(f"{operator}{n}" for operator, n in rest)
    assert value_modulo(word, modulus) == eval(word) % modulus


@pytest.mark.parametrize("network", [sums(5), even_pairs(5)])
def test_every_column_of_a_block_is_one_hot(network):
    for n in "01234":
        A = network.layers[0].heads[0].affine(n).A.dense()
        assert all(sorted(column) == [0] * (A.nrows() - 1) + [1] for column in A.transpose().tolist())


@pytest.mark.parametrize("corners", [1, 2, 3, 5])
def test_flips_and_turns_of_a_polygon_cancel_only_in_the_right_order(corners):
    network = dihedral(corners)
    for word, expected in (("srsr", True), ("rs" * 2, True), ("r" * corners, True), ("rsr", False)):
        *_, answer = network.outputs(word)
        assert answer is expected
    *_, answer = network.outputs("rrss")
    assert answer is (corners <= 2)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: turn(0), "modulus must be at least 1, got 0"),
        (lambda: count_modulo(-3), "modulus must be at least 1, got -3"),
        (lambda: sums(0), "modulus must be at least 1, got 0"),
        (lambda: value_modulo("1+", 5), "numbers with one of"),
        (lambda: value_modulo("*1", 5), "numbers with one of"),
        (lambda: list(dihedral(0).outputs("r")), "modulus must be at least 1"),
    ],
)
def test_bad_input_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()
