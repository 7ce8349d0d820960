"""Tensor trains: the matrix by its definition, the best of a rank, and steps that keep the rank."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from nonlinear_reference import tensor_train_entry

from lrnn.layers.tensor_train import riemannian_step, tangent, tensor_train

MODES, RANKS = ((2, 3), (3, 2), (2, 2)), (2, 3)
ROWS, COLUMNS = (2, 3, 2), (3, 2, 2)


def matrix(seed=0):
    return jnp.asarray(np.random.default_rng(seed).normal(size=(12, 12)))


def train(seed=0):
    return tensor_train(matrix(seed), modes=MODES, ranks=RANKS)


def test_entries_are_products_of_small_matrices():
    found = train()
    assert found.ranks == RANKS
    assert found.modes == MODES
    cores = [np.asarray(core) for core in found.cores]
    for row, column in np.ndindex(12, 12):
        i, j = np.unravel_index(row, ROWS), np.unravel_index(column, COLUMNS)
        np.testing.assert_allclose(found.dense()[row, column], tensor_train_entry(cores, i, j), atol=1e-12)


def test_a_vector_goes_through_the_cores():
    x = jnp.asarray(np.random.default_rng(1).normal(size=12))
    np.testing.assert_allclose(train().apply(x), train().dense() @ x, atol=1e-12)


def test_full_ranks_lose_nothing_and_a_train_is_its_own_best_train():
    np.testing.assert_allclose(
        tensor_train(matrix(), modes=MODES, ranks=(6, 4)).dense(), matrix(), atol=1e-12
    )
    again = tensor_train(train().dense(), modes=MODES, ranks=RANKS)
    np.testing.assert_allclose(again.dense(), train().dense(), atol=1e-12)


def curve(start, directions):
    """A path of trains of the same ranks through `start`."""
    return lambda s: type(start)(tuple(core + s * d for core, d in zip(start.cores, directions)))


def test_the_tangent_projection_keeps_velocities_and_is_orthogonal():
    rng = np.random.default_rng(2)
    start = train()
    directions = [jnp.asarray(rng.normal(size=core.shape)) for core in start.cores]
    velocity = jax.jacfwd(lambda s: curve(start, directions)(s).dense())(0.0)
    np.testing.assert_allclose(tangent(start, velocity), velocity, atol=1e-10)
    Z = matrix(3)
    np.testing.assert_allclose(jnp.sum((Z - tangent(start, Z)) * velocity), 0, atol=1e-10)
    assert jnp.linalg.norm(Z - tangent(start, Z)) > 0.1


def test_the_step_goes_downhill_and_keeps_the_ranks():
    target = train(5)

    def loss(W):
        return jnp.sum((W - target.dense()) ** 2) / 2

    @jax.jit
    def step(train):
        return loss(train.dense()), riemannian_step(train, jax.grad(loss)(train.dense()), rate=0.5)

    found, losses = train(6), []
    for _ in range(30):
        value, found = step(found)
        assert found.ranks == RANKS
        losses.append(float(value))
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 1e-6 * losses[0]


@pytest.mark.parametrize(
    ("modes", "ranks", "message"),
    [
        (((2, 2), (3, 3)), (2,), r"modes must multiply up to the shape \(12, 12\)"),
        (MODES, (2,), "ranks must be 2 numbers for 3 modes"),
        (MODES, (2, 5), r"ranks\[1\] must be between 1 and 4, got 5"),
        (MODES, (0, 2), r"ranks\[0\] must be between 1 and 6, got 0"),
    ],
)
def test_impossible_sizes_are_named(modes, ranks, message):
    with pytest.raises(ValueError, match=message):
        tensor_train(matrix(), modes=modes, ranks=ranks)
