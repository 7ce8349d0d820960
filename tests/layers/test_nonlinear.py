"""Every nonlinear layer is the loop of its paper, step by step and by Newton's method, and it trains."""

from types import SimpleNamespace

import equinox as eqx
import jax
import jax.numpy as jnp
import nonlinear_reference as reference
import numpy as np
import pytest

from lrnn.layers.asrnn import AdaptiveSaturatedRNN
from lrnn.layers.elman import Elman
from lrnn.layers.gru import GRU, DiagonalGRU
from lrnn.layers.lstm import LSTM, DiagonalLSTM
from lrnn.layers.mlp_rnn import MLPRNN
from lrnn.layers.tensor_train import TensorTrainRNN
from lrnn.parallel import Newton, Steps
from lrnn.theory.complexity import ARCHITECTURES

T, D = 23, 8


def relu(x):
    return np.maximum(x, 0)


def plain(layer):
    return SimpleNamespace(
        **{name: np.asarray(leaf) for name, leaf in vars(layer).items() if eqx.is_array(leaf)}
    )


def gru_loop(layer, x):
    return reference.gru([U.__matmul__ for U in np.asarray(layer.U)], *map(np.asarray, (layer.W, layer.b)), x)


def diagonal_gru_loop(layer, x):
    W, b = reference.by_heads(np.asarray(layer.from_input.W)), np.asarray(layer.from_input.b)
    return reference.gru([a.__mul__ for a in np.asarray(layer.a)], W, b, x)


def diagonal_lstm_loop(layer, x):
    W, b = reference.by_heads(np.asarray(layer.from_input.W)), np.asarray(layer.from_input.b)
    return reference.diagonal_lstm(np.asarray(layer.a), np.asarray(layer.peephole), W, b, x)


def mlp_loop(layer, x):
    weights = [(np.asarray(linear.weight), np.asarray(linear.bias)) for linear in layer.mlp.layers]
    return reference.mlp_rnn(weights, x, D)


def tensor_train_loop(layer, x):
    W, cores = np.zeros((D, D)), [np.asarray(core) for core in layer.W.cores]
    for i, j in np.ndindex(D, D):
        W[i, j] = reference.tensor_train_entry(cores, *(np.unravel_index(at, (2, 2, 2)) for at in (i, j)))
    return reference.elman(SimpleNamespace(W=W, U=np.asarray(layer.U), b=np.asarray(layer.b)), x, np.tanh)


LAYERS = {
    "Elman": (Elman, lambda layer, x: reference.elman(plain(layer), x, np.tanh)),
    "Elman, ReLU": (
        lambda D, key: Elman(D, key=key, activation=jax.nn.relu),
        lambda layer, x: reference.elman(plain(layer), x, relu),
    ),
    "MLP": (lambda D, key: MLPRNN(D, key=key, hidden=5, depth=2), mlp_loop),
    "GRU": (GRU, gru_loop),
    "diagonal GRU": (lambda D, key: DiagonalGRU(D, key=key, H=2), diagonal_gru_loop),
    "LSTM": (LSTM, lambda layer, x: reference.lstm(plain(layer), x)),
    "diagonal LSTM": (lambda D, key: DiagonalLSTM(D, key=key, H=4), diagonal_lstm_loop),
    "asRNN": (AdaptiveSaturatedRNN, lambda layer, x: reference.asrnn(plain(layer), x)),
    "tensor train": (lambda D, key: TensorTrainRNN(D, key=key, rank=3), tensor_train_loop),
}
every_layer = pytest.mark.parametrize("name", LAYERS)


def drawn(name, dtype=jnp.float64):
    """A layer all of whose weights are random, biases too, and inputs."""
    rng = np.random.default_rng(0)

    def shake(leaf):
        return (
            jnp.asarray(leaf + 0.2 * rng.normal(size=leaf.shape), dtype)
            if eqx.is_inexact_array(leaf)
            else leaf
        )

    layer = jax.tree.map(shake, LAYERS[name][0](D, key=jax.random.key(0)))
    return layer, jnp.asarray(rng.normal(size=(T, D)), dtype)


