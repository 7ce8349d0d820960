"""Whole networks: logits for every token, in both forms, with as many parameters as they say."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import lax

from lrnn.layers.model import build_model, matched_width, parameters

KEY = jax.random.key(0)
TASK = {"vocabulary": 5, "outputs": 3, "depth": 2}
NAMES = ["Attention", "Aaren", "CarryLookahead", "RWKV7"]
TOKENS = jnp.asarray([0, 3, 1, 4, 4, 2, 0])


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def test_token_by_token_is_all_at_once(name):
    model = build_model(name, width=8, key=KEY, **TASK)

    @eqx.filter_jit
    def both(model):
        step = lax.scan(lambda states, token: model.step(states, token), model.initial(), TOKENS)
        return step[1], model(TOKENS)

    stepped, at_once = both(model)
    assert at_once.shape == (7, 3)
    np.testing.assert_allclose(stepped, at_once, rtol=1e-4, atol=1e-5)


def test_every_parameter_has_a_gradient(name):
    model = build_model(name, width=8, key=KEY, **TASK)
    loss = eqx.filter_jit(eqx.filter_grad(lambda model: jnp.sum(jnp.sin(model(TOKENS)))))
    leaves = jax.tree.leaves(loss(model))
    assert sum(leaf.size for leaf in leaves) == parameters(model)
    assert all(np.isfinite(leaf).all() and np.abs(leaf).max() > 0 for leaf in leaves)


def test_parameters_are_counted_by_hand():
    model = build_model("Attention", width=8, hidden=12, key=KEY, **TASK, H=3, K=4, V=5)
    block = 3 * (4 + 4 + 5 + 5) * 8 + (8 * 12 + 12) + (12 * 8 + 8) + 2 * 16
    assert parameters(model) == 5 * 8 + 2 * block + 16 + (8 * 3 + 3)


def counted(width):
    """The parameters of two blocks around Aaren with its two heads of 16, and of what is around them."""
    block = 2 * 16 + 3 * 2 * 16 * width + 8 * width**2 + 5 * width + 4 * width
    return 2 * block + 5 * width + 2 * width + 3 * width + 3


@pytest.mark.parametrize("count", [1, 1_000, counted(24), counted(24) + 200, 20_000])
def test_a_matched_width_is_the_nearest_one(count):
    assert parameters(build_model("Aaren", width=8, key=KEY, **TASK)) == counted(8)
    width = matched_width("Aaren", count=count, largest=64, **TASK)
    assert width == min(range(8, 65, 8), key=lambda w: abs(counted(w) - count))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: build_model("lstn", width=8, key=KEY, **TASK), "name must be one of .*Attention.*'lstn'"),
        (lambda: build_model("Aaren", width=0, key=KEY, **TASK), "width must be positive, got 0"),
        (lambda: build_model("Aaren", width=8, key=KEY, **TASK | {"depth": 0}), "depth must be positive"),
        (lambda: build_model("Aaren", width=8, key=KEY, **TASK)(TOKENS + 1), "from 0 to 4, got 1..5"),
        (lambda: matched_width("Aaren", count=10**6, largest=16, **TASK), "a width up to 16, got 1000000"),
    ],
)
def test_bad_input_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()
