"""Memory, counters and weighted automata against brute force that shares no code with the tasks."""

import re
from itertools import accumulate, product

import numpy as np
import pytest
from flint import fmpz_mat

from lrnn.learning.tasks import (
    NO_QUESTION,
    POSITIVE,
    Adding,
    CopyingMemory,
    Counters,
    EqualBlocks,
    MatrixEntries,
    WeightedSign,
    accuracy,
    entry_modulo,
    majority_value,
    shears,
)
from lrnn.theory.automata.wfa import MAX_PLUS, WFA

UNIFORM = (1 / 3, 1 / 3, 1 / 3)


def sample(task, length, batch=40, seed=0):
    return task.sample(np.random.default_rng(seed), batch=batch, length=length)


def test_copying_says_the_first_symbols_again():
    task = CopyingMemory(5, 4)
    tokens, labels = sample(task, 30)
    np.testing.assert_array_equal(labels[:, -4:], tokens[:, :4])
    assert (labels[:, :-4] == NO_QUESTION).all()
    assert (tokens[:, 4:-4] == 5).all()
    assert task.spell(tokens[0, -4:]) == "cue _ _ _"


def test_adding_adds_the_marked_digits():
    task = Adding(7)
    tokens, labels = sample(task, 30)
    for word, label in zip(tokens, labels):
        first, second = (t for t, token in enumerate(word) if task.alphabet[token].endswith("*"))
        assert first < 15 <= second
        total = sum(int(task.alphabet[word[t]][0]) for t in (first, second))
        assert (label[:second] == NO_QUESTION).all()
        assert (label[second:] == total).all()


@pytest.mark.parametrize("count", [1, 3])
def test_counters_are_zero_when_as_many_steps_went_up_as_down(count):
    task = Counters(count)
    tokens, labels = sample(task, 50)
    for word, label in zip(tokens, labels):
        names = [task.alphabet[token] for token in word]
        for t in range(0, 50, 7):
            seen = names[: t + 1]
            zero = "".join(name for name in "xyz"[:count] if seen.count(f"+{name}") == seen.count(f"-{name}"))
            assert task.classes[label[t]] == (zero or "none")


def test_counters_grow_with_the_length_and_are_often_zero():
    largest = []
    for length in (25, 100, 400):
        tokens, labels = sample(Counters(1), length, batch=200)
        values = [max(map(abs, accumulate(1 - 2 * int(token) for token in word))) for word in tokens]
        largest.append(np.mean(values))
        assert 0.05 < (labels == 1).mean() < 0.6
    assert largest[1] > 1.5 * largest[0]
    assert largest[2] > 1.5 * largest[1]


@pytest.mark.parametrize("letters", ["ab", "abc"])
def test_equal_blocks_are_equal_and_the_length_does_not_tell(letters):
    task = EqualBlocks(letters)
    tokens, labels = sample(task, 40, batch=400)
    answers = []
    for word, label in zip(tokens, labels):
        text = task.spell(word).replace(" ", "").partition(".")[0]
        assert len(text) % len(letters) == 0
        blocks = re.fullmatch("".join(f"({letter}+)" for letter in letters), text).groups()
        assert label[len(text)] == (len(set(map(len, blocks))) == 1)
        assert (np.delete(label, len(text)) == NO_QUESTION).all()
        answers.append(label[len(text)])
    assert abs(np.mean(answers) - 1 / 2) < 0.08


def test_two_of_three_blocks_are_not_enough():
    tokens, labels = sample(EqualBlocks("abc"), 60, batch=500)
    share = accuracy(EqualBlocks("abc").shortcuts["two blocks are equal"](tokens), labels)
    assert 0.7 < share < 0.95


@pytest.mark.parametrize("letters", [("a", "b")])
def test_weighted_signs_are_those_of_matrix_products(letters):
    shear = {"a": fmpz_mat([[1, 1], [0, 1]]), "b": fmpz_mat([[1, 0], [-1, 1]])}
    for n in range(1, 8):
        for word in product(letters, repeat=n):
            tokens = np.array(["ab".index(letter) for letter in word])
            balance = word.count("a") - word.count("b")
            assert majority_value().label(tokens)[-1] == 1 + (balance > 0) - (balance < 0)
            matrix = fmpz_mat([[1, 0], [0, 1]])
            for letter in word:
                matrix = matrix * shear[letter]
            entry = matrix[0, 0]
            assert shears().label(tokens)[-1] == 1 + (entry > 0) - (entry < 0)


def test_invertible_matrices_are_invertible():
    for modulus in (3, 29):
        task = MatrixEntries(entry_modulo(modulus), UNIFORM, invertible=True)
        tokens, _ = sample(task, 9 * 30)
        found = [int(fmpz_mat(block.tolist()).det()) for block in task.factors(tokens).reshape(-1, 3, 3)]
        assert all(det % modulus for det in found)
        assert set(map(abs, found)) == ({1, 2, 4} if modulus == 3 else {1, 2, 3, 4})


def test_signs_of_entries_are_balanced_by_a_symmetry():
    task = MatrixEntries(POSITIVE, UNIFORM, invertible=True)
    tokens, labels = sample(task, 9 * 25, batch=100)
    turned = tokens.copy()
    turned[:, :3] = 2 - turned[:, :3]
    asked = labels != NO_QUESTION
    np.testing.assert_array_equal(task.label(turned)[asked], 1 - labels[asked])
    zeros = (labels[:, 8::9] == NO_QUESTION).mean(0)
    assert zeros[0] > 0.2
    assert zeros[-5:].mean() < 0.05
    for word, label in zip(tokens[:10], labels[:10]):
        product_so_far = fmpz_mat([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
        for n, block in enumerate(word.reshape(-1, 3, 3)):
            product_so_far = product_so_far * fmpz_mat((block - 1).tolist())
            entry = product_so_far[0, 0]
            assert label[9 * n + 8] == (NO_QUESTION if entry == 0 else entry > 0)


def test_a_shortcut_for_signs_is_worse_the_longer_the_word():
    task = MatrixEntries(POSITIVE, UNIFORM, invertible=True)
    tokens, labels = sample(task, 9 * 60, batch=400)
    answers = task.shortcuts["signs of the row alone"](tokens)
    early, late = (accuracy(answers[:, part], labels[:, part]) for part in (slice(0, 54), slice(-54, None)))
    assert early > 0.85
    assert late < early - 0.05
    assert abs(accuracy(task.shortcuts["sign of the determinant"](tokens), labels) - 1 / 2) < 0.05


@pytest.mark.parametrize(("call", "message"), [
    (lambda: CopyingMemory(0), "symbols must be at least 1, got 0"),
    (lambda: sample(CopyingMemory(8, 10), 19), "length must be at least 20, got 19"),
    (lambda: CopyingMemory(2, 3).label(np.array([0, 2, 3, 2, 2])), "begin with 3 symbols"),
    (lambda: Adding(1), "base must be at least 2, got 1"),
    (lambda: sample(Adding(), 1), "length must be at least 2, got 1"),
    (lambda: Counters(7), "count must lie within 1..6, got 7"),
    (lambda: EqualBlocks("aba"), "all different, got 'aba'"),
    (lambda: sample(EqualBlocks("abc"), 6), "length must be at least 7, got 6"),
    (lambda: WeightedSign("max", WFA("p a p -> 1", semiring=MAX_PLUS, states="p", symbols="a", alpha="p -> 0",
                                     omega="p -> 0")), "automaton must be over"),
])
def test_bad_arguments_are_errors(call, message):
    with pytest.raises(ValueError, match=message):
        call()
