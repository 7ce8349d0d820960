"""Recurrences over Q: every state exact, and the number of bits it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Generic, NamedTuple, TypeVar

from flint import fmpq, fmpq_mat, fmpz

Rational = int | Fraction | fmpz | fmpq
State = TypeVar("State", fmpq, fmpq_mat)
Input = TypeVar("Input")


def rational(value: Rational) -> fmpq:
    """One rational number.

    Args:
        value: an integer or a fraction; a float is refused, because 0.1 is not the tenth it looks like.

    Returns:
        The same number as an `fmpq`.

    Raises:
        TypeError: if `value` is not an exact number.
    """
    if isinstance(value, (int, fmpz, fmpq)):
        return fmpq(value)
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    raise TypeError(
        f"value must be an int, Fraction, fmpz or fmpq, got {value!r} of type {type(value).__name__}"
    )


def matrix(rows: Sequence[Sequence[Rational]]) -> fmpq_mat:
    """A rational matrix from its rows.

    Args:
        rows: equally long sequences of exact numbers, shape (M, N).

    Returns:
        The matrix, shape (M, N).

    Raises:
        ValueError: if the rows differ in length.
        TypeError: if an entry is not an exact number.
    """
    lengths = {len(row) for row in rows}
    if len(lengths) > 1:
        raise ValueError(f"rows must be equally long, got lengths {[len(row) for row in rows]}")
    return fmpq_mat(len(rows), lengths.pop() if lengths else 0, [rational(x) for row in rows for x in row])


def vector(entries: Iterable[Rational]) -> fmpq_mat:
    """A rational column vector.

    Args:
        entries: N exact numbers.

    Returns:
        The vector as a matrix of shape (N, 1).

    Raises:
        TypeError: if an entry is not an exact number.
    """
    return matrix([[x] for x in entries])


def identity(size: int) -> fmpq_mat:
    """The identity matrix, shape (size, size)."""
    return matrix([[int(i == j) for j in range(size)] for i in range(size)])


def nullspace(A: fmpq_mat) -> list[fmpq_mat]:
    """The vectors x with A x = 0.

    Args:
        A: shape (M, N).

    Returns:
        A basis, each vector of shape (N, 1) and with an entry 1 that all others have 0.
    """
    reduced, rank = A.rref()
    rows = reduced.tolist()[:rank]
    pivots = [next(j for j, x in enumerate(row) if x != 0) for row in rows]
    basis = []
    for free in (j for j in range(A.ncols()) if j not in pivots):
        solved = {pivot: -row[free] for pivot, row in zip(pivots, rows)} | {free: 1}
        basis.append(vector(solved.get(j, 0) for j in range(A.ncols())))
    return basis


class Affine(NamedTuple):
    """The affine map h -> A h + b over Q: A of shape (N, N), b of shape (N, V)."""

    A: fmpq_mat
    b: fmpq_mat

    def apply(self, h: fmpq_mat) -> fmpq_mat:
        """The image A h + b of a state of shape (N, V)."""
        return self.A * h + self.b


def compose(later: Affine, earlier: Affine) -> Affine:
    """The affine map that applies `earlier` first: (A2, b2) * (A1, b1) = (A2 A1, A2 b1 + b2).

    Args:
        later: the second step.
        earlier: the first step.

    Returns:
        One affine map with the effect of both steps.

    Source: Theorem 3 of the paper, whose convolution sum mixes indices as printed (repair R5).
    """
    return Affine(later.A * earlier.A, later.apply(earlier.b))


def bits(value: fmpq | fmpq_mat) -> int:
    """The longest binary encoding of an entry: the bits of its numerator and of its denominator.

    Args:
        value: a rational number, vector or matrix.

    Returns:
        The largest count over the entries; 0 takes one bit, 1/2^k takes k + 2.

    Source: the paper's definition of the precision p(n).
    """
    entries = value.entries() if isinstance(value, fmpq_mat) else [value]
    return max((abs(int(x.p)).bit_length() + int(x.q).bit_length() for x in entries), default=0)


class Run(NamedTuple, Generic[State]):
    """All states of a recurrence; `states[t]` and `bits[t]` belong to the prefix of length t + 1."""

    states: tuple[State, ...]
    bits: tuple[int, ...]


def recurrence(step: Callable[[State, Input], State], inputs: Iterable[Input], initial: State) -> Run[State]:
    """Any RNN over Q: h_t = step(h_{t-1}, x_t).

    Args:
        step: the cell f, from a state and an input to the next state.
        inputs: x_1, ..., x_T.
        initial: the state h_0 before the first input.

    Returns:
        The states h_1, ..., h_T and the bits each one takes.

    Source: the paper's definition of a nonlinear RNN; Proposition 1 for the bits.
    """
    states = []
    h = initial
    for x in inputs:
        h = step(h, x)
        states.append(h)
    return Run(tuple(states), tuple(bits(h) for h in states))


def linear_recurrence(maps: Iterable[Affine], initial: fmpq_mat) -> Run[fmpq_mat]:
    """A linear RNN over Q: h_t = A_t h_{t-1} + b_t.

    Args:
        maps: the affine maps (A_t, b_t), t = 1, ..., T.
        initial: the state h_0, shape (N, V).

    Returns:
        The states h_1, ..., h_T and the bits each one takes.

    Source: the paper's definition of an LRNN head, in column form.
    """
    return recurrence(lambda h, affine: affine.apply(h), maps, initial)
