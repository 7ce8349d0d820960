"""The notebook runner: stable files, failures that name their cell, committed notebooks that survive both."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from lrnn.__main__ import main
from lrnn.course import project, runner, status

SLIDER = """\
import ipywidgets
slider = ipywidgets.IntSlider(description="t")
ipywidgets.jslink((slider, "value"), (ipywidgets.IntText(), "value"))
slider"""
TIMING = "import time; print(time.perf_counter())"


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """A course of its own for each test, without chapters."""
    (tmp_path / "_config.yml").write_text("title: A course")
    places = {"ROOT": ".", "NOTEBOOKS": "notebooks", "DATA": "data", "BUILD": "_build"}
    for name, folder in places.items():
        (tmp_path / folder).mkdir(exist_ok=True)
        monkeypatch.setattr(project, name, tmp_path / folder)
    monkeypatch.setattr(status, "RECORDS", tmp_path / "data" / "execution.json")


@pytest.fixture
def notebook(course):
    """Write a notebook of the given code cells, the first of which holds the parameters."""

    def write(*sources, tags=()):
        cells = [new_markdown_cell("# A chapter"), new_code_cell('PROFILE = "quick"\nSEED = 0')]
        cells[1].metadata["tags"] = ["parameters"]
        cells += [new_code_cell(source) for source in sources]
        cells[-1].metadata["tags"] = list(tags)
        for number, cell in enumerate(cells):
            cell.id = f"cell-{number}"
        path = project.NOTEBOOKS / "07-a-chapter.ipynb"
        nbformat.write(new_notebook(cells=cells), path)
        return path

    return write


def test_two_runs_write_the_same_file_apart_from_timing_cells(notebook):
    path = notebook(SLIDER, "for i in range(3): print(i, flush=True)", TIMING, tags=["timing"])
    files = []
    for _ in range(2):
        assert runner.run(path).failure is None
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


def test_full_profile_leaves_the_committed_notebook_alone(notebook):
    path = notebook("print(PROFILE)")
    before = path.read_bytes()
    run = runner.run(path, profile="full")
    assert path.read_bytes() == before
    assert run.result == project.BUILD / "full" / path.name
    executed = nbformat.read(run.result, nbformat.NO_CONVERT)
    assert executed.cells[2].outputs[0].text == "full\n"
    assert len(executed.cells) == 3


@pytest.mark.parametrize("profile", ["quick", "full"])
def test_failure_names_the_cell_keeps_a_copy_and_leaves_the_notebook(notebook, profile):
    path = notebook("x = 2", "# divide\nprint(x)\nx / 0", "never = 'reached'")
    before = path.read_bytes()
    run = runner.run(path, profile=profile)
    assert path.read_bytes() == before
    assert run.failure.startswith("cell 4: ZeroDivisionError: division by zero\n    # divide\n")
    assert run.result == project.BUILD / "failed" / path.name
    kept = nbformat.read(run.result, nbformat.NO_CONVERT)
    printed = [output.text for cell in kept.cells for output in cell.get("outputs", []) if "text" in output]
    assert printed == ["2\n"]


def test_what_is_no_notebook_is_reported_as_a_failure():
    path = project.NOTEBOOKS / "08-broken.ipynb"
    path.write_text("no notebook")
    assert runner.run(path).failure
    assert path.read_text() == "no notebook"


def test_a_run_that_is_stopped_while_writing_leaves_the_old_notebook(notebook, monkeypatch):
    path = notebook("print(1)")
    before = path.read_bytes()

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(runner.os, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        runner.run(path)
    assert path.read_bytes() == before


def test_unknown_profile(notebook):
    with pytest.raises(ValueError, match=r"'fast'.*quick, full"):
        runner.run(notebook("1"), profile="fast")


def test_hash_of_the_code_sees_code_alone(notebook):
    path = notebook("print(1)")
    before = status.code_hash(path)
    assert runner.run(path).failure is None
    assert status.code_hash(path) == before
    assert status.code_hash(notebook("print(2)")) != before


def test_command_reports_failures_after_running_the_others(notebook, capsys):
    good = notebook("print(1)")
    good = good.rename(good.with_name("09-good.ipynb"))
    bad = notebook("1 / 0")
    assert main(["notebooks"]) == 1
    out, err = capsys.readouterr()
    assert out == "1 of 2 notebooks ran\n"
    assert "notebooks/07-a-chapter.ipynb, cell 3: ZeroDivisionError: division by zero\n    1 / 0\n" in err
    assert "_build/failed/07-a-chapter.ipynb" in err
    assert list(status.records()) == [good.stem]
    assert status.outdated() == [bad.stem]
    notebook("print(2)")
    assert main(["notebooks", "07"]) == 0
    assert status.outdated() == []
    assert not (project.BUILD / "failed" / bad.name).exists()
