"""Iterated products of 3x3 integer matrices: modulo a number, or over the integers, exactly."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import product

import numpy as np
from jaxtyping import Int

from lrnn.learning.tasks.task import NO_QUESTION, Labels, Rule, Task, Tokens

SIZE = 3
Matrices = Int[np.ndarray, "... n 3 3"]
Rows = np.ndarray  # (..., n, 3); Python integers where no modulus bounds them


def running_rows(matrices: Matrices, modulus: int | None = None) -> Rows:
    """The first rows of the products A_1, A_1 A_2, ..., A_1 ... A_n.

    Args:
        matrices: the factors.
        modulus: reduce by it; exact Python integers of any length if None.

    Returns:
        Rows, shape (..., n, 3).
    """
    dtype = object if modulus is None else int
    factors = matrices.astype(dtype)
    row = np.zeros((*matrices.shape[:-3], SIZE), dtype)
    row[..., 0] = 1
    rows = np.empty(matrices.shape[:-1], dtype)
    for t in range(matrices.shape[-3]):
        row = (row[..., :, None] * factors[..., t, :, :]).sum(-2)
        if modulus is not None:
            row %= modulus
        rows[..., t, :] = row
    return rows


def running_signs(matrices: Matrices) -> Rows:
    """The first row with its entries cut to -1, 0 or 1 after every factor: a table of 27 states."""
    row = np.broadcast_to(np.eye(SIZE, dtype=int)[0], (*matrices.shape[:-3], SIZE))
    rows = np.empty(matrices.shape[:-1], int)
    for t in range(matrices.shape[-3]):
        row = np.sign((row[..., :, None] * matrices[..., t, :, :]).sum(-2))
        rows[..., t, :] = row
    return rows


def running_determinants(matrices: Matrices) -> Rows:
    """The signs of the determinants of the products, as rows with one entry."""
    return np.sign(determinants(matrices)).cumprod(-1)[..., None]


def determinants(matrices: Int[np.ndarray, "... 3 3"]) -> Int[np.ndarray, "..."]:
    """The determinants of 3x3 integer matrices, exactly."""
    first, second, third = np.moveaxis(matrices, -2, 0)
    return (first * np.cross(second, third)).sum(-1)


@dataclass(frozen=True)
class Question:
    """What is asked about the first row of the product so far.

    Attributes:
        name: the question in words.
        classes: the names of the answers.
        answer: from rows of shape (..., 3) to labels of shape (...).
        modulus: what the rows are reduced by; None for the integers.
    """

    name: str
    classes: tuple[str, ...]
    answer: Callable[[Rows], Labels] = field(repr=False)
    modulus: int | None = None

    def __call__(self, matrices: Matrices) -> Labels:
        """The answer after every factor."""
        return self.answer(running_rows(matrices, self.modulus)).astype(int)


def entry_modulo(m: int) -> Question:
    """Entry (0, 0) of the product modulo m, as in the published Figure 2(b)."""
    return Question(f"entry (0, 0) mod {m}", tuple(map(str, range(m))), lambda rows: rows[..., 0], m)


def row_modulo(m: int) -> Question:
    """The whole first row modulo m, read as a number in base m: the state that the entry needs."""
    names = tuple("".join(map(str, row)) for row in product(range(m), repeat=SIZE))
    weights = np.array([m**2, m, 1])
    return Question(f"first row mod {m}", names, lambda rows: (rows * weights).sum(-1), m)


SIGN = Question(
    "sign of entry (0, 0)",
    ("negative", "zero", "positive"),
    lambda rows: 1 + (rows[..., 0] > 0).astype(int) - (rows[..., 0] < 0),
)
POSITIVE = Question(
    "sign of entry (0, 0), where it has one",
    ("negative", "positive"),
    lambda rows: np.where(rows[..., 0] == 0, NO_QUESTION, rows[..., 0] > 0),
)
ZERO = Question("is entry (0, 0) zero?", ("no", "yes"), lambda rows: rows[..., 0] == 0)


class MatrixTask(Task):
    """A task that answers a question about the product of the factors that a word spells."""

    question: Question

    @property
    def classes(self) -> tuple[str, ...]:
        return self.question.classes

    @abstractmethod
    def factors(self, tokens: Tokens) -> Matrices:
        """The matrices that words spell, in order."""

    @abstractmethod
    def spread(self, answers: Labels) -> Labels:
        """One answer a factor as one label a token."""

    def label(self, tokens: Tokens) -> Labels:
        return self.spread(self.question(self.factors(self.require_tokens(tokens))))

    @property
    def shortcuts(self) -> Mapping[str, Rule]:
        """Over the integers: states that are smaller than the product, asked the same question."""
        if self.question is ZERO:
            rules = {
                "the whole row is zero": lambda factors: (running_rows(factors) == 0).all(-1),
                "zero modulo 29": lambda factors: running_rows(factors, 29)[..., 0] == 0,
            }
        elif self.question.modulus is None:
            answer = self.question.answer
            rules = {
                "signs of the row alone": lambda factors: answer(running_signs(factors)),
                "sign of the determinant": lambda factors: answer(running_determinants(factors)),
            }
        else:
            return {}
        return {name: partial(self._spread_rule, rule) for name, rule in rules.items()}

    def _spread_rule(self, rule: Callable[[Matrices], Labels], tokens: Tokens) -> Labels:
        answers = rule(self.factors(tokens)).astype(int)
        return self.spread(np.where(answers == NO_QUESTION, len(self.classes) - 1, answers))


@dataclass(frozen=True, eq=False)
class MatrixWords(MatrixTask):
    """One token a matrix, from a short list of them.

    Attributes:
        matrices: the list, shape (A, 3, 3).
        names: what its matrices are called.
        question: what is asked after every token.
    """

    matrices: Int[np.ndarray, "A 3 3"]
    names: tuple[str, ...]
    question: Question

    @property
    def alphabet(self) -> tuple[str, ...]:
        return self.names

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Every matrix is equally likely at every position."""
        return rng.integers(0, len(self.matrices), (batch, length))

    def factors(self, tokens: Tokens) -> Matrices:
        return self.matrices[tokens]

    def spread(self, answers: Labels) -> Labels:
        return answers


