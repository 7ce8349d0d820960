"""Experiments: every model can be built, every claim can be judged, records resume, and claims hold anew."""

import equinox as eqx
import jax
import pytest

from lrnn.__main__ import main
from lrnn.learning.experiments import EXPERIMENTS, KINDS, Claim, Experiment, Prediction, Profile, outcome
from lrnn.learning.experiments.record import file_name, record
from lrnn.learning.tasks import counting
from lrnn.learning.training import Recipe

SMALL = Experiment(
    "Is the number of ones so far even?",
    counting(2),
    {"gru": Prediction(True, "any state"), "mamba": Prediction(False, "settles")},
    {"quick": Profile(Recipe(steps=20, lengths=(4,), interval=10), 8, (8, 16),
                      changes={"gru": {"learning_rate": 1e-2}})},
)
EACH = [pytest.param(experiment, id=name) for name, experiment in EXPERIMENTS.items()]


def run(tmp_path, *, seeds=(0, 1), models=()):
    return list(record(SMALL, "small", models=models, seeds=seeds, profile="quick",
                       out=tmp_path / "small.json", checkpoints=tmp_path))


@pytest.mark.parametrize("experiment", EACH)
@pytest.mark.parametrize("profile", ["quick", "full"])
def test_every_model_answers_at_every_position(experiment, profile):
    size = experiment.profile(profile)
    for model in experiment.predictions:
        assert set(size.changes) <= set(experiment.predictions)
        experiment.recipe(model, profile=profile)
        build = experiment.kind(model).build(vocabulary=len(experiment.task.alphabet), depth=size.depth,
                                             outputs=len(experiment.task.classes), width=size.width)
        shape = eqx.filter_eval_shape(lambda build=build: build(jax.random.key(0))(jax.numpy.zeros(9, int)))
        assert shape.shape == (9, len(experiment.task.classes))


@pytest.mark.parametrize("experiment", EACH)
def test_every_claim_is_about_something_that_was_run(experiment):
    for claim in experiment.claims:
        assert claim.model in experiment.predictions
        assert claim.length in experiment.profile("quick").lengths
        assert 0 <= claim.low < claim.high <= 1
        assert (claim.low, claim.high) != (0, 1)


@pytest.mark.slow
@pytest.mark.parametrize("experiment", EACH)
def test_claims_hold_for_other_seeds(experiment):
    for model in {claim.model for claim in experiment.claims}:
        jax.clear_caches()  # one process may not map as much compiled code as all models need
        row = experiment.run(model, seeds=(100, 101, 102), command="")
        for claim in experiment.claims:
            assert claim.model != model or claim.holds([row]), (claim.sentence, row["accuracy"])


def test_a_row_says_what_was_run_and_what_came_out(tmp_path):
    gru, mamba = run(tmp_path)
    assert gru["recipe"]["learning_rate"] == 1e-2
    assert mamba["recipe"]["learning_rate"] == 3e-3
    assert set(gru["accuracy"]) == {"8", "16"}
    assert len(gru["accuracy"]["16"]) == len(gru["seeds"]) == 2
    assert gru["command"].startswith("python -m lrnn experiment small --model gru")
    assert {"device", "versions", "date", "parameters", "stopped"} <= set(gru)
    assert [row["step"] for row in gru["history"]] == [10, 20]


def test_rows_that_are_there_are_not_run_again(tmp_path, monkeypatch):
    first = run(tmp_path, models=["gru"])
    monkeypatch.setattr(Experiment, "run", lambda *_, **__: pytest.fail("ran again"))
    assert run(tmp_path, models=["gru"]) == first
    with pytest.raises(pytest.fail.Exception):
        run(tmp_path, models=["gru"], seeds=(5,))


def test_claims_compare_the_median(tmp_path):
    rows = [{"model": "gru", "accuracy": {"8": [0.2, 0.9, 1.0]}}]
    assert Claim("learns", "gru", 8, low=0.9).holds(rows)
    assert not Claim("fails", "gru", 8, high=0.5).holds(rows)
    assert outcome(rows, "gru", 8) == (0.2, 0.9, 1.0)


@pytest.mark.parametrize(("ask", "message"), [
    (lambda: SMALL.kind("lstm"), "model must be one of gru, mamba, got 'lstm'"),
    (lambda: SMALL.profile("full"), "profile must be one of quick, got 'full'"),
    (lambda: outcome([{"model": "gru", "accuracy": {"8": [1.0]}}], "gru", 9), "length must be one of 8"),
])
def test_names_that_are_not_there(ask, message):
    with pytest.raises(ValueError, match=message):
        ask()


def test_the_command_line_lists_experiments_and_refuses_others(capsys):
    assert main(["experiments"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in EXPERIMENTS)
    assert main(["experiment", "nothing"]) == 2
    assert "experiment must be one of parity" in capsys.readouterr().err
    assert main(["experiment", "parity", "--model", "nothing"]) == 2


def test_kinds_have_labels_of_their_own():
    assert len({kind.label for kind in KINDS.values()}) == len(KINDS)
    assert file_name("parity", "quick") == "experiment-parity-quick"
