"""Gated linear attention: every key channel forgets at its own, input-dependent rate."""

from __future__ import annotations

from typing import ClassVar

import jax

from lrnn.layers.linear import KeyValue, LinearLayer
from lrnn.layers.projections import Output, Projection, matrix_state, query_key_value, rms_norm


class GatedLinearAttention(LinearLayer):
    """Selective and diagonal on K x V states.

    h_t = diag(a_t) h_{t-1} + k_t v_t^T,  o_t = h_t^T q_t, where a_t = sigmoid(.)^(1/16); the outputs are
    normalised in every head and gated by swish(.).

    Source: Yang et al. (2024), gated linear attention; in TC0 (Merrill et al., 2024).
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    q: Projection
    k: Projection
    v: Projection
    decay: Projection
    gate: Projection
    out: Output

    def __init__(self, D: int, *, H: int = 2, K: int = 16, V: int = 16, key: Array):
        q, k, v, decay, gate, out = jax.random.split(key, 6)
        self.q, self.k, self.v = query_key_value(D, H, K, V, keys=(q, k, v))
        self.decay = Projection(D, H, K, key=decay, bias=0)
        self.gate = Projection(D, H, V, key=gate, bias=0)
        self.out = Output(H, V, D, key=out)

    def initial(self):
        return matrix_state(self.k, self.v)

    def recurrence(self, x):
        return KeyValue(
            self.q(x),
            self.k(x),
            self.v(x),
            log_decay=jax.nn.log_sigmoid(self.decay(x)) / 16,
            read=lambda o: self.out(jax.nn.silu(self.gate(x)) * rms_norm(o)),
        )
