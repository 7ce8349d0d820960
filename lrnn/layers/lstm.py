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
    """The LSTM with diagonal weights, one gate for both forgetting and taking in, and gates that see c.

    f = sigmoid(a_f h + p_f c + W_f x + b_f), g = tanh(a_g h + W_g x + b_g), and c becomes f c + (1 - f) g;
    o = sigmoid(a_o h + p_o c + W_o x + b_o) with the new c, and h becomes o tanh(c). The Jacobian has blocks
    of size 2. Of the weights, W is block-diagonal over the heads, a and the peepholes p are diagonal.

    Source: ParaLSTM, Danieli et al. (2025); peepholes, Gers et al. (2002).
    """

    block: ClassVar[int] = 2
    peephole: Float[Array, "2 D"]

    def __init__(self, D: int, *, key: Array, H: int = 1):
        rest, peephole = jax.random.split(key)
        super().__init__(D, key=rest, H=H)
        self.peephole = jax.random.uniform(peephole, (2, D), minval=-1, maxval=1)

    @property
    def size(self) -> int:
        return 2 * self.a.shape[1]

    def cell(self):
        def step(state, u):
            c, h = _parts(state)
            f, o, g = self.a * h + u.reshape(3, -1)
            f = sigmoid(f + self.peephole[0] * c)
            c = f * c + (1 - f) * jnp.tanh(g)
            return _state(c, sigmoid(o + self.peephole[1] * c) * jnp.tanh(c))

        return step

    def read(self, h):
        return _parts(h)[1]


def _parts(state):
    return state.reshape(-1, 2).T


def _state(c, h):
    return jnp.stack([c, h], axis=1).reshape(-1)
