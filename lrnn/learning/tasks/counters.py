"""Counter languages: no finite table holds their state, integers that count up and down do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from jaxtyping import Int

from lrnn.learning.tasks.task import NO_QUESTION, Labels, Rule, Task, Tokens
from lrnn.theory.labels.languages import equal_blocks

COUNTERS = "xyzuvw"


@dataclass(frozen=True)
class Counters(Task):
    """Which of k integer counters are zero, after every step up or down of one of them?

    Attributes:
        count: the number k of counters.
    """

    count: int

    def __post_init__(self):
        if not 1 <= self.count <= len(COUNTERS):
            raise ValueError(f"count must lie within 1..{len(COUNTERS)}, got {self.count}")

    @property
    def alphabet(self) -> tuple[str, ...]:
        return tuple(f"{sign}{name}" for name in COUNTERS[: self.count] for sign in "+-")

    @property
    def classes(self) -> tuple[str, ...]:
        zeros = product((False, True), repeat=self.count)
        return tuple("".join(name for name, zero in zip(COUNTERS, row) if zero) or "none" for row in zeros)

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Each step moves a random counter along its own walk, which keeps coming back to zero.

        A walk is a chain of bridges: as many steps up as down, in random order. Their number is of any order
        of magnitude up to the length of the word, so counters are often zero and have no bound.
        """
        moved = rng.integers(0, self.count, (batch, length))
        words = np.empty((batch, length), int)
        for word, which in zip(words, moved):
            for counter in range(self.count):
                places = np.flatnonzero(which == counter)
                word[places] = 2 * counter + self._walk(rng, len(places), length)
        return words

    @staticmethod
    def _walk(rng: np.random.Generator, steps: int, length: int) -> Int[np.ndarray, "n"]:
        bridges, total = [np.zeros(0, int)], 0
        while total < steps:
            half = int((length / 2) ** rng.random())
            bridges.append(rng.permutation(np.repeat([0, 1], half)))
            total += 2 * half
        return np.concatenate(bridges)[:steps]

    def label(self, tokens: Tokens) -> Labels:
        return self._zeros(self._values(tokens))

    @property
    def shortcuts(self) -> Mapping[str, Rule]:
        """Count modulo 4, which a finite table does."""
        return {"counters mod 4": lambda tokens: self._zeros(self._values(tokens) % 4)}

    def _values(self, tokens: Tokens) -> Int[np.ndarray, "... T k"]:
        which, down = np.divmod(self.require_tokens(tokens), 2)
        steps = (1 - 2 * down)[..., None] * (which[..., None] == np.arange(self.count))
        return steps.cumsum(-2)

    def _zeros(self, values: Int[np.ndarray, "... T k"]) -> Labels:
        return ((values == 0) * 2 ** np.arange(self.count)[::-1]).sum(-1)


@dataclass(frozen=True)
class EqualBlocks(Task):
    """Is the word a^n b^n c^n? Asked once, at the token that ends it; half of the words are.

    Attributes:
        letters: those of the blocks, in order.
    """

    letters: str = "abc"
    classes = ("no", "yes")

    def __post_init__(self):
        if len(set(self.letters)) < max(2, len(self.letters)) or "." in self.letters:
            raise ValueError(f"letters must be at least two, all different, got {self.letters!r}")

    @property
    def alphabet(self) -> tuple[str, ...]:
        return (".", *self.letters)

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Where the blocks are not equal, one makes up for the others, so that the length says nothing.

        Raises:
            ValueError: if there is no room for that.
        """
        blocks = len(self.letters)
        if length <= 2 * blocks:
            raise ValueError(f"length must be at least {2 * blocks + 1}, got {length}")
        words = np.zeros((batch, length), int)
        for word in words:
            n = rng.integers(2, (length - 1) // blocks + 1)
            counts = np.full(blocks, n)
            if rng.integers(2):
                more = np.arange(1 - n, (n - 1) // (blocks - 1) + 1)
                counts += (more := rng.choice(more[more != 0]))
                counts[rng.integers(blocks)] -= blocks * more
            word[: counts.sum()] = np.repeat(np.arange(1, blocks + 1), counts)
        return words

    def label(self, tokens: Tokens) -> Labels:
        labels = np.full(self.require_tokens(tokens).shape, NO_QUESTION)
        for place in zip(*np.nonzero(self._ends(tokens))):
            word = tokens[place[:-1]][: place[-1]]
            labels[place] = equal_blocks("".join(self.alphabet[token] for token in word), self.letters)
        return labels

    @property
    def shortcuts(self) -> Mapping[str, Rule]:
        """Compare two blocks and no more."""

        def first_two(tokens: Tokens) -> Labels:
            return ((tokens == 1).cumsum(-1) == (tokens == 2).cumsum(-1)).astype(int)

        return {"two blocks are equal": first_two}

    @staticmethod
    def _ends(tokens: Tokens) -> np.ndarray:
        return (tokens == 0) & ((tokens == 0).cumsum(-1) == 1)
