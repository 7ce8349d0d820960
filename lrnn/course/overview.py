"""Many tasks on one page: what theory says of every kind of model, and where each of its seeds came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lrnn.course.outcomes import EXPECTED, mark
from lrnn.learning.experiments import KINDS, Experiment, outcome
from lrnn.theory.draw import Svg, line, text

_LEFT, _COLUMN, _SCALE, _ROW, _HEAD = 184, 49, 37, 25, 48


class Column(NamedTuple):
    """One task.

    Attributes:
        experiment: what was asked of whom.
        rows: of its record.
        chance: the accuracy of the best answer that looks at no token.
    """

    experiment: Experiment
    rows: Sequence[Mapping]
    chance: float


def overview(columns: Mapping[str, Column], length: int) -> Svg:
    """A grid of tasks and kinds of model; in every cell the seeds, from accuracy 0 on its left to 1.

    Discs are models that can express the task by theory, crosses those that cannot, rings open cases. A tick
    stands where chance is.

    Args:
        columns: the tasks by what their columns are called; words go on lines of their own.
        length: where accuracy was read.

    Raises:
        ValueError: if a record holds nothing at that length.
    """
    models = [model for model in KINDS if any(model in c.experiment.predictions for c in columns.values())]
    body, told = [], []
    for j, (title, column) in enumerate(columns.items()):
        x = _LEFT + j * _COLUMN
        body += [text(x + _SCALE / 2, 18 + 16 * i, word, size=14, anchor="middle")
                 for i, word in enumerate(title.split())]
        for row in column.rows:
            model = row["model"]
            y, can = _HEAD + _ROW * (models.index(model) + 0.5), column.experiment.predictions[model].can
            told.append(f"{title}, {KINDS[model].label}: {EXPECTED[can]}, {outcome([row], model, length)}")
            body.append(line(x, y + 9, x + _SCALE, y + 9, stroke_opacity=0.3))
            chance = round(x + _SCALE * column.chance, 1)
            body.append(line(chance, y + 5, chance, y + 9, stroke_opacity=0.6))
            body += [mark(can, round(x + _SCALE * value, 1), y + shift, radius=3.5)
                     for value, shift in zip(row["accuracy"][str(length)], _shifts(len(row["seeds"])))]
    body += [text(_LEFT - 14, _HEAD + _ROW * (i + 0.5) + 6, KINDS[model].label, size=14, anchor="end")
             for i, model in enumerate(models)]
    alt = f"Accuracy at length {length}, predicted, and found over seeds. {'; '.join(told)}."
    return Svg(_LEFT + len(columns) * _COLUMN, _HEAD + _ROW * len(models) + 4, tuple(body), alt)


def _shifts(seeds: int) -> list[float]:
    """Heights in a cell, one a seed."""
    return [round(-4 + 10 * i / max(seeds - 1, 1), 1) for i in range(seeds)]
