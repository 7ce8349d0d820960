"""Products of many factors, bracketed one way or another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from lrnn.theory.draw.svg import BLUE, Svg, path, text

_HEAD, _LEVEL, _FOOT, _MARGIN = 34, 26, 26, 10


class _Product(NamedTuple):
    """A product of neighbours, drawn between them and below the deeper one."""

    across: float
    level: int
    factors: tuple[_Product, ...] = ()


Bracketing = Callable[[Callable[[Any, Any], Any], Sequence[Any]], Any]


def bracketed_product(
    bracketing: Bracketing, n: int, *, title: str, width: float = 340, levels: int | None = None
) -> Svg:
    """A product of n factors as a tree: factors in a row above, a dot for each product of two neighbours.

    Args:
        bracketing: `bracketing(combine, factors)`, such as `balanced`, which calls `combine(later, earlier)`.
        n: how many factors, at least one.
        title: what stands above the tree.
        width: the width of the drawing.
        levels: leave room for so many levels; if None, for those that there are.

    Returns:
        The drawing, with one longest chain of products in blue.

    Raises:
        ValueError: if there is no factor.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    pitch = (width - 2 * _MARGIN) / n
    root = bracketing(_combine, [_Product(_MARGIN + pitch * (i + 0.5), 0) for i in range(n)])
    nodes, chain = list(_nodes(root)), list(_chain(root))
    bottom = _down(root.level if levels is None else levels) + _FOOT
    products = sum(bool(node.factors) for node in nodes)
    body = (
        text(0, 14, title, size=14, font_weight="bold"),
        path(_lines((node, factor) for node in nodes for factor in node.factors), stroke_opacity=0.5),
        path(_lines(pairwise(chain)), stroke=BLUE, stroke_width=2.5),
        path(_dots(nodes), stroke_width=5, stroke_linecap="round"),
        path(_dots(chain), stroke=BLUE, stroke_width=8, stroke_linecap="round"),
        text(0, bottom, f"{n} factors, {products} products, {root.level} levels"),
    )
    return Svg(width, bottom + 5, body, f"{title}: {n} factors multiplied in {root.level} levels")


def _combine(later: _Product, earlier: _Product) -> _Product:
    level = 1 + max(later.level, earlier.level)
    return _Product((later.across + earlier.across) / 2, level, (earlier, later))


def _nodes(root: _Product) -> Iterator[_Product]:
    yield root
    for factor in root.factors:
        yield from _nodes(factor)


def _chain(root: _Product) -> Iterator[_Product]:
    """From the root upwards, always to the deeper factor."""
    yield root
    if root.factors:
        yield from _chain(max(root.factors, key=lambda factor: factor.level))


def _lines(pairs: Iterable[tuple[_Product, _Product]]) -> str:
    return "".join(
        f"M{factor.across:.4g} {_down(factor.level)}L{node.across:.4g} {_down(node.level)}"
        for node, factor in pairs
    )


def _dots(nodes: Sequence[_Product]) -> str:
    return "".join(f"M{node.across:.4g} {_down(node.level)}h0" for node in nodes)


def _down(level: int) -> float:
    return _HEAD + _LEVEL * level
