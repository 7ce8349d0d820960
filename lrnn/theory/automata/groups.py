"""Permutation groups and their word problems, with the side on which a new letter acts spelt out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product
from typing import Literal

from lrnn.theory.automata.dfa import DFA
from lrnn.theory.automata.monoid import Map, compose, is_solvable

Side = Literal["left", "right"]


@dataclass(frozen=True)
class Group:
    """A group of permutations; the letters of its words are numbers of elements, 0 for the identity."""

    name: str
    elements: tuple[Map, ...]

    def __len__(self) -> int:
        return len(self.elements)

    @cached_property
    def number(self) -> dict[Map, int]:
        """The number of each element."""
        return {element: i for i, element in enumerate(self.elements)}

    def multiply(self, later: int, earlier: int) -> int:
        """The number of the permutation that applies `earlier` first."""
        return self.number[compose(self.elements[later], self.elements[earlier])]

    def products(self, word: Sequence[int], *, side: Side) -> tuple[int, ...]:
        """The running products of a word.

        Args:
            word: numbers of elements g_1, ..., g_T.
            side: "left" multiplies each new letter from the left, g_t ... g_1, so that it acts last; "right"
                multiplies from the right, g_1 ... g_t, so that it acts first. In a group that does not
                commute these are different tasks.

        Returns:
            The numbers of the T products.

        Raises:
            ValueError: if a letter is not the number of an element, or `side` is neither left nor right.
        """
        if side not in ("left", "right"):
            raise ValueError(f"side must be 'left' or 'right', got {side!r}")
        for position, letter in enumerate(word):
            if letter not in range(len(self)):
                raise ValueError(
                    f"word must hold numbers below {len(self)}, got {letter!r} at position {position}"
                )
        return tuple(self._running(word, side))

    def _running(self, word: Sequence[int], side: Side) -> Iterator[int]:
        running = 0
        for letter in word:
            running = self.multiply(letter, running) if side == "left" else self.multiply(running, letter)
            yield running

    def is_solvable(self) -> bool:
        """Whether its chain of commutator groups ends in the identity."""
        return is_solvable(self.elements)

    def word_problem(self, *, side: Side) -> DFA:
        """The automaton that follows the running product and accepts where it is the identity."""
        numbers = " ".join(map(str, range(len(self))))
        pairs = product(range(len(self)), repeat=2)
        rules = (f"{p} {g} -> {self.products((p, g), side=side)[-1]}" for p, g in pairs)
        return DFA("\n".join(rules), states=numbers, symbols=numbers, start="0", accepting="0")


def symmetric(n: int) -> Group:
    """All n! permutations of n points."""
    _positive(n)
    return Group(f"S{n}", tuple(permutations(range(n))))


def alternating(n: int) -> Group:
    """The even permutations of n points."""
    _positive(n)
    return Group(f"A{n}", tuple(p for p in permutations(range(n)) if _inversions(p) % 2 == 0))


def cyclic(n: int) -> Group:
    """The n rotations of n points; number i rotates by i."""
    _positive(n)
    return Group(f"Z{n}", tuple(tuple((i + shift) % n for i in range(n)) for shift in range(n)))


def _inversions(p: Map) -> int:
    return sum(p[i] > p[j] for j in range(len(p)) for i in range(j))


def _positive(n: int) -> None:
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
