"""The transitions of RWKV-7 and DeltaNet over Q, and the two moves made of them: overwrite and reflect."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

from lrnn.theory.exact import Affine, Rational, rational, vector
from lrnn.theory.transitions import DiagonalPlusLowRank


def unit(size: int, place: int) -> fmpq_mat:
    """The unit vector e_place, shape (size, 1)."""
    return vector(int(i == place) for i in range(size))


def rwkv7(
    w: Sequence[Rational], a: Sequence[Rational], kappa: fmpq_mat, *, k: fmpq_mat, v: fmpq_mat
) -> Affine:
    """One step of an RWKV-7 head: S -> (diag(w) - (a o kappa) kappa^T) S + k v^T.

    Args:
        w: the decay of every coordinate, N numbers.
        a: the rate of every coordinate, N numbers.
        kappa: the key that is removed, shape (N, 1).
        k: the key that is written, shape (N, 1).
        v: the value that is written, shape (V, 1).

    Source: RWKV-7 in the paper's form and in column form; its factor lambda is part of a here.
    """
    removed = vector(rate * key for rate, key in zip(a, kappa.entries()))
    return Affine(DiagonalPlusLowRank(w, removed, kappa), k * v.transpose())


def deltanet(beta: Rational, k: fmpq_mat, *, v: fmpq_mat) -> Affine:
    """One step of a DeltaNet head: S -> (I - beta k k^T) S + beta k v^T.

    Args:
        beta: the step size.
        k: the key, shape (N, 1).
        v: the value, shape (V, 1).

    Source: DeltaNet; the paper's Section 2.3 prints the additive term without beta.
    """
    step = rational(beta)
    return Affine(reflection(step, k), step * k * v.transpose())


def reflection(beta: Rational, k: fmpq_mat) -> DiagonalPlusLowRank:
    """H(beta, k) = I - beta k k^T, a symmetric rank-one perturbation of the identity.

    With beta = 2 / k^T k it is the mirror image along k; with beta = 1 / k^T k it clears k.
    """
    return DiagonalPlusLowRank([1] * k.nrows(), rational(beta) * k, k)


def overwrite(place: int, c: fmpq_mat, start: fmpq_mat) -> Affine:
    """An RWKV-7 step that puts c^T S into row `place` of the state and keeps the other rows.

    Args:
        place: the row that is overwritten.
        c: the coefficients, shape (N, 1), with a zero at `place`.
        start: the state before the first step, shape (N, V); what is stored is the difference to it.

    Raises:
        ValueError: if c is not zero at `place`.

    Source: Theorem 6 of the paper; storing the difference instead of a first write is ours.
    """
    if c[place, 0] != 0:
        raise ValueError(f"c must be 0 at place {place}, got {c[place, 0]}")
    target = unit(c.nrows(), place)
    kappa = target - c
    w = [1] * c.nrows()
    return rwkv7(w, target.entries(), kappa, k=target, v=-(start.transpose() * kappa))


def reflect(beta: Rational, k: fmpq_mat, start: fmpq_mat) -> Affine:
    """A DeltaNet step that applies H(beta, k) to the state.

    Args:
        beta: the step size.
        k: the key, shape (N, 1).
        start: the state before the first step, shape (N, V); what is stored is the difference to it.

    Source: beyond the paper (B4), where v = -start^T k replaces a first write.
    """
    return deltanet(beta, k, v=-(start.transpose() * k))


def scaling(place: int, factor: Rational, *, size: int) -> tuple[fmpq, fmpq_mat]:
    """The pair (beta, k) of the reflection that multiplies one coordinate by a factor.

    Source: Theorem 6 of the paper.
    """
    return 1 - rational(factor), unit(size, place)


def transvection(source: int, target: int, *, size: int) -> list[tuple[fmpq, fmpq_mat]]:
    """Three pairs (beta, k) whose reflections, multiplied in this order, are I + e_source e_target^T.

    Raises:
        ValueError: if the two places are equal.

    Source: Theorem 6 of the paper, for DeltaNet.
    """
    if source == target:
        raise ValueError(f"source and target must differ, got {source} twice")
    s, d = unit(size, source), unit(size, target)
    return [(fmpq(2), s + d), (fmpq(1, 2), s), (fmpq(1, 3), s + 2 * d)]
