"""What linear layers share: tokens make a recurrence, a method evaluates it, and its states are read."""

from __future__ import annotations

import abc
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Inexact, PyTree

from lrnn.layers.layer import Layer
from lrnn.parallel import (
    Chunked,
    Diagonal,
    DiagonalPlusLowRank,
    Kernel,
    Method,
    Sequential,
    Sharded,
    Transition,
    chunked_dplr,
    linear_recurrence,
)

_STEPS = Sequential()


@dataclass(frozen=True)
class Recurrence:
    """A sequence as h_t = A_t h_{t-1} + b_t in every head, and how all states are read."""

    A: Transition  # (H, T, ...)
    b: Inexact[Array, "H T N *V"]
    read: Callable[[Inexact[Array, "H T N *V"]], Float[Array, "T D"]]

    def states(self, initial: Inexact[Array, "H N *V"], *, method: Method) -> Inexact[Array, "H T N *V"]:
        """The states of every head."""
        return jax.vmap(partial(linear_recurrence, method=method))(self.A, self.b, initial)

    def evaluate(self, initial: Inexact[Array, "H N *V"], *, method: Method):
        """The last state of every head, and the outputs."""
        h = self.states(initial, method=method)
        return h[:, -1], self.read(h)


@dataclass(frozen=True)
class KeyValue:
    """A sequence as a recurrence that writes v_t under k_t and is asked for q_t, in every head.

    h_t = A_t h_{t-1} + k_t v_t^T and o_t = h_t^T q_t, with A_t = diag(exp(log_decay_t)) - left_t right_t^T or
    the diagonal alone. `read` takes the answers o. With `Chunked`, on one device or `Sharded` over several,
    and with `Kernel`, they come from `chunked_dplr`, which writes no state inside a chunk down.

    Source: linear attention of Katharopoulos et al. (2020), with the removal of Schlag et al. (2021).
    """

    q: Float[Array, "H T K"]
    k: Float[Array, "H T K"]
    v: Float[Array, "H T V"]
    read: Callable[[Float[Array, "H T V"]], Float[Array, "T D"]]
    log_decay: Float[Array, "H T #K"] | None = None
    left: Float[Array, "H T K"] | None = None
    right: Float[Array, "H T K"] | None = None

    @property
    def A(self) -> Transition:
        decay = jnp.ones_like(self.k) if self.log_decay is None else jnp.exp(self.log_decay)
        decay = jnp.broadcast_to(decay, self.k.shape)
        if self.left is None:
            return Diagonal(decay)
        return DiagonalPlusLowRank(decay, self.left[..., None], self.right[..., None])

    @property
    def b(self) -> Float[Array, "H T K V"]:
        return self.k[..., None] * self.v[..., None, :]

    def evaluate(self, initial: Float[Array, "H K V"], *, method: Method):
        """The last state of every head, and the outputs."""
        if isinstance(method, Kernel):
            return self._in_chunks(initial, size=16, method=method)
        local, over = method, _STEPS
        if isinstance(method, Sharded):
            local, over = method.local, replace(method, local=_STEPS)
        if isinstance(local, Chunked):
            return self._in_chunks(initial, size=local.size, method=over)

        def read(h):
            return self.read(jnp.einsum("htkv,htk->htv", h, self.q, precision="highest"))

        return Recurrence(self.A, self.b, read).evaluate(initial, method=method)

    def _in_chunks(self, initial, *, size, method):
        given = {"left": self.left, "right": self.right, "log_decay": self.log_decay, "initial": initial}
        answers, state = jax.vmap(
            lambda q, k, v, given: chunked_dplr(q, k, v, **given, size=size, method=method)
        )(self.q, self.k, self.v, given)
        return state, self.read(answers)


class LinearLayer(Layer):
    """A layer that is a linear recurrence of its tokens; the way to evaluate it is a separate choice."""

    @abc.abstractmethod
    def recurrence(self, x: Float[Array, "T D"]) -> Recurrence | KeyValue:
        """The transitions and inputs that the tokens make, and the read-out."""

    def run(
        self, state: PyTree, x: Float[Array, "T D"], *, method: Method
    ) -> tuple[PyTree, Float[Array, "T D"]]:
        """Read T >= 1 more tokens from a state: the next state, and the outputs.

        Args:
            state: what `initial` or an earlier run returned.
            x: the tokens.
            method: how to walk along time; the outputs do not depend on it beyond rounding.
        """
        return self.recurrence(x).evaluate(state, method=method)

    def __call__(self, x: Float[Array, "T D"], *, method: Method = _STEPS) -> Float[Array, "T D"]:
        """The outputs of a whole sequence, in the dtype of x, evaluated by `method`."""
        return self.run(self.initial(), x, method=method)[1].astype(x.dtype)

    def step(self, state: PyTree, x: Float[Array, "D"]) -> tuple[PyTree, Float[Array, "D"]]:
        """Read one token: the next state, and the output."""
        state, y = self.run(state, x[None], method=_STEPS)
        return state, y[0].astype(x.dtype)
