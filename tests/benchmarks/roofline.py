"""What this device can do at most: bytes a second in a copy, operations a second in a matrix product.

python -m lrnn bench roofline [--megabytes 256] [--size 4096] [--out book/data/roofline-cpu.json]
"""

import argparse
from collections.abc import Iterator

import jax.numpy as jnp
from harness import Case, main

from lrnn.parallel import Associative, Diagonal, Sequential, linear_recurrence

STATE = 64


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """A copy and, moving the same bytes, a diagonal scan; a matrix product in two precisions."""
    numbers = options.megabytes * 1_000_000 // 4
    steps = numbers // STATE // 2
    a, b = jnp.full((steps, STATE), 0.5), jnp.ones((steps, STATE))

    def scan(method):
        return lambda a, b: linear_recurrence(Diagonal(a), b, method=method)

    moved = 3 * 4 * steps * STATE  # two arrays read, one written
    yield Case(
        {"job": "bytes", "bytes": moved, "operations": 2 * steps * STATE},
        {
            "copy": (lambda a, b: a + b, (a, b)),
            "diagonal scan, associative": (scan(Associative()), (a, b)),
            "diagonal scan, steps": (scan(Sequential()), (a, b)),
        },
    )
    for dtype in (jnp.float32, jnp.bfloat16):
        x = jnp.ones((options.size, options.size), dtype)
        labels = {"job": f"matrix product in {dtype.__name__}", "bytes": 3 * x.nbytes}
        yield Case(labels | {"operations": 2 * options.size**3}, {"product": (jnp.matmul, (x, x))})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=256)
    parser.add_argument("--size", type=int, default=4096)
    main(__file__, parser, cases)
