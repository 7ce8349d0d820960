"""The published templates beside ours: as printed, where they fail, and how much they need."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from flint import fmpq_mat

from lrnn.theory.constructions import rwkv7
from lrnn.theory.constructions.blocks import BlockNetwork, Blocks, Step, matrix_blocks
from lrnn.theory.constructions.windows import Window
from lrnn.theory.exact import identity, matrix, vector


def vectorised(blocks: Blocks) -> Blocks:
    """The same product with the matrix P as one long row: P A is vec(P) times the matrix I o A.

    Source: Theorem 5 of the paper, where the 3x3 product is a row of 9 numbers.
    """
    places = list(product(range(blocks.size), repeat=2))

    def vectorised_product(word: Window) -> fmpq_mat:
        A = blocks.product(word)
        return matrix([[(i == k) * A[j, m] for k, m in places] for i, j in places])

    start = vector(blocks.start.entries())
    return Blocks(blocks.symbols, blocks.length, vectorised_product, start, identity(len(places)))


def published_rwkv7(*, second_half: bool) -> BlockNetwork:
    """The published arithmetic layer for 3x3 products, of 18 numbers, on our router.

    Its first state is written with the first token, which is also the first overwrite of an identity block.

    Args:
        second_half: whether the identity is written into both halves (repair R8) or into the first (printed).

    Source: Theorem 5 of the paper.
    """
    blocks = vectorised(matrix_blocks())
    bare = rwkv7.halves(replace(blocks, start=0 * blocks.start))
    start = blocks.start.entries()
    first = vector([*start, *(start if second_half else [0] * len(start))])

    def rule(time: int, window: Window) -> Step:
        step = bare.rule(time, window)
        written = step.affine._replace(b=first) if len(window) == 1 else step.affine
        return step._replace(affine=written)

    return rwkv7.network(blocks, replace(bare, rule=rule))


def factors_needed(size: int) -> int:
    """The published number of reflections for an n x n matrix, with n + 1 scratch coordinates.

    Source: Theorem 6 of the paper.
    """
    return 8 * size**2 + 5 * size + 1
