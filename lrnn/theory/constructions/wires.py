"""A small language for ReLU networks: write down the formula, get the weight matrices.

A wire is an affine expression in neurons. `relu(wire)` makes a new neuron one layer further on, and `network`
sorts the neurons into layers. A neuron that is needed again later is carried along by ReLU(y) = y, which
holds because y >= 0; inputs are carried in the same way, so those that may be negative are for the first
layer only (`gadgets.parts` splits them).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from lrnn.theory.constructions.mlp import MLP, Layer
from lrnn.theory.exact import Rational, rational, vector


@dataclass(frozen=True, eq=False)
class Neuron:
    """An input (depth 0, no `source`) or the ReLU of an affine expression in neurons of smaller depth."""

    depth: int
    nonnegative: bool
    source: Wire | None


@dataclass(frozen=True, eq=False)
class Wire:
    """constant + sum of coefficient * neuron."""

    terms: dict[Neuron, fmpq]
    constant: fmpq

    def __add__(self, other: Wire | Rational) -> Wire:
        other = as_wire(other)
        terms = dict(self.terms)
        for neuron, coefficient in other.terms.items():
            terms[neuron] = terms.get(neuron, fmpq(0)) + coefficient
        return Wire(terms, self.constant + other.constant)

    __radd__ = __add__

    def __mul__(self, scalar: Rational) -> Wire:
        factor = rational(scalar)
        return Wire({neuron: factor * c for neuron, c in self.terms.items()}, factor * self.constant)

    __rmul__ = __mul__

    def __neg__(self) -> Wire:
        return -1 * self

    def __sub__(self, other: Wire | Rational) -> Wire:
        return self + -1 * as_wire(other)

    def __rsub__(self, other: Rational) -> Wire:
        return as_wire(other) - self

    @property
    def depth(self) -> int:
        """The layer after which all its neurons are known."""
        return max((neuron.depth for neuron in self.terms), default=0)


def as_wire(value: Wire | Rational) -> Wire:
    """A wire, or the constant wire of a number."""
    return value if isinstance(value, Wire) else Wire({}, rational(value))


def total(wires: Iterable[Wire]) -> Wire:
    """The sum of wires; 0 if there are none."""
    return sum(wires, as_wire(0))


def inputs(count: int, *, nonnegative: bool = True) -> list[Wire]:
    """New input wires.

    Args:
        count: how many.
        nonnegative: whether all of them are at least 0 wherever the network is used.
    """
    return [Wire({Neuron(0, nonnegative, None): fmpq(1)}, fmpq(0)) for _ in range(count)]


def relu(wire: Wire) -> Wire:
    """The larger of a wire and 0: a new neuron."""
    return Wire({Neuron(wire.depth + 1, True, wire): fmpq(1)}, fmpq(0))


def network(given: Sequence[Wire], wanted: Sequence[Wire]) -> MLP:
    """The network that computes wires from input wires.

    Args:
        given: the input wires, in the order of the input vector.
        wanted: the output wires, in the order of the output vector.

    Returns:
        Explicit weight matrices; the output layer is linear.

    Raises:
        ValueError: if an input that may be negative is needed after the first layer.
    """
    wanted = _merge(wanted)
    depth = max(wire.depth for wire in wanted)
    last = _last_use(wanted, depth)
    for neuron, layer in last.items():
        if not neuron.nonnegative and layer > 0:
            raise ValueError(f"an input that may be negative was read after layer {layer}, not by the first")
    previous = [next(iter(wire.terms)) for wire in given]
    layers = []
    for level in range(1, depth + 1):
        current = [neuron for neuron, until in last.items() if neuron.depth <= level <= until]
        layers.append(_layer([_row(neuron, level) for neuron in current], previous))
        previous = current
    layers.append(_layer(wanted, previous))
    return MLP(tuple(layers))


def _merge(wanted: Sequence[Wire]) -> list[Wire]:
    """The same wires with neurons that compute the same thing made one."""
    by_source: dict[tuple, Neuron] = {}
    merged: dict[Neuron, Neuron] = {}

    def neuron(old: Neuron) -> Neuron:
        if old not in merged and old.source is not None:
            source = wire(old.source)
            key = frozenset(source.terms.items()), source.constant
            merged[old] = by_source.setdefault(key, Neuron(old.depth, True, source))
        return merged.get(old, old)

    def wire(old: Wire) -> Wire:
        terms: dict[Neuron, fmpq] = {}
        for each, coefficient in old.terms.items():
            terms[neuron(each)] = terms.get(neuron(each), fmpq(0)) + coefficient
        return Wire({each: c for each, c in terms.items() if c != 0}, old.constant)

    return [wire(each) for each in wanted]


def _last_use(wanted: Sequence[Wire], depth: int) -> dict[Neuron, int]:
    """The last layer in which each neuron has to be known."""
    last: dict[Neuron, int] = {}
    open_wires = [(wire, depth) for wire in wanted]
    while open_wires:
        wire, layer = open_wires.pop()
        for neuron in wire.terms:
            if neuron not in last and neuron.source is not None:
                open_wires.append((neuron.source, neuron.depth - 1))
            last[neuron] = max(layer, last.get(neuron, 0))
    return last


def _row(neuron: Neuron, level: int) -> Wire:
    return neuron.source if neuron.depth == level else Wire({neuron: fmpq(1)}, fmpq(0))


def _layer(rows: Sequence[Wire], previous: Sequence[Neuron]) -> Layer:
    entries = [row.terms.get(neuron, fmpq(0)) for row in rows for neuron in previous]
    return Layer(fmpq_mat(len(rows), len(previous), entries), vector([row.constant for row in rows]))
