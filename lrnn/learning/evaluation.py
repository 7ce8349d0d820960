"""How far a trained model carries: accuracy position by position, far beyond the lengths it has seen."""

from __future__ import annotations

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from lrnn.learning.tasks import NO_QUESTION, Task
from lrnn.learning.training import Training

TEST = 2**31 - 2  # the number of the data stream that neither training nor validation reads
TAIL = 16


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


def curve(
    training: Training, task: Task, *, length: int, words: int = 64, seed: int = 0
) -> Float[np.ndarray, "S T"]:
    """The accuracy of every seed's model at every position, on the same fresh words.

    Args:
        training: trained models.
        task: what they are asked.
        length: the number of tokens T, as long as one likes.
        words: how many words; more make the curve smoother.
        seed: of the words.

    Returns:
        The share of right answers, NaN at positions where nothing is asked.
    """
    tokens, labels = task.sample(np.random.default_rng([seed, TEST]), batch=words, length=length)
    asked = (labels != NO_QUESTION).sum(0)
    right = np.asarray(_right(training.model, jnp.asarray(tokens), jnp.asarray(labels)))
    return np.divide(right, asked, out=np.full(right.shape, np.nan), where=asked > 0)


def tail(curve: Float[np.ndarray, "S T"], length: int) -> Float[np.ndarray, "S"]:
    """The accuracy of every seed over the last 16 positions before a length where something is asked.

    Args:
        curve: from `curve`, at least as long.
        length: where the tail ends.

    Raises:
        ValueError: if the curve is shorter, or nothing is asked in it.
    """
    if not 1 <= length <= curve.shape[1]:
        raise ValueError(f"length must lie within 1..{curve.shape[1]}, the length of the curve, got {length}")
    asked = curve[:, :length][:, ~np.isnan(curve[0, :length])]
    if not asked.size:
        raise ValueError(f"curve must have an accuracy somewhere up to length {length}, got none")
    return asked[:, -TAIL:].mean(axis=1)


@eqx.filter_jit
def _right(models, tokens, labels):
    def seed(model):
        return (jax.vmap(model)(tokens).argmax(-1) == labels).sum(0)

    return eqx.filter_vmap(seed)(models)
