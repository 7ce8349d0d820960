"""Mamba's selective scan: the input decides how much each channel keeps."""

from __future__ import annotations

from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import Projection, inverse_softplus, small_steps, zeros
from lrnn.parallel import Diagonal


class Mamba(LinearLayer):
    """Selective and diagonal, N states for each of the D channels.

    h_t = a_t h_{t-1} + dt_t B_t x_t and y_t = C_t^T h_t + skip x_t, with a_t = exp(-dt_t exp(log_A)) in (0,
    1), dt_t = softplus(.), and B_t and C_t linear in the whole token. With `negative`, 2 a_t - 1 in (-1, 1)
    stands for a_t. The published block has a short convolution before and a gate behind.

    Source: Gu and Dao (2024); negative eigenvalues: Grazzi et al. (2025); in TC0 (Merrill et al., 2024).
    """

    architecture: ClassVar[str] = "Diagonal linear RNN"
    log_A: Float[Array, "D N"]
    dt: Projection
    B: Projection
    C: Projection
    skip: Float[Array, "D"]
    negative: bool = eqx.field(static=True)

    def __init__(self, D: int, *, N: int = 16, negative: bool = False, key: Array):
        dt, b, c, bias = jax.random.split(key, 4)
        self.log_A = jnp.broadcast_to(jnp.log(jnp.arange(1.0, N + 1)), (D, N))
        self.dt = Projection(D, 1, D, key=dt, bias=inverse_softplus(small_steps(bias, 1, D)))
        self.B, self.C = Projection(D, 1, N, key=b), Projection(D, 1, N, key=c)
        self.skip = jnp.ones(D)
        self.negative = negative

    def initial(self):
        return zeros(*self.log_A.shape, like=self.log_A)

    def recurrence(self, x):
        dt = jax.nn.softplus(self.dt(x))[0].T[..., None]
        a = jnp.exp(-dt * jnp.exp(self.log_A)[:, None])

        def read(h):
            return jnp.einsum("dtn,tn->td", h, self.C(x)[0]) + self.skip * x

        a = 2 * a - 1 if self.negative else a
        return Recurrence(Diagonal(a), dt * self.B(x) * x.T[..., None], read)
