"""Blocks made from the input, held in check by a norm of their columns."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import Output, Projection, zeros
from lrnn.parallel import BlockDiagonal

_P = 1.2


class BlockDiagonalRNN(LinearLayer):
    """h_t = A_t h_{t-1} + v_t and y_t = W h_t, with A_t = diag of M blocks of size B made from x_t.

    A two-layer ReLU network makes each block. Its columns are centred, and the block is divided by the
    largest p-norm of a column, p = 1.2. Products of blocks of 3 are as hard as those of DPLR matrices.

    Source: Fan, Chi and Rudnicky (2023); Theorem 3 of the paper.
    """

    architecture: ClassVar[str] = "Diagonal-plus-low-rank linear RNN"
    hidden: Projection
    blocks: Projection
    v: Projection
    out: Output

    def __init__(self, D: int, *, M: int = 4, B: int = 4, key: Array):
        hidden, blocks, v, out = jax.random.split(key, 4)
        self.hidden = Projection(D, 1, D, key=hidden, bias=0)
        self.blocks = Projection(D, M, B * B, key=blocks, bias=0)
        self.v = Projection(D, 1, M * B, key=v)
        self.out = Output(1, M * B, D, key=out)

    def initial(self):
        return zeros(1, self.v.weight.shape[1], like=self.v.weight)

    def recurrence(self, x):
        raw = self.blocks(jax.nn.relu(self.hidden(x)[0])).swapaxes(0, 1)
        size = round(raw.shape[-1] ** 0.5)
        raw = raw.reshape(*raw.shape[:2], size, size)
        centred = raw - jnp.mean(raw, axis=-2, keepdims=True)
        norms = (jnp.sum(jnp.abs(centred) ** _P, axis=-2, keepdims=True) + 1e-12) ** (1 / _P)
        blocks = centred / jnp.max(norms, axis=-1, keepdims=True)
        return Recurrence(BlockDiagonal(blocks[None]), self.v(x), self.out)
