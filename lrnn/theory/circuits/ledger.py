"""The depth ledger: how depth grows with the length, and how it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log2
from statistics import linear_regression
from typing import Literal, NamedTuple

from lrnn.theory.circuits.circuit import Circuit
from lrnn.theory.circuits.compile import binary_circuit, rational_circuit
from lrnn.theory.circuits.configurations import path_circuit
from lrnn.theory.circuits.families import (
    binary_cost,
    majority_circuit,
    queue,
    residue_depth,
    residue_products,
    unrolled_circuit,
)
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.showpieces import parity

SHAPES: dict[str, Callable[[int], float]] = {
    "log n": log2,
    "log n log log n": lambda n: log2(n) * log2(log2(n)),
    "log² n": lambda n: log2(n) ** 2,
}


@dataclass(frozen=True)
class Curve:
    """The depth of one family of circuits.

    Attributes:
        name: what the circuits compute.
        how: built gate by gate and measured, counted by a formula or a recurrence, or cited for its shape.
        depths: the depth at each length.
    """

    name: str
    how: Literal["built", "counted", "cited"]
    depths: dict[int, float]


class Fit(NamedTuple):
    """Least squares: depth is about slope * shape(n) + intercept; `worst` is the largest error, in levels."""

    slope: float
    intercept: float
    worst: float


def fit(depths: dict[int, float], shape: Callable[[int], float]) -> Fit:
    """The multiple of a shape, with a constant added, that is closest to measured depths."""
    xs, ys = [shape(n) for n in depths], list(depths.values())
    slope, intercept = linear_regression(xs, ys)
    return Fit(slope, intercept, max(abs(slope * x + intercept - y) for x, y in zip(xs, ys)))


def built(name: str, circuit: Callable[[int], Circuit], lengths: Iterable[int]) -> Curve:
    """A curve of circuits that are built."""
    return Curve(name, "built", {n: circuit(n).depth for n in lengths})


def counted(name: str, depth: Callable[[int], float], lengths: Iterable[int]) -> Curve:
    """A curve of depths that are computed."""
    return Curve(name, "counted", {n: depth(n) for n in lengths})


def curves(rnn: LinearRNN, *, longest: int = 12) -> list[Curve]:
    """The ledger at powers of two from 2 to 2^16, each family first as it is built, then as it is counted.

    Args:
        rnn: a linear RNN with two symbols and a state of size 2 or 3, whose weights are all different.
        longest: the numbers in binary are counted up to length 2^longest.

    Returns:
        The curves.
    """

    def powers(last: int) -> list[int]:
        return [2**k for k in range(1, last + 1)]

    def halvings(n: int) -> int:
        return n.bit_length() - 1

    return [
        built("nonlinear, step by step", unrolled_circuit, powers(12)),
        counted("nonlinear, step by step", lambda n: 2 * (n - 1), powers(16)),
        built("linear, residues", lambda n: residue_products(rnn, n), powers(3)),
        counted("linear, residues", lambda n: residue_depth(rnn, n), powers(10)),
        built("linear, binary", lambda n: binary_circuit(rnn, n), powers(5)),
        counted("linear, binary", lambda n: binary_cost(rnn, n).depth, powers(longest)),
        Curve("log n log* n", "cited", {n: 6 * halvings(n) * log_star(n) for n in powers(16)}),
        built("counter machine", lambda n: path_circuit(queue(), n), powers(6)),
        counted("counter machine", lambda n: halvings(n) * (halvings(n) + 3) // 2, powers(16)),
        built("attention", majority_circuit, powers(14)[1::2]),
        built("linear, over ℚ", lambda n: rational_circuit(rnn, n), powers(10)),
        counted("linear, over ℚ", lambda n: 2 + 3 * halvings(n), powers(16)),
        built("automaton", lambda n: path_circuit(parity(), n), powers(10)),
        counted("automaton", lambda n: 2 * halvings(n), powers(16)),
    ]


def log_star(n: float) -> int:
    """How many times the logarithm to base 2 is taken until at most 1 is left."""
    return 0 if n <= 1 else 1 + log_star(log2(n))
