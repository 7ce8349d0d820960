"""Recurrences in JAX: transitions as types, scans along time, and Newton's method for nonlinear steps."""

from lrnn.parallel.chunked import chunked_dplr
from lrnn.parallel.kalman import damped_recurrence
from lrnn.parallel.kernels import Kernel, NewtonKernel
from lrnn.parallel.newton import ELK, Damped, Iterative, Jacobi, Newton, Picard, QuasiELK, QuasiNewton
from lrnn.parallel.nonlinear import Cell, Evaluation, Evaluator, Steps, nonlinear_recurrence, residual
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
    "ELK",
    "Affine",
    "Associative",
    "BlockDiagonal",
    "Cell",
    "Chunked",
    "Damped",
    "Dense",
    "Diagonal",
    "DiagonalPlusLowRank",
    "Evaluation",
    "Evaluator",
    "Iterative",
    "Jacobi",
    "Kernel",
    "Method",
    "Newton",
    "NewtonKernel",
    "PermutationDiagonal",
    "Picard",
    "QuasiELK",
    "QuasiNewton",
    "Sequential",
    "Sharded",
    "Steps",
    "Transition",
    "chunked_dplr",
    "compose",
    "damped_recurrence",
    "linear_recurrence",
    "nonlinear_recurrence",
    "residual",
]
