"""Brackets nested up to a depth in an Elman RNN with O(m log k) neurons, next to Theorem 1's unbounded stack.

A stack of m cells is kept cell by cell, each cell as the binary number of its bracket, 0 for an empty cell.
One half of the neurons holds the stack if the last symbol pushed it, the other half if it popped it; the
stack is the sum of both, so that a single layer can shift it either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq_mat

from lrnn.theory.automata.realtime import Word
from lrnn.theory.constructions.mlp import Layer
from lrnn.theory.constructions.rnn import ReLURNN
from lrnn.theory.exact import Run, matrix, recurrence, vector

END = "$"


@dataclass(frozen=True)
class BoundedDyck:
    """An RNN as a language model of Dyck-(k, m): a symbol may come next exactly if its logit is positive.

    Attributes:
        network: the Elman RNN, with 2 m ceil(log2(k + 1)) neurons.
        logits: an affine read-out with one row for each symbol and one for the end of the word.
    """

    network: ReLURNN
    logits: Layer

    def run_exact(self, word: Word) -> Run[fmpq_mat]:
        """All states on a word, exactly.

        Raises:
            ValueError: if a symbol is unknown.
        """
        return recurrence(self.network.step, word, self.network.initial)

    def allowed(self, h: fmpq_mat) -> frozenset[str]:
        """What may come next after a word of the language has been read up to here; `END` is its end."""
        scores = (self.logits.W * h + self.logits.b).entries()
        return frozenset(s for s, score in zip((*self.network.symbols, END), scores) if score > 0)

    def accepts(self, word: Word) -> bool:
        """Whether every symbol of the word, and its end, was allowed when it came."""
        h = self.network.initial
        for symbol in word:
            if symbol not in self.allowed(h):
                self.network.index(symbol)
                return False
            h = self.network.step(h, symbol)
        return END in self.allowed(h)


def bounded_dyck(pairs: Sequence[tuple[str, str]], *, depth: int) -> BoundedDyck:
    """The Elman RNN of balanced brackets, at most `depth` of them open.

    Args:
        pairs: k kinds of brackets, each as (opening, closing).
        depth: m, the greatest number of open brackets.

    Returns:
        An exact network with 2 m ceil(log2(k + 1)) neurons.

    Raises:
        ValueError: if there are no brackets, if two are equal, or if `depth` is not positive.

    Source: Svete, Chan and Cotterell (2024); Hewitt et al. (2020) for the count.
    """
    symbols = [bracket for pair in pairs for bracket in pair]
    if not symbols or len(set(symbols)) < len(symbols):
        raise ValueError(f"pairs must be distinct brackets, at least one pair, got {pairs}")
    if depth < 1:
        raise ValueError(f"depth must be at least 1, got {depth}")
    width = len(pairs).bit_length()
    codes = {opening: format(i, f"0{width}b") for i, (opening, _) in enumerate(pairs, 1)}
    half = depth * width
    shift = _shift(half, width)
    inputs = {}
    for opening, closing in pairs:
        bits = [int(bit) for bit in codes[opening]]
        inputs[opening] = vector([*bits, *[0] * (half - width), *[-1] * half])
        inputs[closing] = vector([*[-1] * half, *[0] * half])
    network = ReLURNN(
        vector([0] * (2 * half)), dict.fromkeys(inputs, shift), inputs, matrix([[0] * (2 * half)])
    )
    return BoundedDyck(network, _logits(pairs, codes, depth, width))


def _shift(half: int, width: int) -> fmpq_mat:
    """Neuron i of the pushed half reads the stack at i - width, neuron i of the popped half at i + width."""
    push = [[int(j == i - width) for j in range(half)] * 2 for i in range(half)]
    pop = [[int(j == i + width) for j in range(half)] * 2 for i in range(half)]
    return matrix([*push, *pop])


def _logits(pairs: Sequence[tuple[str, str]], codes: dict[str, str], depth: int, width: int) -> Layer:
    """An opening bracket needs an empty last cell, a closing one its partner on top, the end an empty top."""
    rest = [0] * ((depth - 1) * width)
    rows, constants = [], []
    for opening, _ in pairs:
        matching = [1 if bit == "1" else -1 for bit in codes[opening]]
        rows += [[*rest, *[-2] * width] * 2, [*[2 * sign for sign in matching], *rest] * 2]
        constants += [1, 1 - 2 * matching.count(1)]
    return Layer(matrix([*rows, [*[-2] * width, *rest] * 2]), vector([*constants, 1]))
