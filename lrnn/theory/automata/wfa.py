"""Weighted automata over any semiring: a word is a product of matrices between two vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from operator import add, mul
from typing import Generic, TypeVar

from flint import fmpq, fmpq_mat

from lrnn.theory.automata.realtime import Word, last
from lrnn.theory.automata.table import Column, Table, names
from lrnn.theory.draw import Svg, state_diagram
from lrnn.theory.exact import rational

Weight = TypeVar("Weight")


@dataclass(frozen=True)
class Semiring(Generic[Weight]):
    """Two associative operations, `times` distributing over `plus`, and how a weight is read from a table."""

    name: str
    zero: Weight
    one: Weight
    plus: Callable[[Weight, Weight], Weight]
    times: Callable[[Weight, Weight], Weight]
    read: Callable[[str], Weight]


RATIONALS = Semiring("(Q, +, x)", fmpq(0), fmpq(1), add, mul, lambda word: rational(Fraction(word)))
BOOLEANS = Semiring(
    "({0, 1}, or, and)",
    False,
    True,
    lambda x, y: x or y,
    lambda x, y: x and y,
    lambda word: bool(("0", "1").index(word)),
)
MAX_PLUS = Semiring("(Z and -inf, max, +)", float("-inf"), 0, max, add, int)


class WFA(Generic[Weight]):
    """A weighted automaton f(w) = alpha^T M_{w1} ... M_{wT} omega.

    The table says `state symbol state -> weight` for the entries that are not zero; the vectors `alpha` and
    `omega` are tables `state -> weight` of the same kind.

    Source: the paper's definition of a WFA over K.
    """

    def __init__(
        self,
        rules: str,
        *,
        semiring: Semiring[Weight],
        states: str,
        symbols: str,
        alpha: str,
        omega: str,
    ):
        """Read a weighted automaton from its tables.

        Raises:
            ValueError: if a line names something unknown or cannot be read, or if an entry stands twice.
        """
        self.semiring = semiring
        self.states, self.symbols = names("states", states), names("symbols", symbols)
        state, symbol = Column("state", self.states), Column("symbol", self.symbols)
        self.entries = self._weights(rules, [state, symbol, state])
        self.alpha, self.omega = self._vector(alpha, state), self._vector(omega, state)

    @classmethod
    def from_matrices(
        cls, alpha: fmpq_mat, M: Mapping[str, fmpq_mat], omega: fmpq_mat, *, states: Sequence[str]
    ) -> WFA[fmpq]:
        """A weighted automaton over Q from its matrices.

        Args:
            alpha: the initial row, shape (1, N).
            M: the matrix of each symbol, shape (N, N); the step from p to q stands in row p.
            omega: the final column, shape (N, 1).
            states: N names.

        Raises:
            ValueError: if names are not distinct words.
        """
        rules = [
            f"{p} {a} {q} -> {x}"
            for a, rows in M.items()
            for p, row in zip(states, rows.tolist())
            for q, x in zip(states, row)
            if x != 0
        ]
        return cls(
            "\n".join(rules),
            semiring=RATIONALS,
            states=" ".join(states),
            symbols=" ".join(M),
            alpha="\n".join(f"{q} -> {x}" for q, x in zip(states, alpha.entries())),
            omega="\n".join(f"{q} -> {x}" for q, x in zip(states, omega.entries())),
        )

    def _weights(self, text: str, columns: Sequence[Column]) -> dict[tuple[str, ...], Weight]:
        text += "\notherwise -> zero"
        cases = Table.parse(text, columns, [Column("weight", None)]).cases
        return {case: self._read(word) for case, (word,) in cases.items() if word != "zero"}

    def _read(self, word: str) -> Weight:
        try:
            return self.semiring.read(word)
        except ValueError:
            raise ValueError(f"weight must be an element of {self.semiring.name}, got {word!r}") from None

    def _vector(self, text: str, state: Column) -> tuple[Weight, ...]:
        entries = self._weights(text, [state])
        return tuple(entries.get((q,), self.semiring.zero) for q in self.states)

    @cached_property
    def matrices(self) -> dict[str, tuple[tuple[Weight, ...], ...]]:
        """M_a for each symbol: row p, column q holds the weight of the step from p to q."""
        zero = self.semiring.zero
        return {
            a: tuple(tuple(self.entries.get((p, a, q), zero) for q in self.states) for p in self.states)
            for a in self.symbols
        }

    def vectors(self, word: Word) -> Iterator[tuple[Weight, ...]]:
        """The rows alpha^T M_{w1} ... M_{wt} one by one, for t = 0, ..., T.

        Raises:
            ValueError: if a symbol is unknown; the message says where.
        """
        row = self.alpha
        yield row
        for position, symbol in enumerate(word):
            if symbol not in self.symbols:
                raise ValueError(
                    f"position {position}: unknown symbol {symbol!r}; known: {' '.join(self.symbols)}"
                )
            row = tuple(self._dot(row, column) for column in zip(*self.matrices[symbol]))
            yield row

    def run(self, word: Word) -> tuple[tuple[Weight, ...], ...]:
        """The whole trace: the row vectors after 0, 1, ..., T symbols."""
        return tuple(self.vectors(word))

    def value(self, word: Word) -> Weight:
        """f(word)."""
        return self._dot(last(self.vectors(word)), self.omega)

    def accepts(self, word: Word, *, threshold: Weight) -> bool:
        """Whether f(word) > threshold, for semirings whose weights are ordered."""
        return bool(self.value(word) > threshold)

    def is_deterministic(self) -> bool:
        """Whether every word has at most one path: one initial state, one step a state and symbol."""
        steps = [(p, a) for p, a, _ in self.entries]
        starts = [weight for weight in self.alpha if weight != self.semiring.zero]
        return len(starts) <= 1 and len(set(steps)) == len(steps)

    def _dot(self, xs: Sequence[Weight], ys: Sequence[Weight]) -> Weight:
        total = self.semiring.zero
        for x, y in zip(xs, ys):
            total = self.semiring.plus(total, self.semiring.times(x, y))
        return total

    def draw(self) -> Svg:
        """The automaton as a drawing, each step with its weight."""
        edges = [(p, q, f"{a} : {weight}") for (p, a, q), weight in self.entries.items()]
        zero = self.semiring.zero
        first = next((q for q, weight in zip(self.states, self.alpha) if weight != zero), None)
        final = {q for q, weight in zip(self.states, self.omega) if weight != zero}
        return state_diagram(self.states, edges, start=first, accepting=final)


class DeterministicWFA(WFA[Weight]):
    """A weighted automaton with at most one path a word.

    Source: the paper's definition of a deterministic WFA; PD LRNNs compute these (Theorem 8).
    """

    def __init__(self, rules: str, **arguments):
        """Read it like a `WFA`.

        Raises:
            ValueError: if a state has two steps for a symbol, or if there are two initial states.
        """
        super().__init__(rules, **arguments)
        seen: dict[tuple[str, str], str] = {}
        for p, a, q in self.entries:
            if (p, a) in seen:
                raise ValueError(f"not deterministic: state {p!r} reads {a!r} to {seen[p, a]!r} and to {q!r}")
            seen[p, a] = q
        if not self.is_deterministic():
            raise ValueError(f"not deterministic: initial vector with two entries, got {self.alpha}")
