"""Low-rank transitions: overwriting, reflecting, factoring, and clocks made of them."""

import json
from collections import Counter
from itertools import product
from math import lcm
from pathlib import Path

import pytest
from flint import fmpq, fmpq_mat, fmpz_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.theory.constructions.clocks import Timed, clock, clock_layer, cyclotomic_clock, read_time
from lrnn.theory.constructions.elimination import eliminate
from lrnn.theory.constructions.factor import factor, inverse, lower_bound, multiply
from lrnn.theory.constructions.lowrank import (
    deltanet,
    overwrite,
    reflect,
    reflection,
    rwkv7,
    scaling,
    transvection,
)
from lrnn.theory.constructions.mirrors import cycle, finite_orders, mirrors, moduli, reflection_clock, stages
from lrnn.theory.exact import Affine, identity, matrix, vector

PROGRAMS = json.loads((Path(__file__).parent / "programs_3x3.json").read_text(encoding="utf-8"))
small = st.integers(-3, 3)
fractions = st.builds(fmpq, small, st.integers(1, 3))


def matrices(size):
    return st.lists(fractions, min_size=size**2, max_size=size**2).map(lambda x: fmpq_mat(size, size, x))


def square(rows):
    return fmpq_mat(len(rows), len(rows), [x for row in rows for x in row])


@given(st.integers(0, 3), st.lists(small, min_size=4, max_size=4), matrices(4))
def test_overwriting_replaces_one_row_by_a_combination_of_the_others(place, c, start):
    c[place] = 0
    step = overwrite(place, vector(c), start)
    expected = start.tolist()
    expected[place] = (vector(c).transpose() * start).tolist()[0]
    assert start + step.apply(0 * start) == matrix(expected)


def test_overwriting_with_oneself_is_refused():
    with pytest.raises(ValueError, match="c must be 0 at place 1, got 2"):
        overwrite(1, vector([0, 2]), identity(2))


def test_steps_of_the_two_architectures_as_dense_matrices():
    A, b = rwkv7([1, 2], [3, 4], vector([5, 6]), k=vector([1, 0]), v=vector([7]))
    assert A.dense() == square([[1 - 75, -90], [-120, 2 - 144]])
    assert b == vector([7, 0])
    A, b = deltanet(fmpq(1, 2), vector([1, 2]), v=vector([4]))
    assert A.dense() == square([[fmpq(1, 2), -1], [-1, -1]])
    assert b == vector([2, 4])


@given(fractions, matrices(2).map(lambda A: A * vector([1, 1])), matrices(2))
def test_a_reflecting_step_stores_the_difference_to_its_start(beta, k, start):
    assert start + reflect(beta, k, start).apply(0 * start) == reflection(beta, k) * start


@pytest.mark.parametrize(("source", "target"), [(0, 1), (1, 0), (2, 0)])
def test_three_reflections_are_a_transvection(source, target):
    expected = identity(3)
    expected[source, target] = 1
    assert multiply(transvection(source, target, size=3), size=3) == expected
    with pytest.raises(ValueError, match="must differ, got 1 twice"):
        transvection(1, 1, size=3)


def test_scaling_is_one_reflection():
    assert reflection(*scaling(1, fmpq(2, 3), size=2)).dense() == square([[1, 0], [0, fmpq(2, 3)]])


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 4).flatmap(matrices))
def test_both_routes_multiply_back_to_the_matrix_within_their_bounds(A):
    n = A.nrows()
    for found, most in ((factor(A), 3 * n - 2), (eliminate(A), 7 * n - 6)):
        assert multiply(found, size=n) == A
        assert lower_bound(A) <= len(found) <= most


def test_in_two_dimensions_four_factors_are_always_enough():
    counts = Counter(len(factor(fmpq_mat(2, 2, list(r)))) for r in product(range(-2, 3), repeat=4))
    assert max(counts) == 4
    assert len(factor(square([[1, 1], [-1, 1]]))) == 4


def test_factors_of_the_identity_and_of_zero():
    assert factor(identity(3)) == eliminate(identity(3)) == []
    assert len(factor(0 * identity(3))) == len(eliminate(0 * identity(3))) == 3
    with pytest.raises(ValueError, match=r"A must be square, got shape \(1, 2\)"):
        factor(matrix([[1, 2]]))


def test_inverse_of_a_reflection():
    beta, k = fmpq(3, 5), vector([1, 2])
    assert reflection(*inverse(beta, k)) * reflection(beta, k).dense() == identity(2)
    with pytest.raises(ZeroDivisionError):
        inverse(fmpq(1, 5), k)


