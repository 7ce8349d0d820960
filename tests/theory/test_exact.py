"""Exact recurrences against fractions from the standard library, and the bits that states take."""

from fractions import Fraction
from functools import reduce

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from lrnn.theory import exact

fractions = st.fractions(min_value=-5, max_value=5, max_denominator=7)


@given(st.lists(st.tuples(fractions, fractions), max_size=30), fractions)
def test_scalar_recurrences_equal_fractions(steps, initial):
    h, expected = initial, []
    for a, b in steps:
        h = a * h + b
        expected.append(h)
    maps = [exact.Affine(exact.matrix([[a]]), exact.vector([b])) for a, b in steps]
    states = exact.linear_recurrence(maps, exact.vector([initial])).states
    assert [Fraction(int(s[0, 0].p), int(s[0, 0].q)) for s in states] == expected


@given(st.lists(st.lists(st.integers(-3, 3), min_size=6, max_size=6), min_size=1, max_size=20))
def test_composing_all_steps_gives_the_last_state(rows):
    maps = [exact.Affine(exact.matrix([r[:2], r[2:4]]), exact.vector(r[4:])) for r in rows]
    whole = reduce(lambda earlier, later: exact.compose(later, earlier), maps)
    start = exact.vector([1, -2])
    assert whole.apply(start) == exact.linear_recurrence(maps, start).states[-1]


def test_any_cell_runs():
    run = exact.recurrence(lambda h, x: abs(h - x), [fmpq(x) for x in (1, 1, 0, 1)], fmpq(0))
    assert run.states == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("value", "count"), [(0, 1), (1, 2), (-1, 2), (5, 4), (Fraction(1, 8), 5), (Fraction(-3, 4), 5)]
)
def test_bits(value, count):
    assert exact.bits(exact.rational(value)) == count
    assert exact.bits(exact.vector([0, value, 0])) == count


def test_bits_of_three_memories():
    """A parity bit stays constant, a counter grows with log t, a binary fraction with t."""
    ones = [fmpq(1)] * 1000
    assert set(exact.recurrence(lambda h, x: abs(h - x), ones, fmpq(0)).bits) <= {1, 2}
    assert exact.recurrence(lambda h, x: h + x, ones, fmpq(0)).bits[-1] == (1000).bit_length() + 1
    assert exact.recurrence(lambda h, x: (h + x) / 2, ones, fmpq(0)).bits == tuple(
        2 * t + 1 for t in range(1, 1001)
    )


def test_empty_input_gives_no_states():
    assert exact.linear_recurrence([], exact.vector([1])) == exact.Run((), ())


def test_floats_are_refused():
    with pytest.raises(TypeError, match=r"value must be an int.*, got 0\.1 of type float"):
        exact.vector([1, 0.1])


def test_ragged_rows_are_refused():
    with pytest.raises(ValueError, match=r"equally long, got lengths \[2, 1\]"):
        exact.matrix([[1, 2], [3]])