@dataclass(frozen=True, eq=False)
class MatrixEntries(MatrixTask):
    """Nine tokens a matrix, its entries -1, 0 or 1 row by row; a question is asked as a block ends.

    Three uses: `entry_modulo(29)` with `invertible` is the published task over Z_29, and `Balanced` around
    `ZERO` the one over Z. Ours asks for `POSITIVE` of `invertible` matrices: turning the signs of the very
    first row turns every answer, so if -1 and 1 are equally frequent, so are the answers, at every position.

    Attributes:
        question: what is asked.
        weights: how often -1, 0 and 1 occur.
        invertible: draw each matrix anew until it is invertible, modulo the number that the question names.

    Source: Definition 12 of the paper, and its Section 6.
    """

    question: Question
    weights: tuple[float, float, float] = (0.45, 0.10, 0.45)
    invertible: bool = False
    alphabet = ("-1", "0", "1")

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Independent matrices.

        Raises:
            ValueError: if the length is not a multiple of nine.
        """
        if length % SIZE**2:
            raise ValueError(f"length must be a multiple of {SIZE**2}, one block a matrix, got {length}")
        tokens = rng.choice(3, (batch, length), p=self.weights)
        if self.invertible:
            blocks = tokens.reshape(-1, SIZE**2)
            while (singular := self._is_singular(blocks)).any():
                blocks[singular] = rng.choice(3, (singular.sum(), SIZE**2), p=self.weights)
        return tokens

    def _is_singular(self, blocks: Int[np.ndarray, "n 9"]) -> np.ndarray:
        found = determinants(self.factors(blocks)[:, 0])
        return (found if self.question.modulus is None else found % self.question.modulus) == 0

    def factors(self, tokens: Tokens) -> Matrices:
        return (tokens - 1).reshape(*tokens.shape[:-1], -1, SIZE, SIZE)

    def spread(self, answers: Labels) -> Labels:
        labels = np.full((*answers.shape, SIZE**2), NO_QUESTION)
        labels[..., -1] = answers
        return labels.reshape(*answers.shape[:-1], -1)


def transvections(scales: Sequence[int] = (1,)) -> tuple[Int[np.ndarray, "A 3 3"], tuple[str, ...]]:
    """The matrices I + c E_ij for i != j: together they generate all matrices of determinant 1.

    Args:
        scales: the values of c.

    Returns:
        The matrices and their names.
    """
    places = [(i, j, c) for i, j in product(range(SIZE), repeat=2) if i != j for c in scales]
    matrices = np.tile(np.eye(SIZE, dtype=int), (len(places), 1, 1))
    for matrix, (i, j, c) in zip(matrices, places):
        matrix[i, j] = c
    return matrices, tuple(f"I{c:+d}E{i + 1}{j + 1}" for i, j, c in places)
