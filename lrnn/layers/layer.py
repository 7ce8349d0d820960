"""A layer maps one sequence to another: all at once to train, token by token to generate."""

from __future__ import annotations

import abc

import equinox as eqx
from jax import lax
from jaxtyping import Array, Float, PyTree


class Layer(eqx.Module):
    """A map from sequences of D numbers a token to sequences of the same shape, causal in time.

    `architecture` names the row of `lrnn.theory.complexity.ARCHITECTURES` that holds its class.
    """

    architecture: eqx.AbstractClassVar[str]

    @abc.abstractmethod
    def __call__(self, x: Float[Array, "T D"]) -> Float[Array, "T D"]:
        """The outputs of a whole sequence, in the parallel form."""

    @abc.abstractmethod
    def initial(self) -> PyTree:
        """The state before the first token."""

    @abc.abstractmethod
    def step(self, state: PyTree, x: Float[Array, "D"]) -> tuple[PyTree, Float[Array, "D"]]:
        """Read one token: the next state, and the output."""

    def sequential(self, x: Float[Array, "T D"]) -> Float[Array, "T D"]:
        """The same outputs by T steps, one after the other."""
        return lax.scan(lambda state, x: self.step(state, x), self.initial(), x)[1]
