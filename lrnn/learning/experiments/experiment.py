"""What an experiment is: a task, models with a prediction each, two sizes, and the sentences it supports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from lrnn.layers.model import parameters
from lrnn.learning import results
from lrnn.learning.evaluation import Spread, answers, spread, tail
from lrnn.learning.experiments.models import KINDS, Kind
from lrnn.learning.tasks import Task
from lrnn.learning.training import Recipe, Training, train


class Prediction(NamedTuple):
    """What theory says: do models of a kind express the task at every length (None if open), and why?"""

    can: bool | None
    why: str


@dataclass(frozen=True)
class Profile:
    """A size at which an experiment runs.

    Attributes:
        recipe: how every model is trained.
        width: of the models.
        lengths: of the words on which accuracy is read, over the last 16 questions of each.
        depth: the number of blocks; each kind has its own if None.
        changes: by kind of model, what of the recipe is different for it.
        words: fresh words at each evaluation.
    """

    recipe: Recipe
    width: int
    lengths: tuple[int, ...]
    depth: int | None = None
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    words: int = 64


@dataclass(frozen=True)
class Claim:
    """A sentence of a chapter, true if the median accuracy over seeds lies within bounds.

    Attributes:
        sentence: as the chapter prints it.
        model: whose accuracy it is about.
        length: where that is read.
        low: the least median.
        high: the greatest.
    """

    sentence: str
    model: str
    length: int
    low: float = 0.0
    high: float = 1.0

    def holds(self, rows: Sequence[Mapping]) -> bool:
        """Whether the rows of a record bear the sentence out.

        Raises:
            ValueError: if there is no row of that model.
        """
        return self.low <= outcome(rows, self.model, self.length).median <= self.high


@dataclass(frozen=True)
class Experiment:
    """One question put to several kinds of model.

    Attributes:
        question: in words.
        task: what is trained and tested.
        predictions: the kinds of model that take part, by their key in `KINDS`.
        profiles: "quick" for two CPU cores, and "full" for a GPU if there is one.
        claims: what the quick profile shows, whatever the seeds.
    """

    question: str
    task: Task
    predictions: Mapping[str, Prediction]
    profiles: Mapping[str, Profile]
    claims: tuple[Claim, ...] = ()

    def kind(self, model: str) -> Kind:
        """A kind of model that takes part.

        Raises:
            ValueError: if none has that name.
        """
        _named("model", model, self.predictions)
        return KINDS[model]

    def profile(self, name: str) -> Profile:
        """A profile by its name.

        Raises:
            ValueError: if there is none.
        """
        return _named("profile", name, self.profiles)

    def recipe(self, model: str, *, profile: str = "quick") -> Recipe:
        """How a kind of model is trained in a profile."""
        size = self.profile(profile)
        return replace(size.recipe, **size.changes.get(model, {}))

    def train(
        self, model: str, *, seeds: Sequence[int], profile: str = "quick", checkpoint: Path | None = None
    ) -> Training:
        """Train one kind of model, all seeds at once.

        Args:
            model: its key.
            seeds: one model each.
            profile: "quick" or "full".
            checkpoint: a file from which a killed run goes on.
        """
        size = self.profile(profile)
        build = self.kind(model).build(vocabulary=len(self.task.alphabet), outputs=len(self.task.classes),
                                       width=size.width, depth=size.depth)
        recipe = self.recipe(model, profile=profile)
        return train(build, self.task, recipe, seeds=seeds, checkpoint=checkpoint)

    def evaluate(self, training: Training, *, profile: str = "quick") -> dict[str, list[float]]:
        """The accuracy of every seed over the last questions of fresh words of each length of a profile."""
        size = self.profile(profile)
        found = {length: answers(training, self.task, length=length, words=size.words)
                 for length in size.lengths}
        return {str(length): _rounded(tail(given, length)) for length, given in found.items()}

    def run(
        self, model: str, *, seeds: Sequence[int], command: str, profile: str = "quick",
        checkpoint: Path | None = None,
    ) -> dict:
        """Train and evaluate one kind of model, and say where and how.

        Args:
            model: its key.
            seeds: one model each.
            command: the command line that does the same.
            profile: "quick" or "full".
            checkpoint: a file from which a killed run goes on.

        Returns:
            A row of a record: model, parameters, recipe, accuracies by length and seed, the history of the
            training, the seeds that stopped and the step at which they did, and the provenance.
        """
        training = self.train(model, seeds=seeds, profile=profile, checkpoint=checkpoint)
        return {
            "model": model,
            "parameters": parameters(training.seed(0)),
            "recipe": described(self.recipe(model, profile=profile)),
            "seeds": list(seeds),
            "stopped": {str(seed): step for seed, step in training.stopped.items()},
            "accuracy": self.evaluate(training, profile=profile),
            "history": [row | {name: _rounded(row[name]) for name in ("loss", "accuracy")}
                        for row in training.history],
            **results.provenance(command, seed=min(seeds)),
        }


def described(recipe: Recipe) -> dict:
    """A recipe as JSON gives it back."""
    return asdict(recipe) | {"lengths": list(recipe.lengths)}


def outcome(rows: Sequence[Mapping], model: str, length: int) -> Spread:
    """The accuracy of a kind of model at a length, over the seeds of its row.

    Args:
        rows: of a record.
        model: the key of the model.
        length: where the accuracy was read.

    Raises:
        ValueError: if there is no such row, or nothing was read at that length.
    """
    accuracy = _named("model", model, {row["model"]: row["accuracy"] for row in rows})
    return spread(np.array(_named("length", str(length), accuracy)))


def _named(what: str, key: str, found: Mapping[str, Any]) -> Any:
    if key not in found:
        raise ValueError(f"{what} must be one of {', '.join(found) or '(none)'}, got {key!r}")
    return found[key]


def _rounded(values) -> list[float | None]:
    # JSON knows no NaN
    return [None if np.isnan(x) else round(float(x), 4) for x in values]
