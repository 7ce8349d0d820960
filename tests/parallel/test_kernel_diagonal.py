"""The diagonal kernel, run step by step, gives the states and gradients of the loop."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import draw, matrix, step_loop

from lrnn.layers import LAYERS
from lrnn.parallel import Dense, Diagonal, Kernel, Sequential, linear_recurrence

KERNEL = Kernel(interpret=True)


def problem(seed, length, N=6, columns=()):
    rng = np.random.default_rng(seed)
    inputs, initial = rng.normal(size=(length, N, *columns)), rng.normal(size=(N, *columns))
    return draw(Diagonal, rng, length, size=N), jnp.asarray(inputs), jnp.asarray(initial)


@pytest.mark.parametrize("columns", [(), (3,)])
@pytest.mark.parametrize("reverse", [False, True])
@given(length=st.sampled_from([0, 1, 16, 37]), seed=st.integers(0, 2**32 - 1))
@settings(max_examples=4)
def test_the_kernel_is_the_step_loop(length, seed, columns, reverse):
    transitions, inputs, initial = problem(seed, length, columns=columns)
    states = linear_recurrence(transitions, inputs, initial, method=KERNEL, reverse=reverse)
    matrices = [matrix(Diagonal(a)) for a in transitions.a]
    expected = step_loop(matrices, inputs, initial, reverse=reverse)
    np.testing.assert_allclose(states, expected, rtol=1e-12, atol=1e-12)


def test_more_channels_than_one_program_takes():
    transitions, inputs, initial = problem(0, 20, N=70)
    states = linear_recurrence(transitions, inputs, initial, method=KERNEL)
    np.testing.assert_allclose(states, linear_recurrence(transitions, inputs, initial), atol=1e-12)


@pytest.mark.parametrize("length", [1, 35])
def test_gradients_and_their_gradients_are_those_of_the_loop(length):
    transitions, inputs, initial = problem(1, length)
    weight = jnp.asarray(np.random.default_rng(2).normal(size=inputs.shape))

    def derivatives(method):
        def loss(a, b, h):
            return jnp.sum(weight * linear_recurrence(Diagonal(a), b, h, method=method) ** 2)

        def slope(*arguments):
            return sum(jnp.sum(jnp.sin(leaf)) for leaf in jax.grad(loss, (0, 1, 2))(*arguments))

        arguments = transitions.a, inputs, initial
        return jax.grad(loss, (0, 1, 2))(*arguments), jax.grad(slope, (0, 1, 2))(*arguments)

    for found, expected in zip(*map(jax.tree.leaves, map(derivatives, (KERNEL, Sequential())))):
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def test_batches_by_vmap():
    rng = np.random.default_rng(3)
    a, b = jnp.asarray(rng.uniform(-1, 1, (3, 20, 6))), jnp.asarray(rng.normal(size=(3, 20, 6)))
    for one, other in ((0, 0), (None, 0), (0, None)):
        run = jax.vmap(lambda a, b: linear_recurrence(Diagonal(a), b, method=KERNEL), (one, other))
        found = run(a if one == 0 else a[0], b if other == 0 else b[0])
        for i in range(3):
            alone = linear_recurrence(Diagonal(a[i * (one == 0)]), b[i * (other == 0)])
            np.testing.assert_allclose(found[i], alone, atol=1e-12)


def test_short_formats_accumulate_in_float32():
    steps = jnp.ones((1000, 1), jnp.bfloat16)
    states = linear_recurrence(Diagonal(steps), steps, method=KERNEL)
    assert states.dtype == jnp.bfloat16
    assert float(states[-1, 0]) == 1000


def test_nan_stays_in_its_channel_and_after_its_step():
    transitions, inputs, initial = problem(4, 20)
    states = linear_recurrence(transitions, inputs.at[7, 2].set(jnp.nan), initial, method=KERNEL)
    assert jnp.isnan(states[7:, 2]).all()
    assert jnp.isnan(states).sum() == 13


@pytest.mark.parametrize("name", ["Mamba", "DeltaNet", "GatedLinearAttention"])
def test_layers_take_the_kernel(name):
    layer = LAYERS[name](8, key=jax.random.key(0))
    x = jax.random.normal(jax.random.key(1), (13, 8))
    np.testing.assert_allclose(layer(x, method=KERNEL), layer(x), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(
    ("transitions", "message"),
    [
        (Dense(jnp.ones((3, 2, 2))), "transitions must be Diagonal for a kernel, got Dense"),
        (Diagonal(jnp.ones((3, 2), complex)), "must be real for a kernel, got complex128"),
    ],
)
def test_other_transitions_are_refused(transitions, message):
    with pytest.raises(TypeError, match=message):
        linear_recurrence(transitions, jnp.ones((3, 2)), method=KERNEL)
