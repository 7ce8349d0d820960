"""h_t = a_t h_{t-1} + b_t in one pass over memory: a block is loaded at once, the state stays.

Each program has its own channels, one a thread, and walks along all of time. The gradient is one more pass,
backwards.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax
from jax.experimental import pallas as pl
from jaxtyping import Array, Float

from lrnn.parallel.kernels import tile
from lrnn.parallel.nonlinear import previous

# Of a block, in one warp. A guess, for no GPU has been asked.
_STEPS, _CHANNELS = 16, 32


@partial(jax.custom_vjp, nondiff_argnums=(3,))
def scan(
    a: Float[Array, "T N"], b: Float[Array, "T N"], initial: Float[Array, "N"], interpret: bool
) -> Float[Array, "T N"]:
    """The states h_1, ..., h_T."""
    return _over_tiles(_forwards, (a, b), (initial,), interpret)


@partial(jax.custom_vjp, nondiff_argnums=(2,))
def transposed(a: Float[Array, "T N"], g: Float[Array, "T N"], interpret: bool) -> Float[Array, "T N"]:
    """The gradient in b_t, given that in h_t: y_t = g_t + a_{t+1} y_{t+1}."""
    return _over_tiles(_backwards, (a, g), (), interpret)


def _scan_forward(a, b, initial, interpret):
    h = scan(a, b, initial, interpret)
    return h, (a, initial, h)


def _scan_backward(interpret, saved, g):
    a, initial, h = saved
    y = transposed(a, g, interpret)
    return y * previous(h, initial), y, a[0] * y[0]


def _transposed_forward(a, g, interpret):
    y = transposed(a, g, interpret)
    return y, (a, y)


def _transposed_backward(interpret, saved, g):
    a, y = saved
    zeros = jnp.zeros_like(g[0])
    h = scan(a, g, zeros, interpret)
    return y * previous(h, zeros), h


scan.defvjp(_scan_forward, _scan_backward)
transposed.defvjp(_transposed_forward, _transposed_backward)


def _forwards(a_ref, b_ref, initial_ref, h_ref, *, steps):
    def block(i, h):
        at = [pl.ds(i * steps + each, 1) for each in range(steps)]
        loaded = [(a_ref[place, :], b_ref[place, :]) for place in at]
        for place, (a, b) in zip(at, loaded):
            h_ref[place, :] = h = a * h + b
        return h

    lax.fori_loop(0, len(a_ref) // steps, block, initial_ref[...])


def _backwards(a_ref, g_ref, y_ref, *, steps):
    blocks = len(a_ref) // steps

    def block(i, flow):
        at = [pl.ds((blocks - i) * steps - each, 1) for each in range(1, steps + 1)]
        loaded = [(a_ref[place, :], g_ref[place, :]) for place in at]
        for place, (a, g) in zip(at, loaded):
            y_ref[place, :] = y = flow + g
            # What flows on is a y, so no step asks for the factor of its neighbour.
            flow = a * y
        return flow

    lax.fori_loop(0, blocks, block, jnp.zeros((1, a_ref.shape[1]), a_ref.dtype))


def _over_tiles(kernel, streams, start, interpret):
    """Run over tiles of channels; zeros fill the last ones, where 0 h + 0 disturbs nothing."""
    length, size = streams[0].shape
    channels = min(_CHANNELS, tile.power_of_two(size))
    steps = min(_STEPS, tile.power_of_two(length))
    streams = [jnp.pad(x, ((0, -length % steps), (0, -size % channels))) for x in streams]
    start = [jnp.pad(x[None], ((0, 0), (0, -size % channels))) for x in start]

    def along(x):
        return pl.BlockSpec((len(x), channels), lambda j: (0, j))

    outputs = tile.call(
        partial(kernel, steps=steps),
        *streams,
        *start,
        interpret=interpret,
        warps=1,
        grid=(streams[0].shape[1] // channels,),
        in_specs=[along(x) for x in (*streams, *start)],
        out_specs=along(streams[0]),
        out_shape=jax.ShapeDtypeStruct(streams[0].shape, streams[0].dtype),
    )
    return outputs[:length, :size]
