"""The pieces around a recurrence: tokens to heads, heads to outputs, norms, the token before."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float


class Projection(eqx.Module):
    """From tokens to heads: W x_t + bias, with its own W in every head."""

    weight: Float[Array, "H K D"]
    bias: Float[Array, "H K"] | None

    def __init__(self, D: int, H: int, K: int, *, key: Array, bias=None, scale: float = 1):
        self.weight = scale * jax.random.normal(key, (H, K, D)) / D**0.5
        self.bias = None if bias is None else jnp.broadcast_to(jnp.asarray(bias, float), (H, K))

    def __call__(self, x: Float[Array, "T D"]) -> Float[Array, "H T K"]:
        require_tokens(x, self.weight.shape[-1])
        y = jnp.einsum("hkd,td->htk", self.weight, x)
        return y if self.bias is None else y + self.bias[:, None]


class Output(eqx.Module):
    """From heads to tokens: the sum over heads of W o_t."""

    weight: Float[Array, "H V D"]

    def __init__(self, H: int, V: int, D: int, *, key: Array):
        self.weight = jax.random.normal(key, (H, V, D)) / (H * V) ** 0.5

    def __call__(self, o: Float[Array, "H T V"]) -> Float[Array, "T D"]:
        return jnp.einsum("htv,hvd->td", o, self.weight)


def rms_norm(o: Float[Array, "H T V"]) -> Float[Array, "H T V"]:
    """o over its root mean square; a gain would only repeat the matrix that follows."""
    return o / jnp.sqrt(jnp.mean(o**2, axis=-1, keepdims=True) + 1e-6)


def unit(k: Float[Array, "H T K"]) -> Float[Array, "H T K"]:
    """k at length 1; zero stays zero."""
    return k / jnp.sqrt(jnp.sum(k**2, axis=-1, keepdims=True) + 1e-6)


def previous(x: Float[Array, "T D"], last: Float[Array, "D"]) -> Float[Array, "T D"]:
    """The token before each token; `last` stands before the first."""
    require_tokens(x, len(last))
    return jnp.concatenate([last[None].astype(x.dtype), x[:-1]])


def query_key_value(
    D: int, H: int, K: int, V: int, *, keys: tuple[Array, Array, Array]
) -> tuple[Projection, Projection, Projection]:
    """Projections to H queries and keys of width K and values of width V."""
    q, k, v = keys
    return Projection(D, H, K, key=q), Projection(D, H, K, key=k), Projection(D, H, V, key=v)


def require_tokens(x: Float[Array, "T D"], D: int) -> None:
    """Refuse anything but at least one token of width D.

    Raises:
        ValueError: if x has another shape.
    """
    if x.ndim != 2 or x.shape[1] != D or not len(x):
        raise ValueError(f"x must have shape (T, {D}) with T >= 1, got {x.shape}")


def zeros(*shape: int, like: Array) -> Array:
    """A state of zeros, in the dtype of `like` but float32 or better."""
    return jnp.zeros(shape, jnp.result_type(jnp.float32, like.dtype))


def matrix_state(k: Projection, v: Projection) -> Float[Array, "H K V"]:
    """The empty K x V states of the heads that these projections feed."""
    return zeros(v.weight.shape[0], k.weight.shape[1], v.weight.shape[1], like=v.weight)


def small_steps(key: Array, *shape: int) -> Array:
    """Time steps between 0.001 and 0.1, evenly spread in their logarithms."""
    return jnp.exp(jax.random.uniform(key, shape, minval=jnp.log(1e-3), maxval=jnp.log(1e-1)))


def inverse_softplus(y: Array) -> Array:
    """The z with softplus(z) = y."""
    return jnp.log(jnp.expm1(y))
