"""Newton's method for coordinates that keep to themselves, with all iterations of a chunk on chip.

Each program has its own channels. It solves one chunk after the other along time: a chunk starts from the
last state of the one before, and memory is written once the iterations have ended.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax
from jax.experimental import pallas as pl
from jaxtyping import Array, Float, Int, Shaped

from lrnn.parallel.kernels import elementwise, tile
from lrnn.parallel.nonlinear import Cell

_CHANNELS = 16  # of a tile; a guess, for no GPU has been asked


def solve(
    cell: Cell,
    inputs: Shaped[Array, "T *D"],
    initial: Float[Array, "N"],
    guess: Float[Array, "T N"],
    *,
    size: int,
    max_iterations: int,
    tolerance: float,
    interpret: bool,
) -> tuple[Float[Array, "T N"], Int[Array, ""]]:
    """The states, and the most iterations of a program, all its chunks together."""
    parts = elementwise.split(cell, inputs, initial)
    length, N = guess.shape
    size = min(size, tile.power_of_two(length))
    channels = min(_CHANNELS, tile.power_of_two(N))
    fill = -length % size, -N % channels

    def along(x):
        return pl.BlockSpec((len(x), channels), lambda j: (0, j))

    streams = [jnp.pad(x, [(0, n) for n in fill]) for x in (guess, *parts.varying)]
    single = [jnp.pad(x[None], ((0, 0), (0, fill[1]))) for x in (initial, *parts.constant)]
    guess, programs = streams[0], (N + fill[1]) // channels
    states, iterations = tile.call(
        partial(
            _kernel,
            parts=parts,
            shape=(length, N),
            size=size,
            max_iterations=max_iterations,
            tolerance=tolerance,
        ),
        *streams,
        *single,
        interpret=interpret,
        grid=(programs,),
        in_specs=[along(x) for x in (*streams, *single)],
        out_specs=[along(guess), pl.BlockSpec((1,), lambda j: (j,))],
        out_shape=[
            jax.ShapeDtypeStruct(guess.shape, guess.dtype),
            jax.ShapeDtypeStruct((programs,), jnp.int32),
        ],
    )
    return states[:length, :N], jnp.max(iterations)


def _kernel(*refs, parts, shape, size, max_iterations, tolerance):
    (guess_ref, *varying_refs), rest = refs[: 1 + len(parts.varying)], refs[1 + len(parts.varying) :]
    initial_ref, *constant_refs, states_ref, iterations_ref = rest
    constant = [ref[...] for ref in constant_refs]
    corner = pl.program_id(0) * guess_ref.shape[1]

    def chunk(c, carry):
        first, iterations = carry
        at = pl.ds(c * size, size), slice(None)
        f = partial(elementwise.run, parts, varying=[ref[at] for ref in varying_refs], constant=constant)
        inside = _inside(guess_ref[at], (c * size, corner), shape)
        states, more = _iterate(f, guess_ref[at], first, inside, max_iterations, tolerance)
        states_ref[at] = states
        return tile.row(states, size - 1), iterations + more

    chunks = len(guess_ref) // size
    _, iterations_ref[0] = lax.fori_loop(0, chunks, chunk, (initial_ref[...], jnp.int32(0)))


def _iterate(f, guess, first, inside, max_iterations, tolerance):
    """Newton's method on one chunk, in the algebra of `lrnn.parallel.newton`."""

    def check(states):
        before = tile.previous(states, first)
        after, slopes = jax.jvp(f, (before,), (jnp.ones_like(before),))
        gaps = jnp.where(inside, after - states, 0)
        # Counted so that NaN is wrong, which a maximum might drop.
        wrong = jnp.sum(jnp.where(jnp.abs(gaps) <= tolerance, 0, 1), dtype=jnp.int32)
        return after, jnp.where(inside, slopes, 0), gaps, wrong

    def correct(carry):
        _, (after, slopes, gaps, _), iterations = carry
        changes = tile.entering(slopes, gaps, jnp.zeros_like(first))
        states = after + slopes * changes
        return states, check(states), iterations + 1

    def unfinished(carry):
        _, (*_, wrong), iterations = carry
        return (wrong > 0) & (iterations < max_iterations)

    states, _, iterations = lax.while_loop(unfinished, correct, (guess, check(guess), jnp.int32(0)))
    return states, iterations


def _inside(x, corner, shape):
    """Where a tile holds steps and channels of the problem, and not what fills it up."""
    t, n = (lax.broadcasted_iota(jnp.int32, x.shape, axis) for axis in (0, 1))
    return (t + corner[0] < shape[0]) & (n + corner[1] < shape[1])
