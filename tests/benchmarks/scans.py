"""How long each way of evaluating a recurrence takes, as a ratio to `lax.scan` in the same run.

    python tests/benchmarks/scans.py [--lengths 256 4096] [--out book/data/scans.json]

Every pair of type and length is timed for all methods in turn, several times over; the best of each counts,
so that a machine that slows down for a moment hurts all alike. The file is rewritten after every pair.
"""

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from tqdm import tqdm

from lrnn.parallel import (
    Associative,
    BlockDiagonal,
    Chunked,
    Dense,
    Diagonal,
    DiagonalPlusLowRank,
    Method,
    PermutationDiagonal,
    Sequential,
    Transition,
    linear_recurrence,
)

STATE, SEED, ROUNDS = 16, 0, 5


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


def programs(method: Method) -> dict[str, Callable]:
    """The states, and the gradient of their sum of squares."""

    def states(a: Transition, b: jax.Array) -> jax.Array:
        return linear_recurrence(a, b, method=method)

    def loss(arguments: tuple[Transition, jax.Array]) -> jax.Array:
        return jnp.sum(states(*arguments) ** 2)

    return {"forward": states, "gradient": lambda a, b: eqx.filter_grad(loss)((a, b))}


def measure(a: Transition, b: jax.Array, methods: dict[str, Method]) -> list[dict]:
    """Compile and run time of every method in seconds, and its run time as a ratio to Sequential."""
    rows = []
    for name in ("forward", "gradient"):
        compiled, compile_seconds = {}, {}
        for label, method in methods.items():
            start = time.perf_counter()
            compiled[label] = eqx.filter_jit(programs(method)[name]).lower(a, b).compile()
            compile_seconds[label] = time.perf_counter() - start
        best = dict.fromkeys(methods, float("inf"))
        for _ in range(ROUNDS):
            for label in methods:
                start = time.perf_counter()
                jax.block_until_ready(compiled[label](a, b))
                best[label] = min(best[label], time.perf_counter() - start)
        rows += [
            {
                "program": name,
                "method": label,
                "compile_seconds": round(compile_seconds[label], 3),
                "run_seconds": round(best[label], 6),
                "ratio_to_sequential": round(best[label] / best["Sequential"], 3),
            }
            for label in methods
        ]
    return rows


def main(arguments: list[str]) -> None:
    """Measure, print a table and write the results with their provenance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lengths", type=int, nargs="+", default=[256, 1024, 4096, 16384])
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/scans.json"))
    options = parser.parse_args(arguments)
    device = jax.devices()[0]
    record = {
        "device": device.device_kind,
        "platform": device.platform,
        "machine": platform.machine(),
        "date": date.today().isoformat(),
        "command": "python tests/benchmarks/scans.py " + " ".join(arguments),
        "seed": SEED,
        "state": STATE,
        "versions": {name: version(name) for name in ("jax", "equinox", "numpy")},
        "rows": [],
    }
    methods = {"Sequential": Sequential(), "Associative": Associative(), "Chunked(64)": Chunked(64)}
    jobs = [
        (length, kind) for length in options.lengths for kind in transitions(np.random.default_rng(SEED), 1)
    ]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    for length, kind in tqdm(jobs, unit="pair"):
        rng = np.random.default_rng(SEED)
        a, b = transitions(rng, length)[kind], jnp.asarray(rng.normal(size=(length, STATE)), jnp.float32)
        for row in measure(a, b, methods):
            record["rows"].append({"type": kind, "length": length, **row})
            tqdm.write(
                f"{kind:20} T={length:<6} {row['program']:8} {row['method']:12} "
                f"{row['run_seconds'] * 1e3:9.2f} ms  x{row['ratio_to_sequential']:<7}"
                f" compile {row['compile_seconds']:.2f} s"
            )
        options.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
