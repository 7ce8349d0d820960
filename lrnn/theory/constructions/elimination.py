"""Every rational matrix as a product of reflections by elimination: more factors, but shorter numbers."""

from __future__ import annotations

from flint import fmpq, fmpq_mat

from lrnn.theory.constructions.factor import Factor, factor
from lrnn.theory.constructions.lowrank import reflection, unit
from lrnn.theory.exact import identity, vector


def eliminate(A: fmpq_mat) -> list[Factor]:
    """At most 7n - 6 pairs with A = H(beta_1, k_1) H(beta_2, k_2) ... from elimination; numbers stay short.

    Each column is one swap and one matrix I + x e^T on the way down, and another one on the way back. A swap
    is a reflection, and I + x e^T is three.

    Args:
        A: any rational matrix, shape (n, n).

    Source: beyond the paper (B3), Gauss-transform route.
    """
    n, factors = A.nrows(), []
    units = [unit(n, j) for j in range(n)]
    for j in range(n - 1):
        pivot = next((i for i in range(j, n) if A[i, j] != 0), j)
        if A[pivot, j] == 0:
            continue
        if pivot != j:
            factors.append((fmpq(1), units[pivot] - units[j]))
            A = reflection(*factors[-1]) * A
        x = vector(A[i, j] / A[j, j] if i > j else 0 for i in range(n))
        factors += _column(x, units[j])
        A = A - x * (units[j].transpose() * A)
    for e in reversed(units):
        factors += _column(A * e - e, e)
    return factors


def _column(x: fmpq_mat, e: fmpq_mat) -> list[Factor]:
    """The factors of I + x e^T, found in the plane of x and e."""
    plane = [e] if x == (x.transpose() * e)[0, 0] * e else [e, x]
    return factor(identity(e.nrows()) + x * e.transpose(), within=plane)
