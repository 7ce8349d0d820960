"""Causal softmax attention: every position asks all that it remembers."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from lrnn.layers.layer import Layer


class Cache(NamedTuple):
    """The latest keys and values, the position of each, and how many tokens were read."""

    k: Float[Array, "H S K"]
    v: Float[Array, "H S K"]
    position: Int[Array, "S"]
    length: Int[Array, ""]


class Attention(Layer):
    """y_t = sum_s softmax_s(q_t . k_s / sqrt(K) - slope (t - s)) v_s over the latest `context` tokens s <= t.

    Without positions the slopes are 0. ALiBi gives head i of H the slope 2^(-8 i / H).

    Source: Vaswani et al. (2017); ALiBi, Press et al. (2022).
    """

    architecture: ClassVar[str] = "Transformer"
    project: eqx.nn.Linear
    mix: eqx.nn.Linear
    heads: int = eqx.field(static=True)
    context: int = eqx.field(static=True)
    alibi: bool = eqx.field(static=True)

    def __init__(self, width: int, *, context: int, key: Array, heads: int = 1, alibi: bool = False):
        if heads < 1 or width % heads:
            raise ValueError(f"heads must divide the width {width}, got {heads}")
        if context < 1:
            raise ValueError(f"context must be a positive number of tokens, got {context}")
        first, second = jax.random.split(key)
        self.project = eqx.nn.Linear(width, 3 * width, use_bias=False, key=first)
        self.mix = eqx.nn.Linear(width, width, use_bias=False, key=second)
        self.heads, self.context, self.alibi = heads, context, alibi

    def __call__(self, x: Float[Array, "T D"]) -> Float[Array, "T D"]:
        q, k, v = self._heads(x)
        position = jnp.arange(len(x))
        return self._attend(q, k, v, position[:, None] - position).astype(x.dtype)

    def initial(self) -> Cache:
        """An empty cache, all of whose places are too old to be seen."""
        width = self.mix.in_features
        empty = jnp.zeros((self.heads, self.context, width // self.heads), self.project.weight.dtype)
        return Cache(empty, empty, jnp.full(self.context, -self.context), jnp.zeros((), int))

    def step(self, state: Cache, x: Float[Array, "D"]) -> tuple[Cache, Float[Array, "D"]]:
        q, k, v = self._heads(x[None])
        oldest = state.length % self.context
        cache = Cache(
            state.k.at[:, oldest].set(k[:, 0]),
            state.v.at[:, oldest].set(v[:, 0]),
            state.position.at[oldest].set(state.length),
            state.length + 1,
        )
        (y,) = self._attend(q, cache.k, cache.v, state.length - cache.position[None])
        return cache, y.astype(x.dtype)

    def _heads(self, x: Float[Array, "T D"]) -> Float[Array, "3 H T K"]:
        projected = jax.vmap(self.project)(x)
        return projected.reshape(len(x), 3, self.heads, -1).transpose(1, 2, 0, 3)

    def _attend(self, q, k, v, age: Int[Array, "T S"]) -> Float[Array, "T D"]:
        head = 1 + jnp.arange(self.heads)
        slope = 2.0 ** (-8 * head / self.heads) if self.alibi else jnp.zeros(self.heads)
        seen = (age >= 0) & (age < self.context)
        y = jax.vmap(attend)(q, k, v, jnp.where(seen, -slope[:, None, None] * age, -jnp.inf))
        return jax.vmap(self.mix)(y.transpose(1, 0, 2).reshape(len(age), -1))


def attend(
    q: Float[Array, "T K"], k: Float[Array, "S K"], v: Float[Array, "S V"], bias: Float[Array, "T S"]
) -> Float[Array, "T V"]:
    """Softmax attention of T queries to S keys.

    Args:
        q: queries.
        k: keys.
        v: values.
        bias: what is added to the scores; minus infinity hides a key, and no query may lose all.

    Returns:
        For each query the mean of the values, weighted by the softmax of its scores.
    """
    scores = q @ k.T / jnp.sqrt(q.shape[1]) + bias
    return jax.nn.softmax(scores, axis=1) @ v
