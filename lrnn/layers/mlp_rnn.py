"""A whole feed-forward network as the step."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array

from lrnn.layers.nonlinear import NonlinearLayer


class MLPRNN(NonlinearLayer):
    """h_t = MLP(h_{t-1}, x_t) with ReLU between the layers and a linear last one.

    Source: the paper's definition of an MLP RNN.
    """

    mlp: eqx.nn.MLP
    D: int = eqx.field(static=True)

    def __init__(self, D: int, *, key: Array, hidden: int | None = None, depth: int = 1):
        self.mlp = eqx.nn.MLP(2 * D, D, hidden or 2 * D, depth, jax.nn.relu, key=key)
        self.D = D

    @property
    def size(self) -> int:
        return self.D

    def inputs(self, x):
        return x

    def cell(self):
        return lambda h, x: self.mlp(jnp.concatenate([h, x]))
