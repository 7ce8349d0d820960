"""Every problem set: its form, what students get of it, and what five submissions are worth."""

import ast
import runpy
from pathlib import Path

import nbformat
import pytest

pytest.importorskip("nbgrader")

from traitlets.config import Config

from lrnn.course import assignments, grading, project

SETS = project.assignments()
SUBMISSIONS = Path(__file__).with_name("submissions")
SLOW = {"capstone": pytest.mark.slow}  # it trains networks
LIMITS = Config(Confined={"timeout": 600})
SECRETS = ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME")


@pytest.fixture(scope="module", params=[pytest.param(name, marks=SLOW.get(name, ())) for name in SETS])
def graded(request, tmp_path_factory):
    """A set, the points its submissions are meant to get, and the results of grading them together."""
    name, folder = request.param, tmp_path_factory.mktemp("submissions")
    source = nbformat.read(SETS[name], as_version=4)
    table = runpy.run_path(str(SUBMISSIONS / f"{name}.py"))
    expected = {"perfect": table["PERFECT"], "blank": dict.fromkeys(table["PERFECT"], 0)}
    nbformat.write(source, folder / "perfect.ipynb")
    assignments.release(name, folder).rename(folder / "blank.ipynb")
    for student, (points, answers) in table["OTHERS"].items():
        expected[student] = points
        nbformat.write(answered(source, answers), folder / f"{student}.ipynb")
    course = tmp_path_factory.mktemp("course")
    return name, expected, grading.grade(name, folder, course=course, config=LIMITS), course


def answered(source, answers):
    """The source with some of its answers replaced, and without the cells that only show something."""
    other = nbformat.from_dict(source)
    other.cells = [cell for cell in other.cells if cell.cell_type != "code" or "nbgrader" in cell.metadata]
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in other.cells if "nbgrader" in cell.metadata}
    for name, text in answers.items():
        cells[name].source = text.strip("\n")
    return other


def test_points_of_submissions(graded):
    _, expected, rows, _ = graded
    assert {"perfect", "blank", "partly-right", "hard-coded", "broken"} <= set(expected)
    for student, points in expected.items():
        own = {row.problem: row for row in rows if row.student == student}
        found = {name: row.points for name, row in own.items()}
        assert found == points, (student, [row.reason for row in own.values()])


def test_perfect_submission_has_all_points_but_those_of_cells_to_mark(graded):
    name, _, rows, _ = graded
    problems = assignments.problems(nbformat.read(SETS[name], as_version=4))
    marked = {cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
              for cell in nbformat.read(SETS[name], as_version=4).cells
              if cell.metadata.get("nbgrader", {}).get("grade") and cell.metadata.nbgrader.solution}
    for row in (row for row in rows if row.student == "perfect"):
        assert row.to_mark == (problems[row.problem].marked or "")
        assert row.points == row.of - marked.get(row.to_mark, 0)
        assert row.reason == ""


def test_lost_points_have_a_reason(graded):
    _, expected, rows, _ = graded
    blank = {row.problem for row in rows if row.student == "blank" and row.reason}
    for row in rows:
        if row.student != "blank" and row.problem in blank and row.points < expected["perfect"][row.problem]:
            assert row.reason, row


def test_feedback_shows_no_hidden_test(graded, tmp_path):
    name, expected, _, course = graded
    pages = grading.feedback(name, tmp_path, course=course)
    assert [page.stem for page in pages] == sorted(expected)
    page = (tmp_path / "blank.html").read_text(encoding="utf-8")
    for line in secret_lines(SETS[name], "HIDDEN TESTS"):
        if len(line) > 30 and line.isascii() and not set("<>&'\"") & set(line):
            assert line not in page


@pytest.mark.parametrize("name", SETS)
def test_students_get_no_secrets(name, tmp_path):
    released = assignments.release(name, tmp_path)
    text = "\n".join(cell.source for cell in nbformat.read(released, as_version=4).cells)
    for secret in SECRETS:
        assert secret not in text
        for line in secret_lines(SETS[name], secret):
            assert line not in text.splitlines()
    assert "NotImplementedError" in text
    assert all(not cell.get("outputs") for cell in nbformat.read(released, as_version=4).cells)


@pytest.mark.parametrize("name", SETS)
def test_form_of_a_set(name):
    cells = nbformat.read(SETS[name], as_version=4).cells
    named = [cell for cell in cells if "nbgrader" in cell.metadata]
    assert len({cell.metadata.nbgrader.grade_id for cell in named}) == len(named)
    for cell in named:
        data, where = cell.metadata.nbgrader, cell.metadata.nbgrader.grade_id
        if data.solution:
            assert "### BEGIN SOLUTION" in cell.source, f"{where} asks for an answer and has none"
        if data.solution and data.grade:
            assert "=== BEGIN MARK SCHEME ===" in cell.source, f"{where} is marked without a scheme"
        if data.grade and not data.solution:
            for check in (node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Assert)):
                assert check.msg, f"{where}: `{ast.unparse(check.test)}` fails without a word"
    assert all(not cell.get("outputs") for cell in cells), "a source is committed without outputs"
    problems = assignments.problems(nbformat.read(SETS[name], as_version=4))
    assert 4 <= len(problems) <= 6
    assert any("### BEGIN HIDDEN TESTS" in cell.source for cell in named)


def secret_lines(path, marker):
    """The lines of a source between `BEGIN marker` and `END marker` that occur nowhere else."""
    cells = nbformat.read(path, as_version=4).cells
    secret, public, inside = set(), set(), False
    for line in (line for cell in cells for line in cell.source.splitlines()):
        inside = (inside or f"BEGIN {marker}" in line) and f"END {marker}" not in line
        (secret if inside else public).add(line)
    return {line for line in secret - public if len(line.strip()) > 3}
