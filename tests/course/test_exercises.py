"""Every exercise with a self-check stands in its chapter twice: open for the reader, and solved."""

import importlib
import pkgutil

import nbformat
import pytest

from lrnn.course import exercises, project

CHAPTERS = [module.name for module in pkgutil.iter_modules(exercises.__path__)]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_exercise_is_in_the_notebook_open_and_solved(chapter):
    notebook, = project.notebooks([chapter.removeprefix("ch")])
    code = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    for number in importlib.import_module(f"lrnn.course.exercises.{chapter}").EXERCISES:
        stub, solution = (cell for cell in code if f'check("{number}", ' in cell.source)
        assert "solution" not in stub.metadata.get("tags", [])
        assert f"Exercise {number}: not attempted yet" in str(stub.outputs)
        assert "solution" in solution.metadata.tags
        assert f"Exercise {number}: correct on all" in str(solution.outputs)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_exercises_are_numbered_by_chapter(chapter):
    numbers = list(importlib.import_module(f"lrnn.course.exercises.{chapter}").EXERCISES)
    assert numbers == [f"{int(chapter.removeprefix('ch'))}.{i}" for i in range(1, len(numbers) + 1)]
