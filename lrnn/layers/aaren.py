"""Attention with one learned query: a fold over (maximum, denominator, numerator), and so an RNN."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from lrnn.layers.layer import Layer
from lrnn.layers.projections import Output, Projection, zeros


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
    """o_t = sum_s softmax_s(q . k_s / sqrt(K)) v_s over s <= t, with a learned q for each head.

    The state of a head is its fold: V + 2 numbers, however many tokens were read.

    Source: Feng et al. (2024); in TC0 like all attention (Merrill and Sabharwal, 2023).
    """

    architecture: ClassVar[str] = "Transformer"
    q: Float[Array, "H K"]
    k: Projection
    v: Projection
    out: Output

    def __init__(self, D: int, *, H: int = 2, K: int = 16, V: int = 16, key: Array):
        q, k, v, out = jax.random.split(key, 4)
        self.q = jax.random.normal(q, (H, K))
        self.k, self.v = Projection(D, H, K, key=k), Projection(D, H, V, key=v)
        self.out = Output(H, V, D, key=out)

    def __call__(self, x: Float[Array, "T D"]) -> Float[Array, "T D"]:
        return self._read(prefixes(*self._scored(x))).astype(x.dtype)

    def initial(self) -> Fold:
        (H, _), V = self.q.shape, self.v.weight.shape[1]
        none = zeros(H, like=self.q)
        return Fold(none - jnp.inf, none, zeros(H, V, like=self.q))

    def step(self, state: Fold, x: Float[Array, "D"]) -> tuple[Fold, Float[Array, "D"]]:
        scores, values = self._scored(x[None])
        state = compose(single(scores[0], values[0]), state)
        (y,) = self._read(Fold(*(part[None] for part in state)))
        return state, y.astype(x.dtype)

    def _scored(self, x: Float[Array, "T D"]) -> tuple[Float[Array, "T H"], Float[Array, "T H V"]]:
        scores = jnp.einsum("hk,htk->th", self.q, self.k(x)) / jnp.sqrt(self.q.shape[1])
        return scores, self.v(x).swapaxes(0, 1)

    def _read(self, folds: Fold) -> Float[Array, "T D"]:
        return self.out(folds.mean.swapaxes(0, 1))
