"""Long short-term memory, with dense recurrent weights and with diagonal ones.

The state holds a memory c and an output h for every unit, side by side: (c_1, h_1, c_2, h_2, ...).
"""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from lrnn.layers.nonlinear import DiagonalLayer, NonlinearLayer, uniform


class LSTM(NonlinearLayer):
    """Gates decide what the memory forgets, what it takes in, and what of it is shown.

    i, f, o = sigmoid(U h + W x + b), g = tanh(U_g h + W_g x + b_g); c becomes f c + i g, h becomes o tanh(c).

    Source: Hochreiter and Schmidhuber (1997), with the forget gate of Gers et al. (2000).
    """

    U: Float[Array, "4*D D"]
    W: Float[Array, "4*D D"]
    b: Float[Array, "4*D"]

    def __init__(self, D: int, *, key: Array):
        recurrent, from_input = jax.random.split(key)
        self.U, self.W = uniform(recurrent, 4 * D, D), uniform(from_input, 4 * D, D)
        self.b = jnp.zeros(4 * D)

    @property
    def size(self) -> int:
        return 2 * self.W.shape[1]

    def inputs(self, x):
        return self.W @ x + self.b

    def cell(self):
        def step(state, u):
            c, h = _parts(state)
            i, f, o, g = jnp.split(self.U @ h + u, 4)
            c = sigmoid(f) * c + sigmoid(i) * jnp.tanh(g)
            return _state(c, sigmoid(o) * jnp.tanh(c))

        return step

    def read(self, h):
        return _parts(h)[1]


class DiagonalLSTM(DiagonalLayer):
    """The LSTM with diagonal recurrent weights and one gate for both forgetting and taking in.

    f, o = sigmoid(a h + W x + b), g = tanh(a_g h + W_g x + b_g); c becomes f c + (1 - f) g, h becomes
    o tanh(c). The Jacobian has blocks of size 2. The input weights are block-diagonal over the heads.

    Source: the coupled form of ParaLSTM, Danieli et al. (2025).
    """

    block: ClassVar[int] = 2
    @property
    def size(self) -> int:
        return 2 * self.a.shape[1]

    def cell(self):
        def step(state, u):
            c, h = _parts(state)
            f, o, g = self.a * h + u.reshape(3, -1)
            c = sigmoid(f) * c + (1 - sigmoid(f)) * jnp.tanh(g)
            return _state(c, sigmoid(o) * jnp.tanh(c))

        return step

    def read(self, h):
        return _parts(h)[1]


def _parts(state):
    return state.reshape(-1, 2).T


def _state(c, h):
    return jnp.stack([c, h], axis=1).reshape(-1)
