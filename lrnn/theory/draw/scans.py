"""Scans as networks."""

from __future__ import annotations

from collections.abc import Sequence

from lrnn.theory.draw.svg import BLUE, Svg, element, path, text
from lrnn.theory.scans import Scan, Step, Wire

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
