"""How much time of one core a stream of 3x3 matrices takes in the exact networks, beside plain products.

python tests/benchmarks/products.py [--blocks 10000] [--out book/data/products.json]
"""

import argparse
import json
import platform
import random
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tqdm import tqdm

from lrnn.theory.checks.lowrank import random_stream
from lrnn.theory.constructions.deltanet import deltanet_matrices
from lrnn.theory.constructions.rwkv7 import rwkv7_matrices
from lrnn.theory.exact import bits
from lrnn.theory.labels.matrices import stream_product

SEED = 0


def main(arguments: list[str]) -> None:
    """Measure, compare, print a table and write the results with their provenance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/products.json"))
    parser.add_argument("--blocks", type=int, default=10_000)
    options = parser.parse_args(arguments)
    tokens = random_stream(random.Random(SEED), options.blocks)
    readers = {
        "product": stream_product,
        "RWKV-7, 2 layers": rwkv7_matrices().value,
        "DeltaNet, 4 layers": deltanet_matrices().value,
    }
    rows, values = [], []
    for reader, read in tqdm(readers.items(), unit="reader"):
        start = time.process_time()
        values.append(read(tokens))
        seconds = time.process_time() - start
        rows.append({"reader": reader, "cpu_seconds": round(seconds, 3), "bits": bits(values[-1])})
        tqdm.write(f"{reader:20} {seconds:8.2f} s")
    if any(value != values[0] for value in values):
        raise SystemExit("the values differ")
    record = {
        "device": platform.processor() or platform.machine(),
        "machine": platform.machine(),
        "date": date.today().isoformat(),
        "command": "python tests/benchmarks/products.py " + " ".join(arguments),
        "seed": SEED,
        "versions": {name: version(name) for name in ("python-flint",)},
        "blocks": options.blocks,
        "rows": rows,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
