"""Mamba-2: one decay for a whole head, so that the state may be large."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.layers.linear import KeyValue, LinearLayer
from lrnn.layers.projections import Output, Projection, inverse_softplus, matrix_state, rms_norm, small_steps


class Mamba2(LinearLayer):
    """Selective and scalar: A_t = a_t I in every head.

    h_t = a_t h_{t-1} + dt_t k_t v_t^T,  o_t = h_t^T q_t + skip v_t, where a_t = exp(-dt_t exp(log_A)) and
    dt_t = softplus(.). Keys and queries (the paper's B and C) are shared by all heads.

    Source: Dao and Gu (2024); in TC0 (Merrill et al., 2024).
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    q: Projection
    k: Projection
    v: Projection
    dt: Projection
    log_A: Float[Array, "H"]
    skip: Float[Array, "H"]
    out: Output

    def __init__(self, D: int, *, H: int = 2, K: int = 16, V: int = 16, key: Array):
        q, k, v, dt, bias, out = jax.random.split(key, 6)
        self.q, self.k, self.v = (
            Projection(D, 1, K, key=q),
            Projection(D, 1, K, key=k),
            Projection(D, H, V, key=v),
        )
        self.dt = Projection(D, H, 1, key=dt, bias=inverse_softplus(small_steps(bias, H, 1)))
        self.log_A = jnp.log(jnp.arange(1.0, H + 1))
        self.skip = jnp.ones(H)
        self.out = Output(H, V, D, key=out)

    def initial(self):
        return matrix_state(self.k, self.v)

    def recurrence(self, x):
        dt, v = jax.nn.softplus(self.dt(x)), self.v(x)
        shape = (len(v), *self.k(x).shape[1:])
        return KeyValue(
            jnp.broadcast_to(self.q(x), shape),
            jnp.broadcast_to(self.k(x), shape),
            dt * v,
            log_decay=-dt * jnp.exp(self.log_A)[:, None, None],
            read=lambda o: self.out(rms_norm(o + self.skip[:, None, None] * v)),
        )
