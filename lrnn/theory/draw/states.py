"""Automata as states in a row: steps to the right above it, loops below it, steps to the left below those.

A step to the left leaves and enters states at their sides and passes between the loops, clear of their words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lrnn.theory.draw.svg import BLUE, INK, Svg, circle, element, line, text

PITCH, RADIUS, LINE, LETTER, GAP, BEND, SIDE = 120, 22, 14, 6.4, 8, 6, 53
Edge = tuple[str, str, str]


@dataclass(frozen=True)
class _Arc:
    """Steps between two states: the x of both ends, the words over the arc and how far it bulges."""

    start: float
    end: float
    labels: tuple[str, ...]
    bulge: float

    @property
    def width(self) -> float:
        """The width of the words."""
        return LETTER * max(map(len, self.labels))

    @property
    def middle(self) -> float:
        """The middle of the words: that of the arc, or beside it if it is a narrow step to the left."""
        if 0 < self.start - self.end < RADIUS:
            return self.start + BEND + self.width / 2
        return (self.start + self.end) / 2

    @property
    def reach(self) -> tuple[float, float]:
        """From where to where the arc and its words extend."""
        left, right = self.middle - self.width / 2, self.middle + self.width / 2
        return min(self.start, self.end, left), max(self.start, self.end, right)

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
    if source < target:
        return _Arc(source + 7, target - 7, tuple(labels), 0)
    side = SIDE if source > target else 7
    return _Arc(source - side, target + side, tuple(labels), 0)


def _stack(arcs: list[_Arc]) -> list[_Arc]:
    """Loops and short arcs first, every arc beyond the ones that it would cross."""
    placed: list[_Arc] = []
    for arc in sorted(arcs, key=lambda arc: (arc.start > arc.end, abs(arc.end - arc.start))):
        under = [p.height for p in placed if p.reach[0] < arc.reach[1] and arc.reach[0] < p.reach[1]]
        placed.append(_Arc(arc.start, arc.end, arc.labels, GAP + max([14, *under])))
    return placed


def _arc(arc: _Arc, y: float, side: int) -> str:
    """The arc with its tip and words; `side` is -1 above the row, 1 below it."""
    far = y + side * arc.bulge
    first = far + (14 if side > 0 else -4 - LINE * (len(arc.labels) - 1))
    words = [
        text(arc.middle, first + LINE * i, label, size=11.5, anchor="middle")
        for i, label in enumerate(arc.labels)
    ]
    if side < 0:
        path = _legs(arc, y, far)
        tip = _tip(arc.end, y, 0, -9)
    elif arc.start < arc.end:
        path = _loop(arc, y, far)
        tip = _tip(arc.end, y, 0, 9)
    else:
        level, edge = y - RADIUS + 8, SIDE - RADIUS + 1.5
        path = (
            f"M {arc.start + edge:g} {level:g} L{_legs(arc, level, far)[1:]} L {arc.end - edge:g} {level:g}"
        )
        tip = _tip(arc.end - edge, level, 9, 0)
    curve = element("path", d=path, fill="none", stroke=INK, stroke_opacity=0.55, stroke_width=1.3)
    return curve + element("polygon", points=tip, fill=INK) + "".join(words)


def _legs(arc: _Arc, y: float, far: float) -> str:
    """Away from the row, along it, and back, with rounded corners."""
    bend = BEND if arc.end > arc.start else -BEND
    corner = far - (BEND if far > y else -BEND)
    return (
        f"M {arc.start:g} {y:g} V {corner:g} Q {arc.start:g} {far:g} {arc.start + bend:g} {far:g} "
        f"H {arc.end - bend:g} Q {arc.end:g} {far:g} {arc.end:g} {corner:g} V {y:g}"
    )


def _loop(arc: _Arc, y: float, far: float) -> str:
    """A round loop; a cubic curve goes three quarters of the way to its handles."""
    deep, lean = (far - y) / 0.75, arc.end - arc.start
    return f"M {arc.start:g} {y:g} c {-lean:g} {deep:g} {2 * lean:g} {deep:g} {lean:g} 0"


def _tip(x: float, y: float, back: float, away: float) -> str:
    """The corners of an arrow tip at (x, y) whose shaft comes from (x + back, y + away)."""
    wide, high = (0, 4) if back else (4, 0)
    return f"{x:g},{y:g} {x + back - wide:g},{y + away - high:g} {x + back + wide:g},{y + away + high:g}"


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
