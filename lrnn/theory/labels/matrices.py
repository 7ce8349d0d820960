"""Products of streams of small integer matrices, by multiplying them one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import mul

from flint import fmpq_mat

SIZE = 3


def blocks(tokens: Sequence[int]) -> Iterator[fmpq_mat]:
    """The complete 3x3 blocks of a stream of tokens, each row by row.

    Args:
        tokens: numbers from {-1, 0, 1}; an incomplete block at the end is left out.

    Raises:
        ValueError: if a token is not -1, 0 or 1; the message says where.
    """
    for position, token in enumerate(tokens):
        if token not in (-1, 0, 1):
            raise ValueError(f"position {position}: token must be -1, 0 or 1, got {token!r}")
    for end in range(SIZE**2, len(tokens) + 1, SIZE**2):
        yield fmpq_mat(SIZE, SIZE, list(tokens[end - SIZE**2 : end]))


def stream_product(tokens: Sequence[int]) -> fmpq_mat:
    """The product of the complete 3x3 blocks of a stream; the identity if there is none.

    Raises:
        ValueError: if a token is not -1, 0 or 1; the message says where.

    Source: Definition 12 of the paper, iterated 3x3 matrix multiplication.
    """
    identity = fmpq_mat(SIZE, SIZE, [int(i == j) for i in range(SIZE) for j in range(SIZE)])
    return reduce(mul, blocks(tokens), identity)
