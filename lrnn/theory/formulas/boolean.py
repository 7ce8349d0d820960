"""Boolean formulas: read, evaluated, listed by size and drawn at random."""

from __future__ import annotations

import ast
import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product

Assignment = Mapping[str, bool]


class Formula(ABC):
    """A tree of `Variable` and `Constant` leaves under `Not`, `And` and `Or`."""

    @abstractmethod
    def value(self, assignment: Assignment) -> bool:
        """Whether the formula is true.

        Raises:
            ValueError: if a variable has no value.
        """

    @property
    @abstractmethod
    def parts(self) -> tuple[Formula, ...]:
        """The formulas that the outermost connective joins."""

    @cached_property
    def depth(self) -> int:
        """The most `and`s and `or`s on a way from the root to a leaf; a `not` is free."""
        return (len(self.parts) == 2) + max((part.depth for part in self.parts), default=0)

    @cached_property
    def variables(self) -> tuple[str, ...]:
        """The names that occur, in alphabetical order."""
        return tuple(sorted({name for part in self.parts for name in part.variables}))


@dataclass(frozen=True)
class Variable(Formula):
    """A named input."""

    name: str
    parts = ()

    @cached_property
    def variables(self) -> tuple[str, ...]:
        return (self.name,)

    def value(self, assignment: Assignment) -> bool:
        if self.name not in assignment:
            raise ValueError(f"assignment must give {self.name!r} a value, got {dict(assignment)}")
        return bool(assignment[self.name])

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Constant(Formula):
    """0 or 1."""

    bit: bool
    parts = ()

    def value(self, assignment: Assignment) -> bool:
        return self.bit

    def __str__(self) -> str:
        return str(int(self.bit))


@dataclass(frozen=True)
class Not(Formula):
    """True where its part is false."""

    inner: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        return (self.inner,)

    def value(self, assignment: Assignment) -> bool:
        return not self.inner.value(assignment)

    def __str__(self) -> str:
        return f"not {self.inner}"


@dataclass(frozen=True)
class _Binary(Formula):
    left: Formula
    right: Formula

    @property
    def parts(self) -> tuple[Formula, ...]:
        return (self.left, self.right)

    def __str__(self) -> str:
        return f"({self.left} {type(self).__name__.lower()} {self.right})"


class And(_Binary):
    """True where both parts are."""

    def value(self, assignment: Assignment) -> bool:
        return self.left.value(assignment) and self.right.value(assignment)


class Or(_Binary):
    """True where a part is."""

    def value(self, assignment: Assignment) -> bool:
        return self.left.value(assignment) or self.right.value(assignment)


def parse(text: str) -> Formula:
    """A formula in Python's words, such as `(x1 and not x2) or x3`, with 0 and 1 as constants.

    Args:
        text: names, 0, 1, `not`, `and`, `or` and brackets; `a and b and c` is `(a and b) and c`.

    Raises:
        ValueError: if there is anything else.
    """
    try:
        return _formula(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, KeyError):
        raise ValueError(f"text must be names, 0, 1, not, and, or and brackets, got {text!r}") from None


def _formula(node: ast.expr) -> Formula:
    match node:
        case ast.Name(id=name):
            return Variable(name)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return Not(_formula(inner))
        case ast.BoolOp(op=op, values=values):
            return reduce({ast.And: And, ast.Or: Or}[type(op)], map(_formula, values))
        case ast.Constant(value=bit) if type(bit) is int:
            return Constant({0: False, 1: True}[bit])
    raise SyntaxError


def formulas(size: int, leaves: Sequence[Formula]) -> Iterator[Formula]:
    """All formulas that are written with so many leaves and connectives.

    Args:
        size: the number of leaves, negations and connectives together.
        leaves: the variables and constants to choose from.
    """
    if size == 1:
        yield from leaves
    elif size > 1:
        yield from map(Not, formulas(size - 1, leaves))
        for left in range(1, size - 1):
            for pair in product(formulas(left, leaves), formulas(size - 1 - left, leaves)):
                yield And(*pair)
                yield Or(*pair)


def random_formula(rng: random.Random, depth: int, variables: Sequence[str]) -> Formula:
    """A full binary tree with random connectives and leaves; every second one, on average, is negated."""
    if depth:
        pair = (random_formula(rng, depth - 1, variables) for _ in range(2))
        formula = rng.choice((And, Or))(*pair)
    else:
        formula = Variable(rng.choice(variables))
    return rng.choice((formula, Not(formula)))


def assignments(variables: Sequence[str]) -> Iterator[dict[str, bool]]:
    """All ways to give each variable a value."""
    return (dict(zip(variables, values)) for values in product((False, True), repeat=len(variables)))
