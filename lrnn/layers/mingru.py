"""GRU and LSTM whose gates look at the input alone: what is left is a diagonal linear recurrence."""

from __future__ import annotations

import abc
from typing import ClassVar

import jax
import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from lrnn.layers.layer import Layer
from lrnn.layers.nonlinear import uniform
from lrnn.parallel import Associative, Diagonal, Method, linear_recurrence

_TREE = Associative()


class MinimalLayer(Layer):
    """h_t = keep_t h_{t-1} + take_t c_t, where keep, take and the candidate c are functions of x_t."""

    architecture: ClassVar[str] = "Diagonal linear RNN"
    maps: ClassVar[int]
    W: Float[Array, "M*D D"]
    b: Float[Array, "M*D"]

    def __init__(self, D: int, *, key: Array):
        self.W, self.b = uniform(key, self.maps * D, D), jnp.zeros(self.maps * D)

    @abc.abstractmethod
    def gates(self, *maps: Float[Array, "D"]) -> tuple[Float[Array, "D"], Float[Array, "D"]]:
        """What to keep and what to take, given the linear maps of the input but for the candidate."""

    def _parts(self, x):
        *maps, candidate = jnp.split(self.W @ x.astype(self.initial().dtype) + self.b, self.maps)
        keep, take = self.gates(*maps)
        return keep, take * candidate

    def __call__(self, x: Float[Array, "T D"], *, method: Method = _TREE) -> Float[Array, "T D"]:
        keep, new = jax.vmap(self._parts)(x)
        return linear_recurrence(Diagonal(keep), new, method=method).astype(x.dtype)

    def initial(self) -> Float[Array, "D"]:
        return jnp.zeros(self.W.shape[1], jnp.result_type(jnp.float32, self.W))

    def step(
        self, state: Float[Array, "D"], x: Float[Array, "D"]
    ) -> tuple[Float[Array, "D"], Float[Array, "D"]]:
        keep, new = self._parts(x)
        state = keep * state + new
        return state, state.astype(x.dtype)


class MinGRU(MinimalLayer):
    """h_t = (1 - z_t) h_{t-1} + z_t c_t with z = sigmoid(W_z x + b_z) and c = W_c x + b_c.

    Source: Feng et al. (2024), "Were RNNs All We Needed?".
    """

    maps: ClassVar[int] = 2

    def gates(self, z):
        return 1 - sigmoid(z), sigmoid(z)


class MinLSTM(MinimalLayer):
    """h_t = (f h_{t-1} + i c_t) / (f + i) with f, i = sigmoid(W x + b) and c = W_c x + b_c.

    Source: Feng et al. (2024), "Were RNNs All We Needed?".
    """

    maps: ClassVar[int] = 3

    def gates(self, f, i):
        keep, take = sigmoid(f), sigmoid(i)
        return keep / (keep + take), take / (keep + take)
