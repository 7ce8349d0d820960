"""Tables of rules: the one syntax in which every machine of the course is written.

A line says `WHEN ... -> THEN ...`, one word a column. On the left, `a|b` stands for either value and `*` for
any; `otherwise -> THEN ...` covers all that no other line covers; `//` begins a comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple


class Column(NamedTuple):
    """What may stand in one column: a name for messages, and the values; None allows every word."""

    name: str
    values: tuple[str, ...] | None


class Rule(NamedTuple):
    """One line: where every column holds one of the values of `when`, the result is `then`."""

    line: int
    when: tuple[frozenset[str], ...]
    then: tuple[str, ...]


def names(argument: str, text: str) -> tuple[str, ...]:
    """The words of a list of states or symbols.

    Args:
        argument: what the list is called in messages.
        text: words with spaces between them.

    Returns:
        The words in order.

    Raises:
        TypeError: if `text` is not a string.
        ValueError: if there is no word, or one stands twice.
    """
    if not isinstance(text, str):
        raise TypeError(f"{argument} must be a string of words, got {text!r}")
    words = text.split()
    repeated = {word for word in words if words.count(word) > 1}
    if not words or repeated:
        raise ValueError(f"{argument} must be distinct words, at least one, got {text!r}")
    return tuple(words)


def choices(word: str, column: Column, line: int) -> frozenset[str]:
    """The values that a word on the left stands for.

    Raises:
        ValueError: if it names an unknown value.
    """
    if column.values is None or word in column.values:
        return frozenset([word])
    if word == "*":
        return frozenset(column.values)
    parts = word.split("|")
    for part in parts:
        if part not in column.values:
            raise ValueError(f"line {line}: unknown {column.name} {part!r}; known: {' '.join(column.values)}")
    return frozenset(parts)


def lines(text: str) -> list[tuple[int, list[str]]]:
    """The words of every line that is not empty, with its number from 1; comments are dropped."""
    stripped = [line.partition("//")[0].split() for line in text.splitlines()]
    return [(number, words) for number, words in enumerate(stripped, 1) if words]


def patterns(text: str, columns: Sequence[Column]) -> tuple[tuple[frozenset[str], ...], ...]:
    """Left-hand sides alone, one a line, such as a machine's accepting configurations.

    Args:
        text: the lines.
        columns: what the words of a line mean.

    Returns:
        For each line the values that each column may hold.

    Raises:
        ValueError: if a line has the wrong number of words or names an unknown value.
    """
    return tuple(_side(words, columns, number) for number, words in lines(text))


@dataclass(frozen=True)
class Table:
    """A total function from the columns on the left to the words on the right."""

    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    default: tuple[str, ...] | None

    @classmethod
    def parse(cls, text: str, columns: Sequence[Column], results: Sequence[Column]) -> Table:
        """Read a table and see that it defines exactly one result everywhere.

        Args:
            text: the lines.
            columns: the columns left of the arrow.
            results: the columns right of it.

        Returns:
            The table.

        Raises:
            ValueError: if a line is malformed or names an unknown value, if two lines cover the same case, or
                if a case is covered by none.
        """
        rules, default = [], None
        for number, words in lines(text):
            left, right = _halves(words, number)
            then = _results(right, results, number)
            if left != ["otherwise"]:
                rules.append(Rule(number, _side(left, columns, number), then))
            elif default is None:
                default = then
            else:
                raise ValueError(f"line {number}: a second otherwise")
        table = cls(tuple(columns), tuple(rules), default)
        table.cases  # noqa: B018  covering every case once is checked where the table is made
        return table

    @cached_property
    def cases(self) -> dict[tuple[str, ...], tuple[str, ...]]:
        """The result of every case, written out."""
        covered: dict[tuple[str, ...], Rule] = {}
        for rule in self.rules:
            for case in product(*map(sorted, rule.when)):
                if case in covered:
                    raise ValueError(
                        f"not deterministic: lines {covered[case].line} and {rule.line} both say what to do "
                        f"for {self.describe(case)}"
                    )
                covered[case] = rule
        found = {case: rule.then for case, rule in covered.items()}
        for case in product(*(column.values for column in self.columns)):
            if case not in found and self.default is None:
                raise ValueError(f"missing rule for {self.describe(case)}")
            found.setdefault(case, self.default)
        return found

    def describe(self, case: Sequence[str]) -> str:
        """A case in words, for messages."""
        return ", ".join(f"{column.name} {value!r}" for column, value in zip(self.columns, case))


def _halves(words: list[str], number: int) -> tuple[list[str], list[str]]:
    if words.count("->") != 1:
        raise ValueError(f"line {number}: expected 'WHEN ... -> THEN ...', got {' '.join(words)!r}")
    arrow = words.index("->")
    return words[:arrow], words[arrow + 1 :]


def _side(words: list[str], columns: Sequence[Column], number: int) -> tuple[frozenset[str], ...]:
    _count(words, columns, number)
    return tuple(choices(word, column, number) for word, column in zip(words, columns))


def _results(words: list[str], columns: Sequence[Column], number: int) -> tuple[str, ...]:
    _count(words, columns, number)
    for word, column in zip(words, columns):
        if column.values is not None and word not in column.values:
            raise ValueError(
                f"line {number}: unknown {column.name} {word!r}; known: {' '.join(column.values)}"
            )
    return tuple(words)


def _count(words: list[str], columns: Sequence[Column], number: int) -> None:
    if len(words) != len(columns):
        expected = ", ".join(column.name for column in columns)
        raise ValueError(
            f"line {number}: expected {len(columns)} words ({expected}), got {' '.join(words)!r}"
        )
