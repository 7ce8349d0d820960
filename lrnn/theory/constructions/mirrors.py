"""Clocks of rational DeltaNet: cycles as products of mirror images, and how far they can count."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from math import gcd, lcm

from flint import fmpq, fmpq_mat, fmpz

from lrnn.theory.constructions.clocks import Clock, clock
from lrnn.theory.constructions.factor import Factor
from lrnn.theory.constructions.lowrank import reflect, reflection, unit
from lrnn.theory.exact import identity, matrix


def mirrors(Q: fmpq_mat) -> list[Factor]:
    """Reflections whose product, in this order, is an orthogonal matrix; rank(Q - I) of them.

    Args:
        Q: a rational orthogonal matrix, shape (n, n).

    Source: Cartan and Dieudonne; each mirror image fixes one more direction.
    """
    found, units = [], [unit(Q.nrows(), i) for i in range(Q.nrows())]
    while moved := next((x for x in units if Q * x != x), None):
        k = Q * moved - moved
        found.append((2 / (k.transpose() * k)[0, 0], k))
        Q = reflection(*found[-1]) * Q
    return found


def cycle(order: int) -> fmpq_mat:
    """An orthogonal matrix of prime power order that differs from I by rank phi(order).

    It moves e_i to e_{i+1} cyclically, but leaves alone what already comes back after order / p steps.

    Source: beyond the paper (B2).
    """
    prime = next(p for p in range(2, order + 1) if order % p == 0)
    shift = matrix([[int(i == (j + 1) % order) for j in range(order)] for i in range(order)])
    coset = [range(i % (order // prime), order, order // prime) for i in range(order)]
    average = matrix([[fmpq(int(j in coset[i]), prime) for j in range(order)] for i in range(order)])
    return shift * (identity(order) - average) + average


@cache
def reflection_clock(phases: int, order: int) -> Clock:
    """A DeltaNet head that tells t mod phases * order, if t mod phases is known.

    Args:
        phases: the modulus that the layers below know, at least phi(order).
        order: a prime power.

    Raises:
        ValueError: if there are too few phases for the mirrors of one round.

    Source: beyond the paper (B2).
    """
    found = mirrors(cycle(order))[::-1]
    if len(found) > phases:
        raise ValueError(f"phases must be at least phi({order}) = {len(found)}, got {phases}")
    idle = (fmpq(0), unit(order, 0))
    start = unit(order, 0)
    steps = [reflect(beta, k, start) for beta, k in [*found, *[idle] * (phases - len(found))]]
    return clock(steps, phases * order)


def orders(phases: int) -> list[int]:
    """The largest power of each prime that a head of DeltaNet can count, if t mod phases is known.

    A power q of p can be counted if phi(q) = q - q / p reflections fit into one round.

    Source: beyond the paper (B2).
    """
    primes = [p for p in range(2, phases + 2) if all(p % d for d in range(2, p))]
    return [max(q for e in range(1, phases + 2) if (q := p**e) - q // p <= phases) for p in primes]


def moduli(layers: int) -> list[int]:
    """The largest modulus that rational DeltaNet knows after 1, 2, ... layers, with any number of heads.

    Source: beyond the paper (B2).
    """
    return list(accumulate(range(layers), lambda p, _: p * lcm(*orders(p)), initial=1))[1:]


def stages(length: int) -> list[list[Clock]]:
    """Clocks, layer by layer, after which t modulo a multiple of `length` is known.

    Args:
        length: a divisor of `moduli(3)[-1]`.

    Raises:
        ValueError: if three layers are not enough.
    """
    if length < 1 or moduli(3)[-1] % length:
        raise ValueError(f"length must divide {moduli(3)[-1]}, got {length}")
    found, phases = [], 1
    while phases % length:
        possible, missing = orders(phases), length // gcd(length, phases)
        wanted = [gcd(missing, q) for q in possible if gcd(missing, q) > 1]
        wanted = wanted if lcm(*wanted) == missing else possible
        found.append([reflection_clock(phases, order) for order in wanted])
        phases *= lcm(*wanted)
    return found


def finite_orders(rank: int) -> list[int]:
    """All finite orders of rational matrices M with rank(M - I) at most `rank`.

    M is a sum of companions of cyclotomic polynomials, and those of I need no rank.

    Source: the crystallographic restriction, for repair R9 and B2.
    """
    rank_needed = {1: 0}
    for m in range(2, 2 * rank**2 + 1):  # because phi(m) >= sqrt(m / 2)
        for order, used in list(rank_needed.items()):
            needed = used + int(fmpz(m).euler_phi())
            if needed <= rank_needed.get(lcm(order, m), rank):
                rank_needed[lcm(order, m)] = needed
    return sorted(rank_needed)
