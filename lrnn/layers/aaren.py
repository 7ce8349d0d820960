"""Attention with one learned query: a fold over (maximum, denominator, numerator), and so an RNN."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from lrnn.layers.layer import Layer


class Fold(NamedTuple):
    """What a stretch of tokens contributes: m = max s, u = sum e^(s - m), w = sum e^(s - m) v."""

    m: Float[Array, "..."]
    u: Float[Array, "..."]
    w: Float[Array, "... V"]

    @property
    def mean(self) -> Float[Array, "... V"]:
        """The mean w / u of the values, weighted by the softmax of the scores."""
        return self.w / self.u[..., None]


def compose(later: Fold, earlier: Fold) -> Fold:
    """Two stretches as one; associative, and no exponent is ever positive.

    Args:
        later: one stretch, or several along leading axes.
        earlier: the same. At most one of the two may be empty, (-inf, 0, 0).

    Returns:
        The fold of both.

    Source: Feng et al. (2024), Section 3.
    """
    m = jnp.maximum(later.m, earlier.m)
    a, b = jnp.exp(earlier.m - m), jnp.exp(later.m - m)
    u = a * earlier.u + b * later.u
    return Fold(m, u, a[..., None] * earlier.w + b[..., None] * later.w)


def single(score: Float[Array, "..."], value: Float[Array, "... V"]) -> Fold:
    """One token as a stretch: (s, 1, v)."""
    return Fold(score, jnp.ones_like(score), value)


def prefixes(scores: Float[Array, "T *H"], values: Float[Array, "T *H V"]) -> Fold:
    """The folds of all prefixes, by a balanced tree of depth 2 log2 T.

    Args:
        scores: of each token for the one query, or for one query a head.
        values: of each token.

    Returns:
        T folds along the leading axis; their `mean` is attention after every token.
    """

    def join(earlier, later):
        return compose(later, earlier)

    return lax.associative_scan(join, single(scores, values))


class Aaren(Layer):
    """y_t = sum_s softmax_s(q . k_s / sqrt(K)) v_s over s <= t, with a learned q for each head.

    The state of a head is its fold: K + 2 numbers, however many tokens were read.

    Source: Feng et al. (2024).
    """

    architecture: ClassVar[str] = "Transformer"
    q: Float[Array, "H K"]
    project: eqx.nn.Linear
    mix: eqx.nn.Linear

    def __init__(self, width: int, *, key: Array, heads: int = 1):
        if heads < 1 or width % heads:
            raise ValueError(f"heads must divide the width {width}, got {heads}")
        query, first, second = jax.random.split(key, 3)
        self.q = jax.random.normal(query, (heads, width // heads))
        self.project = eqx.nn.Linear(width, 2 * width, use_bias=False, key=first)
        self.mix = eqx.nn.Linear(width, width, use_bias=False, key=second)

    def __call__(self, x: Float[Array, "T D"]) -> Float[Array, "T D"]:
        return jax.vmap(self._read)(prefixes(*jax.vmap(self._scored)(x))).astype(x.dtype)

    def initial(self) -> Fold:
        heads = jnp.zeros(len(self.q), self.q.dtype)
        return Fold(heads - jnp.inf, heads, jnp.zeros_like(self.q))

    def step(self, state: Fold, x: Float[Array, "D"]) -> tuple[Fold, Float[Array, "D"]]:
        state = compose(single(*self._scored(x)), state)
        return state, self._read(state).astype(x.dtype)

    def _scored(self, x: Float[Array, "D"]) -> tuple[Float[Array, "H"], Float[Array, "H K"]]:
        k, v = self.project(x).reshape(2, *self.q.shape)
        return jnp.sum(self.q * k, axis=1) / jnp.sqrt(self.q.shape[1]), v

    def _read(self, fold: Fold) -> Float[Array, "D"]:
        return self.mix(fold.mean.reshape(-1))
