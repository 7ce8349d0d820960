"""What a task is: an alphabet, a way to draw words, exact labels at every position, known shortcuts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

NO_QUESTION = -1

Tokens = Int[np.ndarray, "... T"]
Labels = Int[np.ndarray, "... T"]
Rule = Callable[[Tokens], Labels]


class Batch(NamedTuple):
    """Words and their labels, both of shape (B, T); where a label is -1 nothing is asked."""

    tokens: Int[np.ndarray, "B T"]
    labels: Int[np.ndarray, "B T"]


class Task(ABC):
    """A map from words to one label a position.

    Attributes:
        alphabet: the names of the tokens; a token is its number.
        classes: the names of the labels; a label is its number.
    """

    alphabet: tuple[str, ...]
    classes: tuple[str, ...]

    @abstractmethod
    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Random words from the distribution of the task."""

    @abstractmethod
    def label(self, tokens: Tokens) -> Labels:
        """The exact label of every position, -1 where nothing is asked."""

    @property
    def shortcuts(self) -> Mapping[str, Rule]:
        """Rules that are simpler than the task and may come close to it."""
        return {}

    def sample(self, rng: np.random.Generator, *, batch: int, length: int) -> Batch:
        """Random words with their labels.

        Args:
            rng: the source of randomness.
            batch: the number of words.
            length: the number of tokens of each.

        Raises:
            ValueError: if `batch` or `length` is not positive.
        """
        for name, value in (("batch", batch), ("length", length)):
            if value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")
        tokens = self.draw(rng, batch, length)
        return Batch(tokens, self.label(tokens))

    def spell(self, tokens: Int[np.ndarray, "T"]) -> str:
        """One word in the names of its tokens."""
        return " ".join(self.alphabet[token] for token in tokens)

    def require_tokens(self, tokens: Tokens) -> Tokens:
        """The same tokens, if all of them are in the alphabet.

        Raises:
            ValueError: if one is not; the message says where.
        """
        outside = np.argwhere((tokens < 0) | (tokens >= len(self.alphabet)))
        if len(outside):
            place = tuple(map(int, outside[0]))
            raise ValueError(
                f"tokens must lie below {len(self.alphabet)}, got {tokens[place]} at position {place}"
            )
        return tokens


def accuracy(answers: Labels, labels: Labels) -> float:
    """The share of right answers among the positions where something is asked.

    Args:
        answers: what a model or a rule says.
        labels: the exact labels, -1 where nothing is asked.

    Returns:
        A number from 0 to 1.

    Raises:
        ValueError: if nothing is asked at all.
    """
    asked = labels != NO_QUESTION
    if not asked.any():
        raise ValueError("labels must ask something, got -1 everywhere")
    return float((answers == labels)[asked].mean())


def majority(labels: Int[np.ndarray, "B T"]) -> Rule:
    """The best answer that looks at the position alone, learnt from labels: the level of chance.

    Args:
        labels: labels of many words of length T.

    Returns:
        A rule for words of length up to T.
    """
    counts = [np.bincount(column[column != NO_QUESTION], minlength=1) for column in labels.T]
    best = np.array([int(np.argmax(count)) for count in counts])
    return lambda tokens: np.broadcast_to(best[: tokens.shape[-1]], tokens.shape)


def by_last_token(batch: Batch) -> Rule:
    """The best answer that looks at the token just read alone, learnt from labelled words."""
    asked = batch.labels != NO_QUESTION
    counts = np.zeros((batch.tokens.max() + 1, batch.labels.max() + 1), int)
    np.add.at(counts, (batch.tokens[asked], batch.labels[asked]), 1)
    best = np.append(counts.argmax(1), counts.sum(0).argmax())
    return lambda tokens: best[np.minimum(tokens, len(counts))]


def by_counts(batch: Batch) -> Rule:
    """A linear answer from how often each token has come up, in whatever order: a bag of tokens.

    Args:
        batch: labelled words to learn from, by ridge regression on the classes.

    Returns:
        A rule for words of any length.
    """
    letters = np.eye(int(batch.tokens.max()) + 1)
    asked = batch.labels != NO_QUESTION
    counts = [letters[word].cumsum(0)[row] for word, row in zip(batch.tokens, asked)]
    features = np.pad(np.concatenate(counts), ((0, 0), (0, 1)), constant_values=1)
    targets = np.eye(batch.labels.max() + 1)[batch.labels[asked]]
    gram = features.T @ features + np.eye(features.shape[1])
    weights = np.linalg.solve(gram, features.T @ targets)
    unseen = np.zeros_like(weights[:1])
    each, bias = np.concatenate([weights[:-1], unseen]), weights[-1]
    return lambda tokens: (each[np.minimum(tokens, len(letters))].cumsum(-2) + bias).argmax(-1)
