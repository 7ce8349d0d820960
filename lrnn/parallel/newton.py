"""Guess the whole trajectory of h_t = f(h_{t-1}, x_t), then correct it, one linear recurrence at a time.

From a guess g every iteration solves h_t = f(g_{t-1}, x_t) + A_t (h_{t-1} - g_{t-1}), and most methods differ
in the A_t alone. Those are exact after T iterations: each iteration puts at least one more state right.

ELK takes the same equations for likely rather than certain and the guess for an observation. That holds the
states back where products of A_t explode, and costs the promise of T iterations.
"""

from __future__ import annotations

import abc
import math
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float, Int, Shaped

from lrnn.parallel.kalman import damped_recurrence
from lrnn.parallel.nonlinear import Cell, Evaluator, previous, residual
from lrnn.parallel.scan import Associative, Method, linear_recurrence
from lrnn.parallel.transitions import BlockDiagonal, Dense, Diagonal, Transition


@dataclass(frozen=True)
class Iterative(Evaluator):
    """Corrections of a guess until the residual is within the tolerance.

    The gradient is that of the solution, by the implicit function theorem: one linear recurrence backwards
    with the transposed Jacobians. It is as right as the states are. Second derivatives are not given.

    Work and depth are those of a tree: T calls in one round check the guess; every iteration adds fewer than
    2 T compositions in fewer than 2 log2 T rounds for each of its scans, and again T calls in one round.

    Attributes:
        max_iterations: where to stop if the residual stays too large.
        tolerance: the residual that counts as converged, in the units of the state.
        scan: how each linear recurrence is evaluated.
        scans: how many scans an iteration makes, one after the other.

    Raises:
        ValueError: if `max_iterations` or `tolerance` is negative.
    """

    scans: ClassVar[int] = 1
    max_iterations: int = 100
    tolerance: float = 1e-5
    scan: Method = field(default_factory=Associative)

    def __post_init__(self):
        for name in ("max_iterations", "tolerance"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must not be negative, got {getattr(self, name)}")

    @abc.abstractmethod
    def transitions(self, jacobians: Transition) -> Transition:
        """The A_t of an iteration, given the Jacobians of the T steps at the guess."""

    def linearised(
        self,
        cell: Cell,
        guess: Float[Array, "T N"],
        inputs: Shaped[Array, "T *D"],
        initial: Float[Array, "N"],
        *,
        block: int,
    ) -> tuple[Transition, Float[Array, "T N"]]:
        """The A_t, and one step from each state of the guess."""
        before = previous(guess, initial)
        jacobians = _jacobians(cell, before, inputs, block)
        # At a solution they multiply zero: their derivatives do not count.
        A = lax.stop_gradient(self.transitions(jacobians))
        return A, jax.vmap(cell)(before, inputs)

    def correct(
        self,
        cell: Cell,
        guess: Float[Array, "T N"],
        inputs: Shaped[Array, "T *D"],
        initial: Float[Array, "N"],
        *,
        block: int,
    ) -> Float[Array, "T N"]:
        """One iteration: all states of the linear recurrence around a guess."""
        A, after = self.linearised(cell, guess, inputs, initial, block=block)
        # The changes h - g stay exactly zero where the guess is right.
        changes = linear_recurrence(A, after - guess, method=self.scan)
        changes = previous(changes, jnp.zeros_like(initial))
        return after + jax.vmap(lambda A, h: A.apply(h))(A, changes)

    def states(self, cell, inputs, initial, guess, *, block):
        # What the cell closes over becomes part of it, so that no gradient runs through the loop.
        cell = eqx.filter_closure_convert(cell, initial, jax.ShapeDtypeStruct(inputs.shape[1:], inputs.dtype))
        f = eqx.combine(lax.stop_gradient(eqx.filter(cell, eqx.is_array)), cell)
        first, x, h0 = lax.stop_gradient((guess, inputs, initial))
        states, iterations = self.solve(f, x, h0, first, block=block)
        last = Newton(scan=self.scan).correct(cell, states, inputs, initial, block=block)
        return _with_gradient_of(states, last), iterations

    def solve(
        self,
        cell: Cell,
        inputs: Shaped[Array, "T *D"],
        initial: Float[Array, "N"],
        guess: Float[Array, "T N"],
        *,
        block: int,
    ) -> tuple[Float[Array, "T N"], Int[Array, ""]]:
        """The states where the corrections end, without a gradient, and how many it took."""

        def unfinished(carry):
            # Put so that a NaN among the states does not end it: later corrections may remove it.
            states, iterations = carry
            good = residual(cell, states, inputs, initial) <= self.tolerance
            return ~good & (iterations < self.max_iterations)

        def correct(carry):
            states, iterations = carry
            return self.correct(cell, states, inputs, initial, block=block), iterations + 1

        return lax.while_loop(unfinished, correct, (guess, jnp.asarray(0)))

    def cost(self, iterations, length):
        compositions, rounds = (self.scans * count for count in _tree(length))
        return length + iterations * (compositions + length), 1 + iterations * (rounds + 1)


@dataclass(frozen=True)
class Newton(Iterative):
    """Newton's method on the whole trajectory: A_t is the Jacobian of step t.

    Source: DEER, Lim et al. (2024); with structured Jacobians ParaRNN, Danieli et al. (2025).
    """

    def transitions(self, jacobians: Transition) -> Transition:
        return jacobians


@dataclass(frozen=True)
class QuasiNewton(Iterative):
    """A_t is the diagonal of the Jacobian: a composition costs N instead of N^3.

    Source: quasi-DEER, Gonzalez et al. (2024).
    """

    def transitions(self, jacobians: Transition) -> Transition:
        return Diagonal(_diagonals(jacobians))


@dataclass(frozen=True)
class Damped(Iterative):
    """A_t is the Jacobian times 1 - damping: what is wrong in one state disturbs the next ones less.

    Source: the scaled variant of ELK, Gonzalez et al. (2024); `ELK` itself measures out its damping.
    """

    damping: float = 0.5

    def __post_init__(self):
        super().__post_init__()
        if not 0 <= self.damping <= 1:
            raise ValueError(f"damping must be between 0 and 1, got {self.damping}")

    def transitions(self, jacobians: Transition) -> Transition:
        return jax.tree.map(lambda leaf: (1 - self.damping) * leaf, jacobians)


@dataclass(frozen=True)
class ELK(Iterative):
    """Newton's equations up to noise, with the guess observed up to noise: its states stay near the guess.

    Once the states before it are right, what is wrong in a state shrinks by a factor in each iteration, which
    is smaller for a smaller precision. As that goes to zero the iteration becomes Newton's.

    Attributes:
        precision: how much the guess counts beside the equations.
        smooth: whether later equations correct earlier states, too. Then an iteration is a step of Levenberg
            and Marquardt for the sum of norm(h_t - f(h_{t-1}, x_t))^2, but states that were right may move,
            and a NaN reaches all of them.

    Raises:
        ValueError: if `precision` is not positive and finite.

    Source: Gonzalez et al. (2024), whose paper smooths and whose code filters.
    """

    precision: float = 0.1
    smooth: bool = False

    def __post_init__(self):
        super().__post_init__()
        if not 0 < self.precision < math.inf:
            raise ValueError(f"precision must be positive and finite, got {self.precision}")

    @property
    def scans(self) -> int:
        return 1 + self.smooth

    def transitions(self, jacobians: Transition) -> Transition:
        return jacobians

    def correct(self, cell, guess, inputs, initial, *, block):
        A, after = self.linearised(cell, guess, inputs, initial, block=block)
        return guess + damped_recurrence(
            A, after - guess, precision=self.precision, smooth=self.smooth, method=self.scan
        )


@dataclass(frozen=True)
class QuasiELK(ELK):
    """ELK with the diagonal of the Jacobian, so that the filter works on scalars.

    Source: quasi-ELK, Gonzalez et al. (2024).
    """

    def transitions(self, jacobians: Transition) -> Transition:
        return Diagonal(_diagonals(jacobians))


@dataclass(frozen=True)
class Picard(Iterative):
    """A_t = I: the increments are summed up. For steps that change the state little.

    Source: Gonzalez et al. (2026).
    """

    def transitions(self, jacobians: Transition) -> Transition:
        return Diagonal(jnp.ones_like(_diagonals(jacobians)))


@dataclass(frozen=True)
class Jacobi(Iterative):
    """A_t = 0: every state is one step from the guess before it. For steps that forget.

    Source: Gonzalez et al. (2026).
    """

    def transitions(self, jacobians: Transition) -> Transition:
        return Diagonal(jnp.zeros_like(_diagonals(jacobians)))


def _jacobians(cell, before, inputs, block) -> Transition:
    """The Jacobian of every step; a tangent with one 1 in each block fetches one column of every block."""

    count = before.shape[1] // block

    def columns(h, x):
        tangents = jnp.tile(jnp.eye(block, dtype=h.dtype), count)
        return jax.vmap(lambda tangent: jax.jvp(lambda h: cell(h, x), (h,), (tangent,))[1])(tangents)

    found = jax.vmap(columns)(before, inputs)
    if block == 1:
        return Diagonal(found[:, 0])
    blocks = jnp.moveaxis(found.reshape(len(found), block, count, block), 1, -1)
    return Dense(blocks[:, 0]) if count == 1 else BlockDiagonal(blocks)


def _diagonals(jacobians):
    return jax.vmap(lambda A: jnp.diagonal(A.dense()))(jacobians)


@cache
def _tree(length: int) -> tuple[int, int]:
    """Compositions and rounds of `lax.associative_scan`: it scans the joined pairs, then fills the gaps."""
    if length < 2:
        return 0, 0
    (compositions, pairs), (_, before_gaps) = _tree(length // 2), _tree((length - 1) // 2)
    return length - 1 + compositions, 1 + max(pairs, 1 + before_gaps if length > 2 else 0)


@jax.custom_jvp
def _with_gradient_of(states, last):
    return states


@_with_gradient_of.defjvp
def _(primals, tangents):
    return primals[0], tangents[1]
