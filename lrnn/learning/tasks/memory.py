"""Memory without computation: repeat what was read long ago, add two numbers that were marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from lrnn.learning.tasks.task import NO_QUESTION, Labels, Rule, Task, Tokens


@dataclass(frozen=True)
class CopyingMemory(Task):
    """Symbols, blanks, a cue, blanks: from the cue on, say the symbols again in order.

    Attributes:
        symbols: how many different symbols there are.
        recall: how many of them a word begins with; the delay is what remains of its length.

    Source: Hochreiter and Schmidhuber (1997) in spirit; in this form the asRNN paper (Nguyen-Duy et al. 2023)
        and others, who also ask for blanks before the cue, which we do not.
    """

    symbols: int = 8
    recall: int = 10

    def __post_init__(self):
        for name in ("symbols", "recall"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")

    @property
    def alphabet(self) -> tuple[str, ...]:
        return (*self.classes, "_", "cue")

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(map(str, range(1, self.symbols + 1)))

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Every symbol is equally likely.

        Raises:
            ValueError: if the word has no room to say the symbols twice.
        """
        if length < 2 * self.recall:
            raise ValueError(f"length must be at least {2 * self.recall}, got {length}")
        words = np.full((batch, length), self.symbols)
        words[:, : self.recall] = rng.integers(0, self.symbols, (batch, self.recall))
        words[:, length - self.recall] = self.symbols + 1
        return words

    def label(self, tokens: Tokens) -> Labels:
        cued = (self.require_tokens(tokens) == self.symbols + 1).cumsum(-1) > 0
        turn = cued.cumsum(-1) - 1
        asked = cued & (turn < self.recall)
        symbol = np.take_along_axis(tokens, np.where(asked, turn, 0), -1)
        if (symbol >= self.symbols)[asked].any():
            raise ValueError(f"words must begin with {self.recall} symbols, got a word with fewer")
        return np.where(asked, symbol, NO_QUESTION)


@dataclass(frozen=True)
class Adding(Task):
    """Digits of which two are marked, one in each half of the word; from the second on: what is their sum?

    The original is a regression on real numbers from 0 to 1. Labels are exact classes here, so the numbers
    are digits, and the sum is one of 2 m - 1 classes.

    Attributes:
        base: digits are 0, ..., m - 1.

    Source: Hochreiter and Schmidhuber (1997), with digits for real numbers.
    """

    base: int = 10

    def __post_init__(self):
        if self.base < 2:
            raise ValueError(f"base must be at least 2, got {self.base}")

    @property
    def alphabet(self) -> tuple[str, ...]:
        return tuple(f"{digit}{mark}" for mark in ("", "*") for digit in range(self.base))

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(map(str, range(2 * self.base - 1)))

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Every digit and every place of a mark is equally likely.

        Raises:
            ValueError: if the length is below 2.
        """
        if length < 2:
            raise ValueError(f"length must be at least 2, got {length}")
        words, rows = rng.integers(0, self.base, (batch, length)), np.arange(batch)
        words[rows, rng.integers(0, length // 2, batch)] += self.base
        words[rows, rng.integers(length // 2, length, batch)] += self.base
        return words

    def label(self, tokens: Tokens) -> Labels:
        marks, total = self._marked(tokens)
        return np.where(marks == 2, total, NO_QUESTION)

    @property
    def shortcuts(self) -> Mapping[str, Rule]:
        """Remember one marked digit and take the other one to be average."""

        def second_alone(tokens: Tokens) -> Labels:
            last = np.maximum.accumulate(np.where(tokens >= self.base, np.arange(tokens.shape[-1]), 0), -1)
            return np.take_along_axis(tokens, last, -1) % self.base + self.base // 2

        return {"the last marked digit alone": second_alone}

    def _marked(self, tokens: Tokens) -> tuple[Labels, Labels]:
        marked = self.require_tokens(tokens) >= self.base
        return marked.cumsum(-1), np.where(marked, tokens - self.base, 0).cumsum(-1)
