"""What every compiler returns: the machine, the network, and the sentence that says they are the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple

from flint import fmpq, fmpq_mat

from lrnn.theory import exact
from lrnn.theory.automata.realtime import RealTime, Word
from lrnn.theory.constructions.mlp import Cost
from lrnn.theory.constructions.rnn import RNN, FloatRNN


class Comparison(NamedTuple):
    """One step of machine and network from equal states: after `length` symbols, the last one `symbol`."""

    configuration: Any
    symbol: str
    length: int
    agrees: bool


@dataclass(frozen=True)
class Construction:
    """A machine, the network compiled from it, and the code that turns configurations into states.

    Attributes:
        id: the result that the compiler implements, such as "T1".
        hypotheses: what the machine or its words must satisfy.
        source: where the construction comes from, and what of it was repaired.
        machine: the source machine.
        network: the RNN with exact weights.
        encode: the state of the network that stands for a configuration.
        fits: whether floats with a given number of significant bits carry a configuration through a step.
        tokens: what the network reads for one symbol of the machine.
    """

    id: str
    hypotheses: str
    source: str
    machine: RealTime
    network: RNN
    encode: Callable[[Any], fmpq_mat]
    fits: Callable[[Any, int], bool]
    tokens: Callable[[str], tuple[str, ...]] = lambda symbol: (symbol,)

    def word(self, word: Word) -> tuple[str, ...]:
        """The word that the network reads for a word of the machine."""
        return tuple(token for symbol in word for token in self.tokens(symbol))

    def run_exact(self, word: Word) -> exact.Run[fmpq_mat]:
        """All states of the network on a word of the machine, exactly, and the bits of each.

        Raises:
            ValueError: if a symbol is unknown.
        """
        return exact.recurrence(self.network.step, self.word(word), self.network.initial)

    def accepts(self, word: Word) -> bool:
        """Whether the network accepts a word of the machine."""
        return self.network.accepts(self.word(word))

    def agrees(self, word: Word) -> bool:
        """Whether the network holds the state of the machine after every symbol, and gives its verdict."""
        configurations = self.machine.configurations(word)
        configuration, h = next(configurations), self.network.initial
        for symbol, after in zip(word, configurations):
            if h != self.encode(configuration):
                return False
            configuration, h = after, reduce(self.network.step, self.tokens(symbol), h)
        return self._same(h, configuration)

    def check(self, length: int) -> Iterator[Comparison]:
        """Compare machine and network on all words up to a length, step by step.

        Equal states stay equal under equal steps, so one step from every configuration that such words reach
        says as much as all the words.

        Args:
            length: the greatest length of a word.

        Yields:
            One comparison a configuration and symbol: of the states after the step, and of the verdicts.
        """
        start = self.machine.initial
        yield Comparison(start, "", 0, self._same(self.network.initial, start))
        seen, reached = {start}, [start]
        for t in range(1, length + 1):
            frontier, reached = reached, []
            for configuration in frontier:
                h = self.encode(configuration)
                for symbol in self.machine.symbols:
                    after = self.machine.step(configuration, symbol)
                    state = reduce(self.network.step, self.tokens(symbol), h)
                    yield Comparison(configuration, symbol, t, self._same(state, after))
                    if after not in seen:
                        seen.add(after)
                        reached.append(after)

    def _same(self, h: fmpq_mat, configuration: Any) -> bool:
        verdict = self.network.score(h) > 0
        return h == self.encode(configuration) and verdict == self.machine.is_accepting(configuration)

    @property
    def cost(self) -> Cost:
        """Width, depth and number of weights of the cell."""
        return self.network.cost

    def to_jax(self, dtype: Any) -> FloatRNN:
        """The network in floating point; it reads `word(...)`.

        Raises:
            ValueError: if JAX was not told to use float64.
        """
        return self.network.to_jax(dtype)

    def predicted_departure(self, word: Word, *, mantissa: int) -> int | None:
        """The step at which floats should leave the exact run, from the machine's run alone.

        Args:
            word: a word of the machine.
            mantissa: the significant bits of the floats: 8 for bfloat16, 24 for float32, 53 for float64.

        Returns:
            The first t >= 1 after which the configuration does not fit, None if all fit.
        """
        configurations = enumerate(self.machine.configurations(word))
        return next((t for t, c in configurations if not self.fits(c, mantissa)), None)

    def measured_departure(self, word: Word, dtype: Any) -> int | None:
        """The step at which floats do leave the exact run.

        Args:
            word: a word of the machine.
            dtype: float32, bfloat16, float64, ...

        Returns:
            The first t >= 1 at which the float state is not exactly the rational one, None if there is none.

        Raises:
            ValueError: if a symbol is unknown, or if JAX was not told to use float64.
        """
        rows = self.to_jax(dtype).run(self.word(word)).tolist()
        pairs = enumerate(zip(rows, self.run_exact(word).states), 1)
        return next((t for t, (row, h) in pairs if not all(map(_equal, row, h.entries()))), None)


def _equal(x: float, exactly: fmpq) -> bool:
    return math.isfinite(x) and fmpq(*x.as_integer_ratio()) == exactly
