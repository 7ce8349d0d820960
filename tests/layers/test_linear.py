"""Every linear layer is the loop of its paper, in every form, with its gradients and in short formats."""

import equinox as eqx
import jax
import jax.numpy as jnp
import linear_reference as reference
import nonlinear_reference
import numpy as np
import pytest

from lrnn.layers import LAYERS, KeyValue, LinearLayer
from lrnn.parallel import Associative, Chunked, PermutationDiagonal, Sequential
from lrnn.theory.complexity import ARCHITECTURES

REFERENCES = {
    "S4D": reference.s4d,
    "LRU": reference.lru,
    "Mamba": reference.mamba,
    "Mamba2": reference.mamba2,
    "GatedLinearAttention": reference.gated_linear_attention,
    "RWKV4": reference.rwkv4,
    "RWKV7": reference.rwkv7,
    "PDSSM": reference.pd_ssm,
    "BlockDiagonalRNN": reference.block_diagonal,
    "DeltaNet": reference.deltanet,
    "GatedDeltaNet": reference.gated_deltanet,
    "DeltaProduct": reference.deltaproduct,
    "DenseRNN": reference.dense,
    "MinGRU": nonlinear_reference.min_gru,
    "MinLSTM": nonlinear_reference.min_lstm,
}
SIGNED = ["Mamba", "DeltaNet", "GatedDeltaNet", "DeltaProduct", "RWKV7"]
METHODS = (Sequential(), Associative(), Chunked(4))
D = 5

each_layer = pytest.mark.parametrize("name", REFERENCES)


def build(name, dtype=jnp.float64, **options):
    """A small layer whose parameters are all away from their special starting values."""
    sizes = {"H": 2, "K": 3, "V": 4} if "V" in LAYERS[name].__init__.__annotations__ else {}
    layer = LAYERS[name](D, key=jax.random.key(1), **sizes, **options)
    rng = np.random.default_rng(2)
    return jax.tree.map(lambda leaf: np.asarray(leaf + 0.3 * rng.normal(size=leaf.shape), dtype), layer)


def tokens(*shape, dtype=jnp.float64):
    return np.random.default_rng(3).normal(size=(*shape, D)).astype(dtype)


def test_every_linear_layer_has_a_reference():
    assert {name for name, layer in LAYERS.items() if issubclass(layer, LinearLayer)} == set(REFERENCES)


