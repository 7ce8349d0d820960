"""Graph connectivity: labels against a counter machine and matrix powers, encodings there and back."""

import numpy as np
import pytest

from lrnn.learning.tasks import (
    NO_QUESTION,
    Buckets,
    Characters,
    Connectivity,
    Layered,
    Pairs,
    Unary,
    accuracy,
)
from lrnn.theory.constructions.connectivity import layered, meets_target, spell, target_first, target_last
from lrnn.theory.labels.graphs import Instance, reachable

GRAPHS = [Buckets(2), Buckets(3), Buckets(None), Layered()]
ENCODINGS = [Pairs(6), Unary(), Characters()]


def by_powers(instance):
    size = max(instance.source, instance.target, *map(max, instance.edges))
    steps = np.eye(size, dtype=bool)
    for i, j in instance.edges:
        steps[i - 1, j - 1] = True
    reach = np.linalg.matrix_power(steps.astype(object), size)
    return bool(reach[instance.source - 1, instance.target - 1])


def sample(task, length, batch=30, seed=0):
    return task.sample(np.random.default_rng(seed), batch=batch, length=length)


def instances(task, tokens):
    return [task.encoding.decode(word[: list(word).index(0)]) for word in tokens]


@pytest.mark.parametrize("graphs", GRAPHS, ids=repr)
@pytest.mark.parametrize("encoding", ENCODINGS, ids=repr)
def test_labels_are_those_of_a_counter_machine_and_of_matrix_powers(graphs, encoding):
    task = Connectivity(graphs, encoding)
    tokens, labels = sample(task, {Pairs: 30, Unary: 400, Characters: 200}[type(encoding)])
    machine = meets_target()
    for instance, word, label in zip(instances(task, tokens), tokens, labels):
        answer = label[list(word).index(0)]
        assert (label != NO_QUESTION).sum() == 1
        assert answer == by_powers(instance) == machine.accepts(spell(target_first(instance)))


@pytest.mark.parametrize("encoding", ENCODINGS, ids=repr)
def test_words_can_be_read_back(encoding):
    rng = np.random.default_rng(0)
    for graphs in GRAPHS:
        for vertices in (graphs.least, 9, 20, 40):
            instance = graphs.draw(rng, vertices)
            assert encoding.decode(encoding.encode(instance)) == instance
            assert len(encoding.encode(instance)) <= encoding.longest(vertices)


def test_the_unary_stream_is_that_of_the_counter_machine():
    rng = np.random.default_rng(1)
    for _ in range(20):
        instance = Buckets(3).draw(rng, 12)
        assert Unary().write(instance) == spell(target_last(instance))


def test_the_published_stream_counts_from_zero_in_binary():
    assert Characters().write(Instance(1, ((1, 2), (2, 5)), 5)) == "0;0-1;1-100;100"
    assert Pairs(3).encode(Instance(1, ((1, 2), (2, 5)), 5)) == [0b000001, 0b001010, 0b010101, 0b101000]
    assert Pairs(3).features[0b101011].tolist() == [1, 0, 1, 0, 1, 1]
    assert Pairs(3).alphabet[0b101011] == "5>3"


@pytest.mark.parametrize("graphs", GRAPHS, ids=repr)
def test_half_of_the_graphs_have_a_path(graphs):
    rng = np.random.default_rng(0)
    for vertices in (graphs.least + 5, 50):
        share = np.mean([reachable(graphs.draw(rng, vertices)) for _ in range(2000)])
        assert abs(share - 1 / 2) < 0.04


def test_layers_are_the_reduction_of_a_permutation():
    rng = np.random.default_rng(0)
    for _ in range(50):
        instance = Layered().draw(rng, 26)
        targets = dict(instance.edges)
        target = next(i for i in range(1, 6) if targets[i] == 26)
        images = [targets.get(i, 0) - 5 if i != target else 0 for i in range(1, 6)]
        reduced = layered(images, source=instance.source, target=target)
        assert reachable(reduced) == reachable(instance)
        assert set(instance.edges[:-1]) <= set(reduced.edges) | {(i, 26) for i in range(1, 27)}


@pytest.mark.parametrize("encoding", ENCODINGS, ids=repr)
def test_two_buckets_are_a_parity_and_more_are_not(encoding):
    length = {Pairs: 60, Unary: 800, Characters: 500}[type(encoding)]
    for graphs in GRAPHS:
        task = Connectivity(graphs, encoding)
        tokens, labels = sample(task, length, batch=200)
        shares = {name: accuracy(rule(tokens), labels) for name, rule in task.shortcuts.items()}
        assert shares["parity of jumps"] == 1 if graphs == Buckets(2) else shares["parity of jumps"] < 0.65
        assert shares["an edge at both ends"] < 0.65


def test_as_many_vertices_are_drawn_as_fit():
    task = Connectivity(Buckets(2), Unary())
    for length in (50, 100, 1000, 10_000):
        vertices = task.vertices(length)
        assert task.encoding.longest(vertices) < length <= task.encoding.longest(vertices + 1)
    assert Connectivity(Layered(), Pairs(4)).vertices(17) == 15


@pytest.mark.parametrize(("call", "message"), [
    (lambda: Buckets(1), "count must be at least 2, got 1"),
    (lambda: Pairs(0), "bits must lie within 1..10, got 0"),
    (lambda: Pairs(2).encode(Instance(1, (), 4)), "at most 3 in 2 bits, got 4"),
    (lambda: Pairs(2).decode([1, 4, 4]), "word must be 0>source"),
    (lambda: Unary().decode([1, 2, 1]), "word must match"),
    (lambda: Characters().decode([1, 3, 1, 1]), "got '0;00'"),
    (lambda: sample(Connectivity(Buckets(2), Unary()), 10), "length must be at least 2"),
    (lambda: sample(Connectivity(Layered(), Pairs(3)), 20), "length must be at most 9"),
    (lambda: Connectivity(Buckets(2), Pairs(2)).label(np.array([[1, 9, 6, 12, 0]])), "must increase"),
])
def test_bad_graphs_are_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()
