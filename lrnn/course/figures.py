"""Figures that follow the page: inline SVG drawn in the reader's own ink.

Black is the ink: it becomes `currentColor`, dark on a light page and light on a dark one.
The four colours (Okabe and Ito's) keep a contrast of 3:1 on both, and each comes with a dash of its own for readers in grey.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

INK = "#000000"
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
DASHES = {BLUE: "-", VERMILLION: "--", GREEN: "-.", PURPLE: ":", INK: "-"}

WIDTH = 5.4
"""Width of a figure in inches: the text column, and still legible when a phone shrinks it."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_STYLE = {
    "font.size": 10.5,
    "axes.labelsize": 10.5,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 2,
    "lines.markersize": 5,
    "legend.frameon": False,
    "svg.fonttype": "none",
}

ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def axes(height: float = 3.0, *, width: float = WIDTH) -> tuple[Figure, Axes]:
    """A new figure in the style of the book.

    Args:
        height: height in inches.
        width: width in inches.

    Returns:
        The figure and its axes.
    """
    from cycler import cycler
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    lines = cycler(color=list(DASHES), linestyle=list(DASHES.values()))
    with rc_context({**_STYLE, "axes.prop_cycle": lines}):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.subplots()


def name_line(line: Line2D, text: str, *, offset: tuple[float, float] = (5, 0)) -> None:
    """Write a line's name beside its last point, in its colour, instead of in a legend.

    Args:
        line: the line, as `Axes.plot` returns it.
        text: the name.
        offset: distance from that point, in points.
    """
    x, y = line.get_xydata()[-1]
    line.axes.annotate(text, (x, y), offset, textcoords="offset points", va="center",
                       color=line.get_color(), weight="bold", annotation_clip=False)


def svg(picture: Figure | str, *, alt: str) -> str:
    """The picture as one self-contained `<svg>` element, the same bytes every time.

    Args:
        picture: a matplotlib figure, or the text of an SVG drawing.
        alt: what the picture shows, for those who do not see it.

    Returns:
        SVG text that can stand in any HTML page, also beside others of its kind.

    Raises:
        TypeError: if the picture is neither a figure nor text.
        ValueError: if the text is not SVG, or `alt` is empty.
    """
    if not alt.strip():
        raise ValueError(f"alt must say what the picture shows, got {alt!r}")
    root = _parse(picture if isinstance(picture, str) else _matplotlib_svg(picture))
    _use_page_style(root)
    _make_ids_unique(root, salt=alt)
    style = f"max-width:100%;height:auto;{root.get('style', '')}"
    root.attrib |= {"class": "lrnn-figure", "role": "img", "aria-label": alt, "style": style}
    return ElementTree.tostring(root, encoding="unicode")


def show(picture: Figure | str, *, alt: str) -> None:
    """Display a picture as inline SVG, in a notebook and on the page.

    Args:
        picture: a matplotlib figure, or the text of an SVG drawing.
        alt: what the picture shows, for those who do not see it.
    """
    from IPython.display import display

    display({"text/html": svg(picture, alt=alt), "text/plain": alt}, raw=True)
    if (pyplot := sys.modules.get("matplotlib.pyplot")) and not isinstance(picture, str):
        pyplot.close(picture)  # or the notebook would show it a second time


def size(drawing: str) -> tuple[str | None, ...]:
    """Width, height and viewBox of an SVG drawing, as written in it (None where it has none)."""
    root = _parse(drawing)
    return tuple(root.get(name) for name in ("width", "height", "viewBox"))


def _matplotlib_svg(figure: Figure) -> str:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    if not isinstance(figure, Figure):
        raise TypeError(f"picture must be a matplotlib Figure or SVG text, got {type(figure).__name__}")
    buffer = io.StringIO()
    with rc_context({**_STYLE, "svg.hashsalt": "lrnn"}):
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return re.sub(r">\s+<", "><", buffer.getvalue())


def _parse(text: str) -> ElementTree.Element:
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError(f"picture must be SVG text, got {text[:60]!r} ({error})") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError(f"picture must be an <svg> element in the SVG namespace, got <{root.tag}>")
    return root


def _use_page_style(root: ElementTree.Element) -> None:
    """Ink and font come from the page; what would leak into the page (style sheets, metadata) goes."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}style", f"{{{_SVG}}}metadata"):
                parent.remove(child)
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in ("style", "fill", "stroke"):
                value = value.replace(INK, "currentColor")
                element.set(key, re.sub(r"'DejaVu Sans'[^;]*", "system-ui, sans-serif", value))
    for key, value in {"fill": "currentColor", "stroke-linejoin": "round"}.items():
        root.attrib.setdefault(key, value)


def _make_ids_unique(root: ElementTree.Element, salt: str) -> None:
    """Two drawings on one page must not refer to each other's parts; ids that nothing refers to go."""
    text = ElementTree.tostring(root, encoding="unicode")
    prefix = "f" + hashlib.sha256((salt + text).encode()).hexdigest()[:8]
    used = set(re.findall(r"(?:url\(|href=\")#([\w.-]+)", text))
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if key == "id" and value not in used:
                del element.attrib[key]
            elif key == "id":
                element.set(key, f"{prefix}-{value}")
            else:
                element.set(key, _prefix_references(key, value, prefix))


def _prefix_references(key: str, value: str, prefix: str) -> str:
    if key in ("href", f"{{{_XLINK}}}href"):
        return value.replace("#", f"#{prefix}-", 1)
    return value.replace("url(#", f"url(#{prefix}-")
