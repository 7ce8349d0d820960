"""Membership in the languages of the course, by counting, comparing and Python's own arithmetic."""

from __future__ import annotations

from collections.abc import Sequence


def equal_blocks(word: str, letters: str) -> bool:
    """Whether the word is a^n b^n c^n ... for the given letters and some n >= 0."""
    return word == "".join(letter * (len(word) // len(letters)) for letter in letters)


def marked_palindrome(word: str, marker: str = "#") -> bool:
    """Whether the word is w, the marker, and w read backwards."""
    left, found, right = word.partition(marker)
    return bool(found) and marker not in right and left == right[::-1]


def dyck(word: Sequence[str], pairs: Sequence[tuple[str, str]], depth: int | None = None) -> bool:
    """Whether brackets are balanced, never more than `depth` of them open at once.

    Args:
        word: brackets.
        pairs: each opening bracket with its closing one.
        depth: the greatest nesting; unbounded if None.
    """
    closing, waiting = dict(pairs), []
    for bracket in word:
        if bracket in closing:
            waiting.append(closing[bracket])
        elif not waiting or waiting.pop() != bracket:
            return False
        if depth is not None and len(waiting) > depth:
            return False
    return not waiting


def successor(word: str) -> bool:
    """Whether the word is x # y with y = x + 1: x in binary, y backwards and of the same length."""
    parts = word.split("#")
    return len(parts) == 2 and _binary(*parts) and _value(parts[0]) + 1 == _value(parts[1][::-1])


def sum_of_two(word: str) -> bool:
    """Whether the word is x + y = z for x, y in binary and z backwards, all of the same length."""
    left, _, z = word.partition("=")
    x, _, y = left.partition("+")
    shape = word == f"{x}+{y}={z}"
    return shape and _binary(x, y, z) and _value(x) + _value(y) == _value(z[::-1])


def _binary(*parts: str) -> bool:
    return len({len(part) for part in parts}) == 1 and set("".join(parts)) <= set("01")


def _value(bits: str) -> int:
    return int("0" + bits, 2)
