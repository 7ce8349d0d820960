"""Linear recurrences in JAX: the transitions as types, and the ways to scan them along time."""

from lrnn.parallel.chunked import chunked_dplr
from lrnn.parallel.scan import Associative, Chunked, Method, Sequential, Sharded, linear_recurrence
from lrnn.parallel.transitions import (
    Affine,
    BlockDiagonal,
    Dense,
    Diagonal,
    DiagonalPlusLowRank,
    PermutationDiagonal,
    Transition,
    compose,
)

__all__ = [
    "Affine",
    "Associative",
    "BlockDiagonal",
    "Chunked",
    "Dense",
    "Diagonal",
    "DiagonalPlusLowRank",
    "Method",
    "PermutationDiagonal",
    "Sequential",
    "Sharded",
    "Transition",
    "chunked_dplr",
    "compose",
    "linear_recurrence",
]
