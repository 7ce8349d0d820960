"""Exercises of chapter 9: a target without a way out, a flatter zero test, and a machine that doubles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.automata import CounterMachine
from lrnn.theory.constructions import connectivity
from lrnn.theory.labels.graphs import Edge, Instance, functional_edges, reachable

Edges = tuple[Edge, ...]


def _no_way_out(repair: Callable[[int, Edges, int], Iterable[Edge]]) -> Iterator[Trial]:
    machine = connectivity.ends_at_target()

    def verdict(source: int, edges: Edges, target: int) -> bool:
        repaired = Instance(source, tuple(repair(source, edges, target)), target)
        return machine.accepts(connectivity.spell(connectivity.target_last(repaired)))

    for vertices in range(1, 5):
        choices = [(0, *range(i, vertices + 1)) for i in range(1, vertices + 1)]
        for images, source, target in product(product(*choices), *[range(1, vertices + 1)] * 2):
            instance = Instance(source, functional_edges(images), target)
            case = instance._asdict() | {"compared": "the printed machine on your edges"}
            yield Trial(case, outcome(verdict, *instance), reachable(instance))


def _zero_test(terms: Iterable[tuple[int, int, int]]) -> Iterator[Trial]:
    def value(z: int) -> int:
        return sum(a * max(w * z + b, 0) for a, w, b in terms)

    for z in sorted(range(-60, 61), key=abs):
        yield Trial({"z": z}, outcome(value, z), int(z == 0))


def _doubles(machine: CounterMachine) -> Iterator[Trial]:
    def verdict(word: str) -> bool:
        return machine.accepts(word)

    for length in range(11):
        for word in map("".join, product("1>", repeat=length)):
            expected = re.fullmatch(r"(1*)>\1\1", word) is not None
            yield Trial({"word": word or "(empty)"}, outcome(verdict, word), expected)


EXERCISES = {
    "9.1": Exercise(_no_way_out, hint="Once the walk is at the target, which edge may it no longer take?"),
    "9.2": Exercise(_zero_test, hint="ReLU(z + 1) begins to rise at -1; what must happen at 0 and at 1?"),
    "9.3": Exercise(
        _doubles, hint="A step changes a counter by one at most; let every second 1 of the second block pass."
    ),
}
