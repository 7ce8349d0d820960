"""Newton's method for coordinates that keep to themselves, with all iterations of a chunk on chip.

Each program has its own channels. It solves one chunk after the other along time: a chunk starts from the
last state of the one before, and memory is written once the iterations have ended.
"""

from __future__ import annotations

import math
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax
from jax.experimental import pallas as pl
from jaxtyping import Array, Float, Int, Shaped

from lrnn.parallel.kernels import elementwise, tile
from lrnn.parallel.nonlinear import Cell

# Of a block: a guess, for no GPU has been asked; translated, longer trees no longer fit into registers.
_SEGMENTS, _CHANNELS = 4, 32


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
    segments = min(_SEGMENTS, size)
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
            tiling=(size // segments, segments),
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


def _kernel(*refs, parts, shape, tiling, max_iterations, tolerance):
    (guess_ref, *varying_refs), rest = refs[: 1 + len(parts.varying)], refs[1 + len(parts.varying) :]
    initial_ref, *constant_refs, states_ref, iterations_ref = rest
    constant = [ref[...] for ref in constant_refs]
    channel = pl.program_id(0) * guess_ref.shape[1]
    size = math.prod(tiling)

    def chunk(c, carry):
        before, iterations = carry
        at = tile.places(c * size, *tiling)
        guess = [guess_ref[place] for place in at]
        varying = [[ref[place] for ref in varying_refs] for place in at]
        inside = [_inside(guess[0], c * size + i, tiling[0], channel, shape) for i in range(tiling[0])]

        def cell(states):
            return [elementwise.run(parts, *each, constant) for each in zip(states, varying)]

        states, more = _iterate(cell, guess, before, inside, max_iterations, tolerance)
        for place, each in zip(at, states):
            states_ref[place] = each
        return tile.last(states), iterations + more

    chunks = len(guess_ref) // size
    _, iterations_ref[0] = lax.fori_loop(0, chunks, chunk, (initial_ref[...], jnp.int32(0)))


def _iterate(cell, guess, before, inside, max_iterations, tolerance):
    """Newton's method on one chunk, in the algebra of `lrnn.parallel.newton`."""

    def correct(carry):
        states, iterations, _ = carry
        start = tile.previous(states, before)
        after, slopes = jax.jvp(cell, (start,), ([jnp.ones_like(each) for each in start],))
        gaps = [jnp.where(here, h - g, 0) for here, h, g in zip(inside, after, states)]
        slopes = [jnp.where(here, slope, 0) for here, slope in zip(inside, slopes)]
        # Counted so that NaN is wrong, which a maximum might drop.
        wrong = jnp.sum(sum(jnp.where(jnp.abs(gap) <= tolerance, 0, 1) for gap in gaps), dtype=jnp.int32)
        changes = tile.entering(slopes, gaps, jnp.zeros_like(before))
        better = [h + slope * change for h, slope, change in zip(after, slopes, changes)]
        states = [jnp.where(wrong > 0, new, old) for new, old in zip(better, states)]
        return states, iterations + jnp.minimum(wrong, 1), wrong

    def unfinished(carry):
        _, iterations, wrong = carry
        return (wrong > 0) & (iterations < max_iterations)

    states, iterations, _ = lax.while_loop(unfinished, correct, (guess, jnp.int32(0), jnp.int32(1)))
    return states, iterations


def _inside(x, start, stride, channel, shape):
    """Where an entry of a block holds steps and channels of the problem, and not what fills it up."""
    segment, n = (lax.broadcasted_iota(jnp.int32, x.shape, axis) for axis in (0, 1))
    return (start + stride * segment < shape[0]) & (channel + n < shape[1])
