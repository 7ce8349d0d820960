"""Feed-forward ReLU networks over Q, as explicit matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flint import fmpq, fmpq_mat

ZERO = fmpq(0)


def relu(x: fmpq_mat) -> fmpq_mat:
    """The larger of each entry and 0."""
    return fmpq_mat(x.nrows(), x.ncols(), [entry if entry > 0 else ZERO for entry in x.entries()])


class Layer(NamedTuple):
    """x -> W x + b with W of shape (M, N) and b of shape (M, 1)."""

    W: fmpq_mat
    b: fmpq_mat


class Cost(NamedTuple):
    """The size of a network: widest hidden layer, layers of weights, numbers, and those that are not zero."""

    width: int
    depth: int
    weights: int
    nonzero: int


@dataclass(frozen=True)
class MLP:
    """Layers with a ReLU after each but the last."""

    layers: tuple[Layer, ...]

    def __call__(self, x: fmpq_mat) -> fmpq_mat:
        """The output for an input of shape (N, 1), exactly."""
        *hidden, (W, b) = self.layers
        for layer in hidden:
            x = relu(layer.W * x + layer.b)
        return W * x + b

    @property
    def cost(self) -> Cost:
        """Width, depth and number of weights, biases included."""
        hidden = [layer.W.nrows() for layer in self.layers[:-1]]
        return Cost(max(hidden, default=0), len(self.layers), *count_weights([*sum(self.layers, ())]))


def count_weights(matrices: Sequence[fmpq_mat]) -> tuple[int, int]:
    """How many numbers matrices hold, and how many of them are not zero."""
    entries = [entry for matrix in matrices for entry in matrix.entries()]
    return len(entries), sum(entry != 0 for entry in entries)
