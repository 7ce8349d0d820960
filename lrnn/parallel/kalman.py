"""Linear recurrences whose states are held near zero: a Kalman filter, and a Kalman smoother, as scans.

Say that h_t = A_t h_{t-1} + b_t up to noise of variance I, and that every h_t was observed to be 0, up to
noise of variance I / precision. Taken together, the most likely states minimise the sum over t of

norm(h_t - A_t h_{t-1} - b_t)^2 + precision norm(h_t)^2.

The filter goes forwards: h_t is what the steps up to t say. The smoother comes back: what the later ones add.
"""

from __future__ import annotations

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from lrnn.parallel.scan import Associative, Method, Sequential, linear_recurrence
from lrnn.parallel.transitions import BlockDiagonal, Dense, Diagonal

_TREE = Associative()


class Belief(eqx.Module):
    """What the steps from s + 1 to t say, given h_s: the element that is scanned.

    Given h_s, the state h_t has mean A h_s + b and variance C. The observations on the way have likelihood
    exp(eta^T h_s - h_s^T J h_s / 2), up to a factor.

    Source: Särkkä and García-Fernández (2021).
    """

    A: Float[Array, "*batch B B"]
    b: Float[Array, "*batch B"]
    C: Float[Array, "*batch B B"]
    eta: Float[Array, "*batch B"]
    J: Float[Array, "*batch B B"]


def damped_recurrence(
    transitions: Diagonal | BlockDiagonal | Dense,
    inputs: Float[Array, "T N"],
    *,
    precision: Float[Array, ""] | float,
    smooth: bool = False,
    method: Method = _TREE,
) -> Float[Array, "T N"]:
    """The states from h_0 = 0 that are most likely if h_t = A_t h_{t-1} + b_t and h_t = 0, both up to noise.

    Args:
        transitions: A_1, ..., A_T; a composition costs a few products of their blocks, on which it acts.
        inputs: b_1, ..., b_T.
        precision: the weight of h_t = 0; with none the states are those of `linear_recurrence`.
        smooth: whether h_t is to fit all steps, not those up to t alone; costs a second scan.
        method: how to walk along time. The filter goes step by step with `Sequential`, else in a tree.

    Returns:
        The states h_1, ..., h_T, computed in float32 or better.

    Source: Särkkä and García-Fernández (2021).
    """
    dtype = jnp.result_type(jnp.float32, inputs)
    A = _blocks(transitions).astype(dtype)
    b = inputs.astype(dtype).reshape(A.shape[:-1])
    # Accelerators multiply float32 matrices in shorter formats unless told not to.
    with jax.default_matmul_precision("highest"):
        beliefs = _filtered(A, b, jnp.asarray(precision, dtype), method)
        states = beliefs.b.reshape(inputs.shape)
        if smooth:
            gains, rest = _backward_steps(beliefs, A, b)
            states = linear_recurrence(gains, rest.reshape(inputs.shape), method=method, reverse=True)
    return states.astype(inputs.dtype)


@partial(jax.jit, static_argnames="method")
def _filtered(A: Float[Array, "T M B B"], b: Float[Array, "T M B"], precision, method) -> Belief:
    """What the steps up to t say together, for every t."""
    steps = jax.vmap(jax.vmap(partial(_one_step, precision=precision)))(A, b)
    both = jax.vmap(_both)
    if not isinstance(method, Sequential):
        return lax.associative_scan(jax.vmap(both), steps)
    zeros = jax.tree.map(lambda leaf: jnp.zeros(leaf.shape[1:], leaf.dtype), steps)
    nothing = eqx.tree_at(lambda belief: belief.A, zeros, zeros.A + jnp.eye(A.shape[-1], dtype=A.dtype))
    return lax.scan(lambda so_far, step: 2 * (both(so_far, step),), nothing, steps)[1]


@jax.jit
def _backward_steps(beliefs: Belief, A: Float[Array, "T M B B"], b: Float[Array, "T M B"]):
    """The steps h_t = E_t h_{t+1} + g_t of the smoother."""
    # Nothing follows the last step.
    A, b = (jnp.concatenate([leaf[1:], jnp.zeros_like(leaf[:1])]) for leaf in (A, b))
    gains, rest = jax.vmap(jax.vmap(_backward_step))(beliefs.b, beliefs.C, A, b)
    return BlockDiagonal(gains), rest


def _one_step(A: Float[Array, "B B"], b: Float[Array, "B"], *, precision) -> Belief:
    """One step and its observation, which pulls the state to zero."""
    kept = 1 / (1 + precision)
    pull = precision * kept
    C = kept * jnp.eye(len(b), dtype=b.dtype)
    return Belief(kept * A, kept * b, C, -pull * (A.T @ b), pull * (A.T @ A))


def _both(earlier: Belief, later: Belief) -> Belief:
    """What two stretches of steps say together."""
    size = len(earlier.b)
    mean = earlier.b + earlier.C @ later.eta
    columns = jnp.column_stack([earlier.A, earlier.C, mean])
    # Now the later observations have had their say about the state between the two.
    columns = _solve(jnp.eye(size, dtype=mean.dtype) + earlier.C @ later.J, columns)
    A, C, b = columns[:, :size], columns[:, size:-1], columns[:, -1]
    return Belief(
        later.A @ A,
        later.A @ b + later.b,
        _symmetric(later.A @ C @ later.A.T + later.C),
        A.T @ (later.eta - later.J @ earlier.b) + earlier.eta,
        _symmetric(A.T @ later.J @ earlier.A + earlier.J),
    )


def _backward_step(mean, C, A, b):
    """h_t given h_{t+1} = A h_t + b + noise, as an affine map of h_{t+1}."""
    gain = _solve(A @ C @ A.T + jnp.eye(len(b), dtype=b.dtype), A @ C).T
    return gain, mean - gain @ (A @ mean + b)


def _solve(matrix: Float[Array, "B B"], columns: Float[Array, "B W"]) -> Float[Array, "B W"]:
    """matrix^-1 columns, by Gauss and Jordan with partial pivoting."""
    # Batched triangular solves of jaxlib 0.10 can wait for one another for ever on a CPU with few cores.
    size = len(matrix)
    order = jnp.arange(size)

    def eliminate(i, rows):
        column = jnp.where(order < i, -1, jnp.abs(rows[:, i]))
        best = order == jnp.argmax(column)
        pivot = jnp.where(best[:, None], rows, 0).sum(axis=0)
        rows = jnp.where(best[:, None], rows[i], rows)
        pivot = pivot / pivot[i]
        return jnp.where((order == i)[:, None], pivot, rows - rows[:, i, None] * pivot)

    return lax.fori_loop(0, size, eliminate, jnp.column_stack([matrix, columns]))[:, size:]


def _symmetric(matrix):
    return (matrix + matrix.T) / 2


def _blocks(transitions) -> Float[Array, "T M B B"]:
    match transitions:
        case Diagonal(a=a):
            return a[..., None, None]
        case Dense(matrix=matrix):
            return matrix[:, None]
        case BlockDiagonal(blocks=blocks):
            return blocks
