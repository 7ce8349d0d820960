"""Finite monoids of maps: aperiodic ones and solvable ones, which is where circuit classes come from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Map = tuple[int, ...]
Letter = TypeVar("Letter", bound=Hashable)


def compose(later: Map, earlier: Map) -> Map:
    """The map that applies `earlier` first: i goes to later[earlier[i]]."""
    return tuple(later[i] for i in earlier)


def closure(
    generators: Collection[Map], operation: Callable[[Map, Map], Map]
) -> list[Map]:
    """All products of generators, found breadth first, generators first."""
    found = dict.fromkeys(generators)
    queue = list(found)
    for element in queue:
        for generator in generators:
            new = operation(generator, element)
            if new not in found:
                found[new] = None
                queue.append(new)
    return queue


@dataclass(frozen=True)
class Monoid:
    """Maps of {0, .., points - 1} into itself, closed under composition, with the identity."""

    generators: Mapping[str, Map]
    elements: tuple[Map, ...]

    @classmethod
    def generated(cls, generators: Mapping[str, Map], *, points: int) -> Monoid:
        """The monoid that maps generate.

        Args:
            generators: a map for each letter.
            points: the number of points that they move.

        Raises:
            ValueError: if a map is not one from {0, .., points - 1} into itself.
        """
        for letter, images in generators.items():
            if len(images) != points or not all(0 <= i < points for i in images):
                raise ValueError(f"map of {letter!r} must send {points} points into themselves, got {images}")
        identity = tuple(range(points))
        return cls(dict(generators), tuple(closure([identity, *generators.values()], compose)))

    def is_aperiodic(self) -> bool:
        """Whether all its groups are trivial: the language is star-free (Schützenberger 1965), so in AC0."""
        return all(len(group) == 1 for group in self.groups())

    def is_solvable(self) -> bool:
        """Whether all its groups are solvable: the language is in ACC0, otherwise it is NC1-complete.

        Source: Barrington and Thérien (1988).
        """
        return all(is_solvable(group) for group in self.groups())

    def groups(self) -> list[frozenset[Map]]:
        """The maximal groups inside: for each e with ee = e, the elements that are invertible around e."""
        idempotents = [e for e in self.elements if compose(e, e) == e]
        return [frozenset(m for m in self.elements if self._invertible(m, e)) for e in idempotents]

    @staticmethod
    def _invertible(m: Map, e: Map) -> bool:
        if compose(e, m) != m or compose(m, e) != m:
            return False
        power, seen = m, set()
        while power not in seen and power != e:
            seen.add(power)
            power = compose(m, power)
        return power == e


def is_solvable(group: Collection[Map]) -> bool:
    """Whether commutators of commutators of ... end in the identity.

    Args:
        group: all elements of a finite group of maps.
    """
    size = None
    while len(group) != size:
        size = len(group)
        inverse = {p: next(q for q in group if _cancel(p, q)) for p in group}
        commutators = {compose(compose(p, q), compose(inverse[p], inverse[q])) for p in group for q in group}
        group = closure(commutators, compose)
    return size == 1


def _cancel(p: Map, q: Map) -> bool:
    """Whether pq is the identity of the group: its only idempotent."""
    product = compose(p, q)
    return compose(product, product) == product
