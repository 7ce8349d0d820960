"""Exact transitions: applying, composing and writing out agree, and so does their twin in JAX."""

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn import parallel
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.exact import Affine, compose, identity, matrix, vector
from lrnn.theory.transitions import (
    BlockDiagonal,
    Dense,
    Diagonal,
    DiagonalPlusLowRank,
    PermutationDiagonal,
)

SIZE = 4
small = st.integers(-3, 3)
numbers = st.lists(small, min_size=SIZE, max_size=SIZE)


def matrices(rows, columns):
    row = st.lists(small, min_size=columns, max_size=columns)
    return st.lists(row, min_size=rows, max_size=rows).map(matrix)


TYPES = {
    Diagonal: st.builds(Diagonal, numbers),
    PermutationDiagonal: st.builds(
        PermutationDiagonal, st.lists(st.integers(0, SIZE - 1), min_size=SIZE, max_size=SIZE), numbers
    ),
    BlockDiagonal: st.builds(BlockDiagonal, st.tuples(matrices(2, 2), matrices(2, 2))),
    DiagonalPlusLowRank: st.builds(DiagonalPlusLowRank, numbers, matrices(SIZE, 1), matrices(SIZE, 1)),
    Dense: st.builds(Dense, matrices(SIZE, SIZE)),
}
transitions = st.one_of(*TYPES.values())


@given(transitions, matrices(SIZE, 2))
def test_applying_is_multiplying_by_the_dense_matrix(A, h):
    assert A * h == A.dense() * h


@given(transitions, transitions)
def test_composing_is_multiplying_dense_matrices_later_on_the_left(later, earlier):
    assert (later * earlier).dense() == later.dense() * earlier.dense()


@pytest.mark.parametrize("kind", TYPES)
def test_equal_types_stay_in_their_type(kind):
    @given(TYPES[kind], TYPES[kind])
    @settings(max_examples=20)
    def same_type(later, earlier):
        assert type(later * earlier) is kind

    same_type()


@given(transitions, transitions, matrices(SIZE, 1), matrices(SIZE, 1))
def test_affine_maps_of_any_type_compose(later, earlier, b2, b1):
    h = vector(range(SIZE))
    second, first = Affine(later, b2), Affine(earlier, b1)
    assert compose(second, first).apply(h) == second.apply(first.apply(h))


@pytest.mark.parametrize("kind", TYPES)
def test_the_twin_in_jax_has_the_same_name_and_the_same_matrix(kind):
    @given(TYPES[kind])
    @settings(max_examples=10, deadline=None)
    def same(A):
        twin = A.to_jax(jnp.float32)
        assert type(twin).__name__ == kind.__name__
        np.testing.assert_array_equal(twin.dense(), np.array(A.dense().tolist(), dtype=float))

    same()


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: PermutationDiagonal([0, 2], [1, 1]), "index must lie within 0..1, got 2"),
        (lambda: PermutationDiagonal([0], [1, 1]), "scale must have 1 entries"),
        (lambda: BlockDiagonal((identity(2), identity(3))), "blocks must be square and of one size"),
        (lambda: DiagonalPlusLowRank([1, 1], matrix([[1]]), matrix([[1]])), "shape \\(2, r\\)"),
        (lambda: Diagonal([1]) * Diagonal([1, 2]), "equal sizes, got 1 and 2"),
    ],
)
def test_wrong_shapes_are_errors(build, message):
    with pytest.raises(ValueError, match=message):
        build()


def test_a_linear_rnn_runs_exactly_and_by_every_scan():
    flip, keep = PermutationDiagonal([1, 0], [1, 1]), PermutationDiagonal([0, 1], [1, 1])
    parity = LinearRNN(vector([1, 0]), {"0": keep, "1": flip}, {}, matrix([[-1, 1]]))
    floats = parity.to_jax(jnp.float32)
    word = "0110111"
    h = parity.initial
    for symbol in word:
        h = parity.step(h, symbol)
    assert (parity.score(h) > 0) == (word.count("1") % 2 == 1) == floats.accepts(word)
    for method in (parallel.Sequential(), parallel.Associative(), parallel.Chunked(3)):
        np.testing.assert_array_equal(floats.scan(word, method=method), floats.run(word))
