"""Interactive figures that live on: a slider over pictures drawn in advance, with or without a kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lrnn.theory.draw import Svg

if TYPE_CHECKING:
    import ipywidgets


def frames(labels: Sequence[str], pictures: Sequence[Svg], *, description: str,
           start: int = 0) -> ipywidgets.Widget:
    """A slider that changes a picture, by mouse, finger or arrow key.

    Every picture is on the page from the beginning, so the figure needs no running kernel.

    Args:
        labels: what the slider reads at each position; distinct.
        pictures: one drawing a position, all of one size, so that the page does not jump.
        description: what the slider moves, in a word or two.
        start: the position shown first.

    Returns:
        The widget; as the last value of a cell it is displayed.

    Raises:
        ValueError: if lengths, labels, sizes or the first position do not fit.
    """
    import ipywidgets

    _validate(labels, pictures, start)
    slider = ipywidgets.SelectionSlider(
        options=list(labels), index=start, description=description,
        layout={"width": "100%", "max_width": "32rem"}, style={"description_width": "initial"})
    if hasattr(ipywidgets, "Stack"):
        children = [ipywidgets.HTML(str(drawing)) for drawing in pictures]
        picture = ipywidgets.Stack(children, selected_index=start)
        ipywidgets.jslink((slider, "index"), (picture, "selected_index"))
    else:  # ipywidgets 7, as on Colab, where a kernel is there to change the picture
        picture = ipywidgets.HTML(str(pictures[start]))
        slider.observe(lambda change: setattr(picture, "value", str(pictures[change["new"]])), "index")
    return ipywidgets.VBox([slider, picture], layout={"align_items": "center"})


def _validate(labels: Sequence[str], pictures: Sequence[Svg], start: int) -> None:
    if not 0 < len(labels) == len(pictures):
        raise ValueError(f"labels and pictures must be equally many, got {len(labels)} and {len(pictures)}")
    if len(set(labels)) < len(labels):
        raise ValueError(f"labels must be distinct, got {list(labels)}")
    if not 0 <= start < len(labels):
        raise ValueError(f"start must be a position from 0 to {len(labels) - 1}, got {start}")
    sizes = {(picture.width, picture.height) for picture in pictures}
    if len(sizes) > 1:
        raise ValueError(f"pictures must all have one size, got {sorted(sizes)}")
