"""Automata as states in a row: steps to the right above it, loops and steps to the left below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lrnn.theory.draw.svg import BLUE, INK, Svg, circle, element, line, text

PITCH, RADIUS, LINE, LETTER, GAP = 120, 22, 14, 6.4, 8
Edge = tuple[str, str, str]


@dataclass(frozen=True)
class _Arc:
    """Steps between two states: the x of both ends, the words over the arc and how far it bulges."""

    start: float
    end: float
    labels: tuple[str, ...]
    bulge: float

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where the arc and its words extend."""
        half = max(LETTER * max(map(len, self.labels)), abs(self.start - self.end)) / 2
        middle = (self.start + self.end) / 2
        return middle - half, middle + half

    @property
    def height(self) -> float:
        """How far the words extend from the row of states."""
        return self.bulge + LINE * len(self.labels) + 4


def state_diagram(
    states: Sequence[str], edges: Iterable[Edge], *, start: str | None, accepting: Collection[str]
) -> Svg:
    """An automaton as a drawing.

    Args:
        states: the states in the order of the row.
        edges: steps as (from, to, label); steps between the same states share an arc.
        start: the state with an arrow from nowhere, if there is one.
        accepting: the states with a second ring.

    Returns:
        The drawing, described by the list of its steps.
    """
    merged: dict[tuple[str, str], list[str]] = {}
    for source, target, label in edges:
        merged.setdefault((source, target), []).append(label)
    x = {state: PITCH * (i + 0.5) for i, state in enumerate(states)}
    upper = _stack([_ends(x[p], x[q], labels) for (p, q), labels in merged.items() if x[p] < x[q]])
    lower = _stack([_ends(x[p], x[q], labels) for (p, q), labels in merged.items() if x[p] >= x[q]])
    top = max((arc.height for arc in upper), default=0) + RADIUS + 4
    bottom = max((arc.height for arc in lower), default=0) + RADIUS + 4
    left = min([0, *(arc.reach[0] for arc in upper + lower)])
    right = max([PITCH * len(states), *(arc.reach[1] for arc in upper + lower)])
    parts = [_arc(arc, top - RADIUS, -1) for arc in upper] + [_arc(arc, top + RADIUS, 1) for arc in lower]
    parts += [_state(state, x[state], top, state == start, state in accepting) for state in states]
    body = element("g", "".join(parts), transform=f"translate({-left:g} 0)")
    return Svg(right - left, top + bottom, (body,), _describe(states, merged, start, accepting))


def _ends(source: float, target: float, labels: list[str]) -> _Arc:
    side = 7 if source < target else -7
    return _Arc(source + side, target - side, tuple(labels), 0)


def _stack(arcs: list[_Arc]) -> list[_Arc]:
    """Short arcs first, every arc beyond the ones that it would cross."""
    placed: list[_Arc] = []
    for arc in sorted(arcs, key=lambda arc: abs(arc.end - arc.start)):
        under = [p.height for p in placed if p.reach[0] < arc.reach[1] and arc.reach[0] < p.reach[1]]
        placed.append(_Arc(arc.start, arc.end, arc.labels, GAP + max([14, *under])))
    return placed


def _arc(arc: _Arc, y: float, side: int) -> str:
    far = y + side * arc.bulge / 0.75  # a cubic curve goes three quarters of the way to its handles
    spread = 16 if abs(arc.end - arc.start) < RADIUS else 0
    lean = spread if arc.start > arc.end else -spread
    path = (
        f"M {arc.start:g} {y:g} C {arc.start + lean:g} {far:g} {arc.end - lean:g} {far:g} {arc.end:g} {y:g}"
    )
    tip = f"{arc.end:g},{y:g} {arc.end - 4:g},{y + side * 9:g} {arc.end + 4:g},{y + side * 9:g}"
    middle = (arc.start + arc.end) / 2
    first = y + side * arc.bulge + (14 if side > 0 else -4 - LINE * (len(arc.labels) - 1))
    words = [
        text(middle, first + LINE * i, label, size=11.5, anchor="middle")
        for i, label in enumerate(arc.labels)
    ]
    curve = element("path", d=path, fill="none", stroke=INK, stroke_opacity=0.55, stroke_width=1.3)
    return curve + element("polygon", points=tip, fill=INK) + "".join(words)


def _state(name: str, x: float, y: float, start: bool, accepting: bool) -> str:
    rings = circle(x, y, RADIUS, fill="none", stroke=BLUE, stroke_width=1.8)
    if accepting:
        rings += circle(x, y, RADIUS - 4, fill="none", stroke=BLUE, stroke_width=1.2)
    if start:
        tip = f"{x - RADIUS:g},{y:g} {x - RADIUS - 9:g},{y - 4:g} {x - RADIUS - 9:g},{y + 4:g}"
        rings += line(x - RADIUS - 26, y, x - RADIUS - 8, y) + element("polygon", points=tip, fill=INK)
    size = min(13, 1.55 * (2 * RADIUS - 10) / max(len(name), 1))
    return rings + text(x, y + size / 3, name, size=round(size, 1), anchor="middle")


def _describe(
    states: Sequence[str],
    merged: dict[tuple[str, str], list[str]],
    start: str | None,
    accepting: Collection[str],
) -> str:
    ends = ", ".join(state for state in states if state in accepting)
    steps = "; ".join(f"{p} to {q} on {', '.join(labels)}" for (p, q), labels in merged.items())
    return f"Automaton with states {', '.join(states)}; start {start}; accepting {ends}. Steps: {steps}"
