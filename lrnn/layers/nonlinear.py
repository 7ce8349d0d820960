"""Layers whose next state is any function of the last one: what each must say, and what follows."""

from __future__ import annotations

import abc
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.layers.layer import Layer
from lrnn.parallel import Cell, Evaluation, Evaluator, Steps, nonlinear_recurrence

_STEPS = Steps()


class NonlinearLayer(Layer):
    """h_t = f(h_{t-1}, u_t), where u_t depends on x_t alone and y_t on h_t alone.

    What depends on the input alone is computed for all steps at once, before the recurrence.
    """

    architecture: ClassVar[str] = "Nonlinear RNN, log precision"
    block: ClassVar[int | None] = None  # of the Jacobian of f; None if it is dense

    @property
    @abc.abstractmethod
    def size(self) -> int:
        """The number N of coordinates of the state."""

    @abc.abstractmethod
    def inputs(self, x: Float[Array, "D"]) -> Float[Array, "M"]:
        """u_t, what the cell needs of one input."""

    @abc.abstractmethod
    def cell(self) -> Cell:
        """f, with all that needs computing once alone already computed."""

    def read(self, h: Float[Array, "N"]) -> Float[Array, "D"]:
        """The output, given the state."""
        return h

    @eqx.filter_jit
    def evaluate(self, x: Float[Array, "T D"], *, method: Evaluator = _STEPS) -> Evaluation:
        """All states h_t, how far they are from a trajectory, and what they cost.

        Args:
            x: the inputs.
            method: how to walk along time.
        """
        initial = self.initial()
        u = jax.vmap(self.inputs)(x).astype(initial.dtype)
        return nonlinear_recurrence(self.cell(), u, initial, method=method, block=self.block)

    def __call__(self, x: Float[Array, "T D"], *, method: Evaluator = _STEPS) -> Float[Array, "T D"]:
        return jax.vmap(self.read)(self.evaluate(x, method=method).states).astype(x.dtype)

    def initial(self) -> Float[Array, "N"]:
        weights = filter(eqx.is_inexact_array, jax.tree.leaves(self))
        return jnp.zeros(self.size, jnp.result_type(jnp.float32, *weights))

    def step(
        self, state: Float[Array, "N"], x: Float[Array, "D"]
    ) -> tuple[Float[Array, "N"], Float[Array, "D"]]:
        state = self.cell()(state, self.inputs(x).astype(state.dtype))
        return state, self.read(state).astype(x.dtype)


def uniform(key: Array, *shape: int) -> Float[Array, "..."]:
    """Weights drawn evenly from within 1 / sqrt(last size)."""
    bound = shape[-1] ** -0.5
    return jax.random.uniform(key, shape, minval=-bound, maxval=bound)


class HeadwiseLinear(eqx.Module):
    """Several linear maps from D numbers to D, side by side, each block-diagonal with one block a head."""

    W: Float[Array, "G H K K"]
    b: Float[Array, "G*D"]

    def __init__(self, D: int, *, maps: int, H: int, key: Array):
        if H < 1 or D % H:
            raise ValueError(f"H must divide D = {D}, got {H}")
        self.W = uniform(key, maps, H, D // H, D // H)
        self.b = jnp.zeros(maps * D)

    def __call__(self, x: Float[Array, "D"]) -> Float[Array, "G*D"]:
        return jnp.einsum("ghij,hj->ghi", self.W, x.reshape(self.W.shape[1], -1)).reshape(-1) + self.b


class DiagonalLayer(NonlinearLayer):
    """A layer of three gates, each with diagonal recurrent weights and block-diagonal input weights.

    Source: Danieli et al. (2025).
    """

    a: Float[Array, "3 D"]
    from_input: HeadwiseLinear

    def __init__(self, D: int, *, key: Array, H: int = 1):
        recurrent, from_input = jax.random.split(key)
        self.a = jax.random.uniform(recurrent, (3, D), minval=-1, maxval=1)
        self.from_input = HeadwiseLinear(D, maps=3, H=H, key=from_input)

    def inputs(self, x):
        return self.from_input(x)
