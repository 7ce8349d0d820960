"""How far a trained model carries: accuracy position by position, far beyond the lengths it has seen."""

from __future__ import annotations

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Float

from lrnn.learning.tasks import NO_QUESTION, Task
from lrnn.learning.training import Training

TEST = 2**31 - 2  # the number of the data stream that neither training nor validation reads
TAIL = 16


class Answers(NamedTuple):
    """Where the models of all seeds were right about the same fresh words, and where anything was asked."""

    right: Bool[np.ndarray, "S B T"]
    asked: Bool[np.ndarray, "B T"]


class Spread(NamedTuple):
    """A number over seeds."""

    low: float
    median: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f}-{self.high:.2f})"


def spread(values: Float[np.ndarray, "S"]) -> Spread:
    """The least, the middle and the greatest value over seeds.

    Raises:
        ValueError: if there is none.
    """
    if not len(values):
        raise ValueError("values must hold at least one seed, got none")
    return Spread(*(float(x) for x in np.quantile(values, [0, 0.5, 1])))


def answers(training: Training, task: Task, *, length: int, words: int = 64, seed: int = 0) -> Answers:
    """Put the same fresh words to the models of all seeds.

    Args:
        training: trained models.
        task: what they are asked.
        length: the number of tokens T, as long as one likes.
        words: how many words B; more make what is read from the answers smoother.
        seed: of the words.
    """
    tokens, labels = task.sample(np.random.default_rng([seed, TEST]), batch=words, length=length)
    right = _right(training.model, jnp.asarray(tokens), jnp.asarray(labels))
    return Answers(np.asarray(right), labels != NO_QUESTION)


def curve(answers: Answers) -> Float[np.ndarray, "S T"]:
    """The share of right answers of every seed at every position, NaN where nothing is asked."""
    right, asked = answers.right.sum(1), answers.asked.sum(0)
    return np.divide(right, asked, out=np.full(right.shape, np.nan), where=asked > 0)


def tail(answers: Answers, length: int) -> Float[np.ndarray, "S"]:
    """The share of right answers of every seed to the last 16 questions of each word up to a length.

    Args:
        answers: to words that are at least as long.
        length: where the tail ends.

    Raises:
        ValueError: if the words are shorter, or nothing is asked up to there.
    """
    longest = answers.asked.shape[1]
    if not 1 <= length <= longest:
        raise ValueError(f"length must lie within 1..{longest}, the length of the words, got {length}")
    asked = answers.asked[:, :length]
    last = asked & (asked[:, ::-1].cumsum(1)[:, ::-1] <= TAIL)
    if not last.any():
        raise ValueError(f"answers must hold a question somewhere up to length {length}, got none")
    return answers.right[:, :, :length][:, last].mean(axis=1)


@eqx.filter_jit
def _right(models, tokens, labels):
    return eqx.filter_vmap(lambda model: jax.vmap(model)(tokens).argmax(-1) == labels)(models)
