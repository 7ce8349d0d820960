"""How long a stream of 3x3 matrices takes in the exact networks, beside plain products; all values are equal.

python -m lrnn bench products [--blocks 1000 10000] [--repeats 3] [--out book/data/products-cpu.json]
"""

import argparse
import random
from collections.abc import Iterator

from harness import SEED, Case, main

from lrnn.theory.checks.lowrank import random_stream
from lrnn.theory.constructions.deltanet import deltanet_matrices
from lrnn.theory.constructions.rwkv7 import rwkv7_matrices
from lrnn.theory.exact import bits
from lrnn.theory.labels.matrices import stream_product


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """One stream a length; the rows say how many bits the product has.

    Raises:
        ValueError: if two readers find different products.
    """
    readers = {
        "product": stream_product,
        "RWKV-7, 2 layers": rwkv7_matrices().value,
        "DeltaNet, 4 layers": deltanet_matrices().value,
    }
    for blocks in options.blocks:
        tokens = random_stream(random.Random(SEED), blocks)
        values = {name: read(tokens) for name, read in readers.items()}
        if any(value != values["product"] for value in values.values()):
            raise ValueError(f"readers must find one product, got different ones for {blocks} blocks")
        labels = {"blocks": blocks, "bits": bits(values["product"])}
        yield Case(labels, {name: (read, (tokens,)) for name, read in readers.items()}, jit=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--blocks", type=int, nargs="+", default=[1000, 10_000])
    main(__file__, parser, cases)
