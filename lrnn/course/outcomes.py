"""What an experiment found, as a table and as a picture: accuracy of every kind of model, over seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

from lrnn.learning.evaluation import Spread
from lrnn.learning.experiments import Experiment, outcome
from lrnn.theory.draw import BLUE, GREEN, VERMILLION, Svg, circle, line, path, text

EXPECTED = {True: "can", False: "cannot", None: "open"}
COLOURS = {True: BLUE, False: VERMILLION, None: GREEN}
_LINE = 76  # characters that fit the column of a page
_ROW, _LEFT, _RIGHT, _HEAD = 26, 168, 400, 62


def predictions(experiment: Experiment) -> str:
    """The question, and one line a kind of model: what theory says, and why."""
    labels = {model: experiment.kind(model).label for model in experiment.predictions}
    width = max(map(len, labels.values()))
    lines = wrap(experiment.question, _LINE)
    for model, (can, why) in experiment.predictions.items():
        first, *rest = wrap(why, _LINE - width - 12)
        lines.append(f"  {labels[model]:{width}}  {EXPECTED[can]:8}{first}")
        lines += [" " * (width + 12) + line for line in rest]
    return "\n".join(lines)


def report(experiment: Experiment, rows: Sequence[Mapping]) -> str:
    """The question, where and when it was put, the table, and which models have no row.

    Args:
        experiment: what was asked of whom.
        rows: of its record.
    """
    done = {row["model"] for row in rows}
    left = [model for model in experiment.predictions if model not in done]
    source = f"{rows[0]['device']}, {rows[0]['date']}, seeds {', '.join(map(str, rows[0]['seeds']))}"
    missing = [f"not recorded: {', '.join(left)}"] if left else []
    return "\n".join([*wrap(experiment.question, _LINE), source, table(experiment, rows), *missing])


def table(experiment: Experiment, rows: Sequence[Mapping]) -> str:
    """One line a kind of model: median and range over seeds at each length, in percent.

    Args:
        experiment: what was asked of whom.
        rows: of its record.
    """
    lengths = list(rows[0]["accuracy"])
    labels = [experiment.kind(row["model"]).label for row in rows]
    width = max(map(len, labels))
    lines = [" " * width + "".join(f"{length:>11}" for length in lengths)]
    for label, row in zip(labels, rows):
        found = (_percent(outcome([row], row["model"], int(length))) for length in lengths)
        lines.append(f"{label:{width}}" + "".join(f"{cell:>11}" for cell in found))
    return "\n".join(lines)


def _percent(found: Spread) -> str:
    low, median, high = (f"{100 * share:.0f}" for share in found)
    return median if low == high else f"{median} {low}-{high}"


def picture(
    experiment: Experiment, rows: Sequence[Mapping], length: int, *, marks: Mapping[str, float] | None = None
) -> Svg:
    """One line a kind of model: the median at a length as a mark, the range over seeds as a bar.

    Discs are models that can express the task by theory, crosses those that cannot, rings open cases.

    Args:
        experiment: what was asked of whom.
        rows: of its record.
        length: where accuracy was read.
        marks: accuracies to compare with, such as that of chance, by name; at most two.
    """
    bottom = _HEAD + _ROW * len(rows)
    body = [text(_LEFT, 18, f"accuracy at length {length}", size=14)]
    body += [text(_x(value), bottom + 20, f"{value:g}", size=13, anchor="middle") for value in (0, 0.5, 1)]
    body.append(line(_LEFT, bottom, _RIGHT, bottom, stroke_opacity=0.5))
    for i, (name, value) in enumerate((marks or {}).items()):
        y = 38 + 16 * i
        body.append(line(_x(value), y + 3, _x(value), bottom, stroke_opacity=0.6, stroke_dasharray="4 3"))
        body.append(text(_x(value), y, f"{name} {value:.2f}", size=13, anchor="middle"))
    told = []
    for i, row in enumerate(rows):
        label, y = experiment.kind(row["model"]).label, _HEAD + _ROW * (i + 0.5)
        found, can = outcome([row], row["model"], length), experiment.predictions[row["model"]].can
        body.append(text(_LEFT - 12, y + 5, label, size=14, anchor="end"))
        body.append(line(_x(found.low), y, _x(found.high), y, stroke=COLOURS[can], stroke_width=4,
                         stroke_opacity=0.45))
        body.append(mark(can, _x(found.median), y, radius=6))
        told.append(f"{label} ({EXPECTED[can]}) {found}")
    alt = f"Accuracy at length {length}, median and range over seeds: {'; '.join(told)}."
    return Svg(_RIGHT + 30, bottom + 30, tuple(body), alt)


def _x(value: float) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * value, 1)


def mark(can: bool | None, x: float, y: float, *, radius: float) -> str:
    """A disc for a model that can express a task by theory, a cross if it cannot, a ring if that is open.

    Args:
        can: what theory says.
        x: where the mark stands, in pixels.
        y: likewise.
        radius: in pixels.
    """
    if can:
        return circle(x, y, radius, fill=COLOURS[can])
    if can is None:
        return circle(x, y, 0.85 * radius, fill="none", stroke=COLOURS[can], stroke_width=0.5 * radius)
    arm = 0.85 * radius
    return path(f"M{x - arm:g} {y - arm:g}l{2 * arm:g} {2 * arm:g}m0 {-2 * arm:g}l{-2 * arm:g} {2 * arm:g}",
                stroke=COLOURS[can], stroke_width=0.55 * radius)
