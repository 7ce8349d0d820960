"""Run an experiment model by model and keep every row; a killed run goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from lrnn.learning import results
from lrnn.learning.experiments.experiment import Experiment, described


def file_name(name: str, profile: str) -> str:
    """The name of the record of an experiment, without its suffix."""
    return f"experiment-{name}-{profile}"


def record(
    experiment: Experiment,
    name: str,
    *,
    models: Sequence[str],
    seeds: Sequence[int],
    profile: str,
    out: Path,
    checkpoints: Path,
) -> Iterator[dict]:
    """Run models that the record does not hold yet, and write it after each of them.

    Args:
        experiment: what to run.
        name: what it is called.
        models: which kinds of model; all of the experiment's if empty.
        seeds: one run each.
        profile: "quick" or "full".
        out: the record; rows of other models, and of the same model with the same recipe and seeds, stay.
        checkpoints: a folder for what a killed run needs to go on.

    Yields:
        Every row asked for, old or new.

    Raises:
        ValueError: if a model, the profile or the seeds make no sense.
    """
    kept = json.loads(out.read_text(encoding="utf-8"))["rows"] if out.exists() else []
    rows = {row["model"]: row for row in kept}
    for model in models or experiment.predictions:
        recipe = described(experiment.recipe(model, profile=profile))
        row = rows.get(model)
        if row is None or (row["recipe"], row["seeds"]) != (recipe, list(seeds)):
            command = (f"python -m lrnn experiment {name} --model {model} --profile {profile} "
                       f"--seeds {len(seeds)} --first-seed {min(seeds)}")
            checkpoint = checkpoints / f"{name}-{profile}-{model}-{min(seeds)}.eqx"
            rows[model] = experiment.run(model, seeds=seeds, command=command, profile=profile,
                                         checkpoint=checkpoint)
            checkpoint.unlink()
            order = [rows[key] for key in experiment.predictions if key in rows]
            results.save({"experiment": name, "profile": profile, "rows": order}, out)
        yield rows[model]
