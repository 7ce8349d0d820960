"""The two nonlinear RNNs of the paper with exact weights, and the one bridge from them to JAX."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import fmpq, fmpq_mat

from lrnn.theory.automata.realtime import Word
from lrnn.theory.constructions.mlp import MLP, Cost, count_weights, relu
from lrnn.theory.exact import vector
from lrnn.theory.floats import array

if TYPE_CHECKING:
    import jax
    from jax.typing import DTypeLike


class RNN(ABC):
    """h_t = f(h_{t-1}, x_t) with h_0 = `initial`; a word is accepted if its last state scores above 0."""

    symbols: tuple[str, ...]
    initial: fmpq_mat

    @abstractmethod
    def step(self, h: fmpq_mat, symbol: str) -> fmpq_mat:
        """The state of shape (N, 1) after one symbol."""

    @abstractmethod
    def score(self, h: fmpq_mat) -> fmpq:
        """What the read-out makes of a state."""

    @property
    @abstractmethod
    def cost(self) -> Cost:
        """The size of the cell."""

    @abstractmethod
    def to_jax(self, dtype: DTypeLike) -> FloatRNN:
        """The same network in floating point.

        Args:
            dtype: float32, bfloat16, float64, ...

        Raises:
            ValueError: if JAX was not told to use float64.
        """

    def index(self, symbol: str) -> int:
        """The number of a symbol.

        Raises:
            ValueError: if the symbol is unknown.
        """
        try:
            return self.symbols.index(symbol)
        except ValueError:
            raise ValueError(f"unknown symbol {symbol!r}; known: {' '.join(self.symbols)}") from None


@dataclass(frozen=True)
class MLPRNN(RNN):
    """The cell and the read-out are ReLU networks; the cell reads (h, one-hot of the symbol).

    Source: the paper's definition of an MLP RNN.
    """

    symbols: tuple[str, ...]
    initial: fmpq_mat
    cell: MLP
    readout: MLP

    def step(self, h: fmpq_mat, symbol: str) -> fmpq_mat:
        lit = self.index(symbol)
        return self.cell(vector([*h.entries(), *(int(i == lit) for i in range(len(self.symbols)))]))

    def score(self, h: fmpq_mat) -> fmpq:
        return self.readout(h)[0, 0]

    @property
    def cost(self) -> Cost:
        return self.cell.cost

    def to_jax(self, dtype: DTypeLike) -> FloatRNN:
        import jax.numpy as jnp

        cell, readout = _layers(self.cell, dtype), _layers(self.readout, dtype)
        one_hot = jnp.eye(len(self.symbols), dtype=dtype)

        def step(weights, h, token):
            return _feed_forward(weights, jnp.concatenate([h, one_hot[token]]))

        initial = array(self.initial, dtype)[:, 0]
        return FloatRNN(self, cell, initial, step, lambda h: _feed_forward(readout, h)[0])


@dataclass(frozen=True)
class ReLURNN(RNN):
    """h_t = ReLU(A(x_t) h_{t-1} + b(x_t)), scored by a linear function of the state.

    If A is the same for all symbols, this is an Elman RNN with ReLU.

    Source: the paper's definition of an input-dependent ReLU RNN.
    """

    initial: fmpq_mat
    A: Mapping[str, fmpq_mat]
    b: Mapping[str, fmpq_mat]
    readout: fmpq_mat

    @property
    def symbols(self) -> tuple[str, ...]:
        return tuple(self.A)

    def step(self, h: fmpq_mat, symbol: str) -> fmpq_mat:
        self.index(symbol)
        return relu(self.A[symbol] * h + self.b[symbol])

    def score(self, h: fmpq_mat) -> fmpq:
        return (self.readout * h)[0, 0]

    @property
    def cost(self) -> Cost:
        return Cost(self.initial.nrows(), 1, *count_weights([*self.A.values(), *self.b.values()]))

    def to_jax(self, dtype: DTypeLike) -> FloatRNN:
        import jax.numpy as jnp

        A = jnp.stack([array(self.A[symbol], dtype) for symbol in self.symbols])
        b = jnp.stack([array(self.b[symbol], dtype)[:, 0] for symbol in self.symbols])
        o = array(self.readout, dtype)[0]

        def step(weights, h, token):
            A, b = weights
            return jnp.maximum(jnp.dot(A[token], h, precision="highest") + b[token], 0)

        return FloatRNN(self, (A, b), array(self.initial, dtype)[:, 0], step, lambda h: jnp.dot(o, h))


@dataclass(frozen=True)
class FloatRNN:
    """A network in floating point: `step(weights, h, token)` run along time by `jax.lax.scan`."""

    exact: RNN
    weights: Any
    initial: jax.Array
    step: Callable[[Any, jax.Array, jax.Array], jax.Array]
    readout: Callable[[jax.Array], jax.Array]

    def run(self, word: Word, initial: jax.Array | None = None) -> jax.Array:
        """The states h_1, ..., h_T.

        Args:
            word: T symbols.
            initial: the state before the first symbol, shape (N,); that of the network if None.

        Returns:
            The states, shape (T, N), in the network's dtype.
        """
        import jax
        import jax.numpy as jnp

        tokens = jnp.asarray([self.exact.index(symbol) for symbol in word], jnp.int32)

        def step(h, token):
            h = self.step(self.weights, h, token)
            return h, h

        return jax.lax.scan(step, self.initial if initial is None else initial, tokens)[1]

    def accepts(self, word: Word) -> bool:
        """Whether the score of the last state is positive."""
        states = self.run(word)
        return bool(self.readout(states[-1] if len(states) else self.initial) > 0)


def _feed_forward(layers, x):
    import jax.numpy as jnp

    for i, (W, b) in enumerate(layers):
        x = jnp.dot(W, x, precision="highest") + b
        if i < len(layers) - 1:
            x = jnp.maximum(x, 0)
    return x


def _layers(mlp: MLP, dtype: DTypeLike) -> list[tuple[jax.Array, jax.Array]]:
    return [(array(W, dtype), array(b, dtype)[:, 0]) for W, b in mlp.layers]
