"""The value of a weighted automaton over the rationals: its sign after every letter, exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from flint import fmpq
from jaxtyping import Int

from lrnn.learning.tasks.task import Labels, Task, Tokens
from lrnn.theory.automata.wfa import RATIONALS, WFA


@dataclass(frozen=True)
class WeightedSign(Task):
    """Is the value f(w) of the word so far negative, zero or positive?

    Attributes:
        name: what the automaton computes.
        automaton: a weighted automaton over Q.
    """

    name: str
    automaton: WFA[fmpq] = field(repr=False)
    classes = ("negative", "zero", "positive")

    def __post_init__(self):
        if self.automaton.semiring is not RATIONALS:
            raise ValueError(f"automaton must be over {RATIONALS.name}, got {self.automaton.semiring.name}")

    @property
    def alphabet(self) -> tuple[str, ...]:
        return self.automaton.symbols

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Every letter is equally likely at every position."""
        return rng.integers(0, len(self.alphabet), (batch, length))

    def label(self, tokens: Tokens) -> Labels:
        labels = np.empty_like(self.require_tokens(tokens))
        for place in np.ndindex(tokens.shape[:-1]):
            rows = self.automaton.vectors([self.alphabet[token] for token in tokens[place]])
            next(rows)
            values = (sum((x * y for x, y in zip(row, self.automaton.omega)), fmpq(0)) for row in rows)
            labels[place] = [1 + (value > 0) - (value < 0) for value in values]
        return labels


def shears() -> WeightedSign:
    """The sign of entry (1, 1) of a product of (1 1; 0 1) and (1 0; -1 1), which generate SL(2, Z)."""
    automaton = WFA(
        "p a p -> 1\np a q -> 1\nq a q -> 1\np b p -> 1\nq b p -> -1\nq b q -> 1",
        semiring=RATIONALS,
        states="p q",
        symbols="a b",
        alpha="p -> 1",
        omega="p -> 1",
    )
    return WeightedSign("entry (1, 1) of a product of two shears", automaton)


def majority_value() -> WeightedSign:
    """The number of a minus the number of b: two states that count without a bound."""
    automaton = WFA(
        "p a p -> 1\np b p -> 1\nq a q -> 1\nq b q -> 1\np a q -> 1\np b q -> -1",
        semiring=RATIONALS,
        states="p q",
        symbols="a b",
        alpha="p -> 1",
        omega="q -> 1",
    )
    return WeightedSign("the number of a minus that of b", automaton)
