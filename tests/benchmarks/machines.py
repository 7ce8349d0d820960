"""How many symbols a second the graph machine reads: in steps, in leaps, as an exact and as a float network.

python tests/benchmarks/machines.py [--symbols 100000] [--out book/data/machines.json]
"""

import argparse
import json
import platform
import random
import sys
import time
from datetime import date
from functools import reduce
from importlib.metadata import version
from pathlib import Path

import jax
from tqdm import tqdm

from lrnn.theory.checks.counters import random_instance
from lrnn.theory.constructions import showpiece
from lrnn.theory.constructions.connectivity import spell, target_first

SEED = 0


def instance(symbols: int) -> list[tuple[str, int]]:
    """A random instance of at least so many symbols, as blocks of equal ones."""
    rng, vertices, blocks = random.Random(SEED), 2, []
    while sum(count for _, count in blocks) < symbols:
        vertices += 1
        blocks = target_first(random_instance(rng, vertices, jump=10))
    return blocks


def readers(blocks: list[tuple[str, int]]) -> dict:
    """Ways to read an instance, each with the number of symbols that it reads."""
    construction, word = showpiece("meet"), spell(blocks)
    network, machine = construction.network, construction.machine
    floats = construction.to_jax("float32")
    part = word[: len(word) // 10]
    return {
        "machine, step by step": (lambda: machine.accepts(word), len(word)),
        "machine, in leaps": (lambda: machine.after_blocks(blocks), len(word)),
        "exact network": (lambda: reduce(network.step, part, network.initial), len(part)),
        "float32 network": (lambda: floats.run(word).block_until_ready(), len(word)),
    }


def main(arguments: list[str]) -> None:
    """Measure, print a table and write the results with their provenance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/machines.json"))
    parser.add_argument("--symbols", type=int, default=100_000)
    options = parser.parse_args(arguments)
    blocks = instance(options.symbols)
    rows = []
    for reader, (read, symbols) in tqdm(readers(blocks).items(), unit="reader"):
        read()
        start = time.perf_counter()
        read()
        seconds = time.perf_counter() - start
        rows.append(
            {
                "reader": reader,
                "symbols": symbols,
                "seconds": round(seconds, 4),
                "symbols_per_second": round(symbols / seconds),
            }
        )
        tqdm.write(
            f"{reader:22} {symbols:>8,} symbols  {seconds:8.3f} s  {symbols / seconds:>12,.0f} a second"
        )
    record = {
        "device": jax.devices()[0].device_kind,
        "machine": platform.machine(),
        "date": date.today().isoformat(),
        "command": "python tests/benchmarks/machines.py " + " ".join(arguments),
        "seed": SEED,
        "versions": {name: version(name) for name in ("jax", "python-flint")},
        "rows": rows,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
