"""Newton's method in a kernel, run step by step: the loop's states, or a residual that says how far off."""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from lrnn.layers import DiagonalGRU, DiagonalLSTM
from lrnn.parallel import Kernel, Newton, NewtonKernel, Steps, nonlinear_recurrence

kernel = partial(NewtonKernel, size=8, interpret=True, tolerance=1e-12)


def evaluate(cell, inputs, initial, method):
    return nonlinear_recurrence(cell, inputs, initial, method=method, block=1)


def problem(gain, length=37, N=5):
    """A cell of its own for every coordinate, which closes over its weights."""
    rng = np.random.default_rng(0)
    a, inputs, initial = rng.uniform(-1, 1, N), rng.normal(size=(length, N)), rng.normal(size=N)

    def cell(h, x):
        return jnp.tanh(gain * a * h + x)

    states, h = [], initial
    for x in inputs:
        h = np.tanh(gain * a * h + x)
        states.append(h)
    return cell, jnp.asarray(inputs), jnp.asarray(initial), np.array(states)


@pytest.mark.parametrize(("length", "N"), [(1, 5), (37, 40)])
def test_the_kernel_gives_the_states_of_the_loop(length, N):
    cell, inputs, initial, expected = problem(0.8, length, N)
    found = evaluate(cell, inputs, initial, kernel())
    np.testing.assert_allclose(found.states, expected, atol=1e-11)
    assert found.converged
    assert found.residual <= 1e-12
    chunks = -(-length // 8)
    assert found.iterations < 8 * chunks
    assert found.work == length + found.iterations * (2 * 7 + 8)
    assert found.depth == chunks + found.iterations * (2 * 3 + 1)


def test_the_gru_and_its_gradient_are_those_of_the_loop():
    layer, x = DiagonalGRU(4, key=jax.random.key(0)), jax.random.normal(jax.random.key(1), (20, 4))
    gradient = eqx.filter_grad(lambda layer, method: jnp.sum(layer(x, method=method) ** 2))
    found = gradient(layer, kernel(scan=Kernel(interpret=True)))
    for one, other in zip(*map(jax.tree.leaves, (found, gradient(layer, Steps())))):
        np.testing.assert_allclose(one, other, rtol=1e-8, atol=1e-10)


def test_batches_by_vmap():
    cell, inputs, initial, _ = problem(0.8, 12)
    batch = inputs * jnp.asarray([0.0, 3.0])[:, None, None]
    together = jax.vmap(lambda inputs: evaluate(cell, inputs, initial, kernel()))(batch)
    for i, inputs in enumerate(batch):
        alone = evaluate(cell, inputs, initial, kernel())
        assert together.iterations[i] == alone.iterations
        np.testing.assert_allclose(together.states[i], alone.states, atol=1e-12)


def test_a_right_guess_needs_no_iteration():
    cell, inputs, initial, states = problem(0.8)
    run = partial(nonlinear_recurrence, cell, inputs, initial, block=1, guess=jnp.asarray(states))
    found = run(method=kernel(tolerance=1e-9))
    assert (int(found.iterations), bool(found.converged)) == (0, True)
    np.testing.assert_array_equal(found.states, states)


def test_no_steps_at_all():
    cell, inputs, initial, _ = problem(0.8)
    found = evaluate(cell, inputs[:0], initial, kernel())
    assert found.states.shape == (0, 5)
    assert found.converged


def test_chaos_cut_short_is_reported_by_its_residual():
    inputs, initial = jnp.zeros((40, 3)), jnp.asarray([0.1, 0.2, 0.3])
    found = evaluate(lambda h, x: jnp.sin(8 * h) + x, inputs, initial, kernel(max_iterations=2))
    assert not found.converged
    states = np.asarray(found.states)
    before = np.vstack([initial, states[:-1]])
    np.testing.assert_allclose(found.residual, np.abs(states - np.sin(8 * before)).max(), rtol=1e-9)
    assert found.residual > 1e-2


def test_nan_is_not_hidden():
    cell, inputs, initial, _ = problem(0.8)
    found = evaluate(cell, inputs.at[20, 2].set(jnp.nan), initial, kernel(max_iterations=8))
    assert jnp.isnan(found.states[20:, 2]).all()
    assert jnp.isnan(found.states).sum() == 17
    assert jnp.isnan(found.residual)
    assert not found.converged


def test_a_cell_may_ask_where_its_state_is_and_take_tokens():
    table = jnp.asarray([[0.5, -1.0], [2.0, 0.25]])

    def cell(h, token):
        return jax.nn.relu(jnp.where(h > 0.3, 0.5 * h, table[token] + h**2 / 4)) - 0.1

    tokens, initial = jnp.asarray([0, 1, 1, 0, 1, 0, 0, 1, 1]), jnp.ones(2)
    expected = evaluate(cell, tokens, initial, Steps())
    np.testing.assert_allclose(evaluate(cell, tokens, initial, kernel()).states, expected.states, atol=1e-12)


def test_a_cell_that_forgets_its_state():
    inputs = jnp.ones((9, 2))
    assert evaluate(lambda h, x: jnp.sin(x), inputs, inputs[0], kernel()).converged


@pytest.mark.parametrize(
    ("cell", "name"), [(lambda h, x: jnp.cumsum(h) + x, "cumsum"), (lambda h, x: h[::-1] + x, "rev")]
)
def test_a_cell_that_mixes_coordinates_is_refused(cell, name):
    ones = jnp.ones((3, 2))
    with pytest.raises(ValueError, match=f"cell must act on every coordinate .* got the operation {name}"):
        evaluate(cell, ones, ones[0], kernel())


def test_other_blocks_and_sizes_are_refused():
    layer = DiagonalLSTM(4, key=jax.random.key(0))
    with pytest.raises(ValueError, match="block must be 1 for a kernel, got 2"):
        layer(jnp.ones((3, 4)), method=kernel())
    with pytest.raises(ValueError, match="size must be a power of two, got 12"):
        NewtonKernel(size=12)
    assert isinstance(kernel(), Newton)
