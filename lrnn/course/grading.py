"""Grade submissions of a problem set, mark proofs, and give the results back."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TextIO

import nbformat
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    GetGrades,
    LimitOutput,
    SaveAutoGrades,
)
from traitlets.config import Config

from lrnn.course import submissions
from lrnn.course.assignments import LOG, Problem, coursedir, find, make_release, problem_of, problems, run
from lrnn.course.confined import Confined


@dataclass(frozen=True)
class Result:
    """What one student has on one problem.

    Attributes:
        set: name of the set.
        student: name of the student's file, without its suffix.
        problem: name of the problem.
        points: points so far.
        of: points that the problem is worth.
        to_mark: name of a cell that a person still has to mark; empty if there is none.
        reason: why points are missing: the first error of each test, and what was mended; empty if nothing.
    """

    set: str
    student: str
    problem: str
    points: float
    of: float
    to_mark: str
    reason: str


class WithoutHiddenTests(ClearHiddenTests):
    """What a student may see of the tests: not the hidden ones, nor where in them an error arose."""

    def preprocess_cell(self, cell, resources, index):
        """Take the hidden tests out of one cell and of its tracebacks.

        Args:
            cell: the cell, changed in place.
            resources: what nbconvert passes along.
            index: its place in the notebook.

        Returns:
            The cell and the resources.
        """
        if self._remove_hidden_test_region(cell):
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


def grade(name: str, folder: Path, *, course: Path, config: Config | None = None) -> list[Result]:
    """Grade every submission in a folder.

    Args:
        name: beginning of the set's name.
        folder: holds one notebook a student, `STUDENT.ipynb`.
        course: directory of the gradebook and of all that is graded; made if it does not exist.
        config: other limits, such as `Config(Confined={"timeout": 10})`.

    Returns:
        A result for every student and problem.

    Raises:
        ValueError: if there is no such set.
        FileNotFoundError: if the folder has no submissions.
    """
    name, files = find(name), sorted(folder.glob("*.ipynb"))
    if not files:
        raise FileNotFoundError(f"no submissions STUDENT.ipynb in {folder}")
    released = nbformat.read(make_release(course, name), as_version=4)
    for old in (course / "submitted").glob(f"*/{name}"):
        shutil.rmtree(old)
    for file in files:
        target = course / "submitted" / file.stem / name
        target.mkdir(parents=True)
        nbformat.write(submissions.gradable(file, released), target / f"{name}.ipynb")
    autograde = Autograde(coursedir(course, name), force=True, log=LOG, config=config or Config())
    autograde.autograde_preprocessors = [Confined, LimitOutput, SaveAutoGrades, CheckCellMetadata]
    run(autograde)
    return list(_results(course, name, [file.stem for file in files]))


def mark(name: str, student: str, problem: str, points: float, *, course: Path, comment: str = "") -> Result:
    """Enter the points that a person gives for a proof or a report.

    Args:
        name: beginning of the set's name.
        student: as in the results.
        problem: name of a problem with a cell to mark.
        points: of that cell, from 0 to what it is worth.
        course: directory of the gradebook.
        comment: words for the student's feedback.

    Returns:
        The problem's result with these points.

    Raises:
        ValueError: if the student, the problem or the points do not fit.
    """
    name = find(name)
    known = _problems(course, name)
    if problem not in known or known[problem].marked is None:
        marked = ", ".join(one.name for one in known.values() if one.marked)
        raise ValueError(f"problem {problem!r}: expected one of those that are marked: {marked}")
    if student not in _students(course, name):
        graded = ", ".join(_students(course, name)) or "(nobody)"
        raise ValueError(f"student {student!r}: expected one of those graded: {graded}")
    with _gradebook(course) as book:
        place = known[problem].marked, name, name, student
        grade = book.find_grade(*place)
        if not 0 <= points <= grade.max_score:
            raise ValueError(f"points {points:g}: expected 0 to {grade.max_score:g} for {place[0]}")
        grade.manual_score, grade.needs_manual_grade = points, False
        book.find_comment(*place).manual_comment = comment or None
        book.db.commit()
    return next(one for one in _results(course, name, [student]) if one.problem == problem)


def feedback(name: str, directory: Path, *, course: Path) -> list[Path]:
    """Write a page for every graded student: answers, outputs, points, comments; without hidden tests.

    Args:
        name: beginning of the set's name.
        directory: where the pages go, as `STUDENT.html`.
        course: directory of the gradebook.

    Returns:
        Paths of the pages.

    Raises:
        ValueError: if the set is unknown or was not graded.
    """
    name = find(name)
    students = _students(course, name)
    if not students:
        raise ValueError(f"set {name!r} has no graded submissions in {course}")
    make = GenerateFeedback(coursedir(course, name), force=True, log=LOG)
    make.preprocessors = [WithoutHiddenTests, GetGrades, CSSHTMLHeaderPreprocessor]
    run(make)
    directory.mkdir(parents=True, exist_ok=True)
    pages = {student: course / "feedback" / student / name / f"{name}.html" for student in students}
    return [Path(shutil.copy(page, directory / f"{student}.html")) for student, page in pages.items()]


def results(course: Path) -> list[Result]:
    """Everything in the gradebook.

    Args:
        course: directory of the gradebook.

    Returns:
        A result for every graded set, student and problem.

    Raises:
        FileNotFoundError: if nothing was graded there.
    """
    names = sorted({path.name for path in (course / "autograded").glob("*/*")})
    if not names:
        raise FileNotFoundError(f"nothing was graded in {course}")
    return [one for name in names for one in _results(course, name, _students(course, name))]


def export(rows: list[Result], file: TextIO) -> None:
    """Write results as CSV, a line for every set, student and problem.

    Args:
        rows: the results.
        file: where to write.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(field.name for field in fields(Result))
    writer.writerows(map(astuple, rows))


def _results(course: Path, name: str, students: list[str]) -> Iterator[Result]:
    known = _problems(course, name)
    with _gradebook(course) as book:
        for student in students:
            notebook = nbformat.read(course / "autograded" / student / name / f"{name}.ipynb", as_version=4)
            grades = book.find_submission_notebook(name, name, student).grades
            for problem in known.values():
                own = [grade for grade in grades if problem_of(grade.name) == problem.name]
                to_mark = [grade.name for grade in own if grade.needs_manual_grade]
                yield Result(name, student, problem.name, sum(grade.score for grade in own), problem.points,
                             " ".join(to_mark), "; ".join(dict.fromkeys(_reasons(notebook, problem))))


def _reasons(notebook: nbformat.NotebookNode, problem: Problem) -> Iterator[str]:
    for note in submissions.notes(notebook):
        if f"`{problem.name}-" in note or "`" not in note:
            yield note
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") in problem.tests:
            errors = [output for output in cell.outputs if output.output_type == "error"]
            for error in errors[-1:]:  # after an interruption, the one that says why
                yield f"{error.ename}: {error.evalue}".strip(": ").partition("\n")[0]


def _problems(course: Path, name: str) -> dict[str, Problem]:
    return problems(nbformat.read(course / "release" / name / f"{name}.ipynb", as_version=4))


def _students(course: Path, name: str) -> list[str]:
    return sorted(path.parent.name for path in (course / "autograded").glob(f"*/{name}"))


def _gradebook(course: Path) -> Gradebook:
    return Gradebook(f"sqlite:///{course.resolve() / 'gradebook.db'}")
