"""The grid of outcomes says what the records say, seed by seed."""

import pytest

from lrnn.course.overview import Column, overview
from lrnn.learning.experiments import Experiment, Prediction, Profile
from lrnn.learning.tasks import counting
from lrnn.learning.training import Recipe

PREDICTED = {
    "gru": Prediction(True, "any state"),
    "mamba": Prediction(False, "settles"),
    "attention": Prediction(None, "open"),
}
PARITY = Experiment("Is the number of ones so far even?", counting(2), PREDICTED,
                    {"quick": Profile(Recipe(steps=100, lengths=(4,)), 8, (8, 16))})


def rows(*accuracies):
    return [{"model": model, "seeds": [0, 1, 2], "accuracy": {"8": list(accuracies), "16": [0, 0, 0]}}
            for model in PREDICTED]


def grid(*accuracies, length=8, tasks=("parity",)):
    return overview({task: Column(PARITY, rows(*accuracies), 0.5) for task in tasks}, length)


def test_it_says_in_words_what_it_shows():
    alt = grid(0.25, 0.5, 1).alt
    assert "parity, GRU: can, 0.50 (0.25-1.00)" in alt
    assert "Mamba (0, 1): cannot" in alt
    assert "Transformer: open" in alt


def test_every_seed_has_a_mark_of_its_own_even_where_they_agree():
    assert str(grid(1, 1, 1)).count("<circle") == 2 * 3
    assert str(grid(1, 1, 1)).count("<path") == 3
    assert len(set(grid(1, 1, 1).body)) == len(grid(1, 1, 1).body)


def test_a_mark_moves_with_its_seed():
    before, after = grid(0.25, 0.5, 1), grid(0.25, 0.75, 1)
    assert sum(x != y for x, y in zip(before.body, after.body)) == len(PREDICTED)


def test_lengths_share_a_size_and_tasks_stand_side_by_side():
    sizes = {(found.width, found.height) for found in (grid(1, 1, 1), grid(1, 1, 1, length=16))}
    assert len(sizes) == 1
    assert grid(1, 1, 1, tasks=("parity", "S3 swaps")).width > grid(1, 1, 1).width


def test_a_length_that_was_not_read_is_named():
    with pytest.raises(ValueError, match="length must be one of 8, 16, got '9'"):
        grid(1, 1, 1, length=9)
