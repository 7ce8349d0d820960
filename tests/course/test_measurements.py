"""Recorded benchmarks become tables: a row a case, a column a program, and where they come from."""

import pytest

from lrnn.course import measurements
from lrnn.learning import results

WHERE = {"device": "an abacus", "platform": "cpu", "cores": 2, "versions": {"jax": "0.10"},
         "date": "2026-11-25", "command": "python -m lrnn bench beads"}
ROWS = [
    {"length": 1024, "program": "slow", "seconds": [2.0, 2.0], "median_seconds": 2.0, "ratio": 1.0},
    {"length": 1024, "program": "fast", "seconds": [0.5, 0.5], "median_seconds": 0.5, "ratio": 0.25},
    {"length": 2048, "program": "slow", "seconds": [4.0, 4.0], "median_seconds": 4.0, "ratio": 1.0},
]


@pytest.fixture
def recorded(monkeypatch):
    """One benchmark, and a record that is none."""
    kept = {"beads": WHERE | {"rows": ROWS}, "other": {"rows": [{"model": "gru"}]}, "runs": {"01": {}}}
    monkeypatch.setattr(results, "names", lambda: list(kept))
    monkeypatch.setattr(results, "load", kept.get)
    return kept


def test_programs_of_a_case_stand_side_by_side(recorded):
    head, _, first, second = measurements.measurements().replace("\u00a0", " ").split("\n\n")[1].splitlines()
    assert head == "| length | slow | fast |"
    assert first == "| 1,024 | 2,000 ms (× 1) | 500 ms (× 0.25) |"
    assert second == "| 2,048 | 4,000 ms (× 1) |  |"


def test_a_case_without_a_label_leaves_its_cell_empty(recorded):
    recorded["beads"]["rows"] = [*ROWS, ROWS[2] | {"beside": "fingers"}]
    head, _, *rows = measurements.measurements().split("\n\n")[1].splitlines()
    assert head == "| length | beside | slow | fast |"
    assert [row.split(" | ")[1] for row in rows] == ["", "", "fingers"]


def test_fractions_are_short(recorded):
    recorded["beads"]["rows"] = [row | {"residual": 8.270144462585449e-07} for row in ROWS]
    assert "| 8.3e-07 |" in measurements.measurements()


def test_a_table_says_where_it_comes_from(recorded):
    caption, *_, last = measurements.measurements().split("\n\n")
    assert caption.startswith("**beads**: medians of 2 repeats")
    assert all(part in caption for part in ("an abacus", "2026-11-25", "python -m lrnn bench beads"))
    assert last == "Nothing has been recorded on a GPU yet."
    recorded["beads"] = recorded["beads"] | {"platform": "gpu"}
    assert "GPU yet" not in measurements.measurements()
