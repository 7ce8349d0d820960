"""Benchmarks measure what they say; how fast anything is stays their own business."""

import importlib
import json
import sys

import numpy as np
import pytest

from lrnn.__main__ import main
from lrnn.course import project


def bench(tmp_path, name, *options):
    """Run one benchmark, twice: the second run finds everything measured."""
    out = tmp_path / "record.json"
    command = ["bench", name, *options, "--repeats", "2", "--out", str(out)]
    assert main(command) == 0
    once = out.read_text(encoding="utf-8")
    assert main(command) == 0
    assert out.read_text(encoding="utf-8") == once
    record = json.loads(once)
    assert {"device", "versions", "date", "command", "seed"} <= set(record)
    assert all(len(row["seconds"]) == 2 and min(row["seconds"]) > 0 for row in record["rows"])
    return record


@pytest.mark.slow
def test_scans_are_measured_for_every_type_and_method(tmp_path):
    rows = bench(tmp_path, "scans", "--lengths", "16")["rows"]
    measured = {(row["type"], row["direction"], row["program"]) for row in rows}
    assert len(measured) == len(rows) == 5 * 2 * 3
    assert all(row["ratio"] == 1 for row in rows if row["program"] == "Sequential")


def test_machines_are_measured_for_every_reader(tmp_path):
    rows = bench(tmp_path, "machines", "--symbols", "300")["rows"]
    assert len({(row["symbols"], row["program"]) for row in rows}) == len(rows) == 6


def test_a_record_of_another_run_is_not_overwritten(tmp_path):
    out = tmp_path / "record.json"
    out.write_text('{"device": "an abacus"}', encoding="utf-8")
    assert main(["bench", "machines", "--symbols", "300", "--out", str(out)]) == 2
    assert out.read_text(encoding="utf-8") == '{"device": "an abacus"}'


def test_benchmarks_are_listed_and_unknown_ones_refused(capsys):
    assert main(["bench"]) == 0
    assert "scans" in capsys.readouterr().out
    assert main(["bench", "sorting"]) == 2
    assert "'sorting'" in capsys.readouterr().err


@pytest.mark.slow
def test_chunks_are_measured_against_steps(tmp_path):
    options = ("--batch", "1", "--heads", "2", "--length", "32", "--widths", "4")
    rows = bench(tmp_path, "delta", *options)["rows"]
    assert len({(row["architecture"], row["direction"], row["program"]) for row in rows}) == 3 * 2 * 4


def test_other_kernels_take_part_only_where_they_are_installed(monkeypatch):
    monkeypatch.syspath_prepend(project.ROOT / "tests" / "benchmarks")
    delta = importlib.import_module("delta")
    given = delta.arguments("deltanet", np.random.default_rng(0), rows=2, length=4, width=4)
    monkeypatch.setitem(sys.modules, "fla", None)
    assert delta.fla("deltanet", "forward", given, heads=2) is None


@pytest.mark.slow
def test_newton_is_measured_against_steps_and_says_whether_it_converged(tmp_path):
    rows = bench(tmp_path, "newton", "--lengths", "32", "--width", "4")["rows"]
    assert {row["program"] for row in rows} == {"steps", "newton"}
    assert all(row["converged"] for row in rows)


def test_ceilings_are_measured(tmp_path):
    rows = bench(tmp_path, "roofline", "--megabytes", "1", "--size", "64")["rows"]
    assert len(rows) == 5
    assert all(row["bytes"] > 0 < row["operations"] for row in rows)


def test_products_are_measured_in_every_network(tmp_path):
    rows = bench(tmp_path, "products", "--blocks", "20")["rows"]
    assert len(rows) == 3


@pytest.mark.slow
def test_training_is_measured_for_every_loop(tmp_path):
    options = ("--seeds", "2", "--steps", "2", "--length", "4", "--width", "8")
    programs = [row["program"] for row in bench(tmp_path, "training", *options)["rows"]]
    assert programs[0] == "seeds at once, steps in scan"
    assert len(programs) == len(set(programs)) >= 3


@pytest.mark.slow
def test_every_cell_tries_to_copy(tmp_path):
    out = tmp_path / "record.json"
    options = ["--seeds", "2", "--steps", "20", "--length", "10", "--out", str(out)]
    assert main(["bench", "copying", *options]) == 0
    rows = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert [row["cell"] for row in rows] == ["tanh", "LSTM", "orthogonal", "asRNN"]
    assert all(len(row["accuracy"]) == len(row["steps"]) == 20 for row in rows)
    most, least = (bound(row["parameters"] for row in rows) for bound in (max, min))
    assert most / least < 1.05
    assert [len(scales) for scales in rows[-1]["scales"]] == [32, 32]
