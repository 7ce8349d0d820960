"""Benchmarks measure what they say; how fast anything is stays their own business."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent / "benchmarks"


@pytest.mark.slow
def test_scans_are_measured_for_every_type_and_method(tmp_path):
    out = tmp_path / "scans.json"
    command = [sys.executable, BENCHMARKS / "scans.py", "--lengths", "16", "--out", out]
    subprocess.run(command, check=True, capture_output=True)
    record = json.loads(out.read_text(encoding="utf-8"))
    assert {"device", "date", "command", "seed", "versions"} <= set(record)
    measured = {(row["type"], row["program"], row["method"]) for row in record["rows"]}
    assert len(measured) == len(record["rows"]) == 5 * 2 * 3
    assert all(row["run_seconds"] > 0 for row in record["rows"])
    assert all(row["ratio_to_sequential"] == 1 for row in record["rows"] if row["method"] == "Sequential")


@pytest.mark.slow
def test_products_are_measured_in_every_network(tmp_path):
    out = tmp_path / "products.json"
    command = [sys.executable, BENCHMARKS / "products.py", "--blocks", "20", "--out", out]
    subprocess.run(command, check=True, capture_output=True)
    record = json.loads(out.read_text(encoding="utf-8"))
    assert {"device", "date", "command", "seed", "versions"} <= set(record)
    assert len(record["rows"]) == 3
    assert len({row["bits"] for row in record["rows"]}) == 1
