"""Chunks give what the step loop gives, at the corners of the delta rule and in short formats."""

import inspect
from functools import reduce

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from delta_reference import draw, loop
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.parallel import DiagonalPlusLowRank, chunked_dplr, compose, linear_recurrence


@pytest.mark.parametrize("channels", [True, False])
@pytest.mark.parametrize(("T", "size"), [(0, 4), (1, 64), (13, 1), (13, 4), (16, 8), (16, 100)])
@given(seed=st.integers(0, 2**32 - 1), keys=st.sampled_from([None, 1, 3]))
@settings(max_examples=10)
def test_chunks_are_the_step_loop(T, size, channels, seed, keys):
    streams = draw(np.random.default_rng(seed), T, channels=channels, keys=keys)
    outputs, state = chunked_dplr(**streams, size=size)
    decays = np.broadcast_to(streams["log_decay"], streams["k"].shape)
    expected = loop(**{**streams, "log_decay": decays})
    scale = max(1, np.abs(expected[0]).max(initial=0))
    np.testing.assert_allclose(outputs, expected[0], atol=1e-11 * scale)
    np.testing.assert_allclose(state, expected[1], atol=1e-11 * scale)


def test_left_and_right_may_be_any_vectors():
    rng = np.random.default_rng(0)
    streams = draw(rng, 13)
    streams["left"], streams["right"] = rng.normal(size=(2, 13, 4)) / 3
    outputs, _ = chunked_dplr(**streams, size=4)
    np.testing.assert_allclose(outputs, loop(**streams)[0], atol=1e-10)


def test_absent_arguments_are_zero():
    streams = draw(np.random.default_rng(0), 13)
    absent = {name: np.zeros_like(streams[name]) for name in ("left", "right", "log_decay", "initial")}
    outputs, _ = chunked_dplr(streams["q"], streams["k"], streams["v"], size=4)
    np.testing.assert_allclose(outputs, loop(**{**streams, **absent})[0], atol=1e-12)


def test_a_chunk_multiplies_its_transitions():
    """From the identity, and writing nothing, the last state is the product of all transitions."""
    streams = draw(np.random.default_rng(1), 6)
    streams.update(k=np.zeros((6, 4)), v=np.zeros((6, 4)), initial=np.eye(4))
    _, state = chunked_dplr(**streams, size=6)
    d, u, v = np.exp(streams["log_decay"]), streams["left"][..., None], streams["right"][..., None]
    steps = [DiagonalPlusLowRank(*map(jnp.asarray, each)) for each in zip(d, u, v)]
    product = reduce(lambda earlier, later: compose(later, earlier), steps)
    np.testing.assert_allclose(state, product.dense(), atol=1e-12)


@pytest.mark.parametrize("channels", [True, False])
def test_gradients_are_those_of_the_step_loop(channels):
    streams = draw(np.random.default_rng(2), 13, channels=channels)
    weight = np.random.default_rng(3).normal(size=(13, 3))

    def chunks(streams):
        return jnp.sum(weight * chunked_dplr(**streams, size=4)[0])

    def steps(streams):
        d = jnp.broadcast_to(jnp.exp(streams["log_decay"]), streams["k"].shape)
        A = DiagonalPlusLowRank(d, streams["left"][..., None], streams["right"][..., None])
        b = streams["k"][..., None] * streams["v"][:, None]
        h = linear_recurrence(A, b, streams["initial"])
        return jnp.sum(weight * jnp.einsum("tkv,tk->tv", h, streams["q"]))

    found, expected = jax.jit(jax.grad(chunks))(streams), jax.jit(jax.grad(steps))(streams)
    for name, leaf in expected.items():
        assert np.isfinite(leaf).all()
        np.testing.assert_allclose(found[name], leaf, rtol=1e-9, atol=1e-10, err_msg=name)


