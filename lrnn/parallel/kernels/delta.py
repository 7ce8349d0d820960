"""The chunked delta rule on chip, where the state stays from chunk to chunk, with all that a chunk needs.

Each program has its own columns of the state. Forwards it writes the outputs, and one state a chunk.
Backwards it computes each chunk again from the state that enters, and differentiates that.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax
from jax.experimental import pallas as pl
from jaxtyping import Array, Float

from lrnn.parallel.kernels import tile

_COLUMNS = 64  # of the state, in one program; a guess, for no GPU has been asked
_SIDE = 16  # the shortest side of a tile that is multiplied
_ON_CHIP = 1 << 15  # the most numbers in a tile

_dot = partial(jnp.dot, precision="highest")


def outputs_and_state(
    *,
    q: Float[Array, "T K"],
    k: Float[Array, "T K"],
    v: Float[Array, "T V"],
    left: Float[Array, "T K"],
    right: Float[Array, "T K"],
    log_decay: Float[Array, "T #K"],
    initial: Float[Array, "K V"],
    size: int,
    interpret: bool,
) -> tuple[Float[Array, "T V"], Float[Array, "K V"]]:
    """All outputs and the last state of a diagonal-plus-rank-one recurrence, in chunks of `size` steps.

    Raises:
        ValueError: if such chunks do not fit the tiles of a GPU.
    """
    _check_size(size, log_decay.shape[1])
    (T, K), V = k.shape, v.shape[1]
    columns = min(_COLUMNS, _side(V))
    # Zeros fill the last chunk, channels and columns: what neither writes nor takes away nor decays.
    steps, channels = -T % size if T else size, _side(K) - K
    # A decay to 0 has the logarithm -inf, and a matrix product would turn its zeros into NaN.
    log_decay = jnp.maximum(log_decay, jnp.finfo(log_decay.dtype).min / size)
    streams = [jnp.pad(x, ((0, steps), (0, channels))) for x in (q, k, left, right)]
    streams.append(jnp.pad(log_decay, ((0, steps), (0, channels if log_decay.shape[1] > 1 else 0))))
    v = jnp.pad(v, ((0, steps), (0, -V % columns)))
    initial = jnp.pad(initial, ((0, channels), (0, -V % columns)))
    outputs, state = _run(tuple(streams), v, initial, (size, columns), interpret)
    return outputs[:T, :V], state[:K, :V]


@partial(jax.custom_vjp, nondiff_argnums=(3, 4))
def _run(streams, v, initial, tiling, interpret):
    return _run_forward(streams, v, initial, tiling, interpret)[0]


def _run_forward(streams, v, initial, tiling, interpret):
    ends = jax.ShapeDtypeStruct((len(v) // tiling[0], *initial.shape), v.dtype)
    outputs, ends = _call(_forwards, (*streams, v, initial), (v, ends), tiling, interpret)
    return (outputs, ends[-1]), (streams, v, initial, ends)


def _run_backward(tiling, interpret, saved, gradients):
    streams, v, initial, ends = saved
    entering = jnp.concatenate([initial[None], ends[:-1]])
    parts = [jax.ShapeDtypeStruct((v.shape[1] // tiling[1], *x.shape), x.dtype) for x in streams]
    found = _call(_backwards, (*streams, v, entering, *gradients), (*parts, v, initial), tiling, interpret)
    *parts, v, initial = found
    return tuple(jnp.sum(part, axis=0) for part in parts), v, initial


_run.defvjp(_run_forward, _run_backward)


def _call(kernel, arguments, results, tiling, interpret):
    """One program for every `columns` columns of values and states; it sees all of what has none."""
    size, columns = tiling
    *streams, v = arguments[:6]
    programs = v.shape[1] // columns

    def whole(x):
        return pl.BlockSpec(x.shape, lambda j: (0, 0))

    def own(x):
        return pl.BlockSpec((*x.shape[:-1], columns), lambda j: (*(0,) * (len(x.shape) - 1), j))

    def part(x):
        return pl.BlockSpec((None, *x.shape[1:]), lambda j: (j, 0, 0))

    parts, owned = results[:-2], results[-2:]
    return tile.call(
        partial(kernel, size=size),
        *arguments,
        interpret=interpret,
        grid=(programs,),
        in_specs=[*map(whole, streams), *map(own, arguments[5:])],
        out_specs=[*map(part, parts), *map(own, owned)],
        out_shape=[jax.ShapeDtypeStruct(x.shape, x.dtype) for x in results],
    )


def _forwards(*refs, size):
    *stream_refs, v_ref, initial_ref, outputs_ref, ends_ref = refs

    def step(c, h):
        at = pl.ds(c * size, size), slice(None)
        outputs_ref[at], h = _chunk([ref[at] for ref in stream_refs], v_ref[at], h)
        ends_ref[c, :, :] = h
        return h

    lax.fori_loop(0, len(ends_ref), step, initial_ref[...])


def _backwards(*refs, size):
    stream_refs, (v_ref, entering_ref, outputs_ref, last_ref) = refs[:5], refs[5:9]
    *part_refs, dv_ref, dinitial_ref = refs[9:]
    chunks = len(entering_ref)

    def step(i, dh):
        c = chunks - 1 - i
        at = pl.ds(c * size, size), slice(None)
        streams = [ref[at] for ref in stream_refs]
        _, pull = jax.vjp(_chunk, streams, v_ref[at], entering_ref[c, :, :])
        parts, dv_ref[at], dh = pull((outputs_ref[at], dh))
        for ref, part in zip(part_refs, parts, strict=True):
            ref[at] = part
        return dh

    dinitial_ref[...] = lax.fori_loop(0, chunks, step, last_ref[...])


def _chunk(streams, v, h):
    """The outputs of one chunk and the state after it, in the algebra of `lrnn.parallel.chunked`."""
    q, k, left, right, log_decay = streams
    s, t = _places(len(q))
    every = jnp.broadcast_to(log_decay, k.shape)

    def products(steps):
        return jnp.exp(_dot(steps.astype(v.dtype), every))

    before, after = _decays(log_decay)
    given = _dot(right * products(s < t), h) + _dot(_pairs(right, k, before), v)
    e = _solve(_pairs(right, left, before), given)
    outputs = _dot(q * products(s <= t), h) + _dot(_pairs(q, k, after), v) - _dot(_pairs(q, left, after), e)

    to_end = products(s > t)
    kept = jnp.exp(jnp.sum(every, axis=0))[:, None] * h
    return outputs, kept + _dot((k * to_end).T, v) - _dot((left * to_end).T, e)


def _decays(log_decay):
    """decay(t - 1, s) and decay(t, s) for all steps of a chunk, one table for all channels or one for each.

    Every pair has its own sum of logarithms, by a matrix of ones and zeros.
    """
    s, t = _places(len(log_decay))
    if log_decay.shape[1] == 1:
        later = jnp.where(t > s, log_decay, 0)
        sums = [_dot(steps.astype(later.dtype), later) for steps in (s < t, s <= t)]
        return [jnp.where(steps, jnp.exp(each), 0) for steps, each in zip((s < t, s <= t), sums)]
    shape = (*t.shape, log_decay.shape[1])
    later = jnp.where((t > s)[:, :, None], log_decay[:, None, :], 0).reshape(len(t), -1)
    sums = [_dot(steps.astype(later.dtype), later).reshape(shape) for steps in (s < t, s <= t)]
    return [jnp.where(steps[:, :, None], jnp.exp(each), 0) for steps, each in zip((s < t, s <= t), sums)]


def _pairs(a, b, decay):
    """The products a_t^T diag(decay(t, s)) b_s."""
    if decay.ndim == 2:
        return decay * _dot(a, b.T)
    return jnp.sum(a[:, None, :] * decay * b[None, :, :], axis=2)


def _solve(M, given):
    """(I + M)^-1 given; a step of refinement recovers digits, and has the derivative of the solution."""
    inverse = _inverse(lax.stop_gradient(M))
    guess = lax.stop_gradient(_dot(inverse, given))
    return guess + _dot(inverse, given - guess - _dot(M, guess))


def _inverse(M):
    """(I + M)^-1 for a strictly lower triangular M: blocks on the diagonal join, two by two, up to one.

    With X = diag(A^-1, D^-1), the inverse of [[A, 0], [B, D]] is X - X [[0, 0], [B, 0]] X.
    """
    s, t = _places(len(M))
    X = (s == t).astype(M.dtype)
    for level in range(len(M).bit_length() - 1):
        joining = jnp.where((s ^ t) >> level == 1, M, 0)
        X = X - _dot(_dot(X, joining), X)
    return X


def _places(size):
    """The column and the row of every place in a square tile."""
    return (lax.broadcasted_iota(jnp.int32, (size, size), axis) for axis in (1, 0))


def _side(size: int) -> int:
    return max(_SIDE, tile.power_of_two(size))


def _check_size(size, decays):
    if size < _SIDE or size & (size - 1):
        raise ValueError(f"size must be a power of two from {_SIDE} for a kernel, got {size}")
    if size * size * decays > _ON_CHIP:
        raise ValueError(
            f"size must keep size^2 decays on chip, at most {_ON_CHIP} with {decays} a step, got {size}"
        )
