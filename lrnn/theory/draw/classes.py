"""The map of classes and architectures."""

from __future__ import annotations

from lrnn.theory.complexity import ARCHITECTURES, CLASSES, Architecture
from lrnn.theory.draw.svg import BLUE, PURPLE, VERMILLION, Svg, line, rect, text

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
