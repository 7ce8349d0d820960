"""A denser linear RNN as the fixed point of a diagonal one: iterations as the dial."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import lax
from jax.nn import sigmoid
from jaxtyping import Array, Float

from lrnn.layers.layer import Layer
from lrnn.layers.nonlinear import uniform
from lrnn.parallel import Associative, Diagonal, Method, linear_recurrence
from lrnn.parallel.nonlinear import largest

_TREE = Associative()


class FixedPointRNN(Layer):
    """Diagonal recurrences over the whole sequence, each fed with what the last one found.

    h^(l+1)_t = lam_t h^(l+1)_{t-1} + (1 - lam_t) (Q_t v_t + (I - Q_t) h^(l)_t), where 0 < lam_t < 1 and the
    mixer is Q_t = I - alpha_t k_t k_t^T with 0 < alpha_t < 1 and unit k_t. One iteration from h^(0) = 0 is a
    diagonal RNN. The fixed point has (I - (1 - lam_t) (I - Q_t)) h_t = lam_t h_{t-1} + (1 - lam_t) Q_t v_t,
    so its transition is diagonal plus low rank. The gradient is that of the fixed point.

    Source: Movahedi et al. (2025), with the Householder mixer.
    """

    architecture: ClassVar[str] = "Diagonal-plus-low-rank linear RNN"
    W: Float[Array, "3*D+1 D"]
    b: Float[Array, "3*D+1"]

    def __init__(self, D: int, *, key: Array):
        self.W, self.b = uniform(key, 3 * D + 1, D), jnp.zeros(3 * D + 1)

    def evaluate(
        self, x: Float[Array, "T D"], *, iterations: int = 16, method: Method = _TREE
    ) -> tuple[Float[Array, "T D"], Float[Array, ""]]:
        """The states after some iterations, and the greatest change that one more would make.

        Args:
            x: the inputs.
            iterations: diagonal recurrences, one after the other.
            method: how each of them walks along time.
        """
        if iterations < 1:
            raise ValueError(f"iterations must be positive, got {iterations}")
        lam, alpha, k, v = jax.vmap(self._parameters)(x)

        def diagonal(b):
            return linear_recurrence(Diagonal(lam), (1 - lam) * b, method=method)

        def mixed(h):
            return alpha * k * jnp.sum(k * h, axis=1, keepdims=True)

        def change(h):
            return h - diagonal(mixed(h))

        def solve(change, b):
            return lax.fori_loop(1, iterations, lambda _, h: h + b - change(h), b)

        b = diagonal(v - mixed(v))
        _, change = jax.linearize(change, b)  # the same function, in a form whose loops JAX 0.7 can transpose
        h = lax.custom_linear_solve(change, b, solve, transpose_solve=solve)
        return h, largest(b - change(h))

    def __call__(
        self, x: Float[Array, "T D"], *, iterations: int = 16, method: Method = _TREE
    ) -> Float[Array, "T D"]:
        return self.evaluate(x, iterations=iterations, method=method)[0].astype(x.dtype)

    def initial(self) -> Float[Array, "D"]:
        return jnp.zeros(self.W.shape[1], jnp.result_type(jnp.float32, self.W))

    def step(
        self, state: Float[Array, "D"], x: Float[Array, "D"]
    ) -> tuple[Float[Array, "D"], Float[Array, "D"]]:
        """One step of the fixed point itself, solved in closed form."""
        lam, alpha, k, v = self._parameters(x)
        right = lam * state + (1 - lam) * (v - alpha * k * (k @ v))
        u = (1 - lam) * alpha * k
        state = right + u * (k @ right) / (1 - k @ u)
        return state, state.astype(x.dtype)

    def _parameters(self, x):
        D = self.W.shape[1]
        mapped = self.W @ x.astype(self.initial().dtype) + self.b
        lam, k, v, alpha = jnp.split(mapped, [D, 2 * D, 3 * D])
        return sigmoid(lam), sigmoid(alpha), k / jnp.linalg.norm(k), v
