"""What every benchmark shares: programs timed in turn, rows saved as they come, provenance beside them."""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import equinox as eqx
import jax
from tqdm import tqdm

from lrnn.learning import results

SEED = 0
ON_GPU = jax.default_backend() == "gpu"  # where kernels take part


@dataclass(frozen=True)
class Case:
    """Programs that do one job, each a function and its arguments; the first one is what ratios refer to."""

    labels: dict
    programs: dict[str, tuple[Callable, tuple]]
    jit: bool = True


def measure(case: Case, repeats: int) -> list[dict]:
    """Seconds to compile, for the first call and for every repeat; programs take turns.

    A machine that slows down for a moment hurts all programs alike, so that ratios mean something.
    """
    compiled, rows = {}, {}
    for label, (program, arguments) in case.programs.items():
        start = time.perf_counter()
        compiled[label] = eqx.filter_jit(program).lower(*arguments).compile() if case.jit else program
        compile_seconds = time.perf_counter() - start
        first = _seconds(compiled[label], arguments)
        rows[label] = {"compile_seconds": compile_seconds, "first_seconds": first, "seconds": []}
    for _ in range(repeats):
        for label, (_, arguments) in case.programs.items():
            rows[label]["seconds"].append(_seconds(compiled[label], arguments))
    for row in rows.values():
        row["median_seconds"] = statistics.median(row["seconds"])
    reference = next(iter(rows.values()))["median_seconds"]
    for row in rows.values():
        row["ratio"] = row["median_seconds"] / reference
    return [{**case.labels, "program": label, **_rounded(row)} for label, row in rows.items()]


def _seconds(program: Callable, arguments: tuple) -> float:
    start = time.perf_counter()
    jax.block_until_ready(program(*arguments))
    return time.perf_counter() - start


def _rounded(row: dict) -> dict:
    return json.loads(json.dumps(row), parse_float=lambda text: float(f"{float(text):.4g}"))


def main(script: str, parser: argparse.ArgumentParser, cases: Callable[..., Iterable[Case]]) -> None:
    """Measure all cases, print a line for each program, and write the record after every case.

    A record that exists already is continued: cases whose rows it holds are not measured again.

    Args:
        script: the file of the benchmark.
        parser: its own options.
        cases: from the parsed options to the cases.
    """
    name = Path(script).stem
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--out", type=Path, default=Path(f"_build/benchmarks/{name}.json"))
    options = parser.parse_args()
    command = " ".join(["python -m lrnn bench", name, *sys.argv[1:]])
    record = results.provenance(command, seed=SEED) | {"rows": []}
    if options.out.exists():
        found = json.loads(options.out.read_text(encoding="utf-8"))
        if any(found.get(key) != record[key] for key in ("device", "versions", "command")):
            parser.error(f"{options.out} holds another run: remove it, or name another file with --out")
        record["rows"] = found["rows"]
    jobs = list(cases(options))
    for case in tqdm(jobs, unit="case", disable=None):
        if any(case.labels.items() <= row.items() for row in record["rows"]):
            continue
        rows = measure(case, options.repeats)
        record["rows"] += rows
        results.save(record, options.out)
        for row in rows:
            labels = "  ".join(f"{value}" for value in case.labels.values())
            tqdm.write(f"{labels:40} {row['program']:22} {row['median_seconds'] * 1e3:10.3f} ms"
                       f"  x{row['ratio']:<8} compile {row['compile_seconds']:.2f} s")
