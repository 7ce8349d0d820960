"""The gated recurrent unit, with dense recurrent weights and with diagonal ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import jax
import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from lrnn.layers.nonlinear import DiagonalLayer, NonlinearLayer, uniform
from lrnn.parallel import Cell


def _gru(recurrent: Callable[[int, Array], Array]) -> Cell:
    """The step, given how the recurrent weights of gate 0, 1 or 2 act on a state."""

    def step(h, u):
        u_z, u_r, u_c = jnp.split(u, 3)
        z = sigmoid(recurrent(0, h) + u_z)
        r = sigmoid(recurrent(1, h) + u_r)
        c = jnp.tanh(recurrent(2, r * h) + u_c)
        return (1 - z) * h + z * c

    return step


class GRU(NonlinearLayer):
    """An update gate z mixes the state with a candidate c, for which a reset gate r chooses what to forget.

    z = sigmoid(U_z h + W_z x + b_z), r = sigmoid(U_r h + W_r x + b_r), c = tanh(U_c (r h) + W_c x + b_c),
    and h becomes (1 - z) h + z c.

    Source: Cho et al. (2014), with z for their 1 - z.
    """

    U: Float[Array, "3 D D"]
    W: Float[Array, "3*D D"]
    b: Float[Array, "3*D"]

    def __init__(self, D: int, *, key: Array):
        recurrent, from_input = jax.random.split(key)
        self.U, self.W = uniform(recurrent, 3, D, D), uniform(from_input, 3 * D, D)
        self.b = jnp.zeros(3 * D)

    @property
    def size(self) -> int:
        return self.W.shape[1]

    def inputs(self, x):
        return self.W @ x + self.b

    def cell(self):
        return _gru(lambda gate, h: self.U[gate] @ h)


class DiagonalGRU(DiagonalLayer):
    """The GRU with diagonal recurrent weights, so that its Jacobian is diagonal.

    z = sigmoid(a_z h + W_z x + b_z), r = sigmoid(a_r h + W_r x + b_r), c = tanh(a_c r h + W_c x + b_c),
    and h becomes (1 - z) h + z c. The input weights are block-diagonal over the heads.

    Source: ParaGRU, Danieli et al. (2025).
    """

    block: ClassVar[int] = 1

    @property
    def size(self) -> int:
        return self.a.shape[1]

    def cell(self):
        return _gru(lambda gate, h: self.a[gate] * h)
