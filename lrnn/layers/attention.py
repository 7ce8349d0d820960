"""Causal softmax attention: every position asks all that it remembers."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from lrnn.layers.layer import Layer
from lrnn.layers.projections import Output, Projection, query_key_value, zeros


class Cache(NamedTuple):
    """The latest keys and values, the position of each, and how many tokens were read."""

    k: Float[Array, "H S K"]
    v: Float[Array, "H S V"]
    position: Int[Array, "S"]
    length: Int[Array, ""]


class Attention(Layer):
    """o_t = sum_s softmax_s(q_t . k_s / sqrt(K) - slope (t - s)) v_s over the latest `context` tokens s <= t.

    Without positions the slopes are 0. With `alibi`, head i = 1, ..., H has the slope 2^(-8 i / H).

    Source: Vaswani et al. (2017); ALiBi, Press et al. (2022); in TC0 (Merrill and Sabharwal, 2023).
    """

    architecture: ClassVar[str] = "Transformer"
    q: Projection
    k: Projection
    v: Projection
    out: Output
    context: int = eqx.field(static=True)
    alibi: bool = eqx.field(static=True)

    def __init__(
        self,
        D: int,
        *,
        H: int = 2,
        K: int = 16,
        V: int = 16,
        context: int = 1024,
        alibi: bool = False,
        key: Array,
    ):
        if context < 1:
            raise ValueError(f"context must be a positive number of tokens, got {context}")
        q, k, v, out = jax.random.split(key, 4)
        self.q, self.k, self.v = query_key_value(D, H, K, V, keys=(q, k, v))
        self.out = Output(H, V, D, key=out)
        self.context, self.alibi = context, alibi

    def __call__(self, x: Float[Array, "T D"]) -> Float[Array, "T D"]:
        position = jnp.arange(len(x))
        age = position[:, None] - position
        return self._attend(self.q(x), self.k(x), self.v(x), age).astype(x.dtype)

    def initial(self) -> Cache:
        """An empty cache, all of whose places are too old to be seen."""
        (H, K, _), V = self.k.weight.shape, self.v.weight.shape[1]
        k, v = (zeros(H, self.context, width, like=self.k.weight) for width in (K, V))
        return Cache(k, v, jnp.full(self.context, -self.context), jnp.zeros((), int))

    def step(self, state: Cache, x: Float[Array, "D"]) -> tuple[Cache, Float[Array, "D"]]:
        oldest = state.length % self.context
        k = state.k.at[:, oldest].set(self.k(x[None])[:, 0])
        v = state.v.at[:, oldest].set(self.v(x[None])[:, 0])
        position = state.position.at[oldest].set(state.length)
        (y,) = self._attend(self.q(x[None]), k, v, state.length - position[None])
        return Cache(k, v, position, state.length + 1), y.astype(x.dtype)

    def _attend(self, q, k, v, age: Int[Array, "T S"]) -> Float[Array, "T D"]:
        slope = 2.0 ** (-8 * jnp.arange(1, len(q) + 1) / len(q)) if self.alibi else jnp.zeros(len(q))
        seen = (age >= 0) & (age < self.context)
        bias = jnp.where(seen, -slope[:, None, None] * age, -jnp.inf)
        return self.out(jax.vmap(attend)(q, k, v, bias))


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
