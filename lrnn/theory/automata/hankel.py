"""Rank is size: Hankel blocks, the smallest weighted automaton of a function, and where two first differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from flint import fmpq, fmpq_mat

from lrnn.theory.automata.realtime import Word
from lrnn.theory.automata.wfa import WFA
from lrnn.theory.exact import Rational, matrix, vector


def block(f: Callable[[Word], Rational], prefixes: Sequence[Word], suffixes: Sequence[Word]) -> fmpq_mat:
    """A block of the Hankel matrix H(u, v) = f(u v).

    Args:
        f: a function of words, such as `wfa.value`.
        prefixes: the words u of the rows.
        suffixes: the words v of the columns.

    Returns:
        The block; no weighted automaton of f has fewer states than its rank.

    Source: Carlyle and Paz (1971).
    """
    return matrix([[f(u + v) for v in suffixes] for u in prefixes])


class Representation(NamedTuple):
    """f(w) = alpha M_{w1} ... M_{wT} omega: a row alpha, a square matrix a symbol, a column omega."""

    alpha: fmpq_mat
    M: dict[str, fmpq_mat]
    omega: fmpq_mat

    def rows(self) -> Iterator[tuple[tuple[str, ...], fmpq_mat]]:
        """Words w whose rows alpha M_w are a basis, the shortest first.

        The row of any word combines rows of words no longer than it.
        """
        found: list[list[fmpq]] = []
        queue = [((), self.alpha)]
        for word, row in queue:
            if matrix([*found, row.entries()]).rank() > len(found):
                yield word, row
                found.append(row.entries())
                queue.extend(((*word, a), row * M) for a, M in self.M.items())

    def reversed(self) -> Representation:
        """The values of the words read backwards."""
        M = {a: M.transpose() for a, M in self.M.items()}
        return Representation(self.omega.transpose(), M, self.alpha.transpose())

    def reachable(self) -> Representation:
        """The same values, with rows written in the basis `rows`."""
        R = matrix([row.entries() for _, row in self.rows()])
        inverse = R.transpose() * (R * R.transpose()).inv()
        M = {a: R * M * inverse for a, M in self.M.items()}
        return Representation(self.alpha * inverse, M, R * self.omega)

    def first_nonzero(self) -> tuple[str, ...] | None:
        """A shortest word whose value is not 0; None if there is none."""
        return next((word for word, row in self.rows() if (row * self.omega)[0, 0] != 0), None)


def representation(wfa: WFA[fmpq]) -> Representation:
    """The matrices of a weighted automaton over Q."""
    M = {a: matrix(rows) for a, rows in wfa.matrices.items()}
    return Representation(matrix([wfa.alpha]), M, vector(wfa.omega))


def minimise(wfa: WFA[fmpq]) -> WFA[fmpq]:
    """The smallest weighted automaton over Q of the same values; it has as many states as their rank.

    Its states are prefixes: the shortest words whose rows of the Hankel matrix are a basis of all rows. A
    weight says how the row of a prefix and one more letter combines those of the basis.

    Args:
        wfa: any weighted automaton over Q.

    Returns:
        The automaton; it keeps one state if all values are 0.

    Source: Schützenberger (1961): drop what no suffix sees, then what no prefix reaches.
    """
    given = representation(wfa)
    if given.first_nonzero() is None:
        zero = matrix([[0]])
        return WFA.from_matrices(zero, dict.fromkeys(wfa.symbols, zero), zero, states=["ε"])
    observable = given.reversed().reachable().reversed()
    states = ["·".join(word) or "ε" for word, _ in observable.rows()]
    return WFA.from_matrices(*observable.reachable(), states=states)


def shortest_difference(first: WFA[fmpq], second: WFA[fmpq]) -> tuple[str, ...] | None:
    """A shortest word on which two weighted automata over Q differ.

    Args:
        first: an automaton with m states.
        second: an automaton with n states over the same symbols.

    Returns:
        A word of fewer than m + n letters; None if the automata agree on all words.

    Raises:
        ValueError: if the symbols differ.

    Source: Schützenberger (1961): the difference is an automaton with m + n states.
    """
    if set(first.symbols) != set(second.symbols):
        raise ValueError(f"second must read the symbols {first.symbols}, got {second.symbols}")
    f, g = representation(first), representation(second)
    M = {a: _side_by_side(f.M[a], g.M[a]) for a in f.M}
    alpha = matrix([f.alpha.entries() + g.alpha.entries()])
    return Representation(alpha, M, vector(f.omega.entries() + (-g.omega).entries())).first_nonzero()


def _side_by_side(X: fmpq_mat, Y: fmpq_mat) -> fmpq_mat:
    """The block-diagonal matrix of two."""
    wide = [row + [0] * Y.ncols() for row in X.tolist()]
    return matrix(wide + [[0] * X.ncols() + row for row in Y.tolist()])
