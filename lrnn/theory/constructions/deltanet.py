"""Rational DeltaNet for weighted automata and streams of matrices: reflections, at most four layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import count
from math import lcm
from typing import NamedTuple

from flint import fmpq, fmpq_mat

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
from lrnn.theory.constructions.clocks import clock_layer
from lrnn.theory.constructions.elimination import eliminate
from lrnn.theory.constructions.factor import Factor, factor, multiply
from lrnn.theory.constructions.lowrank import reflect, unit
from lrnn.theory.constructions.mirrors import moduli, stages
from lrnn.theory.constructions.network import LinearNetwork
from lrnn.theory.constructions.windows import Lookup, Memory, Window, deltanet_scalar, gapped_code, ring
from lrnn.theory.exact import Affine


class Route(NamedTuple):
    """A way to factor n x n matrices, and the greatest number of factors."""

    factor: Callable[[fmpq_mat], list[Factor]]
    most: Callable[[int], int]


SHORT = Route(factor, lambda n: 3 * n - 2)
ELIMINATION = Route(eliminate, lambda n: 7 * n - 6)


def reflections(blocks: Blocks, period: int, route: Route) -> Lookup:
    """The table of the arithmetic layer, whose state is multiplied by one reflection a token.

    While a block arrives, the factors of the block before are applied. The query multiplies by the factors
    that are still missing and by the current block.

    Args:
        blocks: the stream.
        period: what the router knows of the time, a multiple of the block length.
        route: how matrices are factored.

    Source: beyond the paper (B4).
    """

    @lru_cache(2**15)
    def program(word: Window) -> list[tuple[Affine, fmpq_mat]]:
        factors = route.factor(blocks.product(word))
        if len(factors) > blocks.length:
            raise ValueError(f"blocks must have at least {len(factors)} tokens, got {blocks.length}")
        factors += [(fmpq(0), unit(blocks.size, 0))] * (blocks.length - len(factors))
        return [
            (reflect(beta, k, blocks.start), multiply(factors[place + 1 :], size=blocks.size))
            for place, (beta, k) in enumerate(factors)
        ]

    def rule(time: int, window: Window) -> Step:
        place, previous, current = blocks.split(time, window)
        affine, missing = program(previous)[place]
        query = missing * blocks.product(current) * blocks.readout
        return Step(affine, query, blocks.start.transpose() * query)

    return Lookup(period, 2 * blocks.length, blocks.symbols, rule)


def network(blocks: Blocks, memory: Memory, route: Route = SHORT) -> BlockNetwork:
    """Layers of clocks, the last of them with a memory, and the arithmetic; all states start at zero."""
    *below, top = stages(blocks.length) or [[]]
    lookup = reflections(blocks, lcm(*(clock.period for clock in top)), route)
    layers = (*map(clock_layer, below), router(top, memory, lookup), arithmetic(0 * blocks.start))
    return BlockNetwork(blocks, LinearNetwork(layers), lookup)


def block_length(factors: int) -> int:
    """The shortest block for so many factors whose end as few layers of clocks as possible can find.

    Raises:
        ValueError: if three layers of clocks are not enough.

    Source: beyond the paper (B2).
    """
    for modulus in [1, *moduli(3)]:
        if factors <= modulus:
            return next(m for m in count(factors) if modulus % m == 0)
    raise ValueError(f"factors must be at most {modulus}, got {factors}")


def deltanet_automaton(automaton: WFA, *, route: Route = SHORT) -> BlockNetwork:
    """At most four layers of DeltaNet that compute a weighted automaton over Q at every prefix.

    With the short route three are enough for up to 8 states, because blocks of 24 letters are.

    Args:
        automaton: any automaton over Q; with the short route it may have up to 1,285,014,931,200 states.
        route: SHORT for few factors, ELIMINATION for factors of short numbers.

    Source: beyond the paper (B4); the clock of the published proof does not exist over Q (repair R9).
    """
    blocks = automaton_blocks(automaton, block_length(route.most(len(automaton.states))))
    return network(blocks, gapped_code(blocks.symbols, 2 * blocks.length, step=deltanet_scalar), route)


def deltanet_matrices() -> BlockNetwork:
    """Four layers of DeltaNet that multiply a stream of 3x3 matrices over {-1, 0, 1}.

    The second layer knows t mod 24, so the third keeps the last 24 tokens in a ring.

    Source: beyond the paper (B4); Theorem 5 with repair R9.
    """
    blocks = matrix_blocks()
    return network(blocks, ring(blocks.symbols, 24))
