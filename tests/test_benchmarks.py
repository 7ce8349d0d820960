"""Benchmarks measure what they say; how fast anything is stays their own business."""

import json

import pytest

from lrnn.__main__ import main


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
