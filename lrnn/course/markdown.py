"""Markdown of what the package writes into pages."""

from collections.abc import Iterable, Sequence


class NotGenerated(Exception):
    """What a page asks for does not exist, or must not be shown."""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table.

    Args:
        head: the titles of the columns.
        rows: the cells of each row, as Markdown.

    Returns:
        MyST Markdown.
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)
