"""Words over permutations as pictures: strands that cross, and a solid whose edges change colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from math import cos, dist, pi, sin, sqrt

from lrnn.theory.draw.svg import BLUE, GREEN, ORANGE, PURPLE, VERMILLION, Svg, circle, line, path, text

Permutation = Sequence[int]
COLOURS = (VERMILLION, BLUE, GREEN, ORANGE, PURPLE)

_STEP, _GAP, _HEAD = 44, 16, 40


def strands(word: Sequence[Permutation], letters: Sequence[str], *, title: str, marked: int) -> Svg:
    """A word of permutations as strands from left to right, a column a letter.

    Args:
        word: at least one permutation; the first acts first, and p sends place i to place p[i].
        letters: what stands over each column.
        title: what stands above the drawing.
        marked: the place at which the strand in colour begins.

    Returns:
        The drawing, which says where the marked strand ends.
    """
    places = [range(len(word[0]))]
    for p in word:
        places.append([p[i] for i in places[-1]])
    marked_last = sorted(places[0], key=lambda strand: strand == marked)
    body = [text(0, 13, title, size=13, font_weight="bold")]
    body += [text(8 + _STEP * (t + 0.5), _HEAD - 12, x, anchor="middle") for t, x in enumerate(letters)]
    body += [_strand([row[strand] for row in places], strand == marked) for strand in marked_last]
    ends = (8, marked), (8 + _STEP * len(word), places[-1][marked])
    body += [circle(x, _down(y), 5, fill=VERMILLION) for x, y in ends]
    alt = f"{title}: the strand that begins at place {marked} ends at place {places[-1][marked]}"
    return Svg(_STEP * len(word) + 16, _down(len(places[0]) - 1) + 9, tuple(body), alt)


def _strand(places: Sequence[int], marked: bool) -> str:
    half = _STEP // 2
    falls = [_down(after) - _down(before) for before, after in pairwise(places)]
    curve = f"M8 {_down(places[0])}" + "".join(f"c{half} 0 {half} {y} {_STEP} {y}" for y in falls)
    if marked:
        return path(curve, stroke=VERMILLION, stroke_width=3.5)
    return path(curve, stroke_opacity=0.45, stroke_width=1.5)


def _down(place: int) -> int:
    return _HEAD + _GAP * place


def corners() -> list[tuple[float, float, float]]:
    """The twelve corners of an icosahedron that stands on a corner: top, upper ring, lower ring, bottom."""
    ring = [(2 / sqrt(5) * cos(pi * k / 5), 2 / sqrt(5) * sin(pi * k / 5)) for k in range(10)]
    upper = [(x, y, 1 / sqrt(5)) for x, y in ring[::2]]
    lower = [(x, y, -1 / sqrt(5)) for x, y in ring[1::2]]
    return [(0, 0, 1), *upper, *lower, (0, 0, -1)]


def edges() -> dict[tuple[int, int], int]:
    """The 30 edges as pairs of corners, each with the number, 0 to 4, of its set of six.

    The six edges of a set lie in three directions at right angles; one of each set meets the top corner.
    """
    points = corners()
    pairs = [pair for pair in combinations(range(12), 2) if dist(*(points[i] for i in pair)) < 1.1]
    middles = {pair: [sum(x) for x in zip(*(points[i] for i in pair))] for pair in pairs}

    def aligned(first: tuple[int, int], second: tuple[int, int]) -> bool:
        dot, square = (sum(map(float.__mul__, middles[first], middles[e])) for e in (second, first))
        return min(abs(dot), abs(abs(dot) - square)) < 1e-9

    return {pair: next(k for k in range(5) if aligned(pair, pairs[k])) for pair in pairs}


def icosahedron(place: Permutation, *, radius: float = 78) -> Svg:
    """Five beads on the five edges that meet a corner, and every other edge in the colour of its set.

    Args:
        place: where each of the beads 0 to 4 is; for an even permutation the picture is the solid, rotated.
        radius: of the drawing.

    Returns:
        The drawing from above the corner; hidden edges are left out.
    """
    size = 2 * radius + 4
    points = [(size / 2 + radius * y / 0.9, size / 2 - radius * x / 0.9) for x, y, _ in corners()]
    colour = {k: COLOURS[bead] for bead, k in enumerate(place)}

    def stretch(i: int, j: int, start: float, end: float) -> str:
        ends = (a + (b - a) * part for part in (start, end) for a, b in zip(points[i], points[j]))
        return line(*ends, stroke=colour[sets[i, j]], stroke_width=4)

    sets = edges()
    body = [stretch(i, j, 0, 1) for i, j in sets if 0 < i < 6 and j < 11]
    for bead, k in enumerate(place):
        body += [stretch(0, k + 1, 0, 0.49), stretch(0, k + 1, 0.81, 1)]
        x, y = (0.35 * a + 0.65 * b for a, b in zip(points[0], points[k + 1]))
        body.append(
            circle(x, y, 12, fill=COLOURS[bead], fill_opacity=0.3, stroke=COLOURS[bead], stroke_width=2)
        )
        body.append(text(x, y + 5, str(bead), size=15, anchor="middle", font_weight="bold"))
    where = ", ".join(f"bead {bead} at place {k}" for bead, k in enumerate(place))
    return Svg(size, size, tuple(body), f"An icosahedron from above a corner: {where}")
