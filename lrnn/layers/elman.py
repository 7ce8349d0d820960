"""Elman's network: one matrix, one nonlinearity."""

from __future__ import annotations

from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.layers.nonlinear import NonlinearLayer, uniform


class Elman(NonlinearLayer):
    """h_t = tanh(W h_{t-1} + U x_t + b), or with ReLU in place of tanh.

    Source: Elman (1990); with ReLU the ReLU RNN of the paper.
    """

    W: Float[Array, "D D"]
    U: Float[Array, "D D"]
    b: Float[Array, "D"]
    activation: Callable = eqx.field(static=True)

    def __init__(self, D: int, *, key: Array, activation: Callable = jnp.tanh):
        recurrent, from_input = jax.random.split(key)
        self.W, self.U = uniform(recurrent, D, D), uniform(from_input, D, D)
        self.b = jnp.zeros(D)
        self.activation = activation

    @property
    def size(self) -> int:
        return self.b.size

    def inputs(self, x):
        return self.U @ x + self.b

    def cell(self):
        return lambda h, u: self.activation(self.W @ h + u)
