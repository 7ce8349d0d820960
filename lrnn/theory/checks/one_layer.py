"""What must hold of one layer: it is a weighted automaton, and no weighted automaton follows a graph."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import combinations, product

from flint import fmpq

from lrnn.theory.automata import WFA
from lrnn.theory.automata.hankel import block, minimise, shortest_difference
from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.sign_patterns import (
    counterexample,
    dependency,
    member_instance,
    separable,
    without_edges,
    word,
)
from lrnn.theory.constructions.weighted import to_automaton, to_layer
from lrnn.theory.exact import matrix, vector
from lrnn.theory.labels.graphs import Instance, reachable
from lrnn.theory.transitions import Dense, Diagonal, DiagonalPlusLowRank, PermutationDiagonal, Transition


def random_numbers(rng: random.Random, count: int) -> list[fmpq]:
    """Small fractions, about half of them 0."""
    return [fmpq(rng.choice([0, 0, rng.randint(-3, 3)]), rng.randint(1, 3)) for _ in range(count)]


def random_transition(rng: random.Random, kind: type[Transition], size: int) -> Transition:
    """A transition of one type with small fractions."""
    column = [random_numbers(rng, size) for _ in range(size)]
    if kind is PermutationDiagonal:
        return PermutationDiagonal([rng.randrange(size) for _ in range(size)], column[0])
    if kind is DiagonalPlusLowRank:
        return DiagonalPlusLowRank(column[0], vector(column[-1]), vector(random_numbers(rng, size)))
    return Diagonal(column[0]) if kind is Diagonal else Dense(matrix(column))


def random_layer(rng: random.Random, kind: type[Transition], size: int, symbols: str) -> LinearRNN:
    """A layer with transitions of one type and an additive term on every symbol but the first."""
    initial, readout = vector(random_numbers(rng, size)), matrix([random_numbers(rng, size)])
    A = {a: random_transition(rng, kind, size) for a in symbols}
    return LinearRNN(initial, A, {a: vector(random_numbers(rng, size)) for a in symbols[1:]}, readout)


@check(
    "C8",
    "A one-layer linear RNN is a weighted automaton, and back: equal values on every word",
    source="Theorem 13, first step; Corollary 8",
    code=[to_automaton, to_layer, minimise],
)
def layers_are_automata() -> Iterator[Case]:
    """Random layers of four transition types, all words up to length 5, there and back and minimised."""
    rng = random.Random(13)
    words = [w for n in range(6) for w in product("ab", repeat=n)]
    for kind, size in product((Diagonal, PermutationDiagonal, DiagonalPlusLowRank, Dense), (1, 2, 3)):
        layer = random_layer(rng, kind, size, "ab")
        wfa = to_automaton(layer)
        smallest = minimise(wfa)
        back = to_layer(smallest)
        for w in words:
            values = {layer.score(layer.state(w)), wfa.value(w), smallest.value(w), back.score(back.state(w))}
            yield Case((kind.__name__, size, w), len(w), len(values) == 1)
        rank = block(wfa.value, words[:31], words[:31]).rank()
        agrees = shortest_difference(wfa, smallest) is None and len(smallest.states) == max(1, rank)
        yield Case((kind.__name__, size, "rank"), 8, agrees)


@check(
    "T13",
    "No weighted automaton with a threshold decides sorted connectivity: each misses a named instance",
    source="Theorem 13, repair R10",
    code=[counterexample, without_edges],
)
def no_automaton_follows_a_graph() -> Iterator[Case]:
    """Three states decide every instance without edges; with edges, they and random automata do not."""
    rng = random.Random(14)
    numbers = range(1, 9)
    close = without_edges()
    for s, t in product(numbers, repeat=2):
        instance = Instance(s, (), t)
        agrees = close.accepts(word(instance), threshold=fmpq(0)) == reachable(instance)
        yield Case(instance, len(word(instance)), agrees)
    automata = [close, *(_random_automaton(rng, 1 + i % 5) for i in range(60))]
    for wfa, threshold in product(automata, (fmpq(0), fmpq(-1, 3))):
        found = counterexample(wfa, threshold=threshold)
        wrong = wfa.accepts(word(found), threshold=threshold) != reachable(found)
        yield Case((wfa.entries, found), len(word(found)), wrong and len(found.edges) <= len(wfa.states) + 2)


def _random_automaton(rng: random.Random, size: int) -> WFA[fmpq]:
    return to_automaton(random_layer(rng, Dense, size, "1;>?"))


@check(
    "B5",
    "Sources and suffixes show every sign pattern; fewer dimensions than points miss one",
    source="beyond the paper, B5; repair R10",
    code=[member_instance, dependency, separable],
)
def sign_patterns() -> Iterator[Case]:
    """The block of instances up to 6 sources by search, and linear programs for random points up to 5."""
    for size in range(1, 7):
        for members in _subsets(size):
            answers = [reachable(member_instance(s, members, size=size)) for s in range(1, size + 1)]
            longest = len(word(member_instance(size, members, size=size)))
            yield Case((size, members), longest, answers == [s in members for s in range(1, size + 1)])
    rng = random.Random(15)
    for size, dimension in product(range(1, 6), range(1, 5)):
        points = matrix([random_numbers(rng, dimension) for _ in range(size)])
        cut = {members: separable(points, members) for members in _subsets(size)}
        c = dependency(points)
        if c is None:
            yield Case(points, size, all(cut.values()))
        else:
            vanishes = matrix([c]) * points == matrix([[0] * dimension])
            named = tuple(s for s, x in enumerate(c, 1) if x > 0)
            yield Case(points, size, vanishes and not cut[named])


def _subsets(size: int) -> list[tuple[int, ...]]:
    return [A for n in range(size + 1) for A in combinations(range(1, size + 1), n)]
