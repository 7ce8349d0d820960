"""A dense matrix that is linear in the input: everything a linear RNN can be."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import Output, Projection, zeros
from lrnn.parallel import Dense


class DenseRNN(LinearLayer):
    """h_t = A(x_t) h_{t-1} + B x_t and y_t = W h_t, with A(x) affine in x and near the identity at first.

    It contains every other linear head, and by Theorem 3 of the paper it is no stronger than DPLR.

    Source: Merrill et al. (2024), input-dependent S4.
    """

    architecture: ClassVar[str] = "Diagonal-plus-low-rank linear RNN"
    A: Projection
    B: Projection
    out: Output

    def __init__(self, D: int, *, H: int = 1, N: int = 16, key: Array):
        a, b, out = jax.random.split(key, 3)
        self.A = Projection(D, H, N * N, key=a, bias=jnp.eye(N).ravel(), scale=0.1 / N**0.5)
        self.B = Projection(D, H, N, key=b)
        self.out = Output(H, N, D, key=out)

    def initial(self):
        H, N, _ = self.B.weight.shape
        return zeros(H, N, like=self.B.weight)

    def recurrence(self, x):
        b = self.B(x)
        return Recurrence(Dense(self.A(x).reshape(*b.shape, b.shape[-1])), b, self.out)
