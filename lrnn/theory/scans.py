"""Prefix scans over any associative operation, with every composition recorded at its level."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Generic, TypeVar

Element = TypeVar("Element")


@dataclass(frozen=True)
class Wire(Generic[Element]):
    """The composition of the elements first..last, available after `level` rounds of parallel work."""

    value: Element = field(repr=False)
    first: int
    last: int
    level: int


@dataclass(frozen=True)
class Step(Generic[Element]):
    """One composition: two neighbouring wires in, one wire out."""

    earlier: Wire[Element]
    later: Wire[Element]
    result: Wire[Element]


Join = Callable[[Wire[Element], Wire[Element]], Wire[Element]]


@dataclass(frozen=True)
class Scan(Generic[Element]):
    """All prefixes of a sequence, and how they were computed."""

    wires: tuple[Wire[Element], ...] = field(repr=False)
    steps: tuple[Step[Element], ...] = field(repr=False)

    @property
    def values(self) -> tuple[Element, ...]:
        """The prefixes x_0, x_1 x_0, ..., one per position."""
        return tuple(wire.value for wire in self.wires)

    @property
    def work(self) -> int:
        """The number of compositions."""
        return len(self.steps)

    @property
    def depth(self) -> int:
        """The longest chain of compositions, each waiting for the one before it."""
        return max((step.result.level for step in self.steps), default=0)


class Method(ABC):
    """A way to compute all prefixes; it sees only which wires it joins, never what they carry."""

    @abstractmethod
    def prefixes(self, join: Join, wires: list[Wire]) -> list[Wire]:
        """All prefixes of `wires`, built with `join(later, earlier)` alone."""

    @abstractmethod
    def work(self, n: int) -> int:
        """The closed formula for the number of compositions on n >= 1 elements."""

    @abstractmethod
    def depth(self, n: int) -> int:
        """The closed formula for the depth on n >= 1 elements."""


@dataclass(frozen=True)
class Sequential(Method):
    """One element after the other: the least work, the greatest depth."""

    def prefixes(self, join: Join, wires: list[Wire]) -> list[Wire]:
        return list(accumulate(wires, lambda earlier, later: join(later, earlier)))

    def work(self, n: int) -> int:
        return n - 1

    def depth(self, n: int) -> int:
        return n - 1


@dataclass(frozen=True)
class KoggeStone(Method):
    """Every position doubles its reach in every round: the least depth, n log n work.

    Source: Kogge and Stone (1973); Hillis and Steele (1986) as a data-parallel program.
    """

    def prefixes(self, join: Join, wires: list[Wire]) -> list[Wire]:
        reach = 1
        while reach < len(wires):
            joined = [join(later, earlier) for earlier, later in zip(wires, wires[reach:])]
            wires = wires[:reach] + joined
            reach *= 2
        return wires

    def work(self, n: int) -> int:
        rounds = self.depth(n)
        return n * rounds - 2**rounds + 1

    def depth(self, n: int) -> int:
        return (n - 1).bit_length()


@dataclass(frozen=True)
class Blelloch(Method):
    """Join neighbours, scan the half as long sequence, fill in between: linear work, logarithmic depth.

    This is the inclusive form without an identity element, which `jax.lax.associative_scan` runs.

    Source: Ladner and Fischer (1980); Blelloch (1990).
    """

    def prefixes(self, join: Join, wires: list[Wire]) -> list[Wire]:
        if len(wires) < 2:
            return wires
        neighbours = zip(wires[1::2], wires[::2])
        odd = self.prefixes(join, [join(*pair) for pair in neighbours])
        even = wires[:1] + [join(*pair) for pair in zip(wires[2::2], odd)]
        return [(odd if i % 2 else even)[i // 2] for i in range(len(wires))]

    def work(self, n: int) -> int:
        return 2 * n - n.bit_count() - n.bit_length()

    def depth(self, n: int) -> int:
        return max(self.prefix_depth(m) for m in range(1, n + 1))

    @staticmethod
    def prefix_depth(m: int) -> int:
        """The level of the prefix of m elements: floor(log2 m) plus the binary ones after the first."""
        return m.bit_length() + m.bit_count() - 2


@dataclass(frozen=True)
class Chunked(Method):
    """Scan chunks side by side, carry the totals from chunk to chunk, then fix up all chunks at once."""

    size: int

    def __post_init__(self):
        if self.size < 1:
            raise ValueError(f"size must be a positive number of elements, got {self.size}")

    def prefixes(self, join: Join, wires: list[Wire]) -> list[Wire]:
        sequential = Sequential()
        starts = range(0, len(wires), self.size)
        local = [sequential.prefixes(join, wires[start : start + self.size]) for start in starts]
        carries = sequential.prefixes(join, [chunk[-1] for chunk in local])
        fixed = [[join(wire, carry) for wire in chunk[:-1]] for carry, chunk in zip(carries, local[1:])]
        inner = [local[0][:-1], *fixed] if local else []
        return [wire for chunk, carry in zip(inner, carries) for wire in (*chunk, carry)]

    def work(self, n: int) -> int:
        chunks = -(-n // self.size)
        first = min(self.size, n)
        return n - 1 + (n - first) - (chunks - 1)

    def depth(self, n: int) -> int:
        chunks = -(-n // self.size)
        return min(self.size, n) + chunks - 2


def scan(
    compose: Callable[[Element, Element], Element], elements: Sequence[Element], *, method: Method
) -> Scan[Element]:
    """All prefixes of a sequence under an associative operation, with exact work and depth.

    Args:
        compose: `compose(later, earlier)`; associative, not necessarily commutative.
        elements: x_0, ..., x_{n-1}; n = 0 gives an empty scan.
        method: Sequential(), KoggeStone(), Blelloch() or Chunked(size).

    Returns:
        The prefixes x_i ... x_1 x_0 for every i, and every composition that was made.

    Raises:
        TypeError: if `method` is not a scan method.
    """
    if not isinstance(method, Method):
        raise TypeError(
            f"method must be Sequential(), KoggeStone(), Blelloch() or Chunked(size), got {method!r}"
        )
    steps: list[Step[Element]] = []

    def join(later: Wire[Element], earlier: Wire[Element]) -> Wire[Element]:
        level = max(later.level, earlier.level) + 1
        result = Wire(compose(later.value, earlier.value), earlier.first, later.last, level)
        steps.append(Step(earlier, later, result))
        return result

    wires = method.prefixes(join, [Wire(x, i, i, 0) for i, x in enumerate(elements)])
    return Scan(tuple(wires), tuple(steps))
