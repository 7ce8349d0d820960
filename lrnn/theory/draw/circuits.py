"""Small circuits: inputs above, outputs below, a row for each level, and no wire through a gate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.circuit import Circuit
from lrnn.theory.circuits.netlist import labels
from lrnn.theory.draw.svg import BLUE, INK, Svg, circle, element, path, text

_ROW, _RADIUS, _PASS, _HEAD, _LETTER = 40, 10, 12, 52, 7.5
_SIGNS = {"&": "∧", "|": "∨", "^": "⊕", "~": "¬", "-": "−", "*": "×"}
_STROKES = {
    "later": {"stroke_opacity": 0.15},
    "zero": {"stroke_opacity": 0.5},
    "one": {"stroke": BLUE, "stroke_width": 2.5},
}

Rows = list[dict[int, Sequence[int]]]
"""For each row the gates that stand in it or pass it on the way down, each with its neighbours above."""


def circuit_diagram(
    circuit: Circuit, *, title: str, values: Sequence[Any] | None = None, level: int | None = None
) -> Svg:
    """A circuit by levels.

    Args:
        circuit: a small circuit with at least one output.
        title: what stands above it.
        values: of all gates, as `circuit.trace` returns them; Boolean gates and wires of value 1 are blue,
            and the values of arithmetic gates stand beside them.
        level: gates of later levels are drawn faint and without values; if None, all are drawn in full.

    Returns:
        The drawing.

    Raises:
        ValueError: if the circuit has no output.
    """
    if not circuit.sinks:
        raise ValueError("circuit must have at least one output, got none")
    levels, depth, names = circuit.levels(), circuit.depth, labels(circuit)
    boolean = isinstance(circuit, BooleanCircuit)
    now = depth if level is None else level
    kinds = [
        "later" if held > now else "one" if boolean and values and values[i] == 1 else "zero"
        for i, held in enumerate(levels)
    ]
    rows = _rows(circuit, levels, depth)
    places = _places(rows, levels, 30 if boolean else 56)
    body = [text(0, 14, title, size=14, font_weight="bold")]
    for kind, style in _STROKES.items():
        body.append(path("".join(_wires(rows, places, levels, kinds, kind)), **style))
    for row, joined in enumerate(rows):
        for i in joined:
            if levels[i] == row:
                beside = str(values[i]) if values and not boolean and kinds[i] != "later" else ""
                body.append(_gate(places[row][i], row, names[i], kinds[i], beside))
    for name, i in circuit.sinks.items():
        body.append(text(places[-1][i], _down(depth + 1) + 14, name, size=12, anchor="middle"))
    width = max([*(x for row in places for x in row.values()), _LETTER * len(title)]) + 2 * _RADIUS
    alt = f"{title}: {circuit.size} gates in {depth} levels"
    return Svg(
        width, _down(depth + 1) + 20, tuple(body), alt if level is None else f"{alt}, after level {level}"
    )


def _rows(circuit: Circuit, levels: Sequence[int], depth: int) -> Rows:
    operands = list(circuit.operands())
    last = list(levels)
    for i, above in enumerate(operands):
        for j in above:
            last[j] = max(last[j], levels[i] - 1)
    for i in circuit.sinks.values():
        last[i] = depth + 1
    rows: Rows = [{} for _ in range(depth + 2)]
    for i, above in enumerate(operands):
        for row in range(levels[i], min(last[i], depth + 1) + 1):
            rows[row][i] = list(dict.fromkeys(above)) if row == levels[i] else [i]
    return rows


def _places(rows: Rows, levels: Sequence[int], gap: float) -> list[dict[int, float]]:
    """Each gate below the middle of what it reads, as far as its neighbours in the row leave room."""
    places: list[dict[int, float]] = []
    for row, joined in enumerate(rows):
        wish = {
            i: sum(places[-1][j] for j in above) / len(above) if above else gap * n
            for n, (i, above) in enumerate(joined.items())
        }
        placed, free = {}, min(wish.values())
        for i in sorted(wish, key=wish.__getitem__):
            half = (gap if levels[i] == row or row == len(rows) - 1 else _PASS) / 2
            placed[i] = max(wish[i], free + half)
            free = placed[i] + half
        shift = sum(wish[i] - placed[i] for i in wish) / len(wish)
        places.append({i: x + shift for i, x in placed.items()})
    left = min(x for row in places for x in row.values()) - 2 * _RADIUS
    return [{i: round(x - left, 1) for i, x in row.items()} for row in places]


def _wires(
    rows: Rows, places: list[dict[int, float]], levels: Sequence[int], kinds: Sequence[str], kind: str
):
    for row, joined in enumerate(rows):
        for i, above in joined.items():
            end = _down(row) - _RADIUS * (levels[i] == row)
            for j in above:
                if kinds[j] == kind:
                    start = _down(row - 1) + _RADIUS * (levels[j] == row - 1)
                    yield f"M{places[row - 1][j]:g} {start:g}L{places[row][i]:g} {end:g}"


def _gate(x: float, row: int, name: str, kind: str, beside: str) -> str:
    y, lit = _down(row), kind == "one"
    ring = circle(x, y, _RADIUS, fill=BLUE if lit else "none", stroke=BLUE if lit else INK)
    if row:
        sign, ink = _SIGNS.get(name, name), "white" if lit else INK
        ring += element("text", sign, x=x, y=y + 4.5, font_size=13, text_anchor="middle", fill=ink)
    else:
        ring += text(x, y - _RADIUS - 5, name, size=12, anchor="middle")
    if beside and beside != name:
        ring += text(x + _RADIUS + 3, y + 4.5, beside, size=12)
    return element("g", ring, opacity=0.3) if kind == "later" else ring


def _down(row: int) -> float:
    return _HEAD + _ROW * row
