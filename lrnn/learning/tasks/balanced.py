"""Another task's last question alone, its words chosen so that all answers are equally frequent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from lrnn.learning.tasks.task import NO_QUESTION, Labels, Rule, Task, Tokens

ROUNDS = 1000


@dataclass(frozen=True)
class Balanced(Task):
    """A task that asks at the last position alone, where each class is the answer of equally many words.

    Attributes:
        task: the task; something must be asked at the last position of its words.
    """

    task: Task

    @property
    def alphabet(self) -> tuple[str, ...]:
        return self.task.alphabet

    @property
    def classes(self) -> tuple[str, ...]:
        return self.task.classes

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """By rejection: the words of a class are distributed as those of the task.

        Raises:
            ValueError: if a class stays rare for too many rounds; the message names it.
        """
        wanted = np.bincount(rng.permutation(len(self.classes))[np.arange(batch) % len(self.classes)],
                             minlength=len(self.classes))
        kept = []
        for _ in range(ROUNDS):
            words = self.task.draw(rng, batch, length)
            last = self.task.label(words)[:, -1]
            for answer in range(len(self.classes)):
                found = words[last == answer][: wanted[answer]]
                kept.append(found)
                wanted[answer] -= len(found)
            if not wanted.any():
                return rng.permutation(np.concatenate(kept))
        rare = self.classes[int(wanted.argmax())]
        raise ValueError(f"task must end with every answer at length {length}, got too few times {rare!r}")

    def label(self, tokens: Tokens) -> Labels:
        labels = np.full(self.require_tokens(tokens).shape, NO_QUESTION)
        labels[..., -1] = self.task.label(tokens)[..., -1]
        return labels

    @property
    def shortcuts(self) -> Mapping[str, Rule]:
        """Those of the task."""
        return self.task.shortcuts
