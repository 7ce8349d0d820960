"""The matrices A_t over Q as types: the exact twins of `lrnn.parallel.transitions`, under the same names."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from flint import fmpq, fmpq_mat

from lrnn.theory.exact import Rational, identity, matrix, rational, vector
from lrnn.theory.floats import array

if TYPE_CHECKING:
    from jax.typing import DTypeLike

    from lrnn import parallel


class Transition(ABC):
    """A square rational matrix of one structured type; `A * h` applies it and `later * earlier` composes."""

    closed: ClassVar[bool]

    @property
    @abstractmethod
    def size(self) -> int:
        """The state size N."""

    @abstractmethod
    def apply(self, h: fmpq_mat) -> fmpq_mat:
        """The product A h with a state of shape (N, V)."""

    @abstractmethod
    def to_jax(self, dtype: DTypeLike) -> parallel.Transition:
        """The same matrix in floating point, in the type of the same name."""

    def dense(self) -> fmpq_mat:
        """The matrix written out, shape (N, N)."""
        return self.apply(identity(self.size))

    def __mul__(self, other: fmpq_mat | Transition) -> fmpq_mat | Transition:
        if isinstance(other, fmpq_mat):
            return self.apply(other)
        if self.size != other.size:
            raise ValueError(f"transitions must have equal sizes, got {self.size} and {other.size}")
        return self._after(other) if type(self) is type(other) else Dense(self.apply(other.dense()))

    @abstractmethod
    def _after(self, earlier: Transition) -> Transition:
        """The composition with an earlier transition of the same type."""


def _scale_rows(scale: Sequence[fmpq], h: fmpq_mat) -> fmpq_mat:
    rows = [[factor * x for x in row] for factor, row in zip(scale, h.tolist())]
    return fmpq_mat(len(rows), h.ncols(), [x for row in rows for x in row])


def _rationals(values: Sequence[Rational]) -> tuple[fmpq, ...]:
    return tuple(rational(x) for x in values)


@dataclass(frozen=True)
class Diagonal(Transition):
    """A = diag(a): every coordinate keeps to itself.

    Source: S4D, LRU, Mamba; in TC0 by Merrill, Petty and Sabharwal (2024).
    """

    closed: ClassVar[bool] = True
    a: tuple[fmpq, ...]

    def __init__(self, a: Sequence[Rational]):
        object.__setattr__(self, "a", _rationals(a))

    @property
    def size(self) -> int:
        return len(self.a)

    def apply(self, h: fmpq_mat) -> fmpq_mat:
        return _scale_rows(self.a, h)

    def to_jax(self, dtype: DTypeLike) -> parallel.Diagonal:
        from lrnn import parallel

        return parallel.Diagonal(array(vector(self.a), dtype)[:, 0])

    def _after(self, earlier: Diagonal) -> Diagonal:
        return Diagonal([x * y for x, y in zip(self.a, earlier.a)])


@dataclass(frozen=True)
class PermutationDiagonal(Transition):
    """A = P diag(d) with P column-one-hot: coordinate j is scaled by d_j and sent to `index[j]`.

    Source: PD-SSM (Terzic et al. 2025); Theorems 7 and 8 of the paper.
    """

    closed: ClassVar[bool] = True
    index: tuple[int, ...]
    scale: tuple[fmpq, ...]

    def __init__(self, index: Sequence[int], scale: Sequence[Rational]):
        object.__setattr__(self, "index", tuple(index))
        object.__setattr__(self, "scale", _rationals(scale))
        if len(self.index) != len(self.scale):
            raise ValueError(f"scale must have {len(self.index)} entries like index, got {len(self.scale)}")
        outside = [i for i in self.index if not 0 <= i < self.size]
        if outside:
            raise ValueError(f"index must lie within 0..{self.size - 1}, got {outside[0]}")

    @property
    def size(self) -> int:
        return len(self.scale)

    def apply(self, h: fmpq_mat) -> fmpq_mat:
        width = h.ncols()
        sums = [fmpq(0)] * (self.size * width)
        for target, factor, row in zip(self.index, self.scale, h.tolist()):
            for column, x in enumerate(row):
                sums[target * width + column] += factor * x
        return fmpq_mat(self.size, width, sums)

    def to_jax(self, dtype: DTypeLike) -> parallel.PermutationDiagonal:
        import jax.numpy as jnp

        from lrnn import parallel

        scale = array(vector(self.scale), dtype)[:, 0]
        return parallel.PermutationDiagonal(jnp.asarray(self.index, jnp.int32), scale)

    def _after(self, earlier: PermutationDiagonal) -> PermutationDiagonal:
        index = [self.index[j] for j in earlier.index]
        steps = zip(earlier.index, earlier.scale)
        return PermutationDiagonal(index, [self.scale[j] * d for j, d in steps])


@dataclass(frozen=True)
class BlockDiagonal(Transition):
    """A = diag(A_1, ..., A_M) with M square blocks of one size B.

    Source: Fan, Chi and Rudnicky (2023).
    """

    closed: ClassVar[bool] = True
    blocks: tuple[fmpq_mat, ...]

    def __post_init__(self):
        shapes = {(block.nrows(), block.ncols()) for block in self.blocks}
        if len(shapes) != 1 or len(set(*shapes)) != 1:
            raise ValueError(f"blocks must be square and of one size, got shapes {sorted(shapes)}")

    @property
    def size(self) -> int:
        return len(self.blocks) * self.blocks[0].nrows()

    def apply(self, h: fmpq_mat) -> fmpq_mat:
        rows, width = h.tolist(), self.blocks[0].nrows()
        cut = [matrix(rows[i : i + width]) for i in range(0, len(rows), width)]
        return matrix([row for block, part in zip(self.blocks, cut) for row in (block * part).tolist()])

    def to_jax(self, dtype: DTypeLike) -> parallel.BlockDiagonal:
        import jax.numpy as jnp

        from lrnn import parallel

        return parallel.BlockDiagonal(jnp.stack([array(block, dtype) for block in self.blocks]))

    def _after(self, earlier: BlockDiagonal) -> Transition:
        if len(self.blocks) != len(earlier.blocks):
            return Dense(self.apply(earlier.dense()))
        return BlockDiagonal(tuple(x * y for x, y in zip(self.blocks, earlier.blocks)))


@dataclass(frozen=True)
class DiagonalPlusLowRank(Transition):
    """A = diag(d) - u v^T with u, v of shape (N, r). Not closed: composing adds the ranks.

    Source: DeltaNet, RWKV-7; PNC1-complete by Theorem 5 of the paper.
    """

    closed: ClassVar[bool] = False
    d: tuple[fmpq, ...]
    u: fmpq_mat
    v: fmpq_mat

    def __init__(self, d: Sequence[Rational], u: fmpq_mat, v: fmpq_mat):
        object.__setattr__(self, "d", _rationals(d))
        object.__setattr__(self, "u", u)
        object.__setattr__(self, "v", v)
        shapes = [(x.nrows(), x.ncols()) for x in (u, v)]
        if shapes[0] != shapes[1] or shapes[0][0] != self.size:
            raise ValueError(
                f"u and v must both have shape ({self.size}, r), got {shapes[0]} and {shapes[1]}"
            )

    @property
    def size(self) -> int:
        return len(self.d)

    @cached_property
    def _keeps(self) -> bool:
        return all(x == 1 for x in self.d)

    @cached_property
    def _mixes(self) -> bool:
        return any(x != 0 for x in self.u.entries())

    def apply(self, h: fmpq_mat) -> fmpq_mat:
        kept = h if self._keeps else _scale_rows(self.d, h)
        return kept - self.u * (self.v.transpose() * h) if self._mixes else kept

    def to_jax(self, dtype: DTypeLike) -> parallel.DiagonalPlusLowRank:
        from lrnn import parallel

        d = array(vector(self.d), dtype)[:, 0]
        return parallel.DiagonalPlusLowRank(d, array(self.u, dtype), array(self.v, dtype))

    def _after(self, earlier: DiagonalPlusLowRank) -> DiagonalPlusLowRank:
        d = [x * y for x, y in zip(self.d, earlier.d)]
        return DiagonalPlusLowRank(
            d, _beside(self.apply(earlier.u), self.u), _beside(earlier.v, _scale_rows(earlier.d, self.v))
        )


def _beside(left: fmpq_mat, right: fmpq_mat) -> fmpq_mat:
    return matrix([x + y for x, y in zip(left.tolist(), right.tolist())])


@dataclass(frozen=True)
class Dense(Transition):
    """Any square matrix."""

    closed: ClassVar[bool] = True
    matrix: fmpq_mat

    @property
    def size(self) -> int:
        return self.matrix.nrows()

    def apply(self, h: fmpq_mat) -> fmpq_mat:
        return self.matrix * h

    def to_jax(self, dtype: DTypeLike) -> parallel.Dense:
        from lrnn import parallel

        return parallel.Dense(array(self.matrix, dtype))

    def _after(self, earlier: Dense) -> Dense:
        return Dense(self.matrix * earlier.matrix)
