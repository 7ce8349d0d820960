"""Drawings as SVG text that follow the page: their ink is the colour of the text around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

# Okabe and Ito (2008), the colours that stay apart for every kind of colour vision, on white and on black.
INK = "currentColor"
BLUE, SKY, GREEN, ORANGE, VERMILLION, PURPLE = (
    "#0072B2",
    "#56B4E9",
    "#009E73",
    "#E69F00",
    "#D55E00",
    "#CC79A7",
)


@dataclass(frozen=True)
class Svg:
    """A finished drawing; notebooks show it, `str` gives the text that a page embeds."""

    width: float
    height: float
    body: tuple[str, ...] = field(repr=False)
    alt: str

    def scaled(self, factor: float) -> Svg:
        """The same drawing, `factor` times as large."""
        body = element("g", "".join(self.body), transform=f"scale({factor:g})")
        return Svg(factor * self.width, factor * self.height, (body,), self.alt)

    def __str__(self) -> str:
        attributes = {
            "class": "lrnn-figure",
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {self.width:g} {self.height:g}",
            "width": f"{self.width:g}",
            "style": "max-width: 100%; height: auto",
            "font_family": "sans-serif",
            "role": "img",
            "aria_label": self.alt,
        }
        return element("svg", "".join(self.body), **attributes)

    def _repr_html_(self) -> str:
        return str(self)


def element(tag: str, content: str = "", **attributes: object) -> str:
    """One SVG element; `stroke_width=2` becomes the attribute stroke-width="2"."""
    named = " ".join(
        f"{name.replace('_', '-')}={quoteattr(str(value))}" for name, value in attributes.items()
    )
    return f"<{tag} {named}>{content}</{tag}>"


def text(x: float, y: float, words: str, *, size: float = 13, anchor: str = "start", **style: object) -> str:
    """Words with their baseline at (x, y); `anchor` is start, middle or end."""
    return element(
        "text", escape(words), x=f"{x:g}", y=f"{y:g}", font_size=size, text_anchor=anchor, fill=INK, **style
    )


def rect(x: float, y: float, width: float, height: float, *, fill: str, **style: object) -> str:
    """A rectangle with its upper left corner at (x, y)."""
    return element(
        "rect", x=f"{x:g}", y=f"{y:g}", width=f"{width:g}", height=f"{height:g}", fill=fill, **style
    )


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, **style: object) -> str:
    """A straight line."""
    return element("line", x1=f"{x1:g}", y1=f"{y1:g}", x2=f"{x2:g}", y2=f"{y2:g}", stroke=stroke, **style)


def circle(x: float, y: float, radius: float, *, fill: str, **style: object) -> str:
    """A disc around (x, y)."""
    return element("circle", cx=f"{x:g}", cy=f"{y:g}", r=f"{radius:g}", fill=fill, **style)


def path(commands: str, *, stroke: str = INK, fill: str = "none", **style: object) -> str:
    """Strokes by SVG path commands, such as "M0 0L10 5"."""
    return element("path", d=commands, stroke=stroke, fill=fill, **style)


def grid(drawings: Sequence[Svg], *, columns: int, gap: float = 24) -> Svg:
    """Drawings in rows of equal cells, each as wide as the widest and as high as the highest of its row.

    Args:
        drawings: at least one drawing, row by row.
        columns: drawings in a row.
        gap: space between neighbours.

    Returns:
        One drawing that describes itself by the descriptions of its parts.

    Raises:
        ValueError: if there is nothing to draw or `columns` is not positive.
    """
    if not drawings or columns < 1:
        raise ValueError(
            f"drawings and columns must be at least one, got {len(drawings)} drawings in {columns} columns"
        )
    width = max(drawing.width for drawing in drawings)
    body, y = [], -gap
    for start in range(0, len(drawings), columns):
        row, y = drawings[start : start + columns], y + gap
        for i, drawing in enumerate(row):
            place = f"translate({i * (width + gap):g} {y:g})"
            body.append(element("g", "".join(drawing.body), transform=place))
        y += max(drawing.height for drawing in row)
    return Svg(columns * (width + gap) - gap, y, tuple(body), "; ".join(drawing.alt for drawing in drawings))
