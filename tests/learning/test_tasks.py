"""Every task's labels against brute force that shares no code with it."""

from functools import reduce

import numpy as np
import pytest
from flint import fmpz_mat
from hypothesis import given
from hypothesis import strategies as st

from lrnn.learning.tasks import (
    NO_QUESTION,
    SIGN,
    TASKS,
    ZERO,
    Balanced,
    InterleavedPaths,
    MatrixEntries,
    MatrixWords,
    accuracy,
    by_counts,
    counting,
    cycle,
    describe,
    dyck,
    entry_modulo,
    even_pairs,
    flip_flop,
    majority,
    majority_value,
    membership,
    modular_arithmetic,
    modular_sum,
    row_modulo,
    swaps,
    transvections,
    word_problem,
)
from lrnn.theory.automata.dfa import DFA
from lrnn.theory.automata.groups import alternating, symmetric
from lrnn.theory.labels.arithmetic import value_modulo
from lrnn.theory.labels.graphs import Instance, reachable

STAR = DFA("a 0 -> b\na 1 -> a\nb 0 -> b\nb 1 -> a", states="a b", symbols="0 1", start="a", accepting="b")
MEMBERSHIP = membership(STAR, "ends in 0")
OVER_Z = MatrixWords(*transvections((1, -1)), SIGN)


def words(task, length, seed=0, batch=16):
    return task.sample(np.random.default_rng(seed), batch=batch, length=length)


@pytest.mark.parametrize("name", TASKS)
def test_samples_are_labelled_words_over_the_alphabet(name):
    task, length = TASKS[name].build(), TASKS[name].length
    tokens, labels = words(task, length)
    assert tokens.shape == labels.shape == (16, length)
    assert 0 <= tokens.min() <= tokens.max() < len(task.alphabet)
    assert set(np.unique(labels)) <= {NO_QUESTION, *range(len(task.classes))}
    np.testing.assert_array_equal(labels, task.label(tokens))
    np.testing.assert_array_equal(labels[3], task.label(tokens[3]))
    np.testing.assert_array_equal(tokens, words(task, length).tokens)
    assert (words(task, length, seed=1).tokens != tokens).any()


@pytest.mark.parametrize("name", TASKS)
def test_a_label_depends_on_the_prefix_alone(name):
    task = TASKS[name].build()
    tokens, labels = words(task, TASKS[name].length)
    for part in (9, TASKS[name].length // 18 * 9):
        asked = labels[:, :part] != NO_QUESTION  # a balanced task asks at the end of a word alone
        np.testing.assert_array_equal(task.label(tokens[:, :part])[asked], labels[:, :part][asked])


@pytest.mark.parametrize("name", TASKS)
def test_a_task_names_itself_the_same_way_in_every_process(name):
    assert " at 0x" not in repr(TASKS[name].build())


def test_chance_and_shortcuts_are_measured():
    parity, mod_arithmetic, flips = map(describe, ("parity", "arithmetic-mod-5", "flip-flop"))
    assert abs(parity["chance"] - 1 / 2) < 0.03
    assert abs(mod_arithmetic["chance"] - 1 / 5) < 0.05
    assert flips["shortcuts"]["the last token"] > 0.8
    assert describe("paths-2")["shortcuts"]["parity of jumps"] == 1
    with pytest.raises(ValueError, match="name must be one of parity"):
        describe("evenness")


def test_a_bag_of_tokens_counts():
    task = majority_value()
    seen, fresh = (words(task, 20, seed=seed, batch=400) for seed in (0, 1))
    assert accuracy(by_counts(seen)(fresh.tokens), fresh.labels) > 0.85


def test_a_balanced_task_ends_in_every_answer_equally_often():
    labels = words(Balanced(MatrixEntries(ZERO)), 9 * 40, batch=100).labels
    assert np.bincount(labels[:, -1]).tolist() == [50, 50]
    assert (labels[:, :-1] == NO_QUESTION).all()


@given(st.data())
def test_arithmetic_is_that_of_python(data):
    digits = st.sampled_from("01234")
    word = data.draw(digits) + "".join(
        data.draw(st.sampled_from("+-*")) + data.draw(digits) for _ in range(data.draw(st.integers(0, 6)))
    )
    task = modular_arithmetic(5)
    labels = task.label(np.array([task.alphabet.index(letter) for letter in word]))
    assert [label for label in labels if label != NO_QUESTION] == [
        value_modulo(word[: t + 1], 5) for t in range(0, len(word), 2)
    ]


def test_brackets_answer_what_is_open():
    tokens, labels = words(dyck(2, 3), 24, batch=40)
    depths = set()
    for word, label in zip(tokens, labels):
        for t in range(24):
            rest = "".join("([)]"[token] for token in word[: t + 1])
            while (shorter := rest.replace("()", "").replace("[]", "")) != rest:
                rest = shorter
            assert set(rest) <= set("([")
            assert "-(["[label[t]] == (rest or "-")[-1]
            depths.add(len(rest))
    assert depths == {0, 1, 2, 3}


@given(st.lists(st.integers(0, 1), min_size=1), st.integers(2, 7))
def test_counting(bits, m):
    assert counting(m).label(np.array(bits))[-1] == sum(bits) % m


@given(st.lists(st.integers(0, 4), min_size=1))
def test_sums_pairs_and_cycles(digits):
    word = np.array(digits)
    assert modular_sum(5).label(word)[-1] == sum(digits) % 5
    assert even_pairs(5).label(word)[-1] == (digits[0] == digits[-1])
    steps = [digit % 3 for digit in digits]
    assert cycle(4).label(np.array(steps))[-1] == sum(step - 1 for step in steps) % 4


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=1))
def test_flip_flop_remembers_the_last_write(instructions):
    written = [0, *(i for i in instructions if i < 2)][-1]
    assert flip_flop().label(np.array(instructions))[-1] == written


