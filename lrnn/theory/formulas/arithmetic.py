"""Arithmetic formulas: trees of +, - and * over inputs and constants from {-1, 0, 1}."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from operator import add, mul, sub
from typing import ClassVar

OPERATIONS = {"+": add, "-": sub, "*": mul}
SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
Inputs = Mapping[str, int]


@dataclass(frozen=True)
class Leaf:
    """A named input or one of the constants -1, 0 and 1."""

    symbol: str | int
    depth: ClassVar[int] = 0

    def value(self, inputs: Inputs) -> int:
        """The input, or the constant.

        Raises:
            ValueError: if the name has no input, or an input other than -1, 0 and 1.
        """
        found = inputs.get(self.symbol) if isinstance(self.symbol, str) else self.symbol
        if found not in (-1, 0, 1):
            raise ValueError(f"input {self.symbol!r} must be -1, 0 or 1, got {found!r}")
        return found

    def __str__(self) -> str:
        return str(self.symbol)


@dataclass(frozen=True)
class Gate:
    """Two formulas joined by ``+``, ``-`` or ``*``."""

    operation: str
    left: Formula
    right: Formula

    @cached_property
    def depth(self) -> int:
        """The number of gates on the longest way from the root to a leaf."""
        return 1 + max(self.left.depth, self.right.depth)

    def value(self, inputs: Inputs) -> int:
        """The value of the formula.

        Raises:
            ValueError: if a name has no input, or an input other than -1, 0 and 1.
        """
        return OPERATIONS[self.operation](self.left.value(inputs), self.right.value(inputs))

    def __str__(self) -> str:
        return f"({self.left} {self.operation} {self.right})"


Formula = Gate | Leaf


def parse(text: str) -> Formula:
    """A formula from text such as `x * (y + 1) - z`.

    Raises:
        ValueError: if there is anything but +, - and * over names and the constants -1, 0 and 1.
    """
    try:
        return _formula(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, KeyError):
        raise ValueError(f"text must be names, -1, 0, 1, +, -, * and brackets, got {text!r}") from None


def _formula(node: ast.expr) -> Formula:
    match node:
        case ast.BinOp(left, operation, right):
            return Gate(SIGNS[type(operation)], _formula(left), _formula(right))
        case ast.Name(name):
            return Leaf(name)
        case ast.Constant(value) if type(value) is int and value in (0, 1):
            return Leaf(value)
        case ast.UnaryOp(ast.USub(), ast.Constant(1)):
            return Leaf(-1)
    raise SyntaxError


def formulas(depth: int, leaves: Sequence[Leaf]) -> Iterator[Formula]:
    """All formulas up to a depth over the given leaves, the leaves first."""
    yield from leaves
    if depth:
        parts = list(formulas(depth - 1, leaves))
        yield from (Gate(*each) for each in product(OPERATIONS, parts, parts))


def random_formula(rng: random.Random, depth: int, leaves: Sequence[Leaf]) -> Formula:
    """A full binary tree with random operations and leaves."""
    if not depth:
        return rng.choice(leaves)
    left, right = (random_formula(rng, depth - 1, leaves) for _ in range(2))
    return Gate(rng.choice(list(OPERATIONS)), left, right)
