"""Diagonal plus rank one in chunks, as DeltaNet and RWKV-7 run: no state inside a chunk is written down.

h_t = (diag(exp(log_decay_t)) - left_t right_t^T) h_{t-1} + k_t v_t^T,    o_t = h_t^T q_t.

Let e_t = h_{t-1}^T right_t, which step t removes, and let decay(t, s) be the decays of steps s+1, ..., t
multiplied up. In a chunk that starts from h_0

h_t = decay(t, 0) h_0 + sum_{s <= t} decay(t, s) (k_s v_s^T - left_s e_s^T).

Read with right_{t+1}, these lines are one unit triangular system for all rows e_t, whose solution is affine
in h_0: e = W h_0 + Y. So a chunk is one step of diagonal plus rank `size`, and the rest is a recurrence over
chunks.
"""

from __future__ import annotations

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.parallel.kernels import Kernel
from lrnn.parallel.scan import Method, Sequential, linear_recurrence
from lrnn.parallel.transitions import Affine, DiagonalPlusLowRank

_STEPS = Sequential()


def chunked_dplr(
    q: Float[Array, "T K"],
    k: Float[Array, "T K"],
    v: Float[Array, "T V"],
    *,
    left: Float[Array, "T K"] | None = None,
    right: Float[Array, "T K"] | None = None,
    log_decay: Float[Array, "T #K"] | None = None,
    initial: Float[Array, "K V"] | None = None,
    size: int = 64,
    method: Method = _STEPS,
) -> tuple[Float[Array, "T V"], Float[Array, "K V"]]:
    """All outputs o_t = h_t^T q_t of a diagonal-plus-rank-one recurrence, and its last state.

    DeltaNet has right = k_t and k = left = beta_t k_t. Gated DeltaNet adds one `log_decay` a step and scales
    left by its exponential. DeltaProduct is DeltaNet with several steps a token. RWKV-7 decays by channel and
    takes away elsewhere than it writes. Gated linear attention takes nothing away.

    Args:
        q: queries.
        k: keys under which values are written.
        v: values.
        left: where a step takes away; nowhere if not given.
        right: what it takes away, e_t = h_{t-1}^T right_t; nothing if not given.
        log_decay: logarithms of the decays, one a channel or one a step; none if not given.
        initial: h_0, zero if not given.
        size: steps a chunk.
        method: how the recurrence from chunk to chunk is evaluated, such as `Sharded` over devices; `Kernel`
            computes the chunks too.

    Returns:
        The outputs in the common dtype of q, k and v, and h_T in that of the accumulator, at least float32.

    Raises:
        TypeError: if an argument is not a floating-point array.
        ValueError: if shapes do not fit together, or `size` is not positive.

    Source: compact WY form of Bischof and Van Loan (1987); for DeltaNet, Yang et al. (2024).
    """
    given = {"q": q, "k": k, "v": v, "left": left, "right": right, "log_decay": log_decay, "initial": initial}
    given = {name: array for name, array in given.items() if array is not None}
    _check_arguments(given, size)
    K, V = k.shape[1], v.shape[1]
    absent = {"left": (len(k), K), "right": (len(k), K), "log_decay": (len(k), 1), "initial": (K, V)}
    arrays = {name: jnp.zeros(shape) for name, shape in absent.items()} | given
    accumulator = jnp.result_type(jnp.float32, *given.values())
    arrays = {name: jnp.asarray(array, accumulator) for name, array in arrays.items()}
    # Accelerators multiply float32 matrices in shorter formats unless told not to; removals add up the loss.
    with jax.default_matmul_precision("highest"):
        outputs, state = _evaluate(**arrays, size=size, method=method)
    return outputs.astype(jnp.result_type(q, k, v)), state


@partial(jax.jit, static_argnames=("size", "method"))
def _evaluate(initial, *, size, method, **streams):
    if isinstance(method, Kernel):
        return method.chunks(initial=initial, size=size, **streams)
    length = len(streams["v"])
    size = min(size, max(length, 1))

    def cut(stream):
        # Zeros fill the last chunk: steps that neither write nor take away nor decay.
        return jnp.pad(stream, ((0, -length % size), (0, 0))).reshape(-1, size, stream.shape[1])

    steps, query, inside = jax.vmap(lambda chunk: _chunk(**chunk))(jax.tree.map(cut, streams))
    ends = linear_recurrence(steps.A, steps.b, initial, method=method)
    states = jnp.concatenate([initial[None], ends])
    outputs = query @ states[:-1] + inside
    return outputs.reshape(-1, outputs.shape[2])[:length], states[-1]


