"""DeltaProduct: several steps of DeltaNet for every token."""

from __future__ import annotations

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.nn import sigmoid, silu
from jaxtyping import Array

from lrnn.layers.linear import KeyValue, LinearLayer
from lrnn.layers.projections import Output, Projection, rms_norm, unit, zeros


class DeltaProduct(LinearLayer):
    """n steps h <- (I - beta_j k_j k_j^T) h + beta_j k_j v_j^T a token, read after the last: o_t = h_t^T q_t.

    So A_t is a product of n generalised Householder matrices. beta_j = sigmoid(.) lies in (0, 1), or in (0,
    2) with `negative`, where products of reflections rotate.

    Source: Siems et al. (2025); Theorem 5 of the paper.
    """

    architecture: ClassVar[str] = "Diagonal-plus-low-rank linear RNN"
    q: Projection
    k: Projection
    v: Projection
    beta: Projection
    out: Output
    n: int = eqx.field(static=True)
    negative: bool = eqx.field(static=True)

    def __init__(
        self, D: int, *, n: int = 2, H: int = 2, K: int = 16, V: int = 16, negative: bool = False, key: Array
    ):
        if n < 1:
            raise ValueError(f"n must be a positive number of factors a token, got {n}")
        q, k, v, beta, out = jax.random.split(key, 5)
        self.q, self.out = Projection(D, H, K, key=q), Output(H, V, D, key=out)
        self.k, self.v = Projection(D, n * H, K, key=k), Projection(D, n * H, V, key=v)
        self.beta = Projection(D, n * H, 1, key=beta, bias=0)
        self.n, self.negative = n, negative

    def initial(self):
        H, K, _ = self.q.weight.shape
        return zeros(H, K, self.v.weight.shape[1], like=self.v.weight)

    def recurrence(self, x):
        k = self._one_after_the_other(unit(silu(self.k(x))))
        beta = self._one_after_the_other((2 if self.negative else 1) * sigmoid(self.beta(x)))
        return KeyValue(
            jnp.repeat(unit(silu(self.q(x))), self.n, axis=1),
            beta * k,
            self._one_after_the_other(silu(self.v(x))),
            left=beta * k,
            right=k,
            read=lambda o: self.out(rms_norm(o[:, self.n - 1 :: self.n])),
        )

    def _one_after_the_other(self, factors):
        """(H * n, T, K) to (H, T * n, K)."""
        heads = factors.reshape(-1, self.n, *factors.shape[1:])
        return heads.swapaxes(1, 2).reshape(len(heads), -1, factors.shape[2])
