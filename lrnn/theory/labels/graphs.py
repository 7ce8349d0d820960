"""Reachability in directed graphs by breadth-first search."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Edge = tuple[int, int]


class Instance(NamedTuple):
    """Is there a path from `source` to `target`? Vertices are positive integers."""

    source: int
    edges: tuple[Edge, ...]
    target: int


def reachable(instance: Instance) -> bool:
    """Whether a path, possibly of length 0, leads from the source to the target."""
    neighbours: dict[int, list[int]] = {}
    for i, j in instance.edges:
        neighbours.setdefault(i, []).append(j)
    found, queue = {instance.source}, [instance.source]
    for vertex in queue:
        new = [j for j in neighbours.get(vertex, []) if j not in found]
        found.update(new)
        queue.extend(dict.fromkeys(new))
    return instance.target in found


def require_sorted(instance: Instance) -> Instance:
    """The same instance, if its edges can be followed in one pass.

    Raises:
        ValueError: if a vertex is not positive, if sources do not increase, or if an edge leads back.

    Source: Definition 11 of the paper; that no edge leads back is what its machine needs.
    """
    vertices = [instance.source, instance.target, *(i for edge in instance.edges for i in edge)]
    if min(vertices) < 1:
        raise ValueError(f"vertices must be positive integers, got {instance}")
    sources = [i for i, _ in instance.edges]
    for (i, j), following in zip(instance.edges, [*sources[1:], None]):
        if following is not None and not i < following:
            raise ValueError(f"sources of edges must increase, got {i} before {following}")
        if j < i:
            raise ValueError(f"edges must not lead back, got {i} -> {j}")
    return instance


def functional_edges(images: Iterable[int]) -> tuple[Edge, ...]:
    """The edges 1 -> images[0], 2 -> images[1], ...; 0 stands for a vertex that no edge leaves."""
    return tuple((i, j) for i, j in enumerate(images, 1) if j)
