"""Moves along time inside a tile of (steps, channels), from the few operations that GPU kernels have.

A kernel can neither index nor shift what it holds on chip. It can cut a tile into even and odd rows.
"""

from __future__ import annotations

import jax.numpy as jnp
from jax.experimental import pallas as pl
from jax.experimental.pallas import triton
from jaxtyping import Array, Float, Int


def call(kernel, *arguments, interpret: bool, **settings):
    """Run a kernel as Triton code, or step by step for tests."""
    # Named, because JAX has another way to GPU code too, which it prefers where nothing is said.
    params = triton.CompilerParams()
    return pl.pallas_call(kernel, interpret=interpret, compiler_params=params, **settings)(*arguments)


def power_of_two(size: int) -> int:
    """The smallest power of two that is no smaller: kernels know no other sizes."""
    return 1 << max(size - 1, 0).bit_length()


def rows(x: Float[Array, "C N"]) -> Int[Array, "C N"]:
    """The number of its row at every place."""
    return jnp.broadcast_to(jnp.arange(x.shape[0], dtype=jnp.int32)[:, None], x.shape)


def row(x: Float[Array, "C N"], index: int) -> Float[Array, "1 N"]:
    """One row; the numbers in all others, NaN too, leave no trace."""
    return jnp.sum(jnp.where(rows(x) == index, x, 0), axis=0)[None]


def halves(x: Float[Array, "C N"]) -> list[Float[Array, "C/2 N"]]:
    """Rows 0, 2, 4, ... and rows 1, 3, 5, ..."""
    steps, channels = x.shape
    return jnp.split(x.reshape(steps // 2, 2 * channels), 2, axis=1)


def interleaved(even: Float[Array, "C/2 N"], odd: Float[Array, "C/2 N"]) -> Float[Array, "C N"]:
    """The tile that has these halves."""
    return jnp.stack([even, odd], axis=2).transpose(0, 2, 1).reshape(-1, even.shape[1])


def previous(x: Float[Array, "C N"], first: Float[Array, "1 N"]) -> Float[Array, "C N"]:
    """Every row one place later, and `first` before them."""
    if len(x) == 1:
        return first
    even, odd = halves(x)
    return interleaved(previous(odd, first), even)


def entering(
    a: Float[Array, "C N"], b: Float[Array, "C N"], first: Float[Array, "1 N"], *, backwards: bool = False
) -> Float[Array, "C N"]:
    """What each step h -> a h + b starts from, by a balanced tree: pairs of steps first, then inside each.

    Source: the two sweeps of Blelloch (1990).
    """
    if len(a) == 1:
        return first
    (a1, a2), (b1, b2) = halves(a), halves(b)
    if backwards:
        (a1, a2), (b1, b2) = (a2, a1), (b2, b1)
    early = entering(a2 * a1, a2 * b1 + b2, first, backwards=backwards)
    late = a1 * early + b1
    return interleaved(late, early) if backwards else interleaved(early, late)
