"""Sorted deterministic graph connectivity: which graphs are drawn, and how they are written, are values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isqrt

import numpy as np
from jaxtyping import Int

from lrnn.learning.tasks.encodings import END, Encoding
from lrnn.learning.tasks.task import NO_QUESTION, Labels, Rule, Task, Tokens
from lrnn.theory.labels.graphs import Edge, Instance, reachable, require_sorted


class Graphs(ABC):
    """A distribution of sorted instances for every number of vertices.

    Attributes:
        least: the smallest number of vertices.
    """

    least: int

    @abstractmethod
    def draw(self, rng: np.random.Generator, vertices: int) -> Instance:
        """A random instance on at most so many vertices; half of all instances have a path."""


@dataclass(frozen=True)
class Buckets(Graphs):
    """Vertices in order, each in one of k buckets and joined to the next of its bucket: k interleaved paths.

    Asks whether the last vertex is in the bucket of the first. For two buckets that is a parity; for k fixed
    it is the word problem of the permutations of k points, so in NC1. Only if k grows can it be hard for L.

    Attributes:
        count: the number k of buckets; None for the square root of the number of vertices, rounded.

    Source: Section 6 of the paper has k = 2; more are ours.
    """

    count: int | None
    least = 3

    def __post_init__(self):
        if self.count is not None and self.count < 2:
            raise ValueError(f"count must be at least 2, got {self.count}")

    def draw(self, rng: np.random.Generator, vertices: int) -> Instance:
        count = self.count or max(2, round(vertices**0.5))
        buckets = rng.integers(0, count, vertices)
        others = (buckets[0] + rng.integers(1, count)) % count
        buckets[-1] = buckets[0] if rng.integers(2) else others
        following: dict[int, int] = {}
        edges: list[Edge] = []
        for vertex in range(vertices, 0, -1):
            bucket = int(buckets[vertex - 1])
            if bucket in following:
                edges.append((vertex, following[bucket]))
            following[bucket] = vertex
        return Instance(1, tuple(reversed(edges)), vertices)


@dataclass(frozen=True)
class Layered(Graphs):
    """A random permutation of w points, once a layer: w interleaved paths on w^2 + 1 vertices.

    Point i of layer h leads to its image in layer h + 1, and the target in every layer to one last vertex.
    Asks whether two points lie on one cycle, which holds with probability 1/2 exactly, whatever w. As every
    point has one image and is one, the degrees say nothing about the answer.

    Source: the reduction of Proposition 2, applied to random permutations.
    """

    least = 5

    def draw(self, rng: np.random.Generator, vertices: int) -> Instance:
        width = isqrt(vertices - 1)
        images = rng.permutation(width)
        source, target = (int(point) for point in rng.permutation(width)[:2])
        last = width * width + 1
        edges: list[Edge] = []
        for layer in range(width):
            for point in range(width):
                here = width * layer + point + 1
                if point == target:
                    edges.append((here, last))
                elif layer < width - 1:
                    edges.append((here, width * (layer + 1) + int(images[point]) + 1))
        return Instance(source + 1, tuple(edges), last)


@dataclass(frozen=True)
class Connectivity(Task):
    """Is there a path from the source to the target? Asked once, at the token that ends the word.

    Attributes:
        graphs: which instances are drawn; as many vertices as are sure to fit into the length of a batch.
        encoding: how they are written.

    Source: Definition 11 of the paper.
    """

    graphs: Graphs
    encoding: Encoding

    @property
    def alphabet(self) -> tuple[str, ...]:
        return self.encoding.alphabet

    @property
    def classes(self) -> tuple[str, ...]:
        return ("no path", "path")

    def vertices(self, length: int) -> int:
        """The number of vertices for which words of a length have room.

        Raises:
            ValueError: if it is too short for any, or so long that vertices need more bits than there are.
        """
        least, limit = self.graphs.least, self.encoding.largest or length
        if length < self._room(least):
            raise ValueError(f"length must be at least {self._room(least)} for {self}, got {length}")
        beyond = 2 * least
        while beyond <= limit and self._room(beyond) <= length:
            beyond *= 2
        beyond = min(beyond, limit + 1)
        vertices = bisect_right(range(beyond), length, lo=least, key=self._room) - 1
        if vertices == self.encoding.largest and length > self._room(vertices):
            raise ValueError(f"length must be at most {self._room(vertices)} for {self}, got {length}")
        return vertices

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Independent instances.

        Raises:
            ValueError: if the length is too short or too long.
        """
        vertices = self.vertices(length)
        words = np.full((batch, length), END)
        for word in words:
            tokens = self.encoding.encode(self.graphs.draw(rng, vertices))
            word[: len(tokens)] = tokens
        return words

    def label(self, tokens: Tokens) -> Labels:
        return self._answers(tokens, lambda instance: reachable(require_sorted(instance)))

    @property
    def shortcuts(self) -> Mapping[str, Rule]:
        """Look at the two ends alone; count the edges that skip a vertex, exact for two buckets."""

        def ends(instance: Instance) -> bool:
            leaves = any(u == instance.source for u, _ in instance.edges)
            return leaves and any(v == instance.target for _, v in instance.edges)

        def parity(instance: Instance) -> bool:
            jumps = sum(v - u > 1 for u, v in instance.edges)
            return (jumps + instance.target - 1 - len(instance.edges)) % 2 == 0

        return {
            "an edge at both ends": lambda tokens: self._answers(tokens, ends),
            "parity of jumps": lambda tokens: self._answers(tokens, parity),
        }

    def _room(self, vertices: int) -> int:
        return self.encoding.longest(vertices) + 1

    def _answers(self, tokens: Tokens, answer: Callable[[Instance], bool]) -> Labels:
        """The answers at the first end token of each word."""
        labels = np.full(self.require_tokens(tokens).shape, NO_QUESTION)
        for word, row in zip(tokens.reshape(-1, tokens.shape[-1]), labels.reshape(-1, tokens.shape[-1])):
            ends = np.flatnonzero(word == END)
            if len(ends):
                row[ends[0]] = answer(self.encoding.decode(word[: ends[0]]))
        return labels