def _chunk(q, k, v, left, right, log_decay):
    """A chunk as a step h_0 -> A h_0 + b, with outputs query @ h_0 + inside."""
    decay = _decays(log_decay)
    before, after, end = decay[:-1, 1:], decay[1:, 1:], decay[-1, 1:]

    solve = _inverse(_pairs(right, left, before))
    W = solve @ (right * decay[:-1, 0])
    Y = solve @ (_pairs(right, k, before) @ v)

    written, removed = (k * end).T, (left * end).T
    kept = jnp.broadcast_to(decay[-1, 0], k.shape[1:])
    A, b = DiagonalPlusLowRank(kept, removed, W.T), written @ v - removed @ Y
    missing = _pairs(q, left, after)
    query = q * decay[1:, 0] - missing @ W
    inside = _pairs(q, k, after) @ v - missing @ Y
    return Affine(A, b), query, inside


def _inverse(M: Float[Array, "C C"]) -> Float[Array, "C C"]:
    """(I + M)^-1 for a strictly lower triangular M, by halves: log2 C rounds of matrix products.

    [[A, 0], [B, D]]^-1 = [[A^-1, 0], [-D^-1 B A^-1, D^-1]], where A and D are inverted side by side.
    """
    # Batched triangular solves of jaxlib 0.10 can wait for one another for ever on a CPU with few cores.
    size = len(M)
    filled = jnp.pad(M, (0, (1 << (size - 1).bit_length()) - size))

    def invert(L):
        half = L.shape[-1] // 2
        if not half:
            return L
        A, D = invert(jnp.stack([L[..., :half, :half], L[..., half:, half:]]))
        above, below = jnp.zeros_like(A), -D @ L[..., half:, :half] @ A
        return jnp.block([[A, above], [below, D]])

    return invert(jnp.eye(len(filled), dtype=M.dtype) + filled)[:size, :size]


def _decays(log_decay: Float[Array, "C K"]) -> Float[Array, "C+1 C+1 K"]:
    """decay(t, s) for all t, s = 0, ..., C; zero where t < s.

    Every pair has its own sum of logarithms: a quotient exp(c_t) / exp(c_s) overflows if decays are strong,
    and a difference c_t - c_s of long sums has lost digits.
    """
    end, start = jnp.indices((len(log_decay) + 1, len(log_decay) + 1))
    later = jnp.where((end > start)[1:, :, None], log_decay[:, None], 0)
    sums = jnp.pad(jnp.cumsum(later, axis=0), ((1, 0), (0, 0), (0, 0)))
    return jnp.where((end >= start)[..., None], jnp.exp(sums), 0)


def _pairs(a: Float[Array, "C K"], b: Float[Array, "C K"], decay: Float[Array, "C C #K"]):
    """The products a_t^T diag(decay(t, s)) b_s; one decay for all channels leaves a matrix product."""
    if decay.shape[2] == 1:
        return decay[..., 0] * (a @ b.T)
    return jnp.einsum("tk,tsk,sk->ts", a, decay, b)


def _check_arguments(given, size):
    for name, array in given.items():
        if not eqx.is_inexact_array(array):
            found = getattr(array, "dtype", type(array).__name__)
            raise TypeError(f"{name} must be an array of a floating-point dtype, got {found}")
    if given["k"].ndim != 2:
        raise ValueError(f"k must have shape (T, K), got {given['k'].shape}")
    (T, K), V = given["k"].shape, given["v"].shape[-1]
    shapes = {"v": [(T, V)], "log_decay": [(T, K), (T, 1)], "initial": [(K, V)]}
    for name, array in given.items():
        expected = shapes.get(name, [(T, K)])
        if array.shape not in expected:
            wanted = " or ".join(map(str, expected))
            raise ValueError(f"{name} must have shape {wanted} to go with k and v, got {array.shape}")
    if size < 1:
        raise ValueError(f"size must be a positive number of steps, got {size}")
