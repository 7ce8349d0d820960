"""The depth ledger: how depth grows with the length, and how it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log2
from statistics import linear_regression
from typing import Literal, NamedTuple

from lrnn.theory.circuits.addition import less
from lrnn.theory.circuits.arithmetic import ArithmeticCircuit
from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.circuit import Circuit
from lrnn.theory.circuits.compile import moduli, reach, score
from lrnn.theory.circuits.counting import Cost, CountedBinary, CountedResidues
from lrnn.theory.circuits.sums import add_many
from lrnn.theory.circuits.words import constant
from lrnn.theory.constructions.linear import LinearRNN

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


def binary_cost(rnn: LinearRNN, n: int) -> Cost:
    """Gates and levels of the score in binary, without the sign gate."""
    numbers = CountedBinary()
    result = score(rnn, [[None] * len(rnn.symbols)] * n, numbers)
    return Cost(numbers.size, result.level)


def residue_cost(rnn: LinearRNN, n: int, modulus: int) -> Cost:
    """Gates and levels of the score modulo one number."""
    numbers = CountedResidues(modulus)
    level = score(rnn, [[None] * len(rnn.symbols)] * n, numbers)
    return Cost(numbers.size, level)


def residue_depth(rnn: LinearRNN, n: int, *, primes: int = 4) -> int:
    """The depth of the product of residues, without the way back: the greatest one of the largest primes."""
    return max(residue_cost(rnn, n, p).depth for p in moduli(reach(rnn, n))[-primes:])


def majority_circuit(n: int) -> BooleanCircuit:
    """One head of uniform attention over bits, with gates of fan-in 2: is their mean above one half?

    Attention of constant depth is a constant number of such gates.

    Source: Merrill and Sabharwal (2023): transformers are in TC0, and TC0 is in NC1.
    """
    circuit = BooleanCircuit()
    ones = add_many([[bit] for bit in circuit.inputs("x", n)])
    circuit.output("majority", less(constant(circuit, n // 2, len(ones)), ones))
    return circuit


def unrolled_circuit(n: int) -> ArithmeticCircuit:
    """The nonlinear RNN h_t = h_{t-1}^2 + x_t, one step after the other.

    Its state has degree 2^(n - 1), and d levels reach degree 2^d at most: no arithmetic circuit for it has
    fewer than n - 1 levels.
    """
    circuit = ArithmeticCircuit()
    h, *inputs = circuit.inputs("x", n)
    for x in inputs:
        h = h * h + x
    circuit.output("state", h)
    return circuit


def log_star(n: float) -> int:
    """How many times the logarithm to base 2 is taken until at most 1 is left."""
    return 0 if n <= 1 else 1 + log_star(log2(n))
