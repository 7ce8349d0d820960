"""How long Newton takes on whole trajectories, as a ratio to the step loop, and whether it converged.

python -m lrnn bench newton [--lengths 1024 65536] [--width 16] [--out book/data/newton-cpu.json]
"""

import argparse
from collections.abc import Iterator

import jax
from harness import ON_GPU, SEED, Case, main

from lrnn.layers.gru import GRU, DiagonalGRU
from lrnn.layers.lstm import LSTM, DiagonalLSTM
from lrnn.parallel import Newton, NewtonKernel, Steps

CELLS = (DiagonalGRU, DiagonalLSTM, GRU, LSTM)


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """Every cell at every length; the rows say how many iterations it took and what residual was left."""
    first, second = jax.random.split(jax.random.key(SEED))
    for length in options.lengths:
        x = jax.random.normal(second, (length, options.width))
        for cell in CELLS:
            layer = cell(options.width, key=first)
            found = layer.evaluate(x, method=Newton())
            labels = {
                "cell": cell.__name__,
                "length": length,
                "width": options.width,
                "iterations": int(found.iterations),
                "converged": bool(found.converged),
                "residual": float(found.residual),
            }
            methods = {"steps": Steps(), "newton": Newton()}
            if ON_GPU and layer.block == 1:
                methods["newton, kernel"] = NewtonKernel()
            programs = {
                name: (lambda x, layer=layer, method=method: layer(x, method=method), (x,))
                for name, method in methods.items()
            }
            yield Case(labels, programs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lengths", type=int, nargs="+", default=[1024, 4096, 16384, 65536])
    parser.add_argument("--width", type=int, default=16)
    main(__file__, parser, cases)