def test_known_programs_for_all_classes_of_3x3_matrices_are_right_and_never_shorter_than_the_bound():
    needed = Counter()
    for row in PROGRAMS:
        A = fmpq_mat(3, 3, row["A"])
        program = [(fmpq(*_parts(beta)), vector(fmpq(*_parts(x)) for x in k)) for beta, k in row["program"]]
        assert multiply(program, size=3) == A
        assert lower_bound(A) <= len(program) <= len(factor(A)) <= 6
        needed[len(program)] += row["orbit"]
    assert needed == {0: 1, 1: 16, 2: 222, 3: 3146, 4: 16274, 5: 24}


def _parts(text):
    p, _, q = text.partition("/")
    return int(p), int(q or 1)


@pytest.mark.slow
def test_all_3x3_matrices_over_three_numbers_take_at_most_six_factors():
    for entries in product((-1, 0, 1), repeat=9):
        A = fmpq_mat(3, 3, list(entries))
        found = factor(A)
        assert len(found) <= 6
        assert multiply(found, size=3) == A


@pytest.mark.parametrize("period", range(2, 41))
def test_a_cyclotomic_clock_has_its_period_and_the_characteristic_polynomial(period):
    A = cyclotomic_clock(period).head.affine(Timed("a")).A.dense()
    assert A.charpoly().coeffs() == fmpz_poly.cyclotomic(period).coeffs()
    assert A**period == identity(A.nrows())


def test_a_clock_with_a_wrong_period_is_refused():
    with pytest.raises(ValueError, match="period must be at least 2, got 1"):
        cyclotomic_clock(1)
    turn = Affine(square([[0, -1], [1, 0]]), vector([1, 0]))
    assert clock([turn], 4).period == 4
    for wrong in (2, 3, 8):
        with pytest.raises(ValueError, match=f"period must be that of the steps, got {wrong}"):
            clock([turn], wrong)


@pytest.mark.parametrize("order", [2, 3, 4, 5, 7, 8, 9, 16, 27])
def test_a_cycle_is_a_product_of_phi_mirrors_and_has_its_order(order):
    Q = cycle(order)
    prime = next(p for p in range(2, order + 1) if order % p == 0)
    assert Q * Q.transpose() == identity(order)
    assert len(mirrors(Q)) == order - order // prime
    assert multiply(mirrors(Q), size=order) == Q
    assert Q**order == identity(order) != Q ** (order // prime)


def test_a_round_must_have_room_for_all_mirrors():
    with pytest.raises(ValueError, match=r"phases must be at least phi\(5\) = 4, got 2"):
        reflection_clock(2, 5)


def test_the_barrier_numbers():
    assert moduli(3) == [2, 24, 3_855_044_793_600]
    assert moduli(3)[-1] % 1404 == 0
    assert moduli(2)[-1] % 1404 != 0


def test_the_largest_modulus_is_attained():
    clocks = [reflection_clock(24, order) for order in (32, 27, 25, 7, 11, 13, 17, 19, 23)]
    assert lcm(*(clock.period for clock in clocks)) == moduli(3)[-1]
    time = 1_234_567_890_123
    now = {clock.period: time % clock.period for clock in clocks}
    read = [next(y for (_, y), t in clock.times.items() if t == now[clock.period]) for clock in clocks[:3]]
    assert read_time(clocks[:3], time % 24, [vector([y]) for y in read]) == time % (24 * 32 * 27 * 25)


@pytest.mark.parametrize("length", [2, 3, 4, 8, 9, 25])
def test_layers_of_clocks_tell_the_time(length):
    tokens = [Timed("a")] * 150
    for clocks in stages(length):
        tokens = list(clock_layer(clocks).outputs(tokens))
    modulus = lcm(*(clock.period for clock in clocks))
    assert modulus % length == 0
    assert [x.time for x in tokens] == [t % modulus for t in range(1, 151)]


def test_a_length_that_no_three_layers_find_is_refused():
    with pytest.raises(ValueError, match="length must divide 3855044793600, got 29"):
        stages(29)


def test_two_mirrors_in_the_plane_turn_by_few_orders_so_the_printed_clock_stops_at_five():
    assert finite_orders(1) == [1, 2]
    assert finite_orders(2) == [1, 2, 3, 4, 6]
    keys = [vector(k) for k in product(range(-5, 6), repeat=2) if any(k)]
    planes = [reflection(fmpq(2) / (k.transpose() * k)[0, 0], k).dense() for k in keys]
    found = set()
    for H, G in product(planes[::5], planes):
        trace = (H * G)[0, 0] + (H * G)[1, 1]
        orders = {2: 1, -2: 2, -1: 3, 0: 4, 1: 6}
        if trace in orders:
            found.add(orders[trace])
            assert (H * G) ** orders[trace] == identity(2)
        else:
            assert trace.q != 1  # the trace of a matrix of finite order is an integer
    assert found == {1, 2, 4}
    assert min(m for m in range(1, 100) if m not in finite_orders(2)) == 5
