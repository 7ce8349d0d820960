"""The carry-lookahead RNN: guess the last state from a window of the input, then take one step everywhere."""

from __future__ import annotations

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.layers.layer import Layer
from lrnn.layers.projections import zeros

Buffers = tuple[Float[Array, "d D"], ...]


class CarryLookahead(Layer):
    """h_t = tanh(W x_t + U c_{t-1} + b), where the carry c sees a window of 2^levels inputs.

    At first c_t = x_t. Level i joins each position with the one 2^i before it: c_t becomes
    c_t + ReLU(V_i [c_{t - 2^i}, c_t] + a_i), with zeros before the first token.

    Its class is that of time-invariant linear RNNs: a window is one whose transition shifts.

    Source: Jiang et al. (2021), with the plainest lookahead module and an Elman cell.
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    lookahead: tuple[eqx.nn.Linear, ...]
    cell: eqx.nn.Linear

    def __init__(self, D: int, *, levels: int = 4, key: Array):
        if levels < 0:
            raise ValueError(f"levels must not be negative, got {levels}")
        first, *keys = jax.random.split(key, levels + 1)
        self.cell = eqx.nn.Linear(2 * D, D, key=first)
        self.lookahead = tuple(eqx.nn.Linear(2 * D, D, key=k) for k in keys)

    @property
    def field(self) -> int:
        """How many inputs an output depends on: x_t and the 2^levels inputs before it."""
        return 1 + 2 ** len(self.lookahead)

    def __call__(self, x: Float[Array, "T D"]) -> Float[Array, "T D"]:
        c = x
        for i, level in enumerate(self.lookahead):
            c = jax.vmap(_join, in_axes=(None, 0, 0))(level, _delayed(c, 2**i), c)
        return jax.vmap(self._cell)(_delayed(c, 1), x).astype(x.dtype)

    def initial(self) -> Buffers:
        """Zeros: for each level what it must remember, and the carry of the last position."""
        delays = [2**i for i in range(len(self.lookahead))]
        return tuple(zeros(d, self.cell.out_features, like=self.cell.weight) for d in [*delays, 1])

    def step(self, state: Buffers, x: Float[Array, "D"]) -> tuple[Buffers, Float[Array, "D"]]:
        *waiting, carry = state
        c, buffers = x, []
        for level, buffer in zip(self.lookahead, waiting):
            buffers.append(_push(buffer, c))
            c = _join(level, buffer[0], c)
        return (*buffers, _push(carry, c)), self._cell(carry[0], x).astype(x.dtype)

    def _cell(self, carry: Float[Array, "D"], x: Float[Array, "D"]) -> Float[Array, "D"]:
        return jnp.tanh(self.cell(jnp.concatenate([x, carry])))


def _join(level: eqx.nn.Linear, earlier: Float[Array, "D"], c: Float[Array, "D"]) -> Float[Array, "D"]:
    return c + jax.nn.relu(level(jnp.concatenate([earlier, c])))


def _delayed(c: Float[Array, "T D"], steps: int) -> Float[Array, "T D"]:
    return jnp.pad(c, ((steps, 0), (0, 0)))[: len(c)]


def _push(buffer: Float[Array, "d D"], c: Float[Array, "D"]) -> Float[Array, "d D"]:
    return jnp.concatenate([buffer[1:], c[None].astype(buffer.dtype)])
