"""DeltaNet: what a key recalls is corrected before anything is added."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import equinox as eqx
import jax
from jax.nn import sigmoid, silu
from jaxtyping import Array

from lrnn.layers.linear import KeyValue, LinearLayer
from lrnn.layers.projections import Output, Projection, matrix_state, query_key_value, rms_norm, unit


class DeltaNet(LinearLayer):
    """h_t = (I - beta_t k_t k_t^T) h_{t-1} + beta_t k_t v_t^T and o_t = h_t^T q_t, with keys of length 1.

    beta_t = gate(.) in (0, 1) replaces a part of what stands under the key. With `negative` it lies in (0,
    2), and beyond 1 the transition reflects. A gate such as `jax.nn.hard_sigmoid` reaches both ends. The
    published block has the sigmoid, and short convolutions before q, k and v.

    Source: Schlag et al. (2021), Yang et al. (2024); beta to 2: Grazzi et al. (2025); Theorem 5 of the paper.
    """

    architecture: ClassVar[str] = "Diagonal-plus-low-rank linear RNN"
    q: Projection
    k: Projection
    v: Projection
    beta: Projection
    out: Output
    negative: bool = eqx.field(static=True)
    gate: Callable = eqx.field(static=True)

    def __init__(
        self,
        D: int,
        *,
        H: int = 2,
        K: int = 16,
        V: int = 16,
        negative: bool = False,
        gate: Callable = sigmoid,
        key: Array,
    ):
        q, k, v, beta, out = jax.random.split(key, 5)
        self.q, self.k, self.v = query_key_value(D, H, K, V, keys=(q, k, v))
        self.beta = Projection(D, H, 1, key=beta, bias=0)
        self.out = Output(H, V, D, key=out)
        self.negative, self.gate = negative, gate

    def initial(self):
        return matrix_state(self.k, self.v)

    def recurrence(self, x):
        k = unit(silu(self.k(x)))
        beta = (2 if self.negative else 1) * self.gate(self.beta(x))
        return KeyValue(
            unit(silu(self.q(x))),
            beta * k,
            silu(self.v(x)),
            left=beta * k,
            right=k,
            read=lambda o: self.out(rms_norm(o)),
        )