@pytest.mark.parametrize("side", ["left", "right"])
def test_word_problems_compose_permutations_on_the_stated_side(side):
    group = symmetric(4)
    task = word_problem(group, side=side)
    tokens, labels = words(task, 12)
    for word, label in zip(tokens, labels):
        chosen = [group.elements[g] for g in word]
        first_to_last = chosen if side == "left" else chosen[::-1]
        moved = tuple(reduce(lambda point, p: p[point], first_to_last, i) for i in range(4))
        assert group.elements[label[-1]] == moved


def test_swaps_are_the_transpositions():
    assert len(swaps(symmetric(5))) == 10
    with pytest.raises(ValueError, match="A5"):
        swaps(alternating(5))


def test_membership_is_acceptance():
    tokens, labels = words(MEMBERSHIP, 9)
    for word, label in zip(tokens, labels):
        assert label[-1] == STAR.accepts([STAR.symbols[token] for token in word])


@pytest.mark.parametrize("buckets", [2, 3, 5])
def test_paths_are_reachability_in_the_graph_of_the_gaps(buckets):
    task = InterleavedPaths(buckets, 6 * buckets)
    tokens, labels = words(task, 60)
    for word, label in zip(tokens, labels):
        edges = tuple((u + 1, u + 2 + int(gap)) for u, gap in enumerate(word))
        assert len({target for _, target in edges}) == len(edges)
        for vertex in range(0, 60, 7):
            assert label[vertex] == reachable(Instance(1, edges, vertex + 1))


def test_two_buckets_are_parity_and_three_are_not():
    shares = {}
    for buckets in (2, 3, 5):
        task = InterleavedPaths(buckets, 6 * buckets)
        tokens, labels = words(task, 200, batch=64)
        shares[buckets] = accuracy(task.shortcuts["parity of jumps"](tokens), labels)
    assert shares[2] == 1
    assert max(shares[3], shares[5]) < 0.75


def test_matrix_products_are_exact_where_int64_wraps():
    tokens, labels = words(OVER_Z, 1000, batch=2)
    for word, label in zip(tokens, labels):
        factors = [fmpz_mat(OVER_Z.matrices[token].tolist()) for token in word]
        prefix = reduce(lambda a, b: a * b, factors)
        assert label[-1] == 1 + (prefix[0, 0] > 0) - (prefix[0, 0] < 0)
    assert max(abs(int(x)) for x in prefix.entries()) > 2**63


@pytest.mark.parametrize(("question", "of"), [
    (entry_modulo(29), lambda row: row[0]), (row_modulo(2), lambda row: 4 * row[0] + 2 * row[1] + row[2])
])
def test_products_modulo_a_number(question, of):
    task = MatrixEntries(question)
    tokens, labels = words(task, 45)
    for word, label in zip(tokens, labels):
        blocks = (word - 1).reshape(5, 3, 3)
        for n in range(1, 6):
            row = np.linalg.multi_dot([np.eye(3), *blocks[:n], np.eye(3)])[0].round().astype(int)
            assert label[9 * n - 1] == of(row % question.modulus)
        assert (np.delete(label, np.s_[8::9]) == NO_QUESTION).all()


def test_the_published_zero_test_mostly_asks_for_absorption():
    task = MatrixEntries(ZERO)
    tokens, labels = words(task, 9 * 60, batch=200)
    asked = labels[:, -1:]
    rules = {name: accuracy(rule(tokens)[:, -1:], asked) for name, rule in task.shortcuts.items()}
    assert min(rules.values()) > 0.85


def test_majority_is_the_level_of_chance():
    labels = words(counting(2), 50, batch=2000).labels
    rule = majority(labels)
    fresh = words(counting(2), 50, seed=1, batch=2000)
    assert abs(accuracy(rule(fresh.tokens), fresh.labels) - 0.5) < 0.02


@pytest.mark.parametrize(("call", "message"), [
    (lambda: counting(1), "m must be at least 2, got 1"),
    (lambda: InterleavedPaths(1, 9), "buckets must be at least 2"),
    (lambda: InterleavedPaths(3, 5), "longest must be at least 6"),
    (lambda: counting(2).label(np.array([0, 2])), r"got 2 at position \(1,\)"),
    (lambda: words(MatrixEntries(ZERO), 10), "multiple of 9"),
    (lambda: words(counting(2), 0), "length must be at least 1, got 0"),
    (lambda: modular_arithmetic(5).label(np.array([1, 2])), "mod 5, got one that is not at position 1"),
    (lambda: dyck(2, 1).label(np.array([0, 3])), r"Dyck-\(2, 1\), got one that is not at position 1"),
    (lambda: dyck(2, 0), "depth must be at least 1"),
    (lambda: words(Balanced(counting(2)), 1, batch=0), "batch must be at least 1"),
    (lambda: words(Balanced(MatrixEntries(entry_modulo(7), (0, 1, 0))), 9), "too few times"),
    (lambda: accuracy(np.zeros(2), np.full(2, -1)), "must ask something"),
    (lambda: word_problem(symmetric(3), side="up"), "side must be"),
])
def test_bad_input_is_an_error(call, message):
    with pytest.raises(ValueError, match=message):
        call()
