"""Attention, Aaren and the carry-lookahead RNN: the loops of their papers, token by token and at once."""

from functools import partial, reduce

import attention_reference as reference
import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.layers.aaren import Aaren, Fold, compose, prefixes, single
from lrnn.layers.attention import Attention, attend
from lrnn.layers.carry_lookahead import CarryLookahead
from lrnn.theory.complexity import ARCHITECTURES

T, D = 12, 8
KEY = jax.random.key(0)


def plain(layer):
    return jax.tree.map(np.asarray, eqx.filter(layer, eqx.is_array))


def attention_loop(layer, x):
    p = plain(layer)
    weights = p.q.weight, p.k.weight, p.v.weight, p.out.weight
    return reference.attention(*weights, x, context=layer.context, alibi=layer.alibi)


def aaren_loop(layer, x):
    p = plain(layer)
    return reference.aaren(p.q, p.k.weight, p.v.weight, p.out.weight, x)


def lookahead_loop(layer, x):
    p = plain(layer)
    levels = [(level.weight, level.bias) for level in p.lookahead]
    return reference.carry_lookahead(levels, (p.cell.weight, p.cell.bias), x)


LAYERS = {
    "attention": (partial(Attention, H=4, K=3, V=2, context=T), attention_loop),
    "ALiBi": (partial(Attention, H=3, context=2 * T, alibi=True), attention_loop),
    "ALiBi, a short context": (partial(Attention, context=5, alibi=True), attention_loop),
    "aaren": (partial(Aaren, H=3, K=4, V=2), aaren_loop),
    "carry-lookahead": (partial(CarryLookahead, levels=3), lookahead_loop),
}


@eqx.filter_jit
def run(layer, x):
    return layer(x)


@pytest.fixture(params=LAYERS)
def layer_and_loop(request):
    build, loop = LAYERS[request.param]
    layer = build(D, key=KEY)
    return jax.tree.map(lambda leaf: leaf.astype(float) if eqx.is_inexact_array(leaf) else leaf, layer), loop


@pytest.fixture
def layer(layer_and_loop):
    return layer_and_loop[0]


@pytest.fixture
def x():
    return jax.random.normal(jax.random.key(1), (T, D), float)


def test_a_layer_is_the_loop_of_its_paper(layer_and_loop, x):
    layer, loop = layer_and_loop
    np.testing.assert_allclose(run(layer, x), loop(layer, np.asarray(x)), rtol=1e-10, atol=1e-12)


def test_token_by_token_is_all_at_once(layer, x):
    np.testing.assert_allclose(layer.sequential(x), run(layer, x), rtol=1e-10, atol=1e-12)


def test_gradients_agree_between_the_forms_and_are_finite(layer, x):
    def loss(form):
        return lambda layer, x: jnp.sum(jnp.sin(form(layer, x)))

    forms = [lambda layer, x: layer(x), lambda layer, x: layer.sequential(x)]
    at_once, stepped = (eqx.filter_jit(eqx.filter_grad(loss(form)))(layer, x) for form in forms)
    for a, b in zip(jax.tree.leaves(at_once), jax.tree.leaves(stepped)):
        assert np.isfinite(a).all()
        np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-10)


def test_no_output_looks_ahead(layer, x):
    np.testing.assert_array_equal(run(layer, x.at[6:].set(7.0))[:6], run(layer, x)[:6])


def test_batches_are_mapped(layer, x):
    batch = jnp.stack([x, -x, 2 * x])
    mapped = jax.vmap(run, in_axes=(None, 0))(layer, batch)
    np.testing.assert_allclose(mapped[1], run(layer, -x), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", LAYERS)
def test_short_floats_come_back_short_but_are_added_up_in_long_ones(name, x):
    layer = LAYERS[name][0](D, key=KEY)
    layer = jax.tree.map(lambda leaf: leaf.astype("float32") if eqx.is_inexact_array(leaf) else leaf, layer)
    short = run(layer, x.astype(jnp.bfloat16))
    long = run(layer, x.astype(jnp.bfloat16).astype(jnp.float32))
    assert short.dtype == jnp.bfloat16
    np.testing.assert_array_equal(short, long.astype(jnp.bfloat16))


def test_every_class_is_in_the_table(layer):
    assert layer.architecture in {architecture.name for architecture in ARCHITECTURES}


def test_attention_without_positions_does_not_see_the_order_of_the_past(x):
    layer = Attention(D, context=T, key=KEY)
    shuffled = jnp.concatenate([x[:-1][::-1], x[-1:]])
    np.testing.assert_allclose(layer(shuffled)[-1], layer(x)[-1], rtol=1e-6)
    with_positions = Attention(D, context=T, alibi=True, key=KEY)
    assert np.abs(with_positions(shuffled)[-1] - with_positions(x)[-1]).max() > 1e-3


folds = st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-10, 10)), min_size=1, max_size=4).map(
    lambda tokens: reduce(compose, (single(np.asarray(s), np.asarray([v])) for s, v in reversed(tokens)))
)


@given(folds, folds, folds)
@settings(max_examples=20, deadline=None)
def test_folds_compose_associatively(later, middle, earlier):
    left = compose(compose(later, middle), earlier)
    right = compose(later, compose(middle, earlier))
    assert left.m == right.m
    np.testing.assert_allclose(left.u, right.u, rtol=1e-12)
    np.testing.assert_allclose(left.w, right.w, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("scale", [1.0, 1e4])
def test_a_fold_is_softmax_attention_with_one_query_at_any_score(scale):
    rng = np.random.default_rng(2)
    scores, values = scale * rng.normal(size=(T, 1)), rng.normal(size=(T, 3))
    hidden = jnp.where(jnp.tril(jnp.ones((T, T), bool)), 0.0, -jnp.inf)
    expected = attend(jnp.ones((T, 1)), jnp.asarray(scores), jnp.asarray(values), hidden)
    found = jax.jit(prefixes)(jnp.asarray(scores[:, 0]), jnp.asarray(values)).mean
    np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-13)


def test_an_empty_fold_is_neutral():
    empty = Fold(jnp.asarray(-jnp.inf), jnp.asarray(0.0), jnp.zeros(2))
    one = single(jnp.asarray(-3.0), jnp.asarray([1.0, 2.0]))
    for found in (compose(one, empty), compose(empty, one)):
        assert all(jax.tree.leaves(jax.tree.map(np.array_equal, found, one)))


@pytest.mark.parametrize("levels", range(4))
def test_the_field_of_a_lookahead_is_exact(levels):
    layer = CarryLookahead(D, levels=levels, key=KEY)
    x = jnp.abs(jax.random.normal(KEY, (T, D)))
    reach = [np.abs(layer(x.at[-1 - d].add(1.0))[-1] - layer(x)[-1]).max() > 0 for d in range(T)]
    assert layer.field == 1 + 2**levels
    assert reach[: layer.field] == [True] * layer.field
    assert not any(reach[layer.field :])


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Aaren(D, key=KEY)(jnp.ones((T, D + 1))), r"x must have shape \(T, 8\).*\(12, 9\)"),
        (lambda: Attention(D, context=0, key=KEY), "context must be a positive number of tokens, got 0"),
        (lambda: CarryLookahead(D, levels=-1, key=KEY), "levels must not be negative, got -1"),
    ],
)
def test_bad_input_is_named(build, message):
    with pytest.raises(ValueError, match=message):
        build()
