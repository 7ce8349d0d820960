"""A student's notebook, whatever state it is in, made gradable: answers poured into the released notebook."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

NOTES = "Notes of the grader"


def gradable(submission: Path, released: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Read a submission; a file that is no notebook is one without answers.

    Args:
        submission: the file that the student handed in.
        released: the notebook that the student was given.

    Returns:
        A notebook as `restore` makes it.
    """
    try:
        cells = nbformat.read(submission, as_version=4).cells
    except Exception as error:  # a student's file may be anything
        note = f"the file could not be read as a notebook ({type(error).__name__}); it was graded as empty"
        return _noted(deepcopy(released), [note])
    return restore(cells, released)


def restore(cells: list[nbformat.NotebookNode], released: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Pour a student's answers into the released notebook.

    Cells of the set stand in their order, tests and setup as released. Cells that the student added follow
    the cell that they followed.

    Args:
        cells: what the student handed in.
        released: the notebook that the student was given.

    Returns:
        A notebook with every named cell of the released one; its first cell lists what was mended, if any.
    """
    named = {_name(cell): cell for cell in released.cells if _name(cell)}
    answers, added, place, mended = {}, defaultdict(list), None, []
    for cell in cells:
        if _name(cell) in named:
            place = _name(cell)
            if place in answers:
                mended.append(f"cell `{place}` occurs more than once; the last copy was graded")
            answers[place] = cell
        elif cell.cell_type in ("code", "markdown"):
            added[place].append(_plain(cell))
    missing = [name for name in named if name not in answers]
    mended += [f"cell `{name}` was missing and was put back as released" for name in missing]
    restored = added[None]
    for name, cell in named.items():
        restored += [_answered(cell, answers.get(name, cell)), *added[name]]
    return _noted(nbformat.v4.new_notebook(cells=restored, metadata=deepcopy(released.metadata)), mended)


def notes(notebook: nbformat.NotebookNode) -> list[str]:
    """What had to be mended in a submission, from its restored notebook."""
    first = notebook.cells[0].source
    return [line.removeprefix("- ") for line in first.splitlines()[2:]] if NOTES in first else []


def _noted(notebook, mended):
    if mended:
        lines = [f"**{NOTES}**", "", *(f"- {note}" for note in mended)]
        notebook.cells.insert(0, new_markdown_cell("\n".join(lines)))
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    return notebook


def _name(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def _answered(released, answer):
    """A cell of the set; only in cells that ask for an answer the student's text counts."""
    cell = deepcopy(released)
    if cell.metadata.nbgrader.solution:
        cell.source = answer.source
    return cell


def _plain(cell):
    new = new_code_cell if cell.cell_type == "code" else new_markdown_cell
    return new(cell.source)
