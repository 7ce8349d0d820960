"""How long the graph machine takes to read: in steps, in leaps, as an exact and as a float network.

python -m lrnn bench machines [--symbols 100000] [--out book/data/machines-cpu.json]
"""

import argparse
import random
from collections.abc import Iterator
from functools import reduce

from harness import SEED, Case, main

from lrnn.theory.checks.counters import random_instance
from lrnn.theory.constructions import showpiece
from lrnn.theory.constructions.connectivity import spell, target_first


def instance(symbols: int) -> list[tuple[str, int]]:
    """A random instance of at least so many symbols, as blocks of equal ones."""
    rng, vertices, blocks = random.Random(SEED), 2, []
    while sum(count for _, count in blocks) < symbols:
        vertices += 1
        blocks = target_first(random_instance(rng, vertices, jump=10))
    return blocks


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """The whole instance for the quick readers, a tenth of its symbols for the exact network too."""
    blocks = instance(options.symbols)
    construction, word = showpiece("meet"), spell(blocks)
    network, machine = construction.network, construction.machine
    floats = construction.to_jax("float32")
    for symbols in (len(word) // 10, len(word)):
        part = word[:symbols]
        readers = {
            "machine, step by step": (machine.accepts, (part,)),
            "float32 network": (floats.run, (part,)),
        }
        if symbols == len(word):
            readers["machine, in leaps"] = (machine.after_blocks, (blocks,))
        else:
            readers["exact network"] = (lambda word: reduce(network.step, word, network.initial), (part,))
        yield Case({"symbols": symbols}, readers, jit=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--symbols", type=int, default=100_000)
    main(__file__, parser, cases)
