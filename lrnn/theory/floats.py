"""The bridge from exact weights to floating point; JAX is imported only when it is crossed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq_mat

if TYPE_CHECKING:
    import jax
    from jax.typing import DTypeLike


def array(values: fmpq_mat, dtype: DTypeLike) -> jax.Array:
    """A rational matrix, each entry rounded to floating point.

    Args:
        values: shape (M, N).
        dtype: float32, bfloat16, float64, ...

    Returns:
        The same matrix, shape (M, N).

    Raises:
        ValueError: if JAX was not told to use float64.
    """
    import jax
    import jax.numpy as jnp

    if jnp.dtype(dtype) == jnp.float64 and not jax.config.jax_enable_x64:
        raise ValueError("dtype float64 needs jax.config.update('jax_enable_x64', True), which is not set")
    return jnp.asarray([[int(x.p) / int(x.q) for x in row] for row in values.tolist()], dtype)
