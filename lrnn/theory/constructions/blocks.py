"""Streams as products of matrices: tokens cut into blocks, and the networks that multiply the blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import mul
from typing import Any, NamedTuple

from flint import fmpq, fmpq_mat

from lrnn.theory.automata.realtime import last
from lrnn.theory.automata.wfa import WFA
from lrnn.theory.constructions.clocks import Clock, Timed, read_time
from lrnn.theory.constructions.network import Head, Layer, LinearNetwork
from lrnn.theory.constructions.windows import Lookup, Memory, Window
from lrnn.theory.exact import Affine, identity, matrix, vector


@dataclass(frozen=True)
class Blocks:
    """f(w) = start^T A_1 ... A_l C readout: a matrix for each block of w, and C for what is left over.

    Attributes:
        symbols: the alphabet.
        length: the number m of tokens a block.
        product: the matrix of a block, or of the beginning of one, shape (n, n).
        start: shape (n, V).
        readout: shape (n, R).
    """

    symbols: tuple[Any, ...]
    length: int
    product: Callable[[Window], fmpq_mat]
    start: fmpq_mat
    readout: fmpq_mat

    @property
    def size(self) -> int:
        """The size n of the matrices."""
        return self.start.nrows()

    def split(self, time: int, window: Window) -> tuple[int, Window, Window]:
        """The place in the current block, the previous block and the current one as far as it is known.

        Args:
            time: t modulo a multiple of the block length.
            window: the last tokens, latest first.
        """
        place = (time - 1) % self.length
        known = window[: place + 1 + self.length][::-1]
        cut = max(len(known) - place - 1, 0)
        return place, known[:cut], known[cut:]


def automaton_blocks(automaton: WFA, length: int) -> Blocks:
    """A weighted automaton over Q, its words cut into blocks: every prefix has its value.

    Raises:
        ValueError: if the length is not positive.
    """
    if length < 1:
        raise ValueError(f"length must be positive, got {length}")
    matrices = {symbol: matrix(rows) for symbol, rows in automaton.matrices.items()}
    one = identity(len(automaton.states))

    def product(word: Window) -> fmpq_mat:
        return reduce(mul, map(matrices.__getitem__, word), one)

    return Blocks(automaton.symbols, length, product, vector(automaton.alpha), vector(automaton.omega))


def matrix_blocks(size: int = 3) -> Blocks:
    """A stream of square matrices over {-1, 0, 1}, row by row: the product of all complete ones.

    Source: Definition 12 of the paper, iterated 3x3 matrix multiplication.
    """

    def product(entries: Window) -> fmpq_mat:
        return fmpq_mat(size, size, list(entries)) if len(entries) == size**2 else identity(size)

    return Blocks((-1, 0, 1), size**2, product, identity(size), identity(size))


class Step(NamedTuple):
    """What the router tells the arithmetic layer: an affine map, a query, and what to add to the read-out."""

    affine: Affine
    query: fmpq_mat
    offset: fmpq_mat

    def numbers(self) -> list[fmpq]:
        """Everything in it as one list, which is what a feed-forward network puts out."""
        A, b = self.affine
        return [*A.d, *(x for part in (A.u, A.v, b, self.query, self.offset) for x in part.entries())]


def router(clocks: Sequence[Clock], memory: Memory, lookup: Lookup) -> Layer:
    """The layer that knows the time and the last tokens and looks up a `Step`."""

    def feed_forward(x: Timed, ys: Sequence[fmpq_mat]) -> Step:
        time = read_time(clocks, x.time, ys[:-1])
        return lookup.rule(time, memory.read(time, ys[-1]))

    return Layer((*(clock.head for clock in clocks), memory.head), feed_forward)


def arithmetic(initial: fmpq_mat) -> Layer:
    """The layer that does the multiplying: every `Step` it is told."""
    head = Head(initial, lambda step: step.affine, lambda step: step.query)
    return Layer((head,), lambda step, ys: ys[0] + step.offset)


@dataclass(frozen=True)
class BlockNetwork:
    """A linear RNN of several layers that computes start^T A_1 ... A_l C readout at every position.

    Attributes:
        blocks: what it computes.
        network: its layers; the last one does the arithmetic.
        lookup: the finite table below that layer.
    """

    blocks: Blocks
    network: LinearNetwork
    lookup: Lookup

    @property
    def head_sizes(self) -> tuple[tuple[int, ...], ...]:
        """The state size N of every head, layer by layer."""
        return tuple(tuple(head.initial.nrows() for head in layer.heads) for layer in self.network.layers)

    def steps(self, tokens: Iterable[Any]) -> Iterator[Step]:
        """What the arithmetic layer is told, position by position.

        Raises:
            ValueError: if a token is unknown; the message says where.
        """
        return LinearNetwork(self.network.layers[:-1]).outputs(map(Timed, self._known(tokens)))

    def outputs(self, tokens: Iterable[Any]) -> Iterator[fmpq_mat]:
        """The value of every prefix, shape (V, R), left to right in constant memory.

        Raises:
            ValueError: if a token is unknown; the message says where.
        """
        return self.network.outputs(map(Timed, self._known(tokens)))

    def value(self, tokens: Iterable[Any]) -> fmpq_mat:
        """The value of a whole stream, which must not be empty."""
        return last(self.outputs(tokens))

    def _known(self, tokens: Iterable[Any]) -> Iterator[Any]:
        for position, token in enumerate(tokens):
            if token not in self.blocks.symbols:
                raise ValueError(
                    f"position {position}: token must be one of {self.blocks.symbols}, got {token!r}"
                )
            yield token
