"""The one-layer linear RNN with exact weights, and its twin in JAX that every scan method can run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq, fmpq_mat

from lrnn.theory.automata.realtime import Word
from lrnn.theory.constructions.mlp import Cost, count_weights
from lrnn.theory.constructions.rnn import RNN, FloatRNN
from lrnn.theory.exact import Affine, vector
from lrnn.theory.floats import array
from lrnn.theory.transitions import Transition

if TYPE_CHECKING:
    import jax
    from jax.typing import DTypeLike

    from lrnn import parallel


@dataclass(frozen=True)
class LinearRNN(RNN):
    """h_t = A(x_t) h_{t-1} + b(x_t), scored by a linear function of the state.

    Attributes:
        initial: the state h_0, shape (N, 1).
        A: the transition of each symbol, all of one type.
        b: the additive term of each symbol that has one, shape (N, 1).
        readout: the row o of the score o h, shape (1, N).

    Source: the paper's definition of an LRNN head, for one layer on a finite alphabet.
    """

    initial: fmpq_mat
    A: Mapping[str, Transition]
    b: Mapping[str, fmpq_mat]
    readout: fmpq_mat

    @property
    def symbols(self) -> tuple[str, ...]:
        return tuple(self.A)

    def affine(self, symbol: str) -> Affine:
        """The map of one symbol, the element that is scanned; its A is a `Transition`.

        Raises:
            ValueError: if the symbol is unknown.
        """
        self.index(symbol)
        return Affine(self.A[symbol], self.b.get(symbol, vector([0] * self.initial.nrows())))

    def step(self, h: fmpq_mat, symbol: str) -> fmpq_mat:
        return self.affine(symbol).apply(h)

    def score(self, h: fmpq_mat) -> fmpq:
        return (self.readout * h)[0, 0]

    @property
    def cost(self) -> Cost:
        dense = [transition.dense() for transition in self.A.values()]
        return Cost(self.initial.nrows(), 1, *count_weights([*dense, *self.b.values()]))

    def to_jax(self, dtype: DTypeLike) -> FloatLinearRNN:
        import jax
        import jax.numpy as jnp

        from lrnn import parallel

        maps = [self.affine(symbol) for symbol in self.symbols]
        steps = [parallel.Affine(A.to_jax(dtype), array(b, dtype)[:, 0]) for A, b in maps]
        weights = jax.tree.map(lambda *leaves: jnp.stack(leaves), *steps)
        readout = array(self.readout, dtype)[0]

        def step(weights, h, token):
            return jax.tree.map(lambda leaf: leaf[token], weights).apply(h)

        initial = array(self.initial, dtype)[:, 0]
        return FloatLinearRNN(self, weights, initial, step, lambda h: jnp.dot(readout, h))


@dataclass(frozen=True)
class FloatLinearRNN(FloatRNN):
    """A one-layer linear RNN in floating point; being linear, it can be scanned."""

    def scan(self, word: Word, *, method: parallel.Method) -> jax.Array:
        """The states h_1, ..., h_T by any method of `lrnn.parallel.linear_recurrence`.

        Args:
            word: T symbols.
            method: Sequential(), Associative(), Chunked(size) or Sharded(mesh).

        Returns:
            The states, shape (T, N), in the accumulator's dtype.
        """
        import jax
        import jax.numpy as jnp

        from lrnn import parallel

        tokens = jnp.asarray([self.exact.index(symbol) for symbol in word], jnp.int32)
        steps = jax.tree.map(lambda leaf: leaf[tokens], self.weights)
        return parallel.linear_recurrence(steps.A, steps.b, self.initial, method=method)
