"""Gated DeltaNet: DeltaNet with one decay for the whole state."""

from __future__ import annotations

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.nn import sigmoid, silu, softplus
from jaxtyping import Array, Float

from lrnn.layers.linear import KeyValue, LinearLayer
from lrnn.layers.projections import (
    Output,
    Projection,
    inverse_softplus,
    matrix_state,
    query_key_value,
    rms_norm,
    small_steps,
    unit,
)


class GatedDeltaNet(LinearLayer):
    """h_t = a_t (I - beta_t k_t k_t^T) h_{t-1} + beta_t k_t v_t^T and o_t = h_t^T q_t, with keys of length 1.

    a_t = exp(-exp(log_A) softplus(.)) in (0, 1) as in Mamba-2; beta_t = sigmoid(.) in (0, 1), or in (0, 2)
    with `negative`. The outputs are normalised in every head and gated by swish(.).

    Source: Yang, Kautz and Hatamizadeh (2025); Theorem 5 of the paper.
    """

    architecture: ClassVar[str] = "Diagonal-plus-low-rank linear RNN"
    q: Projection
    k: Projection
    v: Projection
    beta: Projection
    dt: Projection
    log_A: Float[Array, "H"]
    gate: Projection
    out: Output
    negative: bool = eqx.field(static=True)

    def __init__(self, D: int, *, H: int = 2, K: int = 16, V: int = 16, negative: bool = False, key: Array):
        q, k, v, beta, dt, bias, gate, out = jax.random.split(key, 8)
        self.q, self.k, self.v = query_key_value(D, H, K, V, keys=(q, k, v))
        self.beta = Projection(D, H, 1, key=beta, bias=0)
        self.dt = Projection(D, H, 1, key=dt, bias=inverse_softplus(small_steps(bias, H, 1)))
        self.log_A = jnp.log(jnp.arange(1.0, H + 1))
        self.gate = Projection(D, H, V, key=gate)
        self.out = Output(H, V, D, key=out)
        self.negative = negative

    def initial(self):
        return matrix_state(self.k, self.v)

    def recurrence(self, x):
        k = unit(silu(self.k(x)))
        beta = (2 if self.negative else 1) * sigmoid(self.beta(x))
        log_decay = -jnp.exp(self.log_A)[:, None, None] * softplus(self.dt(x))
        return KeyValue(
            unit(silu(self.q(x))),
            beta * k,
            silu(self.v(x)),
            log_decay=log_decay,
            left=jnp.exp(log_decay) * beta * k,
            right=k,
            read=lambda o: self.out(silu(self.gate(x)) * rms_norm(o)),
        )
