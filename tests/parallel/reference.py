"""Independent references: random transitions, their matrices entry by entry, the recurrence step by step."""

import jax.numpy as jnp
import numpy as np

from lrnn.parallel import BlockDiagonal, Dense, Diagonal, DiagonalPlusLowRank, PermutationDiagonal

TYPES = (Diagonal, PermutationDiagonal, BlockDiagonal, DiagonalPlusLowRank, Dense)


def draw(kind, rng, *batch, size=6, dtype=np.float64):
    """A transition of the given type with leading axes `batch`, entries in [-1, 1]."""

    def uniform(*shape):
        return jnp.asarray(rng.uniform(-1, 1, (*batch, *shape)), dtype)

    match kind.__name__:
        case "Diagonal":
            return Diagonal(uniform(size))
        case "PermutationDiagonal":
            return PermutationDiagonal(jnp.asarray(rng.integers(0, size, (*batch, size))), uniform(size))
        case "BlockDiagonal":
            return BlockDiagonal(uniform(size // 2, 2, 2))
        case "DiagonalPlusLowRank":
            return DiagonalPlusLowRank(uniform(size), uniform(size, 2), uniform(size, 2))
        case "Dense":
            return Dense(uniform(size, size))


def matrix(transition):
    """The matrix of one transition in float64, written from the definition of its type."""
    n = transition.size
    match type(transition).__name__:
        case "Diagonal":
            return np.diag(np.asarray(transition.a, np.float64))
        case "PermutationDiagonal":
            out = np.zeros((n, n))
            for column, (row, scale) in enumerate(zip(transition.index, transition.scale)):
                out[row, column] = scale
            return out
        case "BlockDiagonal":
            out, width = np.zeros((n, n)), transition.blocks.shape[-1]
            for m, block in enumerate(np.asarray(transition.blocks)):
                out[m * width : (m + 1) * width, m * width : (m + 1) * width] = block
            return out
        case "DiagonalPlusLowRank":
            u, v = np.asarray(transition.u, np.float64), np.asarray(transition.v, np.float64)
            return np.diag(np.asarray(transition.d, np.float64)) - u @ v.T
        case "Dense":
            return np.asarray(transition.matrix, np.float64)


def step_loop(matrices, inputs, initial, *, reverse=False):
    """The recurrence one step after the other in float64."""
    h, states = np.asarray(initial, np.float64), np.zeros(np.shape(inputs))
    order = range(len(inputs))
    for t in reversed(order) if reverse else order:
        h = matrices[t] @ h + np.asarray(inputs[t], np.float64)
        states[t] = h
    return states
