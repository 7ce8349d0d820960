"""Filter and smoother against least squares in numpy, from the sum that they minimise."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import draw, matrix

from lrnn.parallel import (
    Associative,
    BlockDiagonal,
    Dense,
    Diagonal,
    Sequential,
    damped_recurrence,
    linear_recurrence,
)
from lrnn.parallel.kalman import _solve

TYPES = (Diagonal, BlockDiagonal, Dense)
N = 6


def problem(kind, seed, length, gain=1.0, dtype=np.float64):
    """Random transitions and inputs, in JAX and as matrices in float64."""
    rng = np.random.default_rng(seed)
    A = jax.tree.map(lambda leaf: (gain * leaf).astype(dtype), draw(kind, rng, length, size=N))
    matrices = [matrix(jax.tree.map(lambda leaf, t=t: leaf[t], A)) for t in range(length)]
    return A, jnp.asarray(rng.normal(size=(length, N)), dtype), matrices


def least_squares(matrices, inputs, precision):
    """All states at once: what minimises the sum, as one dense problem."""
    length = len(inputs)
    steps = np.eye(length * N)
    for t in range(1, length):
        steps[t * N : (t + 1) * N, (t - 1) * N : t * N] = -matrices[t]
    rows = np.vstack([steps, np.sqrt(precision) * np.eye(length * N)])
    right = np.concatenate([np.ravel(inputs), np.zeros(length * N)])
    return np.linalg.lstsq(rows, right, rcond=None)[0].reshape(length, N)


@given(st.sampled_from(TYPES), st.integers(0, 2**32 - 1), st.floats(0, 3), st.floats(1e-3, 100))
@settings(max_examples=30, deadline=None)
def test_the_smoother_solves_the_least_squares_of_all_steps(kind, seed, gain, precision):
    A, b, matrices = problem(kind, seed, 13, gain)
    found = damped_recurrence(A, b, precision=precision, smooth=True)
    np.testing.assert_allclose(found, least_squares(matrices, b, precision), atol=1e-8)


@given(st.sampled_from(TYPES), st.integers(0, 2**32 - 1), st.floats(0, 3), st.floats(1e-3, 100))
@settings(max_examples=10, deadline=None)
def test_the_filter_solves_the_least_squares_of_the_steps_so_far(kind, seed, gain, precision):
    A, b, matrices = problem(kind, seed, 13, gain)
    found = damped_recurrence(A, b, precision=precision)
    for t in range(1, 14):
        expected = least_squares(matrices[:t], b[:t], precision)[-1]
        np.testing.assert_allclose(found[t - 1], expected, atol=1e-8)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("smooth", [False, True])
@pytest.mark.parametrize("length", [1, 2, 13])
def test_without_precision_nothing_is_held_back(kind, smooth, length):
    A, b, _ = problem(kind, 0, length)
    found = damped_recurrence(A, b, precision=0, smooth=smooth)
    expected = linear_recurrence(A, b)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * jnp.abs(expected).max())


@pytest.mark.parametrize("smooth", [False, True])
def test_much_precision_lets_little_move(smooth):
    A, b, _ = problem(Dense, 0, 13)
    assert jnp.abs(linear_recurrence(A, b)).max() > 1
    assert jnp.abs(damped_recurrence(A, b, precision=1e6, smooth=smooth)).max() < 1e-4


@pytest.mark.parametrize("smooth", [False, True])
def test_what_explodes_alone_is_held_in_float32(smooth):
    A, b, matrices = problem(Dense, 0, 80, gain=3.0, dtype=np.float32)
    assert not jnp.isfinite(linear_recurrence(A, b)).all()
    found = damped_recurrence(A, b, precision=0.1, smooth=smooth)
    assert found.dtype == jnp.float32
    assert jnp.abs(found).max() < 10
    if smooth:
        np.testing.assert_allclose(found, least_squares(matrices, np.float64(b), 0.1), atol=1e-3)


@pytest.mark.parametrize("smooth", [False, True])
def test_every_way_to_walk_says_the_same(smooth):
    A, b, _ = problem(Dense, 0, 13)
    one, other = (
        damped_recurrence(A, b, precision=0.1, smooth=smooth, method=method)
        for method in (Associative(), Sequential())
    )
    np.testing.assert_allclose(one, other, atol=1e-12)


def test_the_solver_is_that_of_numpy_and_needs_its_pivots():
    rng = np.random.default_rng(0)
    matrices, columns = rng.normal(size=(50, N, N)), rng.normal(size=(50, N, 3))
    matrices[:, 0, 0] = 0
    found = jax.vmap(_solve)(jnp.asarray(matrices), jnp.asarray(columns))
    np.testing.assert_allclose(found, np.linalg.solve(matrices, columns), rtol=1e-8, atol=1e-8)
