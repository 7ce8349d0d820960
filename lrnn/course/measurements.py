"""Recorded benchmarks as tables: one row a case, one column a program, all relative to the first program."""

from __future__ import annotations

from lrnn.course.markdown import table
from lrnn.learning import results

TIMES = {"program", "seconds", "compile_seconds", "first_seconds", "median_seconds", "ratio"}


def measurements() -> str:
    """Tabulate every recorded benchmark with device, date and command."""
    records = {name: results.load(name) for name in results.names()}
    benchmarks = {name: record for name, record in records.items() if _is_benchmark(record)}
    parts = [_benchmark(name, record) for name, record in benchmarks.items()]
    if all(record["platform"] == "cpu" for record in benchmarks.values()):
        parts.append("Nothing has been recorded on a GPU yet.")
    return "\n\n".join(parts)


def _is_benchmark(record: dict) -> bool:
    return any("ratio" in row for row in record.get("rows", ()))


def _benchmark(name: str, record: dict) -> str:
    cases: dict[tuple, dict[str, dict]] = {}
    for row in record["rows"]:
        labels = tuple((key, value) for key, value in row.items() if key not in TIMES)
        cases.setdefault(labels, {})[row["program"]] = row
    programs = list(dict.fromkeys(row["program"] for row in record["rows"]))
    names = list(dict.fromkeys(key for labels in cases for key, _ in labels))
    rows = [
        (*(_number(dict(labels).get(key, "")) for key in names), *map(_time, map(found.get, programs)))
        for labels, found in cases.items()
    ]
    repeats = len(record["rows"][0]["seconds"])
    where = f"{record['device']}, {record['cores']} cores, JAX {record['versions']['jax']}, {record['date']}"
    return (f"**{name}**: medians of {repeats} repeats, and ratios to the first program; {where}; "
            f"`{record['command']}`\n\n{table((*names, *programs), rows)}")


def _time(row: dict | None) -> str:
    if row is None:
        return ""
    # a narrow column breaks between time and ratio, not inside them
    return f"{1e3 * row['median_seconds']:,.4g}\u00a0ms (×\u00a0{row['ratio']:.3g})"


def _number(value) -> str:
    if isinstance(value, float):
        return f"{value:.2g}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
