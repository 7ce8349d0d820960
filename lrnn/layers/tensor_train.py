"""A recurrent matrix as a tensor train: a product of small cores, and gradient steps that keep them small."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import prod

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from lrnn.layers.nonlinear import NonlinearLayer, uniform

Modes = Sequence[tuple[int, int]]


class TensorTrain(eqx.Module):
    """A matrix of size (m_1 ... m_d) x (n_1 ... n_d) in d cores of shape (r, m_k, n_k, r').

    The entry at row (i_1, ..., i_d) and column (j_1, ..., j_d) is the product of the small matrices
    G_k[:, i_k, j_k, :]: an iterated matrix product once more.

    Source: Oseledets (2011); as weights Qi et al. (2022).
    """

    cores: tuple[Float[Array, "r m n s"], ...]

    @property
    def modes(self) -> Modes:
        """The sizes (m_k, n_k)."""
        return tuple(core.shape[1:3] for core in self.cores)

    @property
    def ranks(self) -> tuple[int, ...]:
        """The d - 1 sizes at which neighbouring cores meet."""
        return tuple(core.shape[3] for core in self.cores[:-1])

    def dense(self) -> Float[Array, "M N"]:
        """The matrix written out."""
        tensor = reduce(lambda left, core: jnp.tensordot(left, core, 1), self.cores)
        return _from_tensor(tensor, self.modes)

    def apply(self, x: Float[Array, "N"]) -> Float[Array, "M"]:
        """The product with a vector, core by core, without the matrix."""
        rest = x.reshape(1, 1, *(n for _, n in self.modes))
        for core in self.cores:  # axes of the rest: rows done, rank, columns to come
            rest = jnp.einsum("arn...,rmns->ams...", rest, core)
            rest = rest.reshape(-1, *rest.shape[2:])
        return rest[:, 0]


def tensor_train(matrix: Float[Array, "M N"], *, modes: Modes, ranks: Sequence[int]) -> TensorTrain:
    """The tensor train of given ranks that truncated SVDs make of a matrix, one after the other.

    Args:
        matrix: the matrix.
        modes: (m_k, n_k) for every core, with M = m_1 ... m_d and N = n_1 ... n_d.
        ranks: the d - 1 ranks between the cores.

    Returns:
        The train: equal to the matrix if it has one of these ranks, otherwise at most sqrt(d - 1) times as
        far from it as the nearest train.

    Raises:
        ValueError: if the sizes do not multiply up, or the ranks are not d - 1 possible ones.

    Source: TT-SVD, Oseledets (2011).
    """
    _check_sizes(matrix.shape, modes, ranks)
    rest, cores, rank = _to_tensor(matrix, modes), [], 1
    for (m, n), following in zip(modes, ranks):
        left, sizes, right = jnp.linalg.svd(rest.reshape(rank * m * n, -1), full_matrices=False)
        cores.append(left[:, :following].reshape(rank, m, n, following))
        rest, rank = sizes[:following, None] * right[:following], following
    return TensorTrain((*cores, rest.reshape(rank, *modes[-1], 1)))


def tangent(train: TensorTrain, matrix: Float[Array, "M N"]) -> Float[Array, "M N"]:
    """The orthogonal projection of a matrix to the directions in which the ranks of a train stay the same.

    With P_k and Q_k the projections to the column and row space of the k-th unfolding of the train, that is
    the sum of P_{k-1} Z Q_k over k <= d less the sum of P_k Z Q_k over k < d, where P_0 = I and Q_d = I.

    Source: Lubich, Oseledets and Vandereycken (2015).
    """
    modes = train.modes
    point, Z = (_to_tensor(dense, modes) for dense in (train.dense(), matrix))
    bases = []
    for k, rank in enumerate(train.ranks, 1):
        left, _, right = jnp.linalg.svd(_unfold(point, k), full_matrices=False)
        bases.append((left[:, :rank], right[:rank]))

    def project(Z, k, j):
        """P_k Z Q_j."""
        if k > 0:
            basis = bases[k - 1][0]
            Z = (basis @ (basis.T @ _unfold(Z, k))).reshape(Z.shape)
        if j < len(modes):
            basis = bases[j - 1][1]
            Z = (_unfold(Z, j) @ basis.T @ basis).reshape(Z.shape)
        return Z

    d = len(modes)
    plus = sum(project(Z, k - 1, k) for k in range(1, d + 1))
    return _from_tensor(plus - sum(project(Z, k, k) for k in range(1, d)), modes)


def riemannian_step(train: TensorTrain, gradient: Float[Array, "M N"], *, rate: float) -> TensorTrain:
    """One step of gradient descent among the trains of the same ranks: along the tangent, and back by TT-SVD.

    Args:
        train: where the step starts.
        gradient: of the loss by the matrix that the train stands for.
        rate: the length of the step per gradient.

    Source: Qi et al. (2022).
    """
    moved = train.dense() - rate * tangent(train, gradient)
    return tensor_train(moved, modes=train.modes, ranks=train.ranks)


class TensorTrainRNN(NonlinearLayer):
    """h_t = tanh(W h_{t-1} + U x_t + b) with W a tensor train.

    Without modes it has two cores, D x 1 and 1 x D: then W is a matrix of low rank.

    Source: Elman (1990) with the weights of Qi et al. (2022).
    """

    W: TensorTrain
    U: Float[Array, "D D"]
    b: Float[Array, "D"]

    def __init__(self, D: int, *, modes: Modes | None = None, ranks: Sequence[int] = (4,), key: Array):
        recurrent, from_input = jax.random.split(key)
        self.W = tensor_train(uniform(recurrent, D, D), modes=modes or ((D, 1), (1, D)), ranks=ranks)
        self.U, self.b = uniform(from_input, D, D), jnp.zeros(D)

    @property
    def size(self) -> int:
        return self.b.size

    def inputs(self, x):
        return self.U @ x + self.b

    def cell(self):
        return lambda h, u: jnp.tanh(self.W.apply(h) + u)


def _to_tensor(matrix, modes):
    """Axes (m_1 n_1, ..., m_d n_d) of a matrix with axes (m_1 ... m_d, n_1 ... n_d)."""
    d = len(modes)
    apart = matrix.reshape([m for m, _ in modes] + [n for _, n in modes])
    paired = apart.transpose([axis for k in range(d) for axis in (k, d + k)])
    return paired.reshape([m * n for m, n in modes])


def _from_tensor(tensor, modes):
    d, rows = len(modes), prod(m for m, _ in modes)
    paired = tensor.reshape([size for mode in modes for size in mode])
    return paired.transpose([*range(0, 2 * d, 2), *range(1, 2 * d, 2)]).reshape(rows, -1)


def _unfold(tensor, k):
    """The matrix whose rows are the first k axes."""
    return tensor.reshape(prod(tensor.shape[:k]), -1)


def _check_sizes(shape, modes, ranks):
    expected = tuple(map(prod, zip(*modes)))
    if expected != shape:
        raise ValueError(
            f"modes must multiply up to the shape {shape} of the matrix, got {modes}: {expected}"
        )
    if len(ranks) != len(modes) - 1:
        raise ValueError(f"ranks must be {len(modes) - 1} numbers for {len(modes)} modes, got {ranks}")
    sizes = [m * n for m, n in modes]
    for k, (before, rank) in enumerate(zip((1, *ranks), ranks), 1):
        largest = min(before * sizes[k - 1], prod(sizes[k:]))
        if not 1 <= rank <= largest:
            raise ValueError(f"ranks[{k - 1}] must be between 1 and {largest}, got {rank}")
