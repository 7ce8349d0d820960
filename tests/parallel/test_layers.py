"""Every linear layer runs over a mesh: the same outputs, and the same gradients."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from lrnn.layers import LAYERS, LinearLayer
from lrnn.parallel import Associative, Chunked, Sequential, Sharded, hosts

LINEAR = [name for name, layer in LAYERS.items() if issubclass(layer, LinearLayer)]


def _layer_and_tokens(name):
    return LAYERS[name](8, key=jax.random.key(0)), jax.random.normal(jax.random.key(1), (13, 8))


def _largest_gap(one, other):
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    return max(float(jnp.abs(a - b).max() / (1e-6 + jnp.abs(a).max())) for a, b in pairs)


@pytest.mark.parametrize("name", LINEAR)
def test_outputs_do_not_depend_on_the_devices(name):
    assert len(jax.devices()) == 8
    layer, x = _layer_and_tokens(name)
    mesh = hosts.time_mesh()
    ways = Sequential(), Sharded(mesh), Sharded(mesh, local=Chunked(2))
    one, *others = (eqx.filter_jit(layer)(x, method=way) for way in ways)
    for outputs in others:
        np.testing.assert_allclose(outputs, one, rtol=1e-8, atol=1e-8)


@pytest.mark.slow
@pytest.mark.parametrize("name", LINEAR)
def test_gradients_do_not_depend_on_the_devices(name):
    layer, x = _layer_and_tokens(name)

    @eqx.filter_jit
    @eqx.filter_grad
    def gradient(layer, way):
        return jnp.sum(layer(x, method=way) ** 2)

    mesh = hosts.time_mesh()
    one = gradient(layer, Sequential())
    for local in (Sequential(), Associative(), Chunked(2)):
        assert _largest_gap(one, gradient(layer, Sharded(mesh, local=local))) < 1e-6
