"""The last tokens of a stream: heads that hold them, and finite tables over them as objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any, NamedTuple

from flint import fmpq, fmpq_mat

from lrnn.theory.constructions import gadgets, wires
from lrnn.theory.constructions.lowrank import deltanet, rwkv7, unit
from lrnn.theory.constructions.mlp import MLP
from lrnn.theory.constructions.network import Head
from lrnn.theory.exact import Affine, identity, vector

Window = tuple[Any, ...]


class Memory(NamedTuple):
    """A head that reads a `Timed` token, and what its read-out says: the last tokens, latest first."""

    head: Head
    read: Callable[[int, fmpq_mat], Window]


def gapped_code(symbols: Sequence[Any], length: int, *, step: Callable[[fmpq, fmpq], Affine]) -> Memory:
    """The whole past as one number, x -> (x + 2b + 1) / base for letter b: gaps between all digits.

    The base is a power of two and at least twice the number of letters.

    Args:
        symbols: the letters.
        length: how many of the last letters are read.
        step: the affine map x -> rate x + shift as a step of the architecture, from (rate, shift).

    Source: beyond the paper (B1); the gapped code of repair R1 in one linear head.
    """
    base = _base(symbols)
    steps = {symbol: step(fmpq(1, base), fmpq(2 * b + 1, base)) for b, symbol in enumerate(symbols)}
    one = vector([1])

    def read(time: int, y: fmpq_mat) -> Window:
        digits, last = (y[0, 0] * base**length).floor(), []
        for _ in range(length):
            digits, digit = divmod(int(digits), base)
            last.append(digit)
        return tuple(symbols[digit // 2] for digit in reversed(last) if digit)

    return Memory(Head(vector([0]), lambda x: steps[x.symbol], lambda x: one), read)


def _base(symbols: Sequence[Any]) -> int:
    return 2 << (len(symbols) - 1).bit_length()


def rwkv7_scalar(rate: fmpq, shift: fmpq) -> Affine:
    """x -> rate x + shift as an RWKV-7 step: decay alone."""
    one = vector([1])
    return rwkv7([rate], [0], one, k=one, v=vector([shift]))


def deltanet_scalar(rate: fmpq, shift: fmpq) -> Affine:
    """x -> rate x + shift as a DeltaNet step, for a rate other than 1."""
    return deltanet(1 - rate, vector([1]), v=vector([shift / (1 - rate)]))


def ring(symbols: Sequence[Any], slots: int) -> Memory:
    """A DeltaNet head that overwrites slot t mod `slots` with the letter, as one of the numbers 1, ..., s.

    The layer input must know t modulo a multiple of `slots`.

    Source: Theorem 6 of the paper and B4; with beta = 1 the delta rule replaces what a unit key holds.
    """
    steps = {
        (slot, symbol): deltanet(1, unit(slots, slot), v=vector([b]))
        for slot in range(slots)
        for b, symbol in enumerate(symbols, 1)
    }
    everything = identity(slots)

    def read(time: int, y: fmpq_mat) -> Window:
        held = [y[0, (time - age) % slots] for age in range(slots)]
        return tuple(symbols[int(b.p) - 1] for b in held if b != 0)

    head = Head(vector([0] * slots), lambda x: steps[x.time % slots, x.symbol], lambda x: everything)
    return Memory(head, read)


@dataclass(frozen=True)
class Lookup:
    """A finite table from (t mod period, last letters) to anything: a rule that is only asked where needed.

    Attributes:
        period: the modulus of the time.
        length: the number of letters.
        symbols: the alphabet.
        rule: from the time and the letters, latest first and fewer at the start, to the value.

    Source: Theorem 6 of the paper, the finite lookup behind the router.
    """

    period: int
    length: int
    symbols: tuple[Any, ...]
    rule: Callable[[int, Window], Any]

    @property
    def rows(self) -> int:
        """How many arguments there are; for the tables of the published proof too many to write down."""
        return self.period * sum(len(self.symbols) ** n for n in range(self.length + 1))

    def arguments(self) -> Iterator[tuple[int, Window]]:
        """All arguments, one by one."""
        windows = (w for n in range(self.length + 1) for w in product(self.symbols, repeat=n))
        return product(range(self.period), windows)

    def network(self, times: Mapping[fmpq, int], numbers: Callable[[Any], Sequence[fmpq]]) -> MLP:
        """The table as a ReLU network, for a window that is small enough to write it down.

        Its inputs are the read-outs of a clock and of a gapped code. It peels off one digit a layer.

        Args:
            times: the time for each read-out of the clock.
            numbers: the value as a list of numbers, equally long for all arguments.

        Returns:
            A network with as many layers as the window has letters and two more.
        """
        clock, code = wires.inputs(1, nonnegative=False) + wires.inputs(1)
        groups = [_which(clock, times), *_digits(code, self.symbols, self.length)]
        rows, rules = [], []
        for time, window in self.arguments():
            blanks = [""] * (self.length - len(window))
            rules.append([{time}, *({symbol} for symbol in (*window, *blanks))])
            rows.append(numbers(self.rule(time, window)))
        lit = gadgets.lookup(groups, rules)
        outputs = [wires.total(x * bit for x, bit in zip(column, lit)) for column in zip(*rows)]
        return wires.network([clock, code], outputs)


def _which(x: wires.Wire, values: Mapping[fmpq, int]) -> dict[int, wires.Wire]:
    """A bit for each of finitely many numbers: 1 if x is that number."""
    ordered = sorted(values)
    above = [wires.as_wire(1), *(gadgets.threshold(x, low=a, high=b) for a, b in pairwise(ordered))]
    return {values[v]: here - after for v, here, after in zip(ordered, above, [*above[1:], 0])}


def _digits(x: wires.Wire, symbols: Sequence[Any], length: int) -> Iterator[dict[Any, wires.Wire]]:
    """A bit for each letter of the gapped code and for the blank, the latest letter first."""
    base = _base(symbols)
    for _ in range(length):
        above = [
            gadgets.threshold(x, low=fmpq(2 * b, base), high=fmpq(2 * b + 1, base))
            for b in range(len(symbols))
        ]
        bits = [here - after for here, after in zip(above, [*above[1:], 0])]
        yield {"": 1 - above[0], **dict(zip(symbols, bits))}
        x = base * x - wires.total((2 * b + 1) * bit for b, bit in enumerate(bits))
