"""h_t = f(h_{t-1}, x_t) for any f: one recurrence, its methods as values, a residual that tells the truth."""

from __future__ import annotations

import abc
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Bool, Float, Int, Shaped

Cell = Callable[[Float[Array, "N"], Shaped[Array, "*D"]], Float[Array, "N"]]
"""f, from a state and an input to the next state."""


class Evaluation(eqx.Module):
    """A trajectory, how far it is from being one, and what it cost.

    Attributes:
        states: h_1, ..., h_T.
        residual: the largest entry of h_t - f(h_{t-1}, x_t), without sign, over these very states; NaN if one
            of them is.
        converged: whether the residual is within the tolerance of the method.
        iterations: linear recurrences, one after the other; steps for the loop.
        work: calls of the cell, and compositions of what is scanned, affine maps but for ELK.
        depth: rounds of calls and compositions, each of which waits for the last.
    """

    states: Float[Array, "T N"]
    residual: Float[Array, ""]
    converged: Bool[Array, ""]
    iterations: Int[Array, ""]
    work: Int[Array, ""]
    depth: Int[Array, ""]


class Evaluator(abc.ABC):
    """A way to evaluate T nonlinear steps from an initial state."""

    tolerance: float

    @abc.abstractmethod
    def states(
        self,
        cell: Cell,
        inputs: Shaped[Array, "T *D"],
        initial: Float[Array, "N"],
        guess: Float[Array, "T N"],
        *,
        block: int,
    ) -> tuple[Float[Array, "T N"], Int[Array, ""]]:
        """The states h_1, ..., h_T, and the iterations they took."""

    @abc.abstractmethod
    def cost(self, iterations: Int[Array, ""], length: int) -> tuple[Int[Array, ""], Int[Array, ""]]:
        """Work and depth of so many iterations on T = `length` steps."""


@dataclass(frozen=True)
class Steps(Evaluator):
    """One step after the other: work T, depth T. The reference for every other method."""

    tolerance: ClassVar[float] = math.inf

    def states(self, cell, inputs, initial, guess, *, block):
        def step(h, x):
            h = cell(h, x)
            return h, h

        return lax.scan(step, initial, inputs)[1], jnp.asarray(inputs.shape[0])

    def cost(self, iterations, length):
        return iterations, iterations


def nonlinear_recurrence(
    cell: Cell,
    inputs: Shaped[Array, "T *D"],
    initial: Float[Array, "N"],
    *,
    method: Evaluator = Steps(),
    block: int | None = None,
    guess: Float[Array, "T N"] | None = None,
) -> Evaluation:
    """All states of h_t = f(h_{t-1}, x_t), and what they are worth.

    Args:
        cell: f, from a state of shape (N,) and one input to the next state, of the same shape and dtype.
        inputs: x_1, ..., x_T.
        initial: h_0.
        method: how to walk along time.
        block: the size of the diagonal blocks outside of which every Jacobian of f is zero; N if not given.
        guess: where an iteration starts; one step from zero states if not given.

    Returns:
        The states, their residual, and what they cost.

    Raises:
        TypeError: if `method` is of another kind, `inputs` no array, or `initial` not floating point.
        ValueError: if `block` does not divide N, or shapes or dtypes do not fit.

    Source: Lim et al. (2024); the guess is that of Danieli et al. (2025).
    """
    _check_arguments(cell, inputs, initial, method, block, guess)
    return _evaluate(cell, inputs, initial, method, block or initial.shape[0], guess)


def residual(
    cell: Cell,
    states: Float[Array, "T N"],
    inputs: Shaped[Array, "T *D"],
    initial: Float[Array, "N"],
) -> Float[Array, ""]:
    """How far states are from being a trajectory: the largest entry of h_t - f(h_{t-1}, x_t), or NaN."""
    return largest(states - jax.vmap(cell)(previous(states, initial), inputs))


def largest(gaps: Float[Array, "..."]) -> Float[Array, ""]:
    """The greatest absolute value, 0 if there is none, NaN if one of them is NaN."""
    # On CPUs the maximum over a large array may drop a NaN, so NaN is asked for by name.
    return jnp.where(jnp.isnan(gaps).any(), jnp.nan, jnp.max(jnp.abs(gaps), initial=0))


def previous(states: Float[Array, "T N"], initial: Float[Array, "N"]) -> Float[Array, "T N"]:
    """What each step starts from: h_0, ..., h_{T-1}."""
    return jnp.concatenate([initial[None], states])[:-1]


@eqx.filter_jit
def _evaluate(cell, inputs, initial, method, block, guess):
    length = inputs.shape[0]
    if guess is None:
        zeros = jnp.zeros((length, *initial.shape), initial.dtype)
        guess = jax.vmap(cell)(previous(zeros, initial), inputs)
    states, iterations = method.states(cell, inputs, initial, guess, block=block)
    error = residual(cell, states, inputs, initial)
    return Evaluation(states, error, error <= method.tolerance, iterations, *method.cost(iterations, length))


def _check_arguments(cell, inputs, initial, method, block, guess):
    if not isinstance(method, Evaluator):
        raise TypeError(f"method must be Steps(), Newton() or another Evaluator, got {method!r}")
    if not eqx.is_array(inputs):
        raise TypeError(f"inputs must be an array with time as axis 0, got {type(inputs).__name__}")
    if not eqx.is_inexact_array(initial):
        found = getattr(initial, "dtype", type(initial).__name__)
        raise TypeError(f"initial must be an array of a floating-point dtype, got {found}")
    if initial.ndim != 1:
        raise ValueError(f"initial must have shape (N,), got {initial.shape}")
    size = initial.shape[0]
    if block is not None and (block < 1 or size % block):
        raise ValueError(f"block must divide the state size N = {size}, got {block}")
    if guess is not None and guess.shape != (inputs.shape[0], size):
        raise ValueError(f"guess must have shape (T, N) = {inputs.shape[0], size}, got {guess.shape}")
    after = eqx.filter_eval_shape(cell, initial, jax.ShapeDtypeStruct(inputs.shape[1:], inputs.dtype))
    if (after.shape, after.dtype) != (initial.shape, initial.dtype):
        raise ValueError(
            f"cell must return a state like initial, {initial.dtype} of shape {initial.shape}, "
            f"got {after.dtype} of shape {after.shape}"
        )
