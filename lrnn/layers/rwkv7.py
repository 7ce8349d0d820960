"""RWKV-7: a delta rule that decays by channel and removes with a key of its own."""

from __future__ import annotations

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from lrnn.layers.linear import KeyValue, LinearLayer
from lrnn.layers.projections import (
    Output,
    Projection,
    matrix_state,
    previous,
    query_key_value,
    rms_norm,
    unit,
    zeros,
)


class RWKV7(LinearLayer):
    """h_t = (diag(w_t) - (a_t * kappa_t) kappa_t^T) h_{t-1} + k_t v_t^T and o_t = h_t^T r_t.

    w_t = exp(-e^{-1/2} sigmoid(.)) decays by channel, a_t = sigmoid(.) is the learning rate of each channel,
    or twice that with `negative`, kappa_t is a rescaled key of length 1, and k_t the key times 1 + (a_t - 1)
    alpha. Each stream mixes the token with the one before it. To o_t, centred and normalised, the layer adds
    (r_t . (rho * k_t)) v_t, then gates. Single matrices stand for the published low-rank MLPs.

    Source: Peng et al. (2025); Theorem 5 of the paper.
    """

    architecture: ClassVar[str] = "Diagonal-plus-low-rank linear RNN"
    mix: Float[Array, "6 D"]
    r: Projection
    w: Projection
    k: Projection
    v: Projection
    a: Projection
    gate: Projection
    removal: Float[Array, "H K"]
    alpha: Float[Array, "H K"]
    rho: Float[Array, "H K"]
    out: Output
    negative: bool = eqx.field(static=True)

    def __init__(self, D: int, *, H: int = 2, K: int = 16, V: int = 16, negative: bool = False, key: Array):
        r, w, k, v, a, gate, out = jax.random.split(key, 7)
        self.mix = jnp.full((6, D), 0.5)
        self.r, self.k, self.v = query_key_value(D, H, K, V, keys=(r, k, v))
        self.w, self.a = Projection(D, H, K, key=w, bias=-2), Projection(D, H, K, key=a, bias=0)
        self.gate = Projection(D, H, V, key=gate)
        self.removal, self.alpha, self.rho = jnp.ones((H, K)), jnp.ones((H, K)), jnp.zeros((H, K))
        self.out = Output(H, V, D, key=out)
        self.negative = negative

    def initial(self):
        return zeros(self.mix.shape[1], like=self.mix), matrix_state(self.k, self.v)

    def run(self, state, x, *, method):
        last, h = state
        h, y = self.recurrence(x, last).evaluate(h, method=method)
        return (x[-1].astype(last.dtype), h), y

    def recurrence(self, x, last=None):
        before = previous(x, self.initial()[0] if last is None else last)
        parts = self.r, self.w, self.k, self.v, self.a, self.gate
        mixed = (x + mix * (before - x) for mix in self.mix)
        r, w, k, v, a, gate = (part(tokens) for part, tokens in zip(parts, mixed))
        a = (2 if self.negative else 1) * sigmoid(a)
        kappa = unit(k * self.removal[:, None])
        k = k * (1 + (a - 1) * self.alpha[:, None])

        def read(o):
            bonus = jnp.sum(r * self.rho[:, None] * k, axis=-1, keepdims=True) * v
            centred = o - jnp.mean(o, axis=-1, keepdims=True)
            return self.out(sigmoid(gate) * (rms_norm(centred) + bonus))

        return KeyValue(r, k, v, read, log_decay=-jnp.exp(-0.5) * sigmoid(w), left=a * kappa, right=kappa)
