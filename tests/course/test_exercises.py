"""Every exercise with a self-check stands in its chapter twice: open for the reader, and solved."""

import importlib
import pkgutil

import nbformat
import pytest

from lrnn.course import exercises, project

CHAPTERS = [module.name for module in pkgutil.iter_modules(exercises.__path__)]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_stub_and_solution_of_every_exercise_are_in_the_notebook(chapter):
    notebook, = project.notebooks([chapter.removeprefix("ch")])
    code = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    attempts = [("solution" in cell.metadata.get("tags", []), cell.source) for cell in code]
    for number in importlib.import_module(f"lrnn.course.exercises.{chapter}").EXERCISES:
        assert [solved for solved, source in attempts if f'check("{number}", ' in source] == [False, True]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_exercises_are_numbered_by_chapter(chapter):
    numbers = list(importlib.import_module(f"lrnn.course.exercises.{chapter}").EXERCISES)
    assert numbers == [f"{int(chapter.removeprefix('ch'))}.{i}" for i in range(1, len(numbers) + 1)]
