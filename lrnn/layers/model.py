"""Whole networks: embedding, residual blocks around any layer, and a read-out at every position."""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int, PyTree

from lrnn import layers


class Block(eqx.Module):
    """x + layer(norm(x)), then x + MLP(norm(x)) at every position.

    Source: the paper's definition of a layer, with the norm before each half (Xiong et al. 2020).
    """

    before_layer: eqx.nn.LayerNorm
    layer: layers.Layer
    before_mlp: eqx.nn.LayerNorm
    mlp: eqx.nn.MLP

    def __init__(self, layer: layers.Layer, width: int, *, hidden: int, key: Array):
        self.layer = layer
        self.mlp = eqx.nn.MLP(width, width, hidden, depth=1, activation=jax.nn.gelu, key=key)
        self.before_layer, self.before_mlp = eqx.nn.LayerNorm(width), eqx.nn.LayerNorm(width)

    def __call__(self, x: Float[Array, "T D"], **options: Any) -> Float[Array, "T D"]:
        """The outputs of a whole sequence; the options are those of the layer, such as `method`."""
        x = x + self.layer(jax.vmap(self.before_layer)(x), **options)
        return x + jax.vmap(self._feed_forward)(x)

    def step(self, state: PyTree, x: Float[Array, "D"]) -> tuple[PyTree, Float[Array, "D"]]:
        """Read one token: the next state of the layer, and the output."""
        state, y = self.layer.step(state, self.before_layer(x))
        x = x + y
        return state, x + self._feed_forward(x)

    def _feed_forward(self, x: Float[Array, "D"]) -> Float[Array, "D"]:
        return self.mlp(self.before_mlp(x))


class Model(eqx.Module):
    """Tokens to logits, one row of logits a token."""

    embedding: eqx.nn.Embedding
    blocks: tuple[Block, ...]
    norm: eqx.nn.LayerNorm
    head: eqx.nn.Linear

    def __call__(self, tokens: Int[Array, "T"], **options: Any) -> Float[Array, "T C"]:
        """The logits of a whole sequence.

        Args:
            tokens: numbers below the size of the vocabulary.
            options: those of the layers, such as `method` of the recurrent ones.

        Raises:
            ValueError: if the tokens are known now, not traced, and not numbers of the vocabulary.
        """
        self._validate(tokens)
        x = jax.vmap(self.embedding)(tokens)
        for block in self.blocks:
            x = block(x, **options)
        return jax.vmap(self._logits)(x)

    def initial(self) -> tuple[PyTree, ...]:
        """The states of all layers before the first token."""
        return tuple(block.layer.initial() for block in self.blocks)

    def step(self, states: tuple[PyTree, ...], token: Int[Array, ""]) -> tuple[PyTree, Float[Array, "C"]]:
        """Read one token: the next states, and the logits."""
        x, after = self.embedding(token), []
        for block, state in zip(self.blocks, states):
            state, x = block.step(state, x)
            after.append(state)
        return tuple(after), self._logits(x)

    def _logits(self, x: Float[Array, "D"]) -> Float[Array, "C"]:
        return self.head(self.norm(x))

    def _validate(self, tokens: Int[Array, "T"]):
        largest = self.embedding.num_embeddings - 1
        if isinstance(tokens, jax.core.Tracer) or not tokens.size:
            return
        low, high = np.asarray(tokens).min(), np.asarray(tokens).max()
        if low < 0 or high > largest:
            raise ValueError(f"tokens must be numbers from 0 to {largest}, got {low}..{high}")


def build_model(
    name: str,
    *,
    vocabulary: int,
    outputs: int,
    width: int,
    depth: int,
    key: Array,
    hidden: int | None = None,
    **options: Any,
) -> Model:
    """A network with `depth` blocks around one kind of layer.

    Args:
        name: of the layer, one of `lrnn.layers.LAYERS`.
        vocabulary: the number of tokens.
        outputs: the number C of logits a token.
        width: the width D.
        depth: the number of blocks.
        key: for the weights.
        hidden: the width inside the MLPs; four times `width` if None.
        options: those of the layer, such as H, K and V.

    Raises:
        ValueError: if there is no such layer, or a size is not positive.
    """
    if name not in layers.LAYERS:
        raise ValueError(f"name must be one of {', '.join(layers.LAYERS)}, got {name!r}")
    sizes = {"vocabulary": vocabulary, "outputs": outputs, "width": width, "depth": depth}
    for argument, size in sizes.items():
        if size < 1:
            raise ValueError(f"{argument} must be positive, got {size}")
    first, last, *keys = jax.random.split(key, 2 + 2 * depth)
    blocks = [
        Block(layers.LAYERS[name](width, key=a, **options), width, hidden=hidden or 4 * width, key=b)
        for a, b in zip(keys[::2], keys[1::2])
    ]
    embedding = eqx.nn.Embedding(vocabulary, width, key=first)
    head = eqx.nn.Linear(width, outputs, key=last)
    return Model(embedding, tuple(blocks), eqx.nn.LayerNorm(width), head)


def parameters(model: PyTree) -> int:
    """The number of trainable numbers in a model, a layer, or any part of one."""
    dtypes = ((leaf, getattr(leaf, "dtype", None)) for leaf in jax.tree.leaves(model))
    return sum(leaf.size for leaf, dtype in dtypes if dtype and jnp.issubdtype(dtype, jnp.inexact))


def matched_width(name: str, *, count: int, multiple: int = 8, largest: int = 4096, **options: Any) -> int:
    """The width at which a model has nearly a given number of parameters; no weight is drawn.

    Args:
        name: of the layer.
        count: how many parameters it should have.
        multiple: what the width must be a multiple of.
        largest: the greatest width to consider.
        options: those of `build_model` besides the width and the key.

    Returns:
        The smallest width, among the multiples, with at least `count` parameters, or the one before it if
        that is nearer.

    Raises:
        ValueError: if even the greatest width has too few.
    """

    def counted(width: int) -> int:
        build = partial(build_model, name, width=width, **options)
        return parameters(eqx.filter_eval_shape(build, key=jax.random.key(0)))

    widths = range(multiple, largest + 1, multiple)
    place = bisect_left(widths, count, key=counted)
    if place == len(widths):
        raise ValueError(f"count must be reached by a width up to {largest}, got {count}")
    return min(widths[max(place - 1, 0) : place + 1], key=lambda width: abs(counted(width) - count))
