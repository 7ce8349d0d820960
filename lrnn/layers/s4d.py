"""S4D: every channel drives modes that turn and fade at fixed rates."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import require_tokens, small_steps, zeros
from lrnn.parallel import Diagonal


class S4D(LinearLayer):
    """Time-invariant and diagonal, N complex modes for each of the D channels.

    h_t = a h_{t-1} + b x_t,  y_t = 2 Re(c^T h_t) + skip x_t, where a = exp(dt A) and b = (a - 1) / A hold the
    continuous h' = A h + x over steps of length dt, with Re A < 0.

    Source: Gu et al. (2022), S4D-Lin; in TC0 (Merrill et al., 2024).
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    log_dt: Float[Array, "D"]
    log_fading: Float[Array, "D N"]
    turning: Float[Array, "D N"]
    c: Float[Array, "2 D N"]
    skip: Float[Array, "D"]

    def __init__(self, D: int, *, N: int = 16, key: Array):
        dt, c = jax.random.split(key)
        self.log_dt = jnp.log(small_steps(dt, D))
        self.log_fading = jnp.full((D, N), jnp.log(0.5))
        self.turning = jnp.broadcast_to(jnp.pi * jnp.arange(N), (D, N))
        self.c = jax.random.normal(c, (2, D, N)) / 2**0.5
        self.skip = jnp.ones(D)

    def initial(self):
        return zeros(*self.turning.shape, like=self.turning + 0j)

    def recurrence(self, x):
        require_tokens(x, len(self.skip))
        A = -jnp.exp(self.log_fading) + 1j * self.turning
        a = jnp.exp(jnp.exp(self.log_dt)[:, None] * A)
        c = self.c[0] + 1j * self.c[1]

        def read(h):
            return 2 * jnp.einsum("dn,dtn->td", c, h).real + self.skip * x

        steps = jnp.broadcast_to(a[:, None], (a.shape[0], len(x), a.shape[1]))
        return Recurrence(Diagonal(steps), ((a - 1) / A)[:, None] * x.T[..., None], read)
