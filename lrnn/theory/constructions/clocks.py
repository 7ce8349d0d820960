"""Heads that tell the time modulo a number, and the clock of one RWKV-7 head for any period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, count
from math import lcm, prod
from typing import NamedTuple

from flint import fmpq, fmpq_mat, fmpz_poly

from lrnn.theory.constructions.lowrank import rwkv7
from lrnn.theory.constructions.network import Head, Layer
from lrnn.theory.exact import Affine, vector


class Timed(NamedTuple):
    """A token and what a layer knows of its position: t modulo some number, 0 if nothing is known."""

    symbol: object
    time: int = 0


@dataclass(frozen=True)
class Clock:
    """A head whose read-out, together with the known phase, tells t mod `period`.

    Attributes:
        head: reads a `Timed` token.
        period: the modulus.
        times: t mod period for every (phase, read-out); the first token has t = 1.
    """

    head: Head
    period: int
    times: Mapping[tuple[int, fmpq], int]


def clock(steps: Sequence[Affine], period: int) -> Clock:
    """The clock that makes step number t mod p at time t, started at zero.

    Args:
        steps: the p affine maps, of shape (N, N) and (N, 1).
        period: the number of times to tell apart, a multiple of p.

    Raises:
        ValueError: if the state does not come back after `period` steps, or comes back earlier.
    """
    phases = [t % len(steps) for t in range(1, period + 1)]
    zero = vector([0] * steps[0].b.nrows())
    zero, *states = accumulate(phases, lambda h, phase: steps[phase].apply(h), initial=zero)
    if states[-1] != zero or len({(phase, *h.entries()) for phase, h in zip(phases, states)}) != period:
        raise ValueError(f"period must be that of the steps, got {period}")
    for base in count():
        q = vector(base**i for i in range(zero.nrows()))
        read = [(phase, (h.transpose() * q)[0, 0]) for phase, h in zip(phases, states)]
        if len(set(read)) == period:
            break
    times = {each: t % period for t, each in enumerate(read, 1)}
    return Clock(Head(zero, lambda x: steps[x.time], lambda x: q), period, times)


@cache
def cyclotomic_clock(period: int) -> Clock:
    """One RWKV-7 head that tells t mod `period`, for any period greater than 1.

    Its transition is a diagonal minus a rank-one matrix whose characteristic polynomial is cyclotomic, and
    the only thing it adds is 1 to every coordinate.

    Raises:
        ValueError: if the period is less than 2.

    Source: beyond the paper (B1).
    """
    if period < 2:
        raise ValueError(f"period must be at least 2, got {period}")
    phi = fmpz_poly.cyclotomic(period)
    places = range(phi.degree())
    rates = [fmpq(phi(d), prod(d - other for other in places if other != d)) for d in places]
    ones = vector(1 for _ in places)
    return clock([rwkv7(places, rates, ones, k=ones, v=vector([1]))], period)


def read_time(clocks: Sequence[Clock], phase: int, outputs: Sequence[fmpq_mat]) -> int:
    """The time modulo the least common multiple of all periods, by the Chinese remainder theorem.

    Args:
        clocks: clocks that share their phase.
        phase: what is known of the time.
        outputs: what their heads read.
    """
    time, modulus = phase, 1
    for clock, y in zip(clocks, outputs):
        residue = clock.times[phase, y[0, 0]]
        time = next(t for t in count(time, modulus) if t % clock.period == residue)
        modulus = lcm(modulus, clock.period)
    return time


def clock_layer(clocks: Sequence[Clock]) -> Layer:
    """A layer that does nothing but learn more of the time."""
    heads = tuple(clock.head for clock in clocks)
    return Layer(heads, lambda x, ys: Timed(x.symbol, read_time(clocks, x.time, ys)))
