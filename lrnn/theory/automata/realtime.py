"""Machines that read one symbol a step: whatever a configuration is, a run and its verdict look the same."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Config = TypeVar("Config")
Item = TypeVar("Item")
Word = Sequence[str]


def last(trace: Iterable[Item]) -> Item:
    """The end of a trace, without keeping what came before."""
    return deque(trace, maxlen=1).pop()


class RealTime(ABC, Generic[Config]):
    """A machine that takes one step a symbol, from its configuration `initial` on.

    A subclass says what a configuration is: everything that the machine knows between two symbols.
    """

    symbols: tuple[str, ...]
    initial: Config

    @abstractmethod
    def step(self, configuration: Config, symbol: str) -> Config:
        """The configuration after one symbol.

        Raises:
            ValueError: if the symbol is unknown.
        """

    @abstractmethod
    def is_accepting(self, configuration: Config) -> bool:
        """Whether a word that ends here is accepted."""

    def configurations(self, word: Word) -> Iterator[Config]:
        """The configurations along a word one by one, the initial one first.

        Raises:
            ValueError: if a symbol is unknown; the message says where.
        """
        configuration = self.initial
        yield configuration
        for position, symbol in enumerate(word):
            try:
                configuration = self.step(configuration, symbol)
            except ValueError as error:
                raise ValueError(f"position {position}: {error}") from None
            yield configuration

    def run(self, word: Word) -> tuple[Config, ...]:
        """The whole trace: the configurations after 0, 1, ..., T symbols."""
        return tuple(self.configurations(word))

    def accepts(self, word: Word) -> bool:
        """Whether the machine accepts a word."""
        return self.is_accepting(last(self.configurations(word)))
