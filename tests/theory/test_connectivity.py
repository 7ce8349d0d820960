"""Counter machines and networks against breadth-first search, the reduction, and where the print fails."""

import random
from itertools import product

import pytest

from lrnn.theory.checks.counters import instances, is_sink, random_instance
from lrnn.theory.constructions import showpiece
from lrnn.theory.constructions.connectivity import (
    ends_at_target,
    layered,
    meets_target,
    spell,
    target_first,
    target_last,
)
from lrnn.theory.labels.graphs import Instance, functional_edges, reachable

FORMS = [(showpiece("meet"), target_first, False), (showpiece("walk"), target_last, True)]


def up_to(vertices):
    return (instance for n in range(1, vertices + 1) for instance in instances(n))


def test_breadth_first_search_against_matrix_powers():
    """The oracle itself: reachable means that some power of the adjacency matrix has the entry."""
    for images in product(range(4), repeat=3):
        edges = functional_edges(images)
        for source, target in product(range(1, 4), repeat=2):
            paths = {source}
            for _ in range(3):
                paths |= {j for i, j in edges if i in paths}
            assert reachable(Instance(source, edges, target)) == (target in paths)


def test_both_machines_on_all_instances_up_to_5_vertices():
    walk, meet = ends_at_target(), meets_target()
    count = 0
    for instance in up_to(5):
        expected = reachable(instance)
        assert meet.accepts(spell(target_first(instance))) == expected, instance
        if is_sink(instance):
            assert walk.accepts(spell(target_last(instance))) == expected, instance
        count += 1
    assert count == 2 + 6 * 4 + 24 * 9 + 120 * 16 + 720 * 25


@pytest.mark.parametrize(("construction", "blocks", "sink"), FORMS, ids=["meet", "walk"])
def test_networks_on_all_instances_up_to_5_vertices(construction, blocks, sink):
    """Words that share a beginning share its states, so that each state is computed once."""
    step, known = construction.network.step, {}

    def state(word):
        if word not in known:
            known[word] = step(state(word[:-1]), word[-1]) if word else construction.network.initial
        return known[word]

    for instance in up_to(5):
        if not sink or is_sink(instance):
            word = spell(blocks(instance))
            accepted = construction.network.score(state(word)) > 0
            assert accepted == reachable(instance), instance


@pytest.mark.parametrize("seed", range(10))
def test_random_instances_with_10000_edges(seed):
    rng = random.Random(seed)
    instance = random_instance(rng, 10_001, jump=rng.choice([3, 100, 5000]))
    assert len(instance.edges) == 10_000
    meet, walk = meets_target(), ends_at_target()
    assert meet.is_accepting(meet.after_blocks(target_first(instance))) == reachable(instance)
    ended = Instance(instance.source, instance.edges, 10_001)
    assert walk.is_accepting(walk.after_blocks(target_last(ended)))
    assert reachable(ended)


@pytest.mark.parametrize(("construction", "blocks", "sink"), FORMS, ids=["meet", "walk"])
def test_networks_on_words_of_10000_symbols(construction, blocks, sink):
    rng = random.Random(7)
    for _ in range(2):
        instance = random_instance(rng, 101, jump=8)
        if sink:
            instance = Instance(instance.source, instance.edges, 101)
        word = spell(blocks(instance))
        assert len(word) >= 10_000
        assert construction.agrees(word)
        assert construction.machine.accepts(word) == reachable(instance)


def test_counters_stay_below_the_bound():
    """A vertex number at most n needs at most the bits of -n, ..., n, sign included."""
    rng = random.Random(8)
    for _ in range(20):
        instance = random_instance(rng, 60, jump=6)
        for machine, blocks in ((meets_target(), target_first), (ends_at_target(), target_last)):
            run = machine.run(spell(blocks(instance)))
            assert max(abs(c) for configuration in run for c in configuration.memory) <= 60


def test_printed_machine_fails_where_the_walk_passes_through_the_target():
    """The smallest instances on which the machine without its promise is wrong."""
    walk = ends_at_target()
    wrong = [i for i in up_to(3) if walk.accepts(spell(target_last(i))) != reachable(i)]
    assert wrong[0] == Instance(1, ((1, 2),), 1)
    assert next(i for i in wrong if i.source != i.target) == Instance(1, ((1, 2), (2, 3)), 2)
    assert all(reachable(i) and not is_sink(i) for i in wrong)
    assert all(meets_target().accepts(spell(target_first(i))) for i in wrong)


@pytest.mark.parametrize("word", ["", ";", "1", "1;1>;?1", "1;1>11?1", "1;11>1;?1", "1;>1;?1", "1;1;?1"])
def test_malformed_words_are_rejected(word):
    assert not ends_at_target().accepts(word)


@pytest.mark.parametrize(
    ("instance", "message"),
    [
        (Instance(0, (), 1), "vertices must be positive integers"),
        (Instance(1, ((2, 3), (1, 2)), 1), "sources of edges must increase, got 2 before 1"),
        (Instance(1, ((1, 2), (1, 3)), 1), "sources of edges must increase, got 1 before 1"),
        (Instance(1, ((2, 1),), 1), "edges must not lead back, got 2 -> 1"),
    ],
)
def test_unsorted_instances_are_named(instance, message):
    with pytest.raises(ValueError, match=message):
        target_last(instance)


def reduction_holds(images, source, target):
    instance = layered(images, source=source, target=target)
    before = reachable(Instance(source, functional_edges(images), target))
    return reachable(instance) == before and is_sink(instance) and target_last(instance)


def test_reduction_on_all_deterministic_graphs_up_to_4_vertices():
    for n in range(1, 5):
        for images in product(range(n + 1), repeat=n):
            for source, target in product(range(1, n + 1), repeat=2):
                assert reduction_holds(images, source, target), (images, source, target)


@pytest.mark.slow
def test_reduction_on_all_deterministic_graphs_on_5_vertices():
    for images in product(range(6), repeat=5):
        for source, target in product(range(1, 6), repeat=2):
            assert reduction_holds(images, source, target), (images, source, target)


def test_reduced_instances_run_through_machine_and_network():
    rng = random.Random(9)
    walk = showpiece("walk")
    for _ in range(10):
        images = [rng.randint(0, 4) for _ in range(4)]
        source, target = rng.randint(1, 4), rng.randint(1, 4)
        word = spell(target_last(layered(images, source=source, target=target)))
        expected = reachable(Instance(source, functional_edges(images), target))
        assert walk.accepts(word) == walk.machine.accepts(word) == expected


def test_reduction_names_unknown_vertices():
    with pytest.raises(ValueError, match=r"target must be a vertex among 1, \.\.\., 2, got 3"):
        layered([2, 0], source=1, target=3)
    with pytest.raises(ValueError, match=r"image must be a vertex among 1, \.\.\., 2, got 5"):
        layered([5, 0], source=1, target=2)
