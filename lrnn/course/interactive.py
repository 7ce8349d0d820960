"""Interactive figures that live on: a slider over pictures drawn in advance, with or without a kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrnn.course import figures

if TYPE_CHECKING:
    import ipywidgets
    from matplotlib.figure import Figure


def frames(labels: Sequence[str], pictures: Sequence[Figure | str], *, description: str,
           alts: Sequence[str], start: int = 0) -> ipywidgets.Widget:
    """A slider that changes a picture, by mouse, finger or arrow key.

    Every picture is in the page from the beginning, so the figure needs no running kernel.

    Args:
        labels: what the slider reads at each position; distinct.
        pictures: one picture a position, all of one size, so that the page does not jump.
        description: what the slider moves, in a word or two.
        alts: one description a picture, for those who do not see it.
        start: position shown first.

    Returns:
        The widget; as the last expression of a cell it is displayed.

    Raises:
        ValueError: if lengths, labels, picture sizes or the starting position do not fit.
    """
    import ipywidgets

    _validate(labels, pictures, alts, start)
    drawings = [figures.svg(picture, alt=alt) for picture, alt in zip(pictures, alts, strict=True)]
    _require_one_size(drawings)
    slider = ipywidgets.SelectionSlider(
        options=list(labels), index=start, description=description,
        layout={"width": "100%", "max_width": "34rem"}, style={"description_width": "initial"})
    if hasattr(ipywidgets, "Stack"):
        picture = ipywidgets.Stack([ipywidgets.HTML(drawing) for drawing in drawings], selected_index=start)
        ipywidgets.jslink((slider, "index"), (picture, "selected_index"))
    else:  # ipywidgets 7, as on Colab: a kernel is there, and it changes the picture
        picture = ipywidgets.HTML(drawings[start])
        slider.observe(lambda change: setattr(picture, "value", drawings[change["new"]]), "index")
    return ipywidgets.VBox([slider, picture])


def _validate(labels: Sequence[str], pictures: Sequence, alts: Sequence[str], start: int) -> None:
    if not len(labels) == len(pictures) == len(alts) > 0:
        raise ValueError("labels, pictures and alts must have the same positive length, "
                         f"got {len(labels)}, {len(pictures)}, {len(alts)}")
    if len(set(labels)) < len(labels):
        raise ValueError(f"labels must be distinct, got {list(labels)}")
    if not 0 <= start < len(labels):
        raise ValueError(f"start must be a position from 0 to {len(labels) - 1}, got {start}")


def _require_one_size(drawings: Sequence[str]) -> None:
    sizes = [figures.size(drawing) for drawing in drawings]
    for index, size in enumerate(sizes):
        if size != sizes[0]:
            raise ValueError(f"pictures must have the size of the first, {sizes[0]}; number {index} has {size}")
