"""Sums, comparisons and expressions modulo M, by Python's own integers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod


def sum_modulo(word: Sequence[str], modulus: int) -> int:
    """The sum of numbers, modulo M."""
    return sum(map(int, word)) % modulus


def is_even_pair(word: Sequence[str]) -> bool:
    """Whether the first and the last number are equal."""
    return word[0] == word[-1]


def value_modulo(word: Sequence[str], modulus: int) -> int:
    """The value of an expression modulo M: products before sums and differences.

    Args:
        word: numbers and the operators +, - and * between them, such as "1+2-3*4".
        modulus: M.

    Raises:
        ValueError: if a number does not follow an operator, or an operator a number.
    """
    expression = "".join(word)
    if not re.fullmatch(r"\d+([-+*]\d+)*", expression):
        raise ValueError(f"word must be numbers with one of + - * between them, got {expression[:40]!r}")
    terms = re.findall(r"([-+]?)([\d*]+)", expression)
    return sum(int(f"{sign}1") * prod(map(int, term.split("*"))) for sign, term in terms) % modulus
