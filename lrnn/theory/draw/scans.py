"""Scans as networks."""

from __future__ import annotations

from lrnn.theory.draw.svg import BLUE, INK, Svg, circle, element, line, rect, text
from lrnn.theory.scans import Scan, Step

_PITCH, _ROUND, _HEAD, _FOOT = 12, 15, 30, 14


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
    made = sum(step.result.level <= now for step in scan.steps)
    ready = sum(wire.level <= now for wire in scan.wires)
    width, bottom = _PITCH * len(scan.wires), _HEAD + _ROUND * scan.depth
    body = [
        text(0, 12, title, size=14, font_weight="bold"),
        *(line(_across(i), _HEAD, _across(i), bottom, stroke_opacity=0.3) for i in range(len(scan.wires))),
    ]
    for step in scan.steps:
        body.append(element("g", _join(step), opacity=1 if step.result.level <= now else 0.25))
    for wire in scan.wires:
        fill = BLUE if wire.level <= now else "none"
        body.append(rect(_across(wire.last) - 3.5, bottom + _FOOT - 7, 7, 7, fill=fill, stroke=BLUE))
    count = f"joins {made} of {scan.work}, ready {ready} of {len(scan.wires)}"
    body.append(text(0, bottom + _FOOT + 18, count))
    alt = (
        f"{title} on {len(scan.wires)} elements after round {now} of {scan.depth}: "
        f"{made} of {scan.work} joins made, {ready} prefixes ready"
    )
    return Svg(width, bottom + _FOOT + 22, tuple(body), alt)


def _across(position: int) -> float:
    return _PITCH * (position + 0.5)


def _join(step: Step) -> str:
    x, y = _across(step.result.last), _HEAD + _ROUND * step.result.level
    dot = circle(x, y, 4, fill=BLUE) if step.result.first == 0 else circle(x, y, 2.4, fill=INK)
    return line(_across(step.earlier.last), y - _ROUND, x, y, stroke_width=1.2) + dot
