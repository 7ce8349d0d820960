"""Moves along time on chip, from the few operations that GPU kernels have.

A kernel can neither index nor shift what it holds. So a block of time is a list: entry i has step i of each
of S segments, which lie side by side as rows. Inside a segment, time is the order of the list; between
segments, a tree cuts even rows from odd ones.
"""

from __future__ import annotations

import jax.numpy as jnp
from jax.experimental import pallas as pl
from jax.experimental.pallas import triton
from jaxtyping import Array, Float

Block = list[Float[Array, "S N"]]


def call(kernel, *arguments, interpret: bool, warps: int = 4, **settings):
    """Run a kernel as Triton code, or step by step for tests."""
    # Named, because JAX has another way to GPU code too, which it prefers where nothing is said.
    params = triton.CompilerParams(num_warps=warps)
    return pl.pallas_call(kernel, interpret=interpret, compiler_params=params, **settings)(*arguments)


def power_of_two(size: int) -> int:
    """The smallest power of two that is no smaller: kernels know no other sizes."""
    return 1 << max(size - 1, 0).bit_length()


def places(start, steps: int, segments: int) -> list[tuple]:
    """Where in memory the entries of a block are found that starts at `start`."""
    return [(pl.ds(start + i, segments, stride=steps), slice(None)) for i in range(steps)]


def last(block: Block) -> Float[Array, "1 N"]:
    """The last step of a block."""
    rows = jnp.arange(len(block[-1]), dtype=jnp.int32)[:, None]
    return jnp.sum(jnp.where(rows == len(rows) - 1, block[-1], 0), axis=0)[None]


def previous(block: Block, before: Float[Array, "1 N"]) -> Block:
    """Every step one place later, and `before` in front."""
    return [_previous(block[-1], before), *block[:-1]]


def entering(a: Block, b: Block, before: Float[Array, "1 N"]) -> Block:
    """What each step h -> a h + b starts from: first every segment in a tree, then every step inside.

    Source: the two sweeps of Blelloch (1990) over segments.
    """
    A, B = a[0], b[0]
    for each, more in zip(a[1:], b[1:]):
        A, B = each * A, each * B + more
    found = [_entering(A, B, before)]
    for each, more in zip(a[:-1], b[:-1]):
        found.append(each * found[-1] + more)
    return found


def _entering(a, b, before):
    if len(a) == 1:
        return before
    (a1, a2), (b1, b2) = _halves(a), _halves(b)
    early = _entering(a2 * a1, a2 * b1 + b2, before)
    return _interleaved(early, a1 * early + b1)


def _previous(x, before):
    if len(x) == 1:
        return before
    even, odd = _halves(x)
    return _interleaved(_previous(odd, before), even)


def _halves(x):
    """Rows 0, 2, 4, ... and rows 1, 3, 5, ..."""
    segments, channels = x.shape
    return jnp.split(x.reshape(segments // 2, 2 * channels), 2, axis=1)


def _interleaved(even, odd):
    return jnp.stack([even, odd], axis=2).transpose(0, 2, 1).reshape(-1, even.shape[1])
