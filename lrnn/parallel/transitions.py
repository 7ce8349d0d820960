"""The matrices A_t of a linear recurrence as types: what each costs to apply, and what two compose to.

Fields may carry leading axes (time, batch); `apply`, `compose` and `dense` act on one matrix, vmap on stacks.
"""

from __future__ import annotations

import abc
import math
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Inexact, Int

# Accelerators multiply float32 matrices in shorter formats unless told not to; a recurrence adds up the loss.
_PRECISION = jax.lax.Precision.HIGHEST


class Transition(eqx.Module):
    """A square matrix of one structured type, an element of a monoid under `compose`."""

    closed: eqx.AbstractClassVar[bool]

    @property
    @abc.abstractmethod
    def size(self) -> int:
        """The state size N."""

    @property
    @abc.abstractmethod
    def batch_shape(self) -> tuple[int, ...]:
        """The leading axes of a stack of matrices; () for a single one."""

    @abc.abstractmethod
    def apply(self, h: Inexact[Array, "N *V"]) -> Inexact[Array, "N *V"]:
        """The product A h with a state vector, or with every column of a matrix state."""

    @abc.abstractmethod
    def dense(self) -> Inexact[Array, "N N"]:
        """The matrix written out."""

    def closure(self) -> Transition:
        """The same matrix in the smallest type here that is closed under composition."""
        return self if self.closed else Dense(self.dense())


def _require(holds: bool, argument: str, value: object, expected: str):
    if not holds:
        raise ValueError(f"{argument} must be {expected}, got {value}")


def _scale_rows(scale: Array, h: Array) -> Array:
    return jnp.expand_dims(scale, tuple(range(1, h.ndim))) * h


class Diagonal(Transition):
    """A = diag(a): every coordinate keeps to itself. Closed; apply and compose cost N.

    Source: S4D, LRU, Mamba; in TC0 by Merrill, Petty and Sabharwal (2024).
    """

    closed: ClassVar[bool] = True
    a: Inexact[Array, "*batch N"]

    @property
    def size(self) -> int:
        return self.a.shape[-1]

    @property
    def batch_shape(self) -> tuple[int, ...]:
        return self.a.shape[:-1]

    def apply(self, h: Inexact[Array, "N *V"]) -> Inexact[Array, "N *V"]:
        return _scale_rows(self.a, h)

    def dense(self) -> Inexact[Array, "N N"]:
        return jnp.diag(self.a)

    def _after(self, earlier: Diagonal) -> Diagonal:
        return Diagonal(self.a * earlier.a)


class PermutationDiagonal(Transition):
    """A = P diag(d) with P column-one-hot: coordinate j is scaled by d_j and sent to `index[j]`.

    Closed; apply and compose cost N. Coordinates sent to one place add up; P is a permutation if none are.

    Source: PD-SSM (Terzic et al. 2025); Theorems 7 and 8 of the paper.
    """

    closed: ClassVar[bool] = True
    index: Int[Array, "*batch N"]
    scale: Inexact[Array, "*batch N"]

    def __check_init__(self):
        _require(
            self.index.shape == self.scale.shape,
            "scale.shape",
            self.scale.shape,
            f"index.shape {self.index.shape}",
        )
        if not isinstance(self.index, jax.core.Tracer) and self.index.size:
            low, high = int(np.min(self.index)), int(np.max(self.index))
            _require(low >= 0 and high < self.size, "index", f"{low}..{high}", f"within 0..{self.size - 1}")

    @property
    def size(self) -> int:
        return self.scale.shape[-1]

    @property
    def batch_shape(self) -> tuple[int, ...]:
        return self.scale.shape[:-1]

    def apply(self, h: Inexact[Array, "N *V"]) -> Inexact[Array, "N *V"]:
        sent = _scale_rows(self.scale, h)
        return jnp.zeros_like(sent).at[self.index].add(sent)

    def dense(self) -> Inexact[Array, "N N"]:
        return self.apply(jnp.eye(self.size, dtype=self.scale.dtype))

    def _after(self, earlier: PermutationDiagonal) -> PermutationDiagonal:
        return PermutationDiagonal(self.index[earlier.index], self.scale[earlier.index] * earlier.scale)

    def _holding(self, diagonal: Diagonal) -> PermutationDiagonal:
        return PermutationDiagonal(jnp.arange(self.size, dtype=self.index.dtype), diagonal.a)


