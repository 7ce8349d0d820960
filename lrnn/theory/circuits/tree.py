"""Balanced trees: any associative operation on n items in logarithmic depth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def balanced(combine: Callable[[Item, Item], Item], items: Sequence[Item]) -> Item:
    """All items combined in a tree of depth ceil(log2 n).

    Args:
        combine: `combine(later, earlier)`; associative.
        items: n >= 1 items.

    Returns:
        The one item that is left.

    Raises:
        ValueError: if there is nothing to combine.
    """
    if not items:
        raise ValueError("items must hold at least one item, got none")
    if len(items) == 1:
        return items[0]
    middle = (len(items) + 1) // 2
    return combine(balanced(combine, items[middle:]), balanced(combine, items[:middle]))
