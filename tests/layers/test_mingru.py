"""The minimal GRU and LSTM are their papers' loops, by every scan."""

import jax
import jax.numpy as jnp
import nonlinear_reference as reference
import numpy as np
import pytest

from lrnn.layers.mingru import MinGRU, MinLSTM
from lrnn.parallel import Associative, Chunked, Sequential

CASES = [(MinGRU, reference.min_gru), (MinLSTM, reference.min_lstm)]


def drawn(kind, dtype=jnp.float64):
    rng = np.random.default_rng(0)
    layer = jax.tree.map(
        lambda leaf: jnp.asarray(leaf + 0.5 * rng.normal(size=leaf.shape), dtype),
        kind(6, key=jax.random.key(0)),
    )
    return layer, jnp.asarray(rng.normal(size=(20, 6)), dtype)


@pytest.mark.parametrize(("kind", "loop"), CASES)
def test_the_layer_is_the_loop_of_its_paper(kind, loop):
    layer, x = drawn(kind)
    expected = loop(layer, np.asarray(x))
    for method in (Sequential(), Associative(), Chunked(7)):
        np.testing.assert_allclose(layer(x, method=method), expected, atol=1e-12)
    np.testing.assert_allclose(layer.sequential(x), expected, atol=1e-12)


@pytest.mark.parametrize(("kind", "loop"), CASES)
def test_short_formats_come_back_from_a_float32_state(kind, loop):
    layer, x = drawn(kind, jnp.bfloat16)
    assert jax.eval_shape(layer, x).dtype == jnp.bfloat16
    assert layer.initial().dtype == jnp.float32
    exact = loop(layer, np.asarray(x, np.float64))
    np.testing.assert_allclose(np.asarray(layer(x), np.float64), exact, atol=0.05)
