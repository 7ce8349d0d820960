"""The problem sets: what their problems are worth, and the version that students get."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import warnings
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import BaseConverter, NbGraderException
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning

from lrnn.course import project

LOG = logging.getLogger(__name__)
LOG.propagate = False  # what nbgrader's steps log is shown if they fail


@dataclass(frozen=True)
class Problem:
    """One problem of a set.

    Attributes:
        name: the part of its cells' names before the hyphen, such as `p2`.
        points: what its cells are worth together.
        tests: names of the cells that are graded by running them.
        marked: name of the cell that a person marks, if there is one.
    """

    name: str
    points: float
    tests: tuple[str, ...]
    marked: str | None


def find(name: str) -> str:
    """The full name of a set.

    Args:
        name: its beginning, such as `set-1`.

    Raises:
        ValueError: if it fits no set, or several.
    """
    fitting = [known for known in project.assignments() if known.startswith(name)]
    if len(fitting) != 1:
        raise ValueError(f"set {name!r}: expected the beginning of one of {', '.join(project.assignments())}")
    return fitting[0]


def problems(notebook: nbformat.NotebookNode) -> dict[str, Problem]:
    """The problems of a set, in order.

    Args:
        notebook: its source or released version.

    Returns:
        Problems by name.

    Raises:
        ValueError: if a problem has more than one cell that a person marks.
    """
    graded = [(cell, cell.metadata.nbgrader) for cell in notebook.cells
              if cell.metadata.get("nbgrader", {}).get("grade")]
    found = {}
    for name in dict.fromkeys(problem_of(data.grade_id) for _, data in graded):
        own = [(cell, data) for cell, data in graded if problem_of(data.grade_id) == name]
        marked = [data.grade_id for _, data in own if data.solution]
        if len(marked) > 1:
            raise ValueError(f"problem {name} must have at most one cell to mark, got {', '.join(marked)}")
        tests = tuple(data.grade_id for _, data in own if not data.solution)
        points = float(sum(data.points for _, data in own))
        found[name] = Problem(name, points, tests, *marked or [None])
    return found


def problem_of(grade_id: str) -> str:
    """The problem that a cell belongs to: its name up to the hyphen."""
    return grade_id.partition("-")[0]


def release(name: str, directory: Path) -> Path:
    """Write the version of a set that students get: no solutions, no hidden tests, no mark schemes.

    Args:
        name: beginning of the set's name.
        directory: where the notebook goes.

    Returns:
        Its path.

    Raises:
        ValueError: if there is no such set.
    """
    name = find(name)
    with TemporaryDirectory() as course:
        made = make_release(Path(course), name)
        directory.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(made, directory))


def make_release(course: Path, name: str) -> Path:
    """Release a set within a course directory, and enter its cells and points into the gradebook there.

    Args:
        course: a directory in nbgrader's layout; it may be empty.
        name: full name of a set.

    Returns:
        Path of the released notebook.

    Raises:
        RuntimeError: if the source is not in nbgrader's form, or cells were added or removed since
            submissions were graded.
    """
    source = course / "source" / name
    source.mkdir(parents=True, exist_ok=True)
    shutil.copy(project.assignments()[name], source)
    run(GenerateAssignment(coursedir(course, name), force=True, log=LOG))
    return course / "release" / name / f"{name}.ipynb"


def run(step: BaseConverter) -> None:
    """Run one of nbgrader's steps, and say what stopped it.

    Args:
        step: a converter on a course directory.

    Raises:
        RuntimeError: if a notebook could not be converted, with nbgrader's errors.
    """
    said = StringIO()
    handler = logging.StreamHandler(said)
    handler.setLevel(logging.ERROR)
    LOG.addHandler(handler)
    path = os.environ["PATH"]
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])  # it calls alembic by name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # of nbgrader's own use of its database
            step.start()
    except NbGraderException as error:
        raise RuntimeError(f"nbgrader stopped:\n{said.getvalue()}") from error
    finally:
        os.environ["PATH"] = path
        LOG.removeHandler(handler)


def coursedir(course: Path, name: str) -> CourseDirectory:
    """The course directory as nbgrader knows it, for one set and all students.

    Args:
        course: its path.
        name: full name of a set.
    """
    return CourseDirectory(root=str(course.resolve()), assignment_id=name, log=LOG)
