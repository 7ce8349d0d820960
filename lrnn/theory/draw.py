"""Drawings as SVG text that follow the page: their ink is the colour of the text around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from lrnn.theory.complexity import ARCHITECTURES, CLASSES, Architecture
from lrnn.theory.scans import Scan, Step, Wire

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


_PITCH, _ROUND, _HEAD, _FOOT, _LETTER = 12, 15, 30, 14, 6


def scan_network(scan: Scan, *, title: str, rounds: int | None = None) -> Svg:
    """A scan as a network: a line for each position, rounds downwards, a dot where two wires are joined.

    Args:
        scan: a scan of at least one element.
        title: what stands above the network.
        rounds: joins of later rounds are drawn faint and not counted; if None, all are drawn in full.

    Returns:
        The drawing; a large dot is a finished prefix, a filled square an output that is ready.

    Raises:
        ValueError: if the scan is empty.
    """
    if not scan.wires:
        raise ValueError("scan must have at least one element, got none")
    now = scan.depth if rounds is None else min(rounds, scan.depth)
    made = [step for step in scan.steps if step.result.level <= now]
    later = [step for step in scan.steps if step.result.level > now]
    ready = [wire for wire in scan.wires if wire.level <= now]
    bottom = _HEAD + _ROUND * scan.depth
    positions = "".join(f"M{_across(i):g} {_HEAD}V{bottom}" for i in range(len(scan.wires)))
    count = f"joins {len(made)} of {scan.work}, ready {len(ready)} of {len(scan.wires)}"
    longest = f"joins {scan.work} of {scan.work}, ready {len(scan.wires)} of {len(scan.wires)}"
    width = max(_PITCH * len(scan.wires), _LETTER * len(longest))
    body = (
        text(0, 12, title, size=14, font_weight="bold"),
        path(positions, stroke_opacity=0.3),
        element("g", _joins(later), opacity=0.25),
        _joins(made),
        path(_outputs(scan.wires, bottom), stroke=BLUE),
        path(_outputs(ready, bottom), stroke=BLUE, fill=BLUE),
        text(0, bottom + _FOOT + 18, count),
    )
    alt = (
        f"{title} on {len(scan.wires)} elements after round {now} of {scan.depth}: "
        f"{len(made)} of {scan.work} joins made, {len(ready)} prefixes ready"
    )
    return Svg(width, bottom + _FOOT + 22, body, alt)


def _across(position: int) -> float:
    return _PITCH * (position + 0.5)


def _joins(steps: Sequence[Step]) -> str:
    """Each join as a line from its earlier wire and a dot; a stroke of no length with round ends is a dot."""
    lines, prefixes, inner = [], [], []
    for step in steps:
        x, y = _across(step.result.last), _HEAD + _ROUND * step.result.level
        lines.append(f"M{_across(step.earlier.last):g} {y - _ROUND}L{x:g} {y}")
        (inner if step.result.first else prefixes).append(f"M{x:g} {y}h0")
    return (
        path("".join(lines), stroke_width=1.2)
        + path("".join(inner), stroke_width=5, stroke_linecap="round")
        + path("".join(prefixes), stroke=BLUE, stroke_width=8, stroke_linecap="round")
    )


def _outputs(wires: Sequence[Wire], bottom: float) -> str:
    return "".join(f"M{_across(wire.last) - 3.5:g} {bottom + _FOOT - 7}h7v7h-7z" for wire in wires)


_FAMILY = {"attention": PURPLE, "linear RNN": BLUE, "nonlinear RNN": VERMILLION}


def hierarchy() -> Svg:
    """The map of the course: each architecture in its class, the shallow circuits at the bottom.

    Returns:
        The drawing, made from `complexity.ARCHITECTURES`; nonlinear RNNs stand above the dashed line.

    Source: Figure 1 of the paper.
    """
    width, gap, divide = 400, 8, 34
    rows = sorted(ARCHITECTURES, key=lambda a: list(CLASSES).index(a.complexity), reverse=True)
    first_shallow = next(i for i, a in enumerate(rows) if a.family != "nonlinear RNN")
    body, y = [], gap
    for i, architecture in enumerate(rows):
        if i == first_shallow:
            body += _divide(width, y)
            y += divide
        height = 66 if architecture.simulates else 50
        body += _band(architecture, y, width, height)
        y += height + gap
    alt = "Map of classes from deep to shallow: " + "; ".join(
        f"{a.name} ({a.examples}): {CLASSES[a.complexity].name}{'-complete' if a.complete else ''}, "
        f"depth {CLASSES[a.complexity].depth}"
        for a in rows
    )
    return Svg(width, y, tuple(body), alt)


def _band(architecture: Architecture, y: float, width: float, height: float) -> list[str]:
    colour, held = _FAMILY[architecture.family], CLASSES[architecture.complexity]
    band = [
        rect(1, y, width - 2, height, fill=colour, fill_opacity=0.12, rx=8, stroke=colour, stroke_width=1.2),
        text(38, y + height / 2 - 2, held.name, size=17, anchor="middle", font_weight="bold"),
        text(
            38,
            y + height / 2 + 15,
            "complete" if architecture.complete else "inside",
            size=11.5,
            anchor="middle",
        ),
        text(80, y + 20, architecture.name, size=13.5, font_weight="bold"),
        text(80, y + 38, architecture.examples, size=12),
        text(width - 12, y + 38, f"depth {held.depth}", size=12, anchor="end"),
    ]
    if architecture.simulates:
        band.append(text(80, y + 55, f"simulates {architecture.simulates}", size=12))
    return band


def _divide(width: float, y: float) -> list[str]:
    return [
        line(0, y + 4, width, y + 4, stroke_dasharray="6 5", stroke_width=1.5),
        text(width / 2, y + 20, "above this line: not in PNC¹, unless PNC¹ = L", size=12, anchor="middle"),
    ]
