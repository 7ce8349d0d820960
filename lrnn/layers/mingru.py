"""GRU and LSTM whose gates look at the input alone: what is left is a diagonal linear recurrence."""

from __future__ import annotations

from typing import ClassVar

import jax
from jax.nn import sigmoid
from jaxtyping import Array

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import Projection, zeros
from lrnn.parallel import Diagonal


class MinGRU(LinearLayer):
    """h_t = (1 - z_t) h_{t-1} + z_t c_t with z = sigmoid(W_z x + b_z) and c = W_c x + b_c.

    Source: Feng et al. (2024), "Were RNNs All We Needed?".
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    z: Projection
    c: Projection

    def __init__(self, D: int, *, key: Array):
        self.z, self.c = (Projection(D, 1, D, key=each, bias=0) for each in jax.random.split(key))

    def initial(self):
        return zeros(1, self.c.weight.shape[1], like=self.c.weight)

    def recurrence(self, x):
        z = sigmoid(self.z(x))
        return Recurrence(Diagonal(1 - z), z * self.c(x), read=lambda h: h[0])


class MinLSTM(LinearLayer):
    """h_t = (f_t h_{t-1} + i_t c_t) / (f_t + i_t) with f, i = sigmoid(W x + b) and c = W_c x + b_c.

    Source: Feng et al. (2024), "Were RNNs All We Needed?".
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    f: Projection
    i: Projection
    c: Projection

    def __init__(self, D: int, *, key: Array):
        self.f, self.i, self.c = (Projection(D, 1, D, key=each, bias=0) for each in jax.random.split(key, 3))

    def initial(self):
        return zeros(1, self.c.weight.shape[1], like=self.c.weight)

    def recurrence(self, x):
        f, i = sigmoid(self.f(x)), sigmoid(self.i(x))
        return Recurrence(Diagonal(f / (f + i)), i / (f + i) * self.c(x), read=lambda h: h[0])