class BlockDiagonal(Transition):
    """A = diag(A_1, ..., A_M) with M square blocks of size B. Closed; apply costs N B, compose N B^2.

    Source: Fan, Chi and Rudnicky (2023).
    """

    closed: ClassVar[bool] = True
    blocks: Inexact[Array, "*batch M B B"]

    def __check_init__(self):
        shape = self.blocks.shape
        _require(len(shape) >= 3 and shape[-1] == shape[-2], "blocks.shape", shape, "(..., M, B, B)")

    @property
    def size(self) -> int:
        return self.blocks.shape[-3] * self.blocks.shape[-1]

    @property
    def batch_shape(self) -> tuple[int, ...]:
        return self.blocks.shape[:-3]

    def apply(self, h: Inexact[Array, "N *V"]) -> Inexact[Array, "N *V"]:
        count, width, _ = self.blocks.shape
        cut = h.reshape(count, width, *h.shape[1:])
        return jnp.einsum("mij,mj...->mi...", self.blocks, cut, precision=_PRECISION).reshape(h.shape)

    def dense(self) -> Inexact[Array, "N N"]:
        return jax.scipy.linalg.block_diag(*self.blocks)

    def _after(self, earlier: BlockDiagonal) -> BlockDiagonal:
        width = math.lcm(self.blocks.shape[-1], earlier.blocks.shape[-1])
        product = jnp.matmul(self._merged(width), earlier._merged(width), precision=_PRECISION)
        return BlockDiagonal(product)

    def _merged(self, width: int) -> Inexact[Array, "M B B"]:
        groups = self.blocks.reshape(-1, width // self.blocks.shape[-1], *self.blocks.shape[-2:])
        return jax.vmap(lambda group: jax.scipy.linalg.block_diag(*group))(groups)

    def _holding(self, diagonal: Diagonal) -> BlockDiagonal:
        return BlockDiagonal(jax.vmap(jnp.diag)(diagonal.a.reshape(self.blocks.shape[:-1])))


class DiagonalPlusLowRank(Transition):
    """A = diag(d) - u v^T with u, v of rank r (transpose, also for complex entries). Applying costs N r.

    Not closed: composing adds the ranks, so a scan that composes works with `Dense` products.

    Source: DeltaNet, RWKV-7; PNC1-complete by Theorem 5 of the paper.
    """

    closed: ClassVar[bool] = False
    d: Inexact[Array, "*batch N"]
    u: Inexact[Array, "*batch N r"]
    v: Inexact[Array, "*batch N r"]

    def __check_init__(self):
        _require(self.u.shape[:-1] == self.d.shape, "u.shape", self.u.shape, f"{self.d.shape} + (r,)")
        _require(self.v.shape == self.u.shape, "v.shape", self.v.shape, f"u.shape {self.u.shape}")

    @property
    def size(self) -> int:
        return self.d.shape[-1]

    @property
    def batch_shape(self) -> tuple[int, ...]:
        return self.d.shape[:-1]

    def apply(self, h: Inexact[Array, "N *V"]) -> Inexact[Array, "N *V"]:
        read = jnp.tensordot(self.v, h, (0, 0), precision=_PRECISION)
        return _scale_rows(self.d, h) - jnp.tensordot(self.u, read, 1, precision=_PRECISION)

    def dense(self) -> Inexact[Array, "N N"]:
        return self.apply(jnp.eye(self.size, dtype=self.d.dtype))

    def _after(self, earlier: DiagonalPlusLowRank) -> DiagonalPlusLowRank:
        u = jnp.concatenate([self.apply(earlier.u), self.u], axis=1)
        v = jnp.concatenate([earlier.v, _scale_rows(earlier.d, self.v)], axis=1)
        return DiagonalPlusLowRank(self.d * earlier.d, u, v)

    def _holding(self, diagonal: Diagonal) -> DiagonalPlusLowRank:
        none = jnp.zeros((self.size, 0), self.u.dtype)
        return DiagonalPlusLowRank(diagonal.a, none, none)


class Dense(Transition):
    """Any matrix. Closed; apply costs N^2, compose N^3."""

    closed: ClassVar[bool] = True
    matrix: Inexact[Array, "*batch N N"]

    def __check_init__(self):
        shape = self.matrix.shape
        _require(len(shape) >= 2 and shape[-1] == shape[-2], "matrix.shape", shape, "(..., N, N)")

    @property
    def size(self) -> int:
        return self.matrix.shape[-1]

    @property
    def batch_shape(self) -> tuple[int, ...]:
        return self.matrix.shape[:-2]

    def apply(self, h: Inexact[Array, "N *V"]) -> Inexact[Array, "N *V"]:
        return jnp.tensordot(self.matrix, h, 1, precision=_PRECISION)

    def dense(self) -> Inexact[Array, "N N"]:
        return self.matrix


class Affine(eqx.Module):
    """One step of a recurrence, h -> A h + b: the element that is scanned."""

    A: Transition
    b: Inexact[Array, "..."]  # (N, *V), with the leading axes of A before it

    @property
    def closed(self) -> bool:
        """Whether composing two such maps stays in the type, which A decides."""
        return self.A.closed

    def apply(self, h: Inexact[Array, "N *V"]) -> Inexact[Array, "N *V"]:
        """The next state A h + b."""
        return self.A.apply(h) + self.b

    def dense(self) -> Inexact[Array, "M M"]:
        """The matrix [[A, b], [0, I]], which acts on the state with an identity block below it."""
        b = self.b.reshape(self.A.size, -1)
        below = jnp.eye(b.shape[1], self.A.size + b.shape[1], k=self.A.size, dtype=b.dtype)
        return jnp.concatenate([jnp.concatenate([self.A.dense(), b], axis=1), below])

    def closure(self) -> Affine:
        """The same map with A in the smallest closed type that holds it."""
        return Affine(self.A.closure(), self.b)


def compose(later: Transition | Affine, earlier: Transition | Affine) -> Transition | Affine:
    """The map that applies `earlier` first: later @ earlier, in the least general type that holds it.

    Equal types stay structured (low ranks add up, blocks grow to their least common multiple), a diagonal
    joins any other type, and every other mixture is dense. Affine maps compose as
    (A2, b2) * (A1, b1) = (A2 A1, A2 b1 + b2).

    Args:
        later: one transition of state size N, or one affine map.
        earlier: the same.

    Returns:
        A transition, or an affine map if both are affine.

    Raises:
        ValueError: if the state sizes differ.
        TypeError: if an affine map is composed with a bare transition.

    Source: Theorem 3 (affine maps, repair R5) and Theorem 7 (permutation-diagonal, repair R6) of the paper.
    """
    if isinstance(later, Affine) != isinstance(earlier, Affine):
        kinds = f"{type(later).__name__} and {type(earlier).__name__}"
        raise TypeError(f"later and earlier must both be affine or both be transitions, got {kinds}")
    if isinstance(later, Affine):
        return Affine(compose(later.A, earlier.A), later.apply(earlier.b))
    _require(later.size == earlier.size, "later.size", later.size, f"earlier.size {earlier.size}")
    if isinstance(earlier, Dense):
        return Dense(later.apply(earlier.matrix))
    if type(later) is type(earlier):
        return later._after(earlier)
    if isinstance(later, Diagonal):
        return earlier._holding(later)._after(earlier)
    if isinstance(earlier, Diagonal) and not isinstance(later, Dense):
        return later._after(later._holding(earlier))
    return Dense(later.apply(earlier.dense()))