@pytest.mark.parametrize("size", [16, 64, 256])
def test_reflections_in_float32_lose_few_digits(size):
    """beta = 2 at every step: the transition forgets nothing, not even rounding errors."""
    rng = np.random.default_rng(4)
    k = rng.normal(size=(512, 32))
    k /= np.linalg.norm(k, axis=1, keepdims=True)
    streams = {
        "q": rng.normal(size=k.shape),
        "k": 2 * k,
        "v": rng.normal(size=k.shape),
        "left": 2 * k,
        "right": k,
    }
    short = {name: jnp.asarray(array, jnp.float32) for name, array in streams.items()}
    expected, _ = loop(**streams, log_decay=np.zeros(k.shape), initial=np.zeros((32, 32)))
    error = np.abs(chunked_dplr(**short, size=size)[0] - expected).max() / np.abs(expected).max()
    assert 0 < error < 1e-4


def test_strong_decays_do_not_overflow_in_float32():
    """After 64 steps of exp(-20) a factored exponential would be exp(1280); a pair's own sum is at most 0."""
    streams = draw(np.random.default_rng(5), 64, dtype=np.float32)
    streams["log_decay"] = np.where(np.arange(64)[:, None] % 3, np.float32(-20), np.float32(-1e-3)) * np.ones(
        (1, 4)
    )
    streams = {name: jnp.asarray(array, jnp.float32) for name, array in streams.items()}
    outputs, state = chunked_dplr(**streams)
    assert outputs.dtype == state.dtype == jnp.float32
    expected, _ = loop(**{name: np.asarray(array, float) for name, array in streams.items()})
    np.testing.assert_allclose(outputs, expected, atol=1e-5)
    gradient = jax.grad(lambda w: jnp.sum(chunked_dplr(**{**streams, "log_decay": w})[0]))(
        streams["log_decay"]
    )
    assert np.isfinite(gradient).all()


def test_weak_decays_keep_their_digits_behind_strong_ones():
    """A difference of running sums, 1280 at step 64, would lose four digits of the decays that follow."""
    streams = draw(np.random.default_rng(6), 128, dtype=np.float32)
    streams["log_decay"] = np.where(
        np.arange(128)[:, None] < 64, np.float32(-20), np.float32(-1e-3)
    ) * np.ones((1, 4))
    streams = {name: jnp.asarray(array, jnp.float32) for name, array in streams.items()}
    expected, _ = loop(**{name: np.asarray(array, float) for name, array in streams.items()})
    outputs, _ = chunked_dplr(**streams, size=128)
    np.testing.assert_allclose(outputs, expected, atol=1e-5 * np.abs(expected).max())


def test_short_formats_accumulate_in_float32():
    ones = jnp.ones((1000, 1), jnp.bfloat16)
    outputs, state = chunked_dplr(ones, ones, ones)
    assert (outputs.dtype, state.dtype) == (jnp.bfloat16, jnp.float32)
    assert float(state[0, 0]) == float(outputs[-1, 0]) == 1000


def test_streams_that_look_alike_go_by_name():
    """beta and the decay have one shape; a call that confuses them must not be writable by position."""
    _, _, _, *others = inspect.signature(chunked_dplr).parameters.values()
    assert {parameter.kind for parameter in others} == {inspect.Parameter.KEYWORD_ONLY}


ONES = jnp.ones((3, 2))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"q": jnp.ones((4, 2))}, ValueError, r"q must have shape \(3, 2\) to go with k and v, got \(4, 2\)"),
        ({"k": jnp.ones(3)}, ValueError, r"k must have shape \(T, K\), got \(3,\)"),
        ({"v": jnp.ones((2, 2))}, ValueError, r"v must have shape \(3, 2\) .*, got \(2, 2\)"),
        ({"left": jnp.ones((3, 1))}, ValueError, r"left must have shape \(3, 2\) .*, got \(3, 1\)"),
        (
            {"log_decay": jnp.ones(3)},
            ValueError,
            r"log_decay must have shape \(3, 2\) or \(3, 1\) .*, got \(3,\)",
        ),
        ({"initial": jnp.ones((2, 3))}, ValueError, r"initial must have shape \(2, 2\) .*, got \(2, 3\)"),
        ({"size": 0}, ValueError, "size must be a positive number of steps, got 0"),
        ({"q": jnp.ones((3, 2), int)}, TypeError, "q must be an array of a floating-point dtype, got int64"),
        ({"v": [1.0]}, TypeError, "v must be .*, got list"),
    ],
)
def test_a_wrong_argument_is_named(change, error, message):
    with pytest.raises(error, match=message):
        chunked_dplr(**{"q": ONES, "k": ONES, "v": ONES, **change})
