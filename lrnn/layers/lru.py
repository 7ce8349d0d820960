"""LRU: one complex diagonal matrix inside the unit circle."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import Output, Projection, zeros
from lrnn.parallel import Diagonal


class LRU(LinearLayer):
    """Time-invariant and diagonal, with one complex state for all channels.

    h_t = a h_{t-1} + gamma (B x_t) and y_t = Re(C h_t) + skip x_t, with a = exp(-exp(log_nu) + i
    exp(log_theta)). gamma starts at sqrt(1 - |a|^2), so that no state grows with its memory.

    Source: Orvieto et al. (2023); in TC0 (Merrill et al., 2024).
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    log_nu: Float[Array, "N"]
    log_theta: Float[Array, "N"]
    log_gamma: Float[Array, "N"]
    B: Projection
    C: Output
    skip: Float[Array, "D"]

    def __init__(self, D: int, *, N: int = 16, radius: tuple[float, float] = (0.5, 0.99), key: Array):
        size, phase, b, c, skip = jax.random.split(key, 5)
        squared = jax.random.uniform(size, (N,), minval=radius[0] ** 2, maxval=radius[1] ** 2)
        self.log_nu = jnp.log(-jnp.log(squared) / 2)
        self.log_theta = jnp.log(2 * jnp.pi * jax.random.uniform(phase, (N,), minval=1e-3))
        self.log_gamma = jnp.log(1 - squared) / 2
        self.B = Projection(D, 2, N, key=b)
        self.C = Output(2, N, D, key=c)
        self.skip = jax.random.normal(skip, (D,))

    def initial(self):
        return zeros(1, len(self.log_nu), like=self.log_nu + 0j)

    def recurrence(self, x):
        a = jnp.exp(-jnp.exp(self.log_nu) + 1j * jnp.exp(self.log_theta))
        real, imaginary = jnp.exp(self.log_gamma) * self.B(x)

        def read(h):
            return self.C(jnp.concatenate([h.real, -h.imag])) + self.skip * x

        steps = jnp.broadcast_to(a, (1, len(x), len(a)))
        return Recurrence(Diagonal(steps), (real + 1j * imaginary)[None], read)
