"""RWKV-4: an average of the past whose weights fade at a learned rate."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import Output, Projection, previous, zeros
from lrnn.parallel import Diagonal


class RWKV4(LinearLayer):
    """Time-invariant and diagonal, on the numerator and the denominator of an average.

    wkv_t = (sum_{i<t} e^{-(t-1-i)w + k_i} v_i + e^{u+k_t} v_t) / (the same without v),
    y_t = W (sigmoid(r_t) wkv_t), where r, k and v mix each token with the one before it, and w = exp(log_w).
    Both sums are kept divided by e^m, with m_t = max(m_{t-1} - w, k_t), so that nothing overflows.

    Source: Peng et al. (2023); in TC0 (Merrill et al., 2024).
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    mix: Float[Array, "3 D"]
    r: Projection
    k: Projection
    v: Projection
    log_w: Float[Array, "D"]
    u: Float[Array, "D"]
    out: Output

    def __init__(self, D: int, *, key: Array):
        r, k, v, out = jax.random.split(key, 4)
        self.mix = jnp.full((3, D), 0.5)
        self.r, self.k, self.v = (Projection(D, 1, D, key=each) for each in (r, k, v))
        self.log_w = jnp.linspace(-5.0, 1.0, D)
        self.u = jnp.zeros(D)
        self.out = Output(1, D, D, key=out)

    def initial(self):
        nothing = zeros(len(self.u), like=self.u)
        return nothing, jnp.full_like(nothing, -jnp.inf), zeros(1, len(self.u), 2, like=self.u)

    def run(self, state, x, *, method):
        last, top, h = state
        h, y = self.recurrence(x, state).evaluate(h, method=method)
        k = self._streams(x, last)[1]
        return (x[-1].astype(last.dtype), self._tops(k, top)[-1], h), y

    def recurrence(self, x, state=None):
        last, top, h_0 = self.initial() if state is None else state
        r, k, v = self._streams(x, last)
        tops = self._tops(k, top)
        a = jnp.exp(tops[:-1] - jnp.exp(self.log_w) - tops[1:])
        both = jnp.stack([v, jnp.ones_like(v)], axis=2)

        def read(h):
            past, now = tops[:-1], self.u + k
            top = lax.stop_gradient(jnp.maximum(past, now))
            before = jnp.concatenate([h_0, h[0, :-1]])
            sums = jnp.exp(past - top)[..., None] * before + jnp.exp(now - top)[..., None] * both
            return self.out(jax.nn.sigmoid(r)[None] * (sums[..., 0] / sums[..., 1]))

        return Recurrence(Diagonal(a[None]), (jnp.exp(k - tops[1:])[..., None] * both)[None], read)

    def _streams(self, x, last):
        """r, k and v of every token, each from its own mix with the token before."""
        before = previous(x, last)
        mixed = before + self.mix[:, None] * (x - before)
        return [part(tokens)[0] for part, tokens in zip((self.r, self.k, self.v), mixed)]

    def _tops(self, k, top):
        """m_0, ..., m_T: a maximum of straight lines, so a running maximum once all are turned level."""
        slope = jnp.arange(len(k) + 1)[:, None] * jnp.exp(self.log_w)
        tops = lax.cummax(jnp.concatenate([top[None], k]) + slope) - slope
        return lax.stop_gradient(tops)  # the average does not depend on m
