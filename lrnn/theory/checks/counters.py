"""What must hold of counters: the network is the machine, and the machine follows the graph."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions import compile_counters, showpiece
from lrnn.theory.constructions.connectivity import (
    ends_at_target,
    layered,
    meets_target,
    spell,
    target_first,
    target_last,
)
from lrnn.theory.constructions.showpieces import last_block
from lrnn.theory.labels.graphs import Instance, functional_edges, reachable

LENGTHS = {"parity": 10, "anbncn": 10, "walk": 8, "meet": 8}


def instances(vertices: int) -> Iterator[Instance]:
    """All sorted instances on exactly so many vertices whose edges do not lead back."""
    for images in product(*((0, *range(i, vertices + 1)) for i in range(1, vertices + 1))):
        for source, target in product(range(1, vertices + 1), repeat=2):
            yield Instance(source, functional_edges(images), target)


def random_instance(rng: random.Random, vertices: int, *, jump: int) -> Instance:
    """An edge from each vertex but the last one to one of the next `jump`; a target in the second half."""
    images = [min(vertices, i + rng.randint(1, jump)) for i in range(1, vertices)]
    return Instance(rng.randint(1, jump), functional_edges(images), rng.randint(vertices // 2, vertices))


def is_sink(instance: Instance) -> bool:
    """Whether no edge leaves the target."""
    return all(i != instance.target for i, _ in instance.edges)


@check(
    "L3",
    "A counter machine and its MLP RNN are in the same state at every step",
    source="Lemma 3",
    code=[compile_counters],
)
def counters() -> Iterator[Case]:
    """Five machines on all words up to a length; the one with resets has a network for that length only."""
    constructions = {name: (showpiece(name), length) for name, length in LENGTHS.items()}
    constructions["last block"] = compile_counters(last_block(), longest=8), 8
    for name, (construction, length) in constructions.items():
        for found in construction.check(length):
            yield Case(f"{name} {found}", found.length, found.agrees)


@check(
    "L2",
    "Counter machines decide sorted deterministic connectivity in one pass",
    source="Lemma 2, R3",
    code=[ends_at_target, meets_target],
)
def connectivity() -> Iterator[Case]:
    """Both repaired forms against breadth-first search: all instances up to 4 vertices, random ones."""
    walk, meet = ends_at_target(), meets_target()
    rng = random.Random(3)
    small = [instance for n in range(1, 5) for instance in instances(n)]
    for instance in [*small, *(random_instance(rng, 1000, jump=30) for _ in range(20))]:
        expected, length = reachable(instance), sum(count for _, count in target_first(instance))
        found = meet.is_accepting(meet.after_blocks(target_first(instance)))
        yield Case(instance, length, found == expected)
        if is_sink(instance):
            found = walk.is_accepting(walk.after_blocks(target_last(instance)))
            yield Case(instance, length, found == expected)


@check(
    "T2",
    "One log-precision MLP RNN decides sorted deterministic connectivity",
    source="Theorem 2",
    code=[compile_counters, meets_target],
)
def connectivity_by_network() -> Iterator[Case]:
    """Networks of both forms against breadth-first search, and the bits of every counter."""
    walk, meet = showpiece("walk"), showpiece("meet")
    rng = random.Random(4)
    small = [instance for n in range(1, 4) for instance in instances(n)]
    for instance in [*small, *(random_instance(rng, 30, jump=5) for _ in range(5))]:
        pairs = [(meet, spell(target_first(instance)))]
        if is_sink(instance):
            pairs.append((walk, spell(target_last(instance))))
        for network, word in pairs:
            run = network.run_exact(word)
            agrees = (network.network.score(run.states[-1]) > 0) == reachable(instance)
            yield Case(instance, len(word), agrees and max(run.bits) <= len(word).bit_length() + 1)


@check(
    "P2",
    "The layered graph has the same answer, is sorted, and its target is a sink",
    source="Proposition 2",
    code=[layered],
)
def reduction() -> Iterator[Case]:
    """All deterministic graphs on up to 3 vertices: search before and after, and the machine after."""
    machine = ends_at_target()
    for n in range(1, 4):
        for images in product(range(n + 1), repeat=n):
            for source, target in product(range(1, n + 1), repeat=2):
                instance = layered(images, source=source, target=target)
                blocks = target_last(instance)
                answers = {
                    reachable(Instance(source, functional_edges(images), target)),
                    reachable(instance),
                    machine.is_accepting(machine.after_blocks(blocks)),
                }
                length = sum(count for _, count in blocks)
                yield Case((images, source, target), length, len(answers) == 1 and is_sink(instance))
