"""Linear RNNs of several layers over Q: heads that remember, feed-forward networks that decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import tee
from typing import Any

from flint import fmpq_mat

from lrnn.theory.exact import Affine

Outputs = tuple[fmpq_mat, ...]


@dataclass(frozen=True)
class Head:
    """S_t = A(x_t) S_{t-1} + b(x_t), read as y_t = S_t^T q(x_t).

    Attributes:
        initial: the state S_0, shape (N, V).
        affine: the map (A, b) of a layer input; A is a `Transition`, b has shape (N, V).
        query: the vector q of a layer input, shape (N, 1).

    Source: the paper's definition of an LRNN head in column form, read after the update.
    """

    initial: fmpq_mat
    affine: Callable[[Any], Affine]
    query: Callable[[Any], fmpq_mat]

    def outputs(self, inputs: Iterable[Any]) -> Iterator[fmpq_mat]:
        """The read-outs y_1, y_2, ..., each of shape (V, 1), one layer input after the other."""
        S = self.initial
        for x in inputs:
            S = self.affine(x).apply(S)
            yield S.transpose() * self.query(x)


@dataclass(frozen=True)
class Layer:
    """Heads side by side, then a function of the layer input and of what the heads read.

    A function with finitely many arguments is a finite table, and so a ReLU network.

    Source: the paper's definition of a layer; layer norm is omitted, as in its constructions.
    """

    heads: tuple[Head, ...]
    feed_forward: Callable[[Any, Outputs], Any]

    def outputs(self, inputs: Iterable[Any]) -> Iterator[Any]:
        """What the layer passes on, one position after the other."""
        stream, *copies = tee(inputs, len(self.heads) + 1)
        read = zip(*(head.outputs(copy) for head, copy in zip(self.heads, copies)))
        return (self.feed_forward(x, ys) for x, ys in zip(stream, read))


@dataclass(frozen=True)
class LinearNetwork:
    """Layers on top of each other; the last one's output is the network's."""

    layers: tuple[Layer, ...]

    def outputs(self, tokens: Iterable[Any]) -> Iterator[Any]:
        """The outputs at every position, computed left to right in constant memory."""
        for layer in self.layers:
            tokens = layer.outputs(tokens)
        return iter(tokens)
