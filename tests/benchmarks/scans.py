"""How long each way of evaluating a linear recurrence takes, as a ratio to `lax.scan` in the same run.

python -m lrnn bench scans [--lengths 256 4096] [--out book/data/scans-cpu.json]
"""

import argparse
from collections.abc import Callable, Iterator

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from harness import ON_GPU, SEED, Case, main

from lrnn.parallel import (
    Associative,
    BlockDiagonal,
    Chunked,
    Dense,
    Diagonal,
    DiagonalPlusLowRank,
    Kernel,
    Method,
    PermutationDiagonal,
    Sequential,
    Transition,
    linear_recurrence,
)

STATE = 16
METHODS = {"Sequential": Sequential(), "Associative": Associative(), "Chunked(64)": Chunked(64)}


def transitions(rng: np.random.Generator, length: int) -> dict[str, Transition]:
    """One stack of every type with state size 16, scaled so that products do not explode."""

    def uniform(*shape: int) -> jax.Array:
        return jnp.asarray(rng.uniform(-1, 1, (length, *shape)), jnp.float32)

    return {
        "Diagonal": Diagonal(uniform(STATE)),
        "PermutationDiagonal": PermutationDiagonal(
            jnp.asarray(rng.integers(0, STATE, (length, STATE)), jnp.int32), uniform(STATE)
        ),
        "BlockDiagonal": BlockDiagonal(uniform(STATE // 4, 4, 4) / 2),
        "DiagonalPlusLowRank": DiagonalPlusLowRank(
            uniform(STATE), uniform(STATE, 1) / 4, uniform(STATE, 1) / 4
        ),
        "Dense": Dense(uniform(STATE, STATE) / 4),
    }


def forward(method: Method) -> Callable:
    """The states."""
    return lambda a, b: linear_recurrence(a, b, method=method)


def gradient(method: Method) -> Callable:
    """The gradient of the states' sum of squares."""

    def loss(arguments: tuple[Transition, jax.Array]) -> jax.Array:
        return jnp.sum(linear_recurrence(*arguments, method=method) ** 2)

    return lambda a, b: eqx.filter_grad(loss)((a, b))


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """Every type, length and direction, by all methods."""
    for length in options.lengths:
        rng = np.random.default_rng(SEED)
        b = jnp.asarray(rng.normal(size=(length, STATE)), jnp.float32)
        for kind, a in transitions(rng, length).items():
            for direction in (forward, gradient):
                labels = {"type": kind, "length": length, "direction": direction.__name__}
                methods = METHODS | ({"Kernel": Kernel()} if ON_GPU and kind == "Diagonal" else {})
                yield Case(labels, {label: (direction(method), (a, b)) for label, method in methods.items()})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lengths", type=int, nargs="+", default=[256, 1024, 4096, 16384])
    main(__file__, parser, cases)