@each_layer
def test_both_forms_of_a_layer_are_the_loop_of_its_paper(name):
    """In chunks, and token by token; both for a batch."""
    layer, x = build(name), tokens(2, 9)

    @jax.jit
    @jax.vmap
    def forms(x):
        return layer(x, method=Chunked(4)), layer.sequential(x)

    at_once, by_steps = forms(x)
    for i, sequence in enumerate(x):
        expected = REFERENCES[name](layer, sequence)
        assert np.abs(expected).max() > 0.1
        np.testing.assert_allclose(at_once[i], expected, rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(by_steps[i], expected, rtol=1e-10, atol=1e-10)


@each_layer
def test_a_sequence_may_be_read_in_pieces(name):
    """From the state that the piece before has left, by another method each time."""
    layer, x = build(name), tokens(9)

    @jax.jit
    def read(x):
        state, parts = layer.initial(), []
        for piece, method in zip((x[:4], x[4:5], x[5:]), METHODS):
            state, y = layer.run(state, piece, method=method)
            parts.append(y)
        return jnp.concatenate(parts)

    np.testing.assert_allclose(read(x), REFERENCES[name](layer, x), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", SIGNED)
def test_negative_eigenvalues_are_those_of_the_loop(name):
    layer, x = build(name, negative=True), tokens(9)
    found = eqx.filter_jit(layer)(x, method=Sequential())
    np.testing.assert_allclose(found, REFERENCES[name](layer, x), rtol=1e-10, atol=1e-10)


def test_a_projective_layer_reads_products_of_any_size_up_to_length():
    layer = LAYERS["DenseRNN"](D, H=2, N=3, projective=True, key=jax.random.key(1))
    grown = eqx.tree_at(lambda layer: layer.A.bias, layer, 10 * layer.A.bias)
    x = tokens(60, dtype=jnp.float32)
    found, expected = np.asarray(grown(x)), []
    A = np.float64(grown.A(x)).reshape(2, 60, 3, 3)
    h = np.float64(layer.start)
    for t in range(60):
        h = np.einsum("hij,hj->hi", A[:, t], h)
        direction = h / np.sqrt((h**2).mean(-1, keepdims=True))
        expected.append(np.einsum("hn,hnd->d", direction, layer.out.weight))
    assert np.abs(h).max() > np.finfo(np.float32).max ** 0.5
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("name", sorted(set(REFERENCES) - {"PDSSM"}))
def test_gradients_are_differences(name):
    """Of the parallel form, in every parameter at once; PD-SSM has a gradient of its own, below."""
    layer, x = build(name), tokens(6)

    def loss(layer):
        return jnp.mean(jnp.sin(layer(x, method=Chunked(4))))

    gradient = jax.jit(jax.grad(loss))(layer)
    assert all(np.abs(leaf).max() > 1e-7 for leaf in jax.tree.leaves(gradient))
    slope = sum(jnp.sum(leaf) for leaf in jax.tree.leaves(gradient))
    up, down = (REFERENCES[name](jax.tree.map(lambda leaf: leaf + e, layer), x) for e in (1e-6, -1e-6))  # noqa: B023
    np.testing.assert_allclose(slope, (np.mean(np.sin(up)) - np.mean(np.sin(down))) / 2e-6, rtol=1e-5)


@pytest.mark.slow
@each_layer
def test_values_and_gradients_are_equal_between_methods(name):
    layer, x = build(name), tokens(13)
    weight = jnp.cos(jnp.arange(13 * D).reshape(13, D))

    def both(method):
        def loss(layer, x):
            return jnp.sum(weight * layer(x, method=method))

        return jax.tree.leaves(jax.jit(jax.value_and_grad(loss, argnums=(0, 1)))(layer, x))

    expected = both(Sequential())
    assert all(np.isfinite(leaf).all() for leaf in expected)
    for method in (Associative(), Chunked(4), Chunked(100)):
        for found, leaf in zip(both(method), expected, strict=True):
            np.testing.assert_allclose(found, leaf, rtol=1e-7, atol=1e-9)


@each_layer
def test_short_formats_keep_their_states_in_float32(name):
    layer, x = build(name, jnp.bfloat16), tokens(8, dtype=jnp.bfloat16)
    for method in METHODS:
        state, _ = jax.eval_shape(lambda: layer.run(layer.initial(), x, method=method))  # noqa: B023
        assert {leaf.dtype for leaf in jax.tree.leaves(state)} <= {np.dtype("f4"), np.dtype("c8")}
        assert jax.eval_shape(lambda: layer(x, method=method)).dtype == jnp.bfloat16  # noqa: B023
    assert jax.eval_shape(lambda: layer.sequential(x)).dtype == jnp.bfloat16


@pytest.mark.parametrize("method", METHODS, ids=lambda method: type(method).__name__)
def test_many_small_numbers_add_up_in_short_formats(method):
    """1 + 1 + ... in bfloat16 sticks at 256."""
    ones = jnp.ones((1, 1000, 1), jnp.bfloat16)
    count = KeyValue(ones, ones, ones, read=lambda o: o).evaluate(jnp.zeros((1, 1, 1)), method=method)[0]
    assert float(count[0, 0, 0]) == 1000


@each_layer
def test_the_class_is_a_row_of_the_table(name):
    assert LAYERS[name].architecture in {row.name for row in ARCHITECTURES}


@each_layer
def test_a_wrong_shape_is_named(name):
    for shape in ((3, D + 1), (D,), (0, D)):
        with pytest.raises(ValueError, match=rf"x must have shape \(T, {D}\) with T >= 1, got \({shape[0]},"):
            build(name)(jnp.ones(shape))


def test_a_method_that_is_none_is_named():
    with pytest.raises(TypeError, match=r"method must be .*, got 'tree'"):
        build("DeltaNet")(tokens(3), method="tree")


def test_a_product_of_no_factors_is_refused():
    with pytest.raises(ValueError, match="n must be a positive number of factors a token, got 0"):
        LAYERS["DeltaProduct"](D, n=0, key=jax.random.key(0))


@pytest.mark.parametrize("name", ["DeltaNet", "GatedDeltaNet", "DeltaProduct"])
@pytest.mark.parametrize("negative", [False, True])
def test_negative_decides_the_sign_of_the_eigenvalues(name, negative):
    """Large tokens drive the learning rates to their ends."""
    recurrence = build(name, negative=negative).recurrence(100 * tokens(40))
    assert isinstance(recurrence, KeyValue)
    A = recurrence.A
    low_rank = A.u[..., 0][..., None] * A.v[..., 0][..., None, :]
    values = np.linalg.eigvals(np.asarray(A.d[..., None] * np.eye(A.size) - low_rank)).real
    assert values.max() <= 1 + 1e-9
    assert values.min() < -0.5 if negative else values.min() > -1e-9


def test_coordinates_of_pd_ssm_are_sent_and_may_merge():
    """A reset sends every coordinate to the first; fetching along rows would copy the first to all."""
    layer = build("PDSSM")
    reset = jnp.zeros_like(layer.choices).at[:, 0, :].set(1)
    steps = eqx.tree_at(lambda layer: layer.choices, layer, reset).recurrence(tokens(1))
    assert isinstance(steps.A, PermutationDiagonal)
    sent = jax.tree.map(lambda leaf: leaf[0, 0], steps.A).dense()
    assert np.abs(sent[0]).min() > 0
    np.testing.assert_array_equal(sent[1:], 0)


def test_the_gradient_of_pd_ssm_is_the_straight_through_one():
    """Against dense matrices hard + soft - stop_gradient(soft), multiplied out step by step."""
    layer, x = build("PDSSM"), tokens(6)

    def dense(layer):
        soft = jax.nn.softmax(layer.scores(x)[0], axis=1)
        hard = jax.nn.one_hot(jnp.argmax(soft, axis=1), soft.shape[1], axis=1)
        steps = layer.recurrence(x)
        h, states = layer.initial()[0], []
        for P, scale, b in zip(hard + soft - jax.lax.stop_gradient(soft), steps.A.scale[0], steps.b[0]):
            h = (P * scale) @ h + b
            states.append(h)
        return jnp.sum(jnp.sin(steps.read(jnp.stack(states)[None])))

    expected = jax.jit(jax.grad(dense))(layer)
    found = jax.jit(jax.grad(lambda layer: jnp.sum(jnp.sin(layer(x, method=Associative())))))(layer)
    assert np.abs(expected.choices).max() > 1e-3
    for one, other in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-8, atol=1e-10)


def test_rwkv4_does_not_overflow():
    """Keys of 1,000 have no exponential; their average is still one of values."""
    layer, x = build("RWKV4", jnp.float32), 1000 * tokens(50, dtype=jnp.float32)
    y, by_steps = jax.jit(lambda x: (layer(x, method=Associative()), layer.sequential(x)))(x)
    assert np.isfinite(y).all()
    np.testing.assert_allclose(y, by_steps, rtol=1e-3, atol=1e-1)


def test_blocks_have_columns_of_norm_at_most_one():
    A = build("BlockDiagonalRNN").recurrence(tokens(7)).A
    norms = np.linalg.norm(np.asarray(A.blocks), ord=1.2, axis=-2)
    np.testing.assert_allclose(norms.max(axis=-1), 1, rtol=1e-4)
