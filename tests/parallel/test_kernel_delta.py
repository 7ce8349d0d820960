"""The delta kernel, run step by step, gives outputs and gradients of the loop at the corners of the rule."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from delta_reference import draw, loop
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.parallel import Kernel, chunked_dplr

kernel = partial(chunked_dplr, size=16, method=Kernel(interpret=True))


def expected_of(streams):
    streams = {name: np.asarray(array, float) for name, array in streams.items()}
    return loop(**{**streams, "log_decay": np.broadcast_to(streams["log_decay"], streams["k"].shape)})


@pytest.mark.parametrize("channels", [True, False])
@pytest.mark.parametrize("T", [0, 37])
@given(seed=st.integers(0, 2**32 - 1), keys=st.sampled_from([None, 1, 3]))
@settings(max_examples=3)
def test_the_kernel_is_the_step_loop(T, channels, seed, keys):
    streams = draw(np.random.default_rng(seed), T, channels=channels, keys=keys)
    expected, found = expected_of(streams), kernel(**streams)
    scale = max(1, np.abs(expected[0]).max(initial=0))
    for one, other in zip(found, expected):
        np.testing.assert_allclose(one, other, atol=1e-11 * scale)


@pytest.mark.parametrize("channels", [True, False])
def test_gradients_are_those_of_the_chunks_in_jax(channels):
    """These are checked against the loop; more columns than one program takes, and channels to fill."""
    streams = draw(np.random.default_rng(2), 37, K=18, V=70, channels=channels, keys=3)
    weight = np.random.default_rng(3).normal(size=(37, 70))

    def gradient(run):
        def loss(streams):
            outputs, state = run(**streams)
            return jnp.sum(weight * outputs) + jnp.sum(state**2)

        return jax.jit(jax.grad(loss))(streams)

    found, expected = gradient(kernel), gradient(partial(chunked_dplr, size=16))
    for name, leaf in expected.items():
        np.testing.assert_allclose(found[name], leaf, rtol=1e-9, atol=1e-9, err_msg=name)


def test_absent_arguments_are_zero():
    streams = draw(np.random.default_rng(0), 13)
    absent = {name: np.zeros_like(streams[name]) for name in ("left", "right", "log_decay", "initial")}
    outputs, _ = kernel(streams["q"], streams["k"], streams["v"])
    np.testing.assert_allclose(outputs, expected_of({**streams, **absent})[0], atol=1e-12)


@pytest.mark.parametrize("size", [16, 64])
def test_reflections_in_float32_lose_few_digits(size):
    """beta = 2 at every step: the transition forgets nothing, not even rounding errors."""
    rng = np.random.default_rng(4)
    k = rng.normal(size=(128, 32))
    k /= np.linalg.norm(k, axis=1, keepdims=True)
    q, v = rng.normal(size=(2, *k.shape))
    zeros = {"log_decay": np.zeros((128, 1)), "initial": np.zeros((32, 32))}
    streams = {"q": q, "k": 2 * k, "v": v, "left": 2 * k, "right": k, **zeros}
    short = {name: jnp.asarray(array, jnp.float32) for name, array in streams.items()}
    expected, _ = expected_of(streams)
    error = np.abs(kernel(**short, size=size)[0] - expected).max() / np.abs(expected).max()
    assert 0 < error < 1e-4


@pytest.mark.parametrize("channels", [True, False])
def test_strong_decays_and_closed_gates_neither_overflow_nor_spread(channels):
    """exp(-20) at two steps in three, exactly 0 at one, and weak decays behind them keep their digits."""
    streams = draw(np.random.default_rng(5), 64, channels=channels, dtype=np.float32)
    log_decay = np.where(np.arange(64)[:, None] % 3, np.float32(-20), np.float32(-1e-3))
    log_decay[20] = -np.inf
    log_decay[32:] = -1e-3
    streams["log_decay"] = np.broadcast_to(log_decay, streams["log_decay"].shape)
    streams = {name: jnp.asarray(array, jnp.float32) for name, array in streams.items()}
    outputs, state = kernel(**streams)
    assert outputs.dtype == state.dtype == jnp.float32
    expected, _ = expected_of(streams)
    np.testing.assert_allclose(outputs, expected, atol=1e-5 * np.abs(expected).max())
    gradient = jax.grad(lambda streams: jnp.sum(kernel(**streams)[0]))(streams)
    assert all(np.isfinite(leaf).all() for leaf in gradient.values())


def test_nan_is_not_hidden():
    streams = draw(np.random.default_rng(6), 40)
    streams["v"][20, 1] = np.nan
    outputs, state = kernel(**streams)
    assert np.isnan(outputs[20:, 1]).all()
    assert np.isnan(state[:, 1]).all()
    assert np.isfinite(outputs[:16]).all()


def test_batches_by_vmap():
    batch = [draw(np.random.default_rng(seed), 20) for seed in range(2)]
    together = jax.vmap(lambda streams: kernel(**streams))(jax.tree.map(lambda *x: np.stack(x), *batch))
    for i, streams in enumerate(batch):
        np.testing.assert_allclose(together[0][i], kernel(**streams)[0], atol=1e-12)


@pytest.mark.parametrize(
    ("size", "K", "message"),
    [
        (8, 4, "size must be a power of two from 16 for a kernel, got 8"),
        (48, 4, "size must be a power of two from 16 for a kernel, got 48"),
        (64, 64, r"size must keep size\^2 decays on chip, at most 32768 with 64 a step, got 64"),
    ],
)
def test_chunks_that_do_not_fit_are_refused(size, K, message):
    with pytest.raises(ValueError, match=message):
        kernel(**draw(np.random.default_rng(0), 3, K=K), size=size)
