"""The notebook runner: stable files, failures that name their cell, committed notebooks that survive both."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lrnn.course import runner, status

SLIDER = """\
import ipywidgets
slider = ipywidgets.IntSlider(description="t")
ipywidgets.jslink((slider, "value"), (ipywidgets.IntText(), "value"))
slider"""
TIMING = "import time; print(time.perf_counter())"


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook of the given code cells, the first of which holds the parameters."""

    def write(*sources, tags=()):
        cells = [new_markdown_cell("# A chapter"), new_code_cell('PROFILE = "quick"\nSEED = 0')]
        cells[1].metadata["tags"] = ["parameters"]
        cells += [new_code_cell(source) for source in sources]
        cells[-1].metadata["tags"] = list(tags)
        for number, cell in enumerate(cells):
            cell.id = f"cell-{number}"
        path = tmp_path / "07-a-chapter.ipynb"
        nbformat.write(new_notebook(cells=cells), path)
        return path

    return write


def test_two_runs_write_the_same_file_apart_from_timing_cells(notebook, tmp_path):
    path = notebook(SLIDER, "for i in range(3): print(i, flush=True)", TIMING, tags=["timing"])
    files = []
    for _ in range(2):
        assert runner.run(path, build=tmp_path).failure is None
        written = nbformat.read(path, nbformat.NO_CONVERT)
        files.append(path.read_text().replace(written.cells[-1].outputs[0].text.strip(), "TIME"))
    assert files[0] == files[1]
    assert [cell.execution_count for cell in written.cells[1:]] == [1, 2, 3, 4]
    assert written.cells[3].outputs[0].text == "0\n1\n2\n"
    view = written.cells[2].outputs[0].data["application/vnd.jupyter.widget-view+json"]["model_id"]
    state = written.metadata.widgets["application/vnd.jupyter.widget-state+json"].state
    assert state[view].model_name == "IntSliderModel"
    assert "papermill" not in path.read_text()
    assert "version" not in written.metadata.language_info


def test_full_profile_leaves_the_committed_notebook_alone(notebook, tmp_path):
    path = notebook("print(PROFILE)")
    before = path.read_bytes()
    run = runner.run(path, profile="full", build=tmp_path / "build")
    assert path.read_bytes() == before
    assert run.result == tmp_path / "build" / "full" / path.name
    executed = nbformat.read(run.result, nbformat.NO_CONVERT)
    assert executed.cells[2].outputs[0].text == "full\n"
    assert len(executed.cells) == 3


@pytest.mark.parametrize("profile", ["quick", "full"])
def test_failure_names_the_cell_keeps_a_copy_and_leaves_the_notebook(notebook, tmp_path, profile):
    path = notebook("x = 2", "# divide\nprint(x)\nx / 0", "never = 'reached'")
    before = path.read_bytes()
    run = runner.run(path, profile=profile, build=tmp_path / "build")
    assert path.read_bytes() == before
    assert run.failure.startswith("cell 4: ZeroDivisionError: division by zero\n    # divide\n")
    assert run.result == tmp_path / "build" / "failed" / path.name
    kept = nbformat.read(run.result, nbformat.NO_CONVERT)
    printed = [output.text for cell in kept.cells for output in cell.get("outputs", []) if "text" in output]
    assert printed == ["2\n"]


def test_what_is_no_notebook_is_reported_as_a_failure(tmp_path):
    path = tmp_path / "08-broken.ipynb"
    path.write_text("no notebook")
    assert runner.run(path, build=tmp_path / "build").failure
    assert path.read_text() == "no notebook"


def test_a_run_that_is_stopped_while_writing_leaves_the_old_notebook(notebook, tmp_path, monkeypatch):
    path = notebook("print(1)")
    before = path.read_bytes()

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(runner.os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        runner.run(path, build=tmp_path / "build")
    assert path.read_bytes() == before


def test_unknown_profile(notebook):
    with pytest.raises(ValueError, match=r"'fast'.*quick, full"):
        runner.run(notebook("1"), profile="fast")


def test_hash_of_the_code_sees_code_alone(notebook, tmp_path):
    path = notebook("print(1)")
    before = status.code_hash(path)
    assert runner.run(path, build=tmp_path).failure is None
    assert status.code_hash(path) == before
    assert status.code_hash(notebook("print(2)")) != before
