"""Between an orthogonal linear RNN and a saturating one, by a scale that is learned."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.scipy.linalg import expm
from jaxtyping import Array, Float

from lrnn.layers.nonlinear import NonlinearLayer, uniform


class AdaptiveSaturatedRNN(NonlinearLayer):
    """h_t = W_f^-1 tanh(W_f (W_hh h_{t-1} + W_xh x_t + b)), W_hh orthogonal and W_f = U_f D_f.

    U_f is orthogonal too, and D_f diagonal and positive. With D_f -> 0 the step becomes linear and keeps the
    length of h; the larger D_f, the more it saturates. Orthogonal matrices are exponentials of skew-symmetric
    ones, and positive numbers those of real ones.

    Source: Nguyen-Duy, Pham and Nguyen (2023).
    """

    skew_hh: Float[Array, "D D"]
    skew_f: Float[Array, "D D"]
    log_scale: Float[Array, "D"]
    W_xh: Float[Array, "D D"]
    b: Float[Array, "D"]

    def __init__(self, D: int, *, key: Array):
        hh, f, xh = jax.random.split(key, 3)
        self.skew_hh, self.skew_f = uniform(hh, D, D), uniform(f, D, D)
        self.log_scale, self.b = jnp.zeros(D), jnp.zeros(D)
        self.W_xh = uniform(xh, D, D)

    @property
    def size(self) -> int:
        return self.b.size

    def inputs(self, x):
        return self.W_xh @ x + self.b

    def cell(self):
        W_hh, U_f, scale = _orthogonal(self.skew_hh), _orthogonal(self.skew_f), jnp.exp(self.log_scale)

        def step(h, u):
            saturated = jnp.tanh(U_f @ (scale * (W_hh @ h + u)))
            return U_f.T @ saturated / scale

        return step


def _orthogonal(A):
    """exp of the skew-symmetric part of a matrix, in float32 at least."""
    A = A.astype(jnp.result_type(jnp.float32, A))
    return expm((A - A.T) / 2)
