"""Whatever a student hands in is graded, with a reason, and the others are graded all the same."""

import csv
import io
from textwrap import dedent

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

pytest.importorskip("nbgrader")

from traitlets.config import Config

from lrnn.__main__ import main
from lrnn.course import assignments, grading, project, submissions

LIMITS = Config(Confined={"timeout": 4, "memory": 1 << 30, "printed": 1_000})


def cell(name, source, *, points=None, solution=False, new=new_code_cell):
    data = {"grade_id": name, "grade": points is not None, "solution": solution, "locked": not solution,
            "schema_version": 3, "task": False}
    if points is not None:
        data["points"] = points
    return new(dedent(source).strip(), metadata={"nbgrader": data})


def source():
    """A set of two functions and a proof."""
    answer = "def {}(x):\n    ### BEGIN SOLUTION\n    return {}\n    ### END SOLUTION"
    return new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}, cells=[
        new_markdown_cell("# Tiny"),
        cell("setup", "import math"),
        cell("p1-answer", answer.format("double", "2 * x"), solution=True),
        cell("p1-small", "assert double(1) == 2, 'double(1) is 2'", points=1),
        cell("p1-all", """
            ### BEGIN HIDDEN TESTS
            for secret in (20, 21):
                assert double(secret) == 2 * secret, f"wrong for {secret}"
            ### END HIDDEN TESTS
        """, points=2),
        cell("p2-answer", answer.format("root", "math.isqrt(x)"), solution=True),
        cell("p2-small", "assert root(9) == 3, 'root(9) is 3'", points=3),
        cell("p3-proof", """
            ### BEGIN SOLUTION
            It is so.
            === BEGIN MARK SCHEME ===
            4 points for saying so.
            === END MARK SCHEME ===
            ### END SOLUTION
        """, points=4, solution=True, new=new_markdown_cell),
    ])


def handed_in(**answers):
    """The perfect submission with other answers."""
    notebook = source()
    for each in notebook.cells:
        name = each.metadata.get("nbgrader", {}).get("grade_id", "").replace("-", "_")
        each.source = dedent(answers.get(name, each.source)).strip()
    return notebook


def without(*names):
    notebook = source()
    notebook.cells = [each for each in notebook.cells
                      if each.metadata.get("nbgrader", {}).get("grade_id") not in names]
    return notebook


def copied():
    """A wrong answer, and a right one in a copy of its cell."""
    notebook = handed_in(p1_answer="def double(x):\n    return x")
    notebook.cells.insert(4, cell("p1-answer", "def double(x):\n    return 2 * x", solution=True))
    return notebook


def added(text, *, at):
    notebook = source()
    notebook.cells.insert(at, new_code_cell(text))
    return notebook


