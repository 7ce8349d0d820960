"""A dense matrix that is linear in the input: everything a linear RNN can be."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import Output, Projection, rms_norm, zeros
from lrnn.parallel import Dense


class DenseRNN(LinearLayer):
    """h_t = A(x_t) h_{t-1} + B x_t and y_t = W h_t, with A(x) affine in x and near the identity at first.

    It contains every other linear head, and by Theorem 3 of the paper it is no stronger than DPLR. If
    `projective`, there is no B: h_0 is learnt and h_t read only up to its length, so that products may grow.

    Source: Merrill et al. (2024), input-dependent S4.
    """

    architecture: ClassVar[str] = "Diagonal-plus-low-rank linear RNN"
    A: Projection
    B: Projection | None
    start: Float[Array, "H N"] | None
    out: Output

    def __init__(self, D: int, *, H: int = 1, N: int = 16, projective: bool = False, key: Array):
        a, b, out = jax.random.split(key, 3)
        self.A = Projection(D, H, N * N, key=a, bias=jnp.eye(N).ravel(), scale=0.1 / N**0.5)
        self.B = None if projective else Projection(D, H, N, key=b)
        self.start = jax.random.normal(b, (H, N)) if projective else None
        self.out = Output(H, N, D, key=out)

    def initial(self):
        H, N, _ = self.out.weight.shape
        return zeros(H, N, like=self.out.weight) if self.start is None else self.start

    def recurrence(self, x):
        H, N, _ = self.out.weight.shape
        A = Dense(self.A(x).reshape(H, len(x), N, N))
        if self.B is not None:
            return Recurrence(A, self.B(x), self.out)
        return Recurrence(A, jnp.zeros((H, len(x), N), x.dtype), lambda h: self.out(_direction(h)))


def _direction(h: Float[Array, "H T N"]) -> Float[Array, "H T N"]:
    # first by the largest entry, whose square may be beyond the format
    return rms_norm(h / lax.stop_gradient(jnp.abs(h).max(-1, keepdims=True)))
