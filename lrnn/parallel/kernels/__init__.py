"""GPU kernels (Pallas, by way of Triton) as further methods of the same functions.

A kernel reads its inputs once and keeps what it works on in the registers and the cache of a processor; the
methods of JAX write down every level of a tree. None of them has been run or timed on a GPU yet: on CPUs they
are checked step by step against the loops, and translated to GPU code. So no function takes a kernel unasked.
"""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Inexact

from lrnn.parallel.newton import Newton
from lrnn.parallel.scan import Method
from lrnn.parallel.transitions import Affine, Diagonal


@dataclass(frozen=True)
class Kernel(Method):
    """One pass over memory on a GPU: for `Diagonal` transitions, and for `chunked_dplr`.

    In `chunked_dplr` all of a chunk is computed on chip, and the state goes on from chunk to chunk there. Its
    `size` is a power of two from 16, small enough for size^2 decays: 16 if every channel has its own. Take 16
    anyway: products in full float32 are written out, and for 64 a compiler took more than minutes.
    Gradients of gradients are given by the diagonal kernel alone.

    Attributes:
        interpret: run step by step in JAX instead, slowly, on any device: for tests.
    """

    interpret: bool = False

    def states(self, steps: Affine, initial: Inexact[Array, "N *V"]) -> Inexact[Array, "T N *V"]:
        _require_gpu(self)
        if not isinstance(steps.A, Diagonal):
            raise TypeError(f"transitions must be Diagonal for a kernel, got {type(steps.A).__name__}")
        if jnp.iscomplexobj(steps.b):
            raise TypeError(f"transitions and inputs must be real for a kernel, got {steps.b.dtype}")
        from lrnn.parallel.kernels import diagonal

        length = len(steps.b)
        a = jnp.broadcast_to(steps.A.a.reshape(length, -1, *[1] * (initial.ndim - 1)), steps.b.shape)
        flat = a.reshape(length, -1), steps.b.reshape(length, -1), initial.reshape(-1)
        return diagonal.scan(*flat, self.interpret).reshape(steps.b.shape)

    def chunks(self, *, size: int, **streams: Float[Array, "..."]):
        """What `chunked_dplr` returns, given all its arguments."""
        _require_gpu(self)
        from lrnn.parallel.kernels import delta

        return delta.outputs_and_state(**streams, size=size, interpret=self.interpret)


@dataclass(frozen=True)
class NewtonKernel(Newton):
    """Newton's method on a GPU for cells that act on every coordinate of the state alone (`block=1`).

    Chunk after chunk along time, with all iterations of a chunk on chip. `max_iterations` holds for every
    chunk; reported is their sum. Each iteration calls the cell at all steps of a chunk in one round, and
    composes by a tree: fewer than 2 `size` compositions in 2 log2 `size` rounds. The gradient is that of
    `Newton`, one linear recurrence by `scan`.

    Attributes:
        size: steps a chunk, a power of two.
        interpret: run step by step in JAX instead, slowly, on any device: for tests.

    Raises:
        ValueError: if `size` is no power of two.
    """

    size: int = 32
    interpret: bool = False

    def __post_init__(self):
        super().__post_init__()
        if self.size < 1 or self.size & (self.size - 1):
            raise ValueError(f"size must be a power of two, got {self.size}")

    def solve(self, cell, inputs, initial, guess, *, block):
        _require_gpu(self)
        if block != 1:
            raise ValueError(f"block must be 1 for a kernel, got {block}")
        if not len(guess):
            return guess, jnp.asarray(0)
        from lrnn.parallel.kernels import newton

        return newton.solve(
            cell,
            inputs,
            initial,
            guess,
            size=self.size,
            max_iterations=self.max_iterations,
            tolerance=self.tolerance,
            interpret=self.interpret,
        )

    def cost(self, iterations, length):
        rounds = 2 * (self.size.bit_length() - 1)
        work = length + iterations * (2 * (self.size - 1) + self.size)
        return work, -(-length // self.size) + iterations * (rounds + 1)


def _require_gpu(kernel):
    if not kernel.interpret and jax.default_backend() != "gpu":
        raise RuntimeError(
            f"{type(kernel).__name__} needs a GPU, got the backend {jax.default_backend()!r}; "
            "choose another method, or interpret=True for a test"
        )
