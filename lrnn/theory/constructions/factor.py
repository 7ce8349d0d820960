"""Every rational matrix as a short product of symmetric rank-one perturbations of the identity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, count
from typing import NamedTuple

from flint import fmpq, fmpq_mat

from lrnn.theory.constructions.lowrank import reflection, unit
from lrnn.theory.exact import bits, identity, matrix, nullspace

Factor = tuple[fmpq, fmpq_mat]


class Step(NamedTuple):
    """A = (left factors) B (right factors), where B and its transpose fix the direction."""

    left: list[Factor]
    B: fmpq_mat
    right: list[Factor]


def factor(A: fmpq_mat, *, within: Sequence[fmpq_mat] = ()) -> list[Factor]:
    """Pairs (beta, k) with A = H(beta_1, k_1) H(beta_2, k_2) ... H(beta_m, k_m).

    Each step fixes one more direction, until nothing is left to do. It takes two factors, one in dimension 1,
    and for some matrices an escape before it: m <= 3n - 2, and m <= 2n - 1 for almost all matrices.
    The numbers grow fast with n; `eliminate` takes more factors of smaller numbers.

    Args:
        A: any rational matrix, shape (n, n).
        within: independent vectors; A and its transpose fix whatever is orthogonal to them. All if empty.

    Raises:
        ValueError: if A is not square.

    Source: beyond the paper (B3); the paper takes 8 n^2 + 5 n + 1 factors and n + 1 more coordinates.
    """
    if A.nrows() != A.ncols():
        raise ValueError(f"A must be square, got shape ({A.nrows()}, {A.ncols()})")
    frame = _columns(within or [unit(A.nrows(), i) for i in range(A.nrows())])
    left, right, fixed = [], [], []
    while free := list(_directions(frame, fixed)):
        e, step = _best_step(A, free)
        left, A, right = left + step.left, step.B, step.right + right
        fixed.append(e)
    return left + right


def lower_bound(A: fmpq_mat) -> int:
    """A number of factors that no product for A can do without.

    With the m vectors k in the columns of K, A - I = K M K^T, so its rank is at least 2 rank(K) - m; and the
    columns of K span the images of A - I and of its transpose.

    Source: beyond the paper (B3).
    """
    moved = A - identity(A.nrows())
    both = _columns([moved, moved.transpose()])
    return 2 * both.rank() - moved.rank()


def multiply(factors: Sequence[Factor], *, size: int) -> fmpq_mat:
    """The product H(beta_1, k_1) H(beta_2, k_2) ... of shape (size, size)."""
    product = identity(size)
    for beta, k in reversed(factors):
        product = reflection(beta, k) * product
    return product


def inverse(beta: fmpq, k: fmpq_mat) -> Factor:
    """The pair of the inverse of H(beta, k).

    Raises:
        ZeroDivisionError: if H(beta, k) is singular.
    """
    return beta / (beta * _dot(k, k) - 1), k


def regular_step(A: fmpq_mat, e: fmpq_mat) -> Step | None:
    """Split two factors off an invertible matrix so that the rest and its transpose fix e.

    Returns:
        The step, None if one of the four denominators is zero.

    Source: beyond the paper (B3), step lemma.
    """
    v, p = A * e, A.transpose().solve(e)
    k2 = e - v
    w, second = e, []
    if v != e:
        u, t = _dot(k2, e), _dot(k2, v)
        if u == 0 or t == 0:
            return None
        w, second = e + (u / t) * k2, [(1 / u, k2)]
    k1, first = w - p, []
    if w != p:
        if _dot(k1, p) == 0 or _dot(k1, w) == 0:
            return None
        first = [(-1 / _dot(k1, p), k1)]
    return Step(first + second, _strip(first + second, A), [])


def singular_step(A: fmpq_mat, e: fmpq_mat, nu: fmpq_mat) -> Step:
    """Split two factors off a singular matrix so that the rest and its transpose fix e.

    Args:
        A: the matrix.
        e: a vector that it maps to zero.
        nu: a vector that its transpose maps to zero.

    Source: beyond the paper (B3), singular step.
    """
    clear = (1 / _dot(e, e), e)
    left = []
    if A.transpose() * e != 0 * e:
        scales = (c for n in count(1) for c in (n, -n))
        p = next(c * nu for c in scales if _dot(e - c * nu, e) != 0 and _dot(e - c * nu, nu) != 0)
        left = [inverse(1 / _dot(e - p, e), e - p)]
    B = _strip(left, A)
    return Step(left, B + clear[0] * e * e.transpose(), [clear])


def _best_step(A: fmpq_mat, free: Sequence[fmpq_mat]) -> tuple[fmpq_mat, Step]:
    kernel = nullspace(A)
    if kernel:
        e = kernel[0]
        return e, singular_step(A, e, nullspace(A.transpose())[0])
    steps = [(e, step) for e in free if (step := regular_step(A, e))]
    return min(steps, key=lambda each: (len(each[1].left), bits(each[1].B))) if steps else _escape(A, free)


def _escape(A: fmpq_mat, free: Sequence[fmpq_mat]) -> tuple[fmpq_mat, Step]:
    """One more factor, after which a regular step succeeds; if its beta is large enough there is one."""
    extras = ((fmpq(beta), k) for beta in count(1) for k in free if beta * _dot(k, k) != 1)
    tried = ((e, extra, regular_step(_strip([extra], A), e)) for extra in extras for e in free)
    e, extra, step = next(each for each in tried if each[2])
    return e, Step([extra, *step.left], step.B, step.right)


def _strip(factors: Sequence[Factor], A: fmpq_mat) -> fmpq_mat:
    for beta, k in factors:
        A = reflection(*inverse(beta, k)) * A
    return A


def _directions(frame: fmpq_mat, fixed: Sequence[fmpq_mat]) -> Iterator[fmpq_mat]:
    """A basis of what in the frame is orthogonal to the fixed vectors, then sums and differences of it."""
    constraints = _columns(fixed).transpose() * frame if fixed else 0 * frame
    basis = [frame * c for c in nullspace(constraints)]
    yield from basis
    for x, y in combinations(basis, 2):
        yield from (x + y, x - y)


def _columns(parts: Sequence[fmpq_mat]) -> fmpq_mat:
    """Matrices of equally many rows, side by side."""
    return matrix([list(chain(*rows)) for rows in zip(*(part.tolist() for part in parts))])


def _dot(x: fmpq_mat, y: fmpq_mat) -> fmpq:
    return (x.transpose() * y)[0, 0]
