"""Every type multiplies and composes like its matrix, and composes into the type it promises."""

from itertools import product

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import TYPES, draw, matrix

from lrnn.parallel import (
    Affine,
    BlockDiagonal,
    Dense,
    Diagonal,
    DiagonalPlusLowRank,
    PermutationDiagonal,
    compose,
)

kinds = st.sampled_from(TYPES)
seeds = st.integers(0, 2**32 - 1)


@given(kinds, seeds)
@settings(max_examples=40, deadline=None)
def test_apply_and_dense_are_the_matrix(kind, seed):
    rng = np.random.default_rng(seed)
    transition = draw(kind, rng)
    vector, columns = rng.normal(size=6), rng.normal(size=(6, 3))
    np.testing.assert_allclose(transition.dense(), matrix(transition), atol=1e-12)
    np.testing.assert_allclose(transition.apply(jnp.asarray(vector)), matrix(transition) @ vector, atol=1e-12)
    np.testing.assert_allclose(
        transition.apply(jnp.asarray(columns)), matrix(transition) @ columns, atol=1e-12
    )
    np.testing.assert_allclose(transition.closure().dense(), matrix(transition), atol=1e-12)


@given(kinds, kinds, seeds)
@settings(max_examples=60, deadline=None)
def test_compose_is_the_matrix_product(later, earlier, seed):
    rng = np.random.default_rng(seed)
    second, first = draw(later, rng), draw(earlier, rng)
    np.testing.assert_allclose(compose(second, first).dense(), matrix(second) @ matrix(first), atol=1e-12)


@given(kinds, kinds, kinds, seeds)
@settings(max_examples=60, deadline=None)
def test_compose_is_associative(third, second, first, seed):
    rng = np.random.default_rng(seed)
    c, b, a = draw(third, rng), draw(second, rng), draw(first, rng)
    np.testing.assert_allclose(
        compose(compose(c, b), a).dense(), compose(c, compose(b, a)).dense(), atol=1e-12
    )


@pytest.mark.parametrize(("later", "earlier"), list(product(TYPES, TYPES)))
def test_the_least_general_type_holds_the_product(later, earlier):
    rng = np.random.default_rng(0)
    found = type(compose(draw(later, rng), draw(earlier, rng)))
    expected = later if later is earlier or earlier is Diagonal else earlier if later is Diagonal else Dense
    assert found is expected


@pytest.mark.parametrize("kind", TYPES)
def test_closed_types_keep_their_shape_under_composition(kind):
    rng = np.random.default_rng(0)
    one, two = draw(kind, rng), draw(kind, rng)
    shapes = [leaf.shape for leaf in vars(one).values()]
    composed = [leaf.shape for leaf in vars(compose(two, one)).values()]
    assert (shapes == composed) is kind.closed


def test_ranks_add_up():
    rng = np.random.default_rng(0)
    pair = compose(draw(DiagonalPlusLowRank, rng), draw(DiagonalPlusLowRank, rng))
    assert isinstance(pair, DiagonalPlusLowRank)
    assert pair.u.shape == (6, 4)


def test_block_sizes_meet_in_their_least_common_multiple():
    rng = np.random.default_rng(0)
    twos, threes = (
        BlockDiagonal(jnp.asarray(rng.normal(size=(6, 2, 2)))),
        BlockDiagonal(jnp.asarray(rng.normal(size=(4, 3, 3)))),
    )
    pair = compose(twos, threes)
    assert pair.blocks.shape == (2, 6, 6)
    np.testing.assert_allclose(pair.dense(), matrix(twos) @ matrix(threes), atol=1e-12)


def test_merging_columns_add_up():
    merge = PermutationDiagonal(jnp.array([0, 0, 2]), jnp.array([1.0, 1.0, 1.0]))
    np.testing.assert_array_equal(merge.apply(jnp.array([1.0, 2.0, 4.0])), [3.0, 0.0, 4.0])


def test_the_printed_composition_of_diagonals_fails_on_a_three_cycle():
    """P1 D1 P2 D2 = (P1 P2) diag(P2^T d1) D2; with P2 for its transpose the product differs (repair R6)."""
    later = PermutationDiagonal(jnp.array([1, 2, 0]), jnp.array([1.0, 2.0, 3.0]))
    earlier = PermutationDiagonal(jnp.array([1, 2, 0]), jnp.array([1.0, 1.0, 1.0]))
    product_of_matrices = matrix(later) @ matrix(earlier)
    np.testing.assert_array_equal(compose(later, earlier).dense(), product_of_matrices)
    sent = matrix(earlier)
    printed = sent @ sent @ np.diag(sent @ np.asarray(later.scale)) @ np.diag(np.asarray(earlier.scale))
    assert not np.array_equal(printed, product_of_matrices)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("columns", [(), (2,)])
def test_affine_maps_compose_like_their_homogeneous_matrices(kind, columns):
    rng = np.random.default_rng(0)
    later, earlier = (Affine(draw(kind, rng), jnp.asarray(rng.normal(size=(6, *columns)))) for _ in range(2))
    pair = compose(later, earlier)
    h = jnp.asarray(rng.normal(size=(6, *columns)))
    np.testing.assert_allclose(
        pair.dense(), np.asarray(later.dense()) @ np.asarray(earlier.dense()), atol=1e-12
    )
    np.testing.assert_allclose(pair.apply(h), later.apply(earlier.apply(h)), atol=1e-12)
    assert pair.closed is kind.closed
    assert pair.closure().closed


def test_complex_entries():
    rotation = Diagonal(jnp.exp(2j * jnp.pi * jnp.arange(3) / 3))
    np.testing.assert_allclose(compose(rotation, compose(rotation, rotation)).dense(), np.eye(3), atol=1e-12)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (
            lambda: PermutationDiagonal(jnp.array([0, 3]), jnp.ones(2)),
            r"index must be within 0\.\.1, got 0\.\.3",
        ),
        (
            lambda: PermutationDiagonal(jnp.array([0, 1]), jnp.ones(3)),
            r"scale\.shape must be .*\(2,\), got \(3,\)",
        ),
        (
            lambda: BlockDiagonal(jnp.ones((3, 2, 4))),
            r"blocks\.shape must be \(\.\.\., M, B, B\), got \(3, 2, 4\)",
        ),
        (lambda: Dense(jnp.ones((2, 3))), r"matrix\.shape must be \(\.\.\., N, N\), got \(2, 3\)"),
        (
            lambda: DiagonalPlusLowRank(jnp.ones(3), jnp.ones((2, 1)), jnp.ones((2, 1))),
            r"u\.shape must be \(3,\)",
        ),
        (
            lambda: DiagonalPlusLowRank(jnp.ones(3), jnp.ones((3, 1)), jnp.ones((3, 2))),
            r"v\.shape must be .*got \(3, 2\)",
        ),
        (
            lambda: compose(Diagonal(jnp.ones(2)), Diagonal(jnp.ones(3))),
            r"later\.size must be earlier\.size 3, got 2",
        ),
    ],
)
def test_a_malformed_argument_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()


def test_affine_maps_compose_with_affine_maps_only():
    with pytest.raises(TypeError, match="Affine and Diagonal"):
        compose(Affine(Diagonal(jnp.ones(2)), jnp.ones(2)), Diagonal(jnp.ones(2)))
