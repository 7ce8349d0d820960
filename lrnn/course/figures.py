"""Plots that follow the page: matplotlib figures as drawings in the ink and the font of the text around them.

Black is the ink, as in matplotlib's defaults: dark on a light page and light on a dark one.
The four colours keep a contrast of 3:1 on both, and each has its own dash for readers in grey.
"""

from __future__ import annotations

import hashlib
import io
import re
import sys
from typing import TYPE_CHECKING

from lrnn.theory.draw import BLUE, GREEN, PURPLE, VERMILLION, Svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

INK = "#000000"
DASHES = {BLUE: "-", VERMILLION: "--", GREEN: "-.", PURPLE: ":"}

WIDTH = 5.4
"""Inches: as wide as the text column, and still legible when a phone shrinks it."""

_STYLE = {
    "font.size": 10.5,
    "axes.labelsize": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "lines.linewidth": 2,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "lrnn",
}
_PAGE_STYLE = (
    (r".*?<svg[^>]*>|</svg>|<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", ""),
    (r">\s+<", "><"),
    (INK, "currentColor"),
    (r"'DejaVu Sans'[^;\"]*", "sans-serif"),
    (r"xlink:href", "href"),
)


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


def svg(figure: Figure, *, alt: str) -> Svg:
    """A matplotlib figure as a drawing that can stand on any page; the same program gives the same bytes.

    Args:
        figure: the figure.
        alt: what it shows, for those who do not see it.

    Returns:
        The drawing, in CSS pixels.

    Raises:
        TypeError: if `figure` is not a matplotlib figure.
        ValueError: if `alt` is empty.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    if not isinstance(figure, Figure):
        raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}")
    if not alt:
        raise ValueError(f"alt must say what the figure shows, got {alt!r}")
    buffer = io.StringIO()
    with rc_context(_STYLE):
        figure.savefig(buffer, format="svg", transparent=True)
    body = buffer.getvalue()
    for pattern, replacement in _PAGE_STYLE:
        body = re.sub(pattern, replacement, body, flags=re.DOTALL)
    page = f'<g transform="scale({96 / 72:.4f})" fill="currentColor" stroke-linejoin="round">'
    width, height = 96 * figure.get_size_inches()
    return Svg(width, height, (page, _with_own_ids(body, alt), "</g>"), alt)


def show(picture: Figure | Svg, *, alt: str = "") -> None:
    """Display a picture as inline SVG, in a notebook and on the page.

    Args:
        picture: a matplotlib figure, or a drawing.
        alt: what a matplotlib figure shows; a drawing says it itself.
    """
    from IPython.display import display

    drawing = picture if isinstance(picture, Svg) else svg(picture, alt=alt)
    display({"text/html": str(drawing), "text/plain": drawing.alt}, raw=True)
    if picture is not drawing and (pyplot := sys.modules.get("matplotlib.pyplot")):
        pyplot.close(picture)  # or the notebook would show it a second time


def _with_own_ids(body: str, alt: str) -> str:
    """Ids that no other drawing on the page has; those that nothing refers to go."""
    prefix = "f" + hashlib.sha256((alt + body).encode()).hexdigest()[:8]
    used = set(re.findall(r'(?:href="|url\()#([\w-]+)', body))
    body = re.sub(r' id="([\w.-]+)"', lambda match: match[0] if match[1] in used else "", body)
    return re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{prefix}-", body)
