"""The fixed point of diagonal recurrences is a dense one, and so is its gradient."""

import equinox as eqx
import jax
import jax.numpy as jnp
import nonlinear_reference as reference
import numpy as np
import pytest

from lrnn.layers.fixed_point import FixedPointRNN
from lrnn.parallel import Sequential

T, D = 30, 5


def drawn(dtype=jnp.float64):
    rng = np.random.default_rng(0)
    layer = jax.tree.map(
        lambda leaf: jnp.asarray(leaf + 0.3 * rng.normal(size=leaf.shape), dtype),
        FixedPointRNN(D, key=jax.random.key(0)),
    )
    return layer, jnp.asarray(rng.normal(size=(T, D)), dtype)


def dense(layer, x):
    return reference.fixed_point(*map(np.asarray, (layer.W, layer.b, x)))


def test_iterations_lead_from_the_diagonal_rnn_to_the_dense_one():
    layer, x = drawn()
    errors, residuals = [], []
    for iterations in (1, 4, 16, 64):
        states, residual = layer.evaluate(x, iterations=iterations, method=Sequential())
        errors.append(float(jnp.abs(states - dense(layer, x)).max()))
        residuals.append(float(residual))
    assert errors == sorted(errors, reverse=True)
    assert errors[0] > 0.01
    assert errors[-1] < 1e-9
    assert residuals[-1] < 1e-9 < 0.01 < residuals[0]


def test_a_step_is_one_of_the_dense_recurrence():
    layer, x = drawn()
    np.testing.assert_allclose(layer.sequential(x), dense(layer, x), atol=1e-12)


def test_the_gradient_is_that_of_the_dense_recurrence():
    layer, x = drawn()

    def by_steps(layer):
        return jnp.sum(jnp.sin(jax.lax.scan(lambda h, x_t: layer.step(h, x_t), layer.initial(), x)[1]))

    def by_iterations(layer):
        return jnp.sum(jnp.sin(layer(x, iterations=64)))

    found, expected = eqx.filter_grad(by_iterations)(layer), eqx.filter_grad(by_steps)(layer)
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        assert jnp.abs(other).max() > 0.01
        np.testing.assert_allclose(one, other, atol=1e-8)


def test_batches_and_short_formats():
    layer, x = drawn(jnp.bfloat16)
    assert jax.eval_shape(layer, x).dtype == jnp.bfloat16
    assert jax.eval_shape(layer.evaluate, x)[0].dtype == layer.initial().dtype == jnp.float32
    layer, x = drawn()
    together = jax.vmap(layer)(jnp.stack([x, -x]))
    np.testing.assert_allclose(together[1], layer(-x), atol=1e-12)


def test_at_least_one_iteration():
    layer, x = drawn()
    with pytest.raises(ValueError, match="iterations must be positive, got 0"):
        layer(x, iterations=0)