STUDENTS = {
    "copies": copied(),
    "deletes": without("p1-answer", "p1-small", "p2-small", "setup"),
    "exits": handed_in(p1_answer="def double(x):\n    import os\n    os._exit(1)"),
    "fills-memory": handed_in(p1_answer="def double(x):\n    return len(bytearray(2 << 30))"),
    "helps-itself": added("def helper(x):\n    return x + x", at=2),
    "holds-on": handed_in(p2_answer="""
        def root(x):
            while True:
                try:
                    while True:
                        pass
                except KeyboardInterrupt:
                    pass
    """),
    "is-fine": handed_in(),
    "prints": handed_in(p2_answer="""
        import math
        def root(x):
            for _ in range(20_000):
                print("x" * 100)
            return math.isqrt(x)
    """),
    "renames": handed_in(p2_answer="def square_root(x):\n    return math.isqrt(x)"),
    "runs-forever": handed_in(p1_answer="def double(x):\n    while True:\n        pass"),
    "tampers": handed_in(p1_answer="def double(x):\n    return 0", p1_small="pass", p1_all="pass"),
    "warns": handed_in(p2_answer="""
        import sys
        def root(x):
            print("careful", file=sys.stderr)
            return math.isqrt(x)
    """),
}
SPY = """
    import os
    from pathlib import Path
    import lrnn

    def double(x):
        roots = [Path.cwd(), Path(lrnn.__file__).parents[1]]
        found = [str(path) for root in roots for path in root.rglob("*.ipynb")]
        keys = [name for name in os.environ if "KEY" in name]
        assert not found + keys, (found, keys)
        return 2 * x
"""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """The tiny set instead of those of the course."""
    path = tmp_path_factory.mktemp("tiny") / "tiny.ipynb"
    nbformat.write(source(), path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(project, "assignments", lambda: {"tiny": path})
        patch.setenv("SECRET_KEY", "1234")
        yield


@pytest.fixture(scope="module")
def graded(tiny, tmp_path_factory):
    """The results of all students by name and problem, and the directory of the gradebook."""
    folder, course = tmp_path_factory.mktemp("handed-in"), tmp_path_factory.mktemp("course")
    for student, notebook in (STUDENTS | {"spies": handed_in(p1_answer=SPY)}).items():
        nbformat.write(notebook, folder / f"{student}.ipynb")
    (folder / "is-no-notebook.ipynb").write_text("I ran out of time.", encoding="utf-8")
    rows = grading.grade("tiny", folder, course=course, config=LIMITS)
    return {(row.student, row.problem): row for row in rows}, course


@pytest.mark.parametrize(("student", "first", "second", "reason"), [
    ("copies", 3, 3, "cell `p1-answer` occurs more than once; the last copy was graded"),
    ("deletes", 0, 3, "cell `p1-answer` was missing and was put back as released"),
    ("exits", 0, 3, "DeadKernelError: the kernel died in this cell; its memory ends at 1.0 GiB"),
    ("fills-memory", 0, 3, "MemoryError"),
    ("helps-itself", 3, 3, ""),
    ("holds-on", 3, 0, "CellTimeoutError: this cell ran for more than 4 s"),
    ("is-fine", 3, 3, ""),
    ("is-no-notebook", 0, 0, "the file could not be read as a notebook (NotJSONError); it was "
     "graded as empty"),
    ("prints", 3, 3, ""),
    ("renames", 3, 0, "NameError: name 'root' is not defined"),
    ("runs-forever", 0, 3, "CellTimeoutError: this cell ran for more than 4 s"),
    ("spies", 3, 3, ""),
    ("tampers", 0, 3, "AssertionError: double(1) is 2"),
    ("warns", 3, 3, ""),
])
def test_every_submission_is_graded_with_a_reason(graded, student, first, second, reason):
    rows, _ = graded
    assert [rows[student, problem].points for problem in ("p1", "p2")] == [first, second]
    reasons = "; ".join(filter(None, (rows[student, problem].reason for problem in ("p1", "p2"))))
    assert reason in reasons
    assert bool(reason) == bool(reasons)


def test_long_output_is_cut(graded):
    _, course = graded
    notebook = nbformat.read(course / "autograded" / "prints" / "tiny" / "tiny.ipynb", as_version=4)
    printed = "".join(output.text for each in notebook.cells for output in each.get("outputs", []))
    assert len(printed) < 2_000
    assert "(cut after 1,000 characters)" in printed


def test_marks_are_added_and_checked(graded):
    rows, course = graded
    before = rows["warns", "p3"]
    assert (before.points, before.to_mark) == (0, "p3-proof")
    after = grading.mark("tiny", "warns", "p3", 3.5, course=course, comment="Nearly.")
    assert (after.points, after.to_mark) == (3.5, "")
    for student, problem, points in (("warns", "p1", 1), ("nobody", "p3", 1), ("warns", "p3", 5)):
        with pytest.raises(ValueError, match="expected"):
            grading.mark("tiny", student, problem, points, course=course)


def test_blank_proof_needs_no_marking(graded):
    rows, _ = graded
    assert rows["is-no-notebook", "p3"].to_mark == ""


def test_feedback_has_comments_and_no_hidden_tests(graded, tmp_path):
    _, course = graded
    grading.mark("tiny", "tampers", "p3", 1, course=course, comment="Say why.")
    grading.feedback("tiny", tmp_path, course=course)
    page = (tmp_path / "tampers.html").read_text(encoding="utf-8")
    assert "Say why." in page
    assert "double(1) is 2" in page
    assert "for secret in" not in page
    assert "put back as released" in (tmp_path / "deletes.html").read_text(encoding="utf-8")


def test_grading_again_keeps_a_mark_and_asks_to_look_at_it(graded, tmp_path):
    _, course = graded
    grading.mark("tiny", "helps-itself", "p3", 2, course=course)
    nbformat.write(handed_in(p2_answer="def root(x):\n    return 0"), tmp_path / "helps-itself.ipynb")
    rows = grading.grade("tiny", tmp_path, course=course, config=LIMITS)
    assert [row.points for row in rows] == [3, 0, 2]
    assert [row.to_mark for row in rows] == ["", "", "p3-proof"]


def test_export_has_a_line_for_every_student_and_problem(graded):
    rows, course = graded
    file = io.StringIO()
    grading.export(grading.results(course), file)
    lines = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert {(line["student"], line["problem"]) for line in lines} == set(rows)
    assert sum(float(line["of"]) for line in lines if line["student"] == "is-fine") == 10


def test_restored_notebook_keeps_the_order_of_the_set():
    released = source()
    notebook = without("setup", "p2-answer")
    notebook.cells.insert(3, new_code_cell("mine = 1"))
    restored = submissions.restore(notebook.cells, released)
    names = [each.metadata.get("nbgrader", {}).get("grade_id", each.source) for each in restored.cells[1:]]
    assert names == ["# Tiny", "setup", "p1-answer", "p1-small", "mine = 1", "p1-all",
                     "p2-answer", "p2-small", "p3-proof"]


def test_mistakes_of_the_user_are_one_line(tiny, capsys, tmp_path):
    assert main(["course", "release", "nothing", str(tmp_path)]) == 2
    assert main(["course", "grade", "tiny", str(tmp_path), "--course", str(tmp_path)]) == 2
    assert main(["course", "export", "--course", str(tmp_path)]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert [line[:6] for line in errors] == ["lrnn: "] * 3
    assert errors[0].endswith("one of tiny")


def test_problem_with_two_cells_to_mark_is_refused():
    notebook = source()
    notebook.cells.append(cell("p3-more", "", points=1, solution=True, new=new_markdown_cell))
    with pytest.raises(ValueError, match=r"p3 .*p3-proof, p3-more"):
        assignments.problems(notebook)
