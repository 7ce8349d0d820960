"""Two layers of RWKV-7 for every weighted automaton and every stream of matrices, by overwriting."""

from __future__ import annotations

from functools import lru_cache

from flint import fmpq_mat

from lrnn.theory.automata.wfa import WFA
from lrnn.theory.constructions.blocks import (
    BlockNetwork,
    Blocks,
    Step,
    arithmetic,
    automaton_blocks,
    matrix_blocks,
    router,
)
from lrnn.theory.constructions.clocks import cyclotomic_clock
from lrnn.theory.constructions.lowrank import overwrite
from lrnn.theory.constructions.network import LinearNetwork
from lrnn.theory.constructions.windows import Lookup, Window, gapped_code, rwkv7_scalar
from lrnn.theory.exact import matrix


def halves(blocks: Blocks) -> Lookup:
    """The table of the arithmetic layer, whose state has an active half and one that is being written.

    While a block arrives, the other half becomes the active one times the matrix of the block before. Then
    they change places. The query multiplies by what is still missing.

    Args:
        blocks: the stream; a block must have at least n tokens.

    Raises:
        ValueError: if the blocks are too short.

    Source: Theorem 6 of the paper, with a state that stores the difference to its start (B1).
    """
    n, m = blocks.size, blocks.length
    if m < n:
        raise ValueError(f"blocks must have at least {n} tokens, got {m}")
    start = _half(blocks.start, 0)

    @lru_cache(2**15)
    def product(word: Window) -> fmpq_mat:
        return blocks.product(word)

    def rule(time: int, window: Window) -> Step:
        place, previous, current = blocks.split(time, window)
        active = (time - 1) // m % 2
        A = product(previous)
        column = min(place, n - 1)
        coefficients = matrix([[A[i, column]] for i in range(n)])
        affine = overwrite((1 - active) * n + column, _half(coefficients, active), start)
        query = _half(A * product(current) * blocks.readout, active)
        return Step(affine, query, start.transpose() * query)

    return Lookup(2 * m, 2 * m, blocks.symbols, rule)


def _half(x: fmpq_mat, which: int) -> fmpq_mat:
    """x in one half of a state that is zero in the other."""
    rows, zeros = x.tolist(), (0 * x).tolist()
    return matrix(zeros + rows if which else rows + zeros)


def network(blocks: Blocks, lookup: Lookup) -> BlockNetwork:
    """A clock and a gapped code in the first layer, the arithmetic in the second; all states start at zero.

    Source: beyond the paper (B1); the paper takes four layers.
    """
    memory = gapped_code(blocks.symbols, lookup.length, step=rwkv7_scalar)
    state = 0 * _half(blocks.start, 0)
    layers = (router([cyclotomic_clock(lookup.period)], memory, lookup), arithmetic(state))
    return BlockNetwork(blocks, LinearNetwork(layers), lookup)


def rwkv7_automaton(automaton: WFA) -> BlockNetwork:
    """Two layers of RWKV-7 that compute a weighted automaton over Q at every prefix.

    Args:
        automaton: any automaton over Q; n states give blocks of n letters and a state of 2n numbers.

    Source: beyond the paper (B1); Theorem 6 takes four layers.
    """
    blocks = automaton_blocks(automaton, len(automaton.states))
    return network(blocks, halves(blocks))


def rwkv7_matrices() -> BlockNetwork:
    """Two layers of RWKV-7 that multiply a stream of 3x3 matrices over {-1, 0, 1}.

    Source: beyond the paper (B1); Theorem 5 takes four layers.
    """
    blocks = matrix_blocks()
    return network(blocks, halves(blocks))