@every_layer
@pytest.mark.parametrize("method", [Steps(), Newton(tolerance=1e-12)], ids=["steps", "newton"])
def test_the_layer_is_the_loop_of_its_paper(name, method):
    layer, x = drawn(name)
    np.testing.assert_allclose(layer(x, method=method), LAYERS[name][1](layer, np.asarray(x)), atol=1e-10)
    found = layer.evaluate(x, method=method)
    assert found.converged
    assert found.iterations <= T


@every_layer
def test_one_step_at_a_time_gives_the_same_outputs(name):
    layer, x = drawn(name)
    np.testing.assert_allclose(layer.sequential(x), layer(x), atol=1e-12)


@every_layer
def test_every_weight_has_the_gradient_of_the_loop(name):
    layer, x = drawn(name)
    weight = jnp.asarray(np.random.default_rng(1).normal(size=(T, D)))

    def gradient(method):
        loss = lambda layer: jnp.sum(weight * layer(x, method=method))  # noqa: E731
        return jax.tree.leaves(eqx.filter_grad(loss)(layer))

    for found, expected in zip(gradient(Newton(tolerance=1e-13)), gradient(Steps()), strict=True):
        assert jnp.abs(expected).max() > 1e-3
        np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)


@every_layer
def test_short_formats_come_back_from_a_float32_state(name):
    layer, x = drawn(name, jnp.bfloat16)
    assert jax.eval_shape(layer, x).dtype == jnp.bfloat16
    assert jax.eval_shape(layer.evaluate, x).states.dtype == layer.initial().dtype == jnp.float32
    state, y = jax.eval_shape(layer.step, layer.initial(), x[0])
    assert (state.dtype, y.dtype) == (jnp.float32, jnp.bfloat16)


@every_layer
def test_batches_by_vmap(name):
    layer, x = drawn(name)
    batch = jnp.stack([x, 2 * x, -x])
    for method in (Steps(), Newton(tolerance=1e-12)):
        together = jax.vmap(lambda x: layer(x, method=method))(batch)  # noqa: B023
        for one, each in zip(together, batch, strict=True):
            np.testing.assert_allclose(one, layer(each), atol=1e-10)


@every_layer
def test_the_jacobian_lies_in_its_blocks(name):
    layer, x = drawn(name)
    block, size = layer.block or layer.size, layer.size
    state = jnp.asarray(np.random.default_rng(2).normal(size=size))
    jacobian = jax.jacfwd(layer.cell())(state, layer.inputs(x[0]))
    inside = np.kron(np.eye(size // block), np.ones((block, block))).astype(bool)
    assert jacobian.shape == (size, size)
    assert not np.asarray(jacobian)[~inside].any()
    assert np.asarray(jacobian)[inside].any()


@every_layer
def test_every_layer_has_its_row_in_the_table(name):
    assert drawn(name)[0].architecture in {architecture.name for architecture in ARCHITECTURES}


def test_a_small_scale_makes_an_orthogonal_linear_rnn_and_a_large_one_saturates():
    layer, _ = drawn("asRNN")
    h, zero = jnp.ones(D), jnp.zeros(D)
    lengths = [
        jnp.linalg.norm(eqx.tree_at(lambda layer: layer.log_scale, layer, jnp.full(D, scale)).cell()(h, zero))
        for scale in (-9.0, 0.0, 3.0)
    ]
    np.testing.assert_allclose(lengths[0], jnp.linalg.norm(h), rtol=1e-6)
    assert lengths[0] > lengths[1] > lengths[2]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda key: DiagonalGRU(8, key=key, H=3), "H must divide D = 8, got 3"),
        (
            lambda key: TensorTrainRNN(8, key=key, factors=(2, 3)),
            r"factors must multiply .* D = 8, got \(2, 3\)",
        ),
    ],
)
def test_sizes_that_do_not_fit_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make(jax.random.key(0))
