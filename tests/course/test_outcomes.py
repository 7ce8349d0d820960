"""Pictures and tables of outcomes say what a record says."""

from dataclasses import replace

from lrnn.course import outcomes
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
ROWS = [{"model": model, "accuracy": {"8": [0.25, 0.5, 1.0], "16": [0.1, 0.2, 0.3]}} for model in PREDICTED]


def test_a_table_has_a_line_for_every_model_and_a_column_for_every_length():
    head, gru, *rest = outcomes.table(PARITY, ROWS).splitlines()
    assert head.split() == ["8", "16"]
    assert gru.split() == ["GRU", "50", "25-100", "20", "10-30"]
    assert len(rest) == 2
    assert len({len(line) for line in (head, gru, *rest)}) == 1


def test_predictions_fit_the_column_of_a_page():
    long = {"gru": Prediction(True, "because " * 20), "mamba": Prediction(False, "settles")}
    question, gru, *rest, mamba = outcomes.predictions(replace(PARITY, predictions=long)).splitlines()
    assert question == PARITY.question
    assert gru.split()[:3] == ["GRU", "can", "because"]
    assert sum(line.count("because") for line in (gru, *rest)) == 20
    assert max(map(len, (gru, *rest))) <= 76
    assert mamba.split() == ["Mamba", "(0,", "1)", "cannot", "settles"]


def test_a_report_says_where_it_comes_from_and_what_is_missing():
    rows = [row | {"device": "cpu", "date": "2026-01-01", "seeds": [0, 1, 2]} for row in ROWS]
    assert "cpu, 2026-01-01, seeds 0, 1, 2" in outcomes.report(PARITY, rows)
    assert "not recorded" not in outcomes.report(PARITY, rows)
    assert outcomes.report(PARITY, rows[:1]).endswith("not recorded: mamba, attention")


def test_seeds_that_agree_have_no_range():
    rows = [{"model": "gru", "accuracy": {"8": [1.0, 1.0]}}]
    assert outcomes.table(PARITY, rows).split() == ["8", "GRU", "100"]


def test_a_picture_says_in_words_what_it_shows():
    found = outcomes.picture(PARITY, ROWS, 8, marks={"chance": 0.5})
    assert "GRU (can) 0.50 (0.25-1.00)" in found.alt
    assert "chance 0.50" in str(found)


def test_pictures_of_one_experiment_have_one_size():
    sizes = {(found.width, found.height) for found in (outcomes.picture(PARITY, ROWS, n) for n in (8, 16))}
    assert len(sizes) == 1


def test_a_mark_moves_with_the_accuracy():
    assert outcomes.picture(PARITY, ROWS, 8).body != outcomes.picture(PARITY, ROWS, 16).body
