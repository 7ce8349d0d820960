"""Three ways to write an instance of graph connectivity as a word: one task, three alphabets.

In each of them token 0 ends the word and fills it up to the length of its batch.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from jaxtyping import Int

from lrnn.theory.labels.graphs import Instance

END = 0


class Encoding(ABC):
    """From instances to words and back.

    Attributes:
        alphabet: the names of the tokens, that of the end first.
        largest: the greatest number of a vertex that can be written; None if there is none.
    """

    alphabet: tuple[str, ...]
    largest: int | None = None

    @abstractmethod
    def encode(self, instance: Instance) -> list[int]:
        """The tokens of an instance, without the end."""

    @abstractmethod
    def decode(self, tokens: Sequence[int]) -> Instance:
        """The instance that a word spells, its end left out.

        Raises:
            ValueError: if it spells none.
        """

    def longest(self, vertices: int) -> int:
        """How many tokens always suffice for a graph in which no edge leaves the last vertex."""
        edges = tuple((i, vertices) for i in range(1, vertices))
        return len(self.encode(Instance(vertices, edges, vertices)))


@dataclass(frozen=True)
class Pairs(Encoding):
    """One token an edge, both ends in bits: the token u > v has the number u 2^bits + v.

    The first token is `0>source`, the last one `target>0`; 0 is no vertex. Read in binary, the number of a
    token is the bits of u followed by those of v, and `features` has them as numbers: the rows of a fixed
    embedding, for a model that is to see bits and not 4^bits unrelated letters.

    Attributes:
        bits: how many bits an end has; vertices go up to 2^bits - 1.
    """

    bits: int

    def __post_init__(self):
        if not 1 <= self.bits <= 10:
            raise ValueError(f"bits must lie within 1..10, got {self.bits}")

    @property
    def largest(self) -> int:
        return 2**self.bits - 1

    @cached_property
    def alphabet(self) -> tuple[str, ...]:
        ends = range(self.largest + 1)
        return (".", *[f"{u}>{v}" for u in ends for v in ends][1:])

    @property
    def features(self) -> Int[np.ndarray, "A 2*bits"]:
        """The bits of every token, those of the source first, the highest first."""
        return np.arange(4**self.bits)[:, None] >> np.arange(2 * self.bits)[::-1] & 1

    def encode(self, instance: Instance) -> list[int]:
        ends = [(0, instance.source), *instance.edges, (instance.target, 0)]
        greatest = max(map(max, ends))
        if greatest > self.largest:
            raise ValueError(f"vertices must be at most {self.largest} in {self.bits} bits, got {greatest}")
        return [(u << self.bits) + v for u, v in ends]

    def decode(self, tokens: Sequence[int]) -> Instance:
        ends = [divmod(int(token), 2**self.bits) for token in tokens]
        if len(ends) < 2 or ends[0][0] or ends[-1][1] or not all(u and v for u, v in ends[1:-1]):
            raise ValueError(f"word must be 0>source, edges, target>0, got {ends}")
        return Instance(ends[0][1], tuple(ends[1:-1]), ends[-1][0])


class Text(Encoding):
    """One token a character of a text."""

    pattern: str

    @abstractmethod
    def write(self, instance: Instance) -> str:
        """The text of an instance."""

    @abstractmethod
    def read(self, text: str) -> Instance:
        """The instance of a text that matches the pattern."""

    def encode(self, instance: Instance) -> list[int]:
        return [self.alphabet.index(character) for character in self.write(instance)]

    def decode(self, tokens: Sequence[int]) -> Instance:
        text = "".join(self.alphabet[token] for token in tokens)
        if not re.fullmatch(self.pattern, text):
            raise ValueError(f"word must match {self.pattern}, got {text!r}")
        return self.read(text)


@dataclass(frozen=True)
class Unary(Text):
    """`s;u>v;...u>v;?t` with numbers in unary, as counter machines read them: O(n^2) tokens."""

    alphabet = (".", "1", ";", ">", "?")
    pattern = r"1+;(1+>1+;)*\?1+"

    def write(self, instance: Instance) -> str:
        edges = "".join(f"{'1' * u}>{'1' * v};" for u, v in instance.edges)
        return f"{'1' * instance.source};{edges}?{'1' * instance.target}"

    def read(self, text: str) -> Instance:
        source, *edges, target = text.split(";")
        pairs = (edge.split(">") for edge in edges)
        return Instance(len(source), tuple((len(u), len(v)) for u, v in pairs), len(target) - 1)


@dataclass(frozen=True)
class Characters(Text):
    """`s;u-v;...;u-v;t` with numbers in binary, counted from 0, as in the released code of the paper.

    Vertex 1 of an instance is written 0.
    """

    alphabet = (".", "0", "1", ";", "-")
    pattern = r"(0|1[01]*)(;(0|1[01]*)-(0|1[01]*))*;(0|1[01]*)"

    def write(self, instance: Instance) -> str:
        edges = [f"{u - 1:b}-{v - 1:b}" for u, v in instance.edges]
        return ";".join([f"{instance.source - 1:b}", *edges, f"{instance.target - 1:b}"])

    def read(self, text: str) -> Instance:
        source, *edges, target = text.split(";")
        pairs = (edge.split("-") for edge in edges)
        return Instance(_number(source), tuple((_number(u), _number(v)) for u, v in pairs), _number(target))


def _number(bits: str) -> int:
    return int(bits, 2) + 1
