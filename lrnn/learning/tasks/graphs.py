"""Paths that interleave: vertices in order, each in one of k buckets and joined to the next of its bucket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from lrnn.learning.tasks.task import Labels, Rule, Task, Tokens


@dataclass(frozen=True)
class InterleavedPaths(Task):
    """One token a vertex: the gap to the next vertex of its path. Is the vertex on the path of vertex 0?

    The answer at a vertex follows from the tokens before it. With two buckets it is a parity; with k fixed
    and gaps below a bound it is regular; only with k unbounded does the problem become complete for L.

    Attributes:
        buckets: the number k of paths.
        longest: gaps are drawn anew until none is longer, so that the alphabet is finite.

    Source: Section 6 of the paper has k = 2 and asks about the last vertex alone.
    """

    buckets: int
    longest: int

    def __post_init__(self):
        if self.buckets < 2:
            raise ValueError(f"buckets must be at least 2, got {self.buckets}")
        if self.longest < 2 * self.buckets:
            raise ValueError(f"longest must be at least {2 * self.buckets} here, got {self.longest}")

    @property
    def alphabet(self) -> tuple[str, ...]:
        return tuple(f"+{gap}" for gap in range(1, self.longest + 1))

    @property
    def classes(self) -> tuple[str, ...]:
        return ("off the path of 0", "on the path of 0")

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Each vertex joins a random bucket, unless one has to be served so that no gap grows too long."""
        buckets = self._buckets(rng, batch, length + self.longest)
        gaps = np.empty((batch, length), int)
        following = np.zeros((batch, self.buckets), int)
        for vertex in reversed(range(length + self.longest)):
            here = buckets[:, [vertex]]
            if vertex < length:
                gaps[:, vertex] = np.take_along_axis(following, here, 1)[:, 0] - vertex
            np.put_along_axis(following, here, vertex, 1)
        return gaps - 1

    def _buckets(self, rng: np.random.Generator, batch: int, vertices: int) -> Int[np.ndarray, "B n"]:
        # Whoever has waited `urgent` steps is served, the longest first; at most k - 1 others come before.
        urgent = self.longest - self.buckets
        chosen = rng.integers(0, self.buckets, (batch, vertices))
        waited = np.zeros((batch, self.buckets), int)
        for vertex in range(vertices):
            longest = waited.argmax(1)
            chosen[:, vertex] = np.where(waited.max(1) >= urgent, longest, chosen[:, vertex])
            waited += 1
            np.put_along_axis(waited, chosen[:, [vertex]], 0, 1)
        return chosen

    def label(self, tokens: Tokens) -> Labels:
        labels = np.empty_like(self.require_tokens(tokens))
        awaited = np.zeros(tokens.shape[:-1], int)
        for vertex in range(tokens.shape[-1]):
            on_path = awaited == vertex
            labels[..., vertex] = on_path
            awaited = np.where(on_path, vertex + 1 + tokens[..., vertex], awaited)
        return labels

    @property
    def shortcuts(self) -> Mapping[str, Rule]:
        """Count the gaps above 1: exact for two buckets."""

        def parity(tokens: Tokens) -> Labels:
            jumps = np.cumsum(tokens > 0, axis=-1) - (tokens > 0)
            return (jumps % 2 == 0).astype(int)

        return {"parity of jumps": parity}
