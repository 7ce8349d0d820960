"""Where floating point leaves an exact linear recurrence: predicted from its states, and measured."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flint import fmpq, fmpq_mat

from lrnn.theory.exact import Affine
from lrnn.theory.floats import array

if TYPE_CHECKING:
    import jax
    from jax.typing import DTypeLike


def float_states(steps: Iterable[Affine], dtype: DTypeLike) -> jax.Array:
    """The states of h_t = A_t h_{t-1} + b_t from zero in floating point, with all weights rounded.

    Args:
        steps: exact maps, each A a `Transition` of one type.
        dtype: float32, bfloat16, float64, ...

    Returns:
        The states, shape (T, N, V).

    Raises:
        ValueError: if JAX was not told to use float64.
    """
    import jax
    import jax.numpy as jnp

    from lrnn import parallel

    maps = [parallel.Affine(A.to_jax(dtype), array(b, dtype)) for A, b in steps]
    stacked = jax.tree.map(lambda *leaves: jnp.stack(leaves), *maps)
    return parallel.linear_recurrence(stacked.A, stacked.b)


def predicted_departure(states: Sequence[fmpq_mat], *, mantissa: int) -> int | None:
    """The first t at which an exact state is not made of floats, None if there is none.

    Floats are wrong there at the latest; they may be wrong before, if a sum on the way does not fit.

    Args:
        states: the exact states h_1, ..., h_T.
        mantissa: the significant bits of the floats: 8 for bfloat16, 24 for float32, 53 for float64.
    """
    fits = (all(_is_float(x, mantissa) for x in h.entries()) for h in states)
    return next((t for t, fit in enumerate(fits, 1) if not fit), None)


def measured_departure(states: Sequence[fmpq_mat], floats: jax.Array) -> int | None:
    """The first t at which a float state is not exactly the rational one, None if there is none.

    Args:
        states: the exact states h_1, ..., h_T.
        floats: the float states, shape (T, N, V).
    """
    pairs = enumerate(zip(states, floats.reshape(len(states), -1).tolist()), 1)
    return next((t for t, (h, row) in pairs if not all(map(_equal, h.entries(), row))), None)


def _is_float(x: fmpq, mantissa: int) -> bool:
    p, q = abs(int(x.p)), int(x.q)
    odd = p // (p & -p) if p else 0
    return q & (q - 1) == 0 and odd.bit_length() <= mantissa


def _equal(x: fmpq, y: float) -> bool:
    return math.isfinite(y) and fmpq(*y.as_integer_ratio()) == x
