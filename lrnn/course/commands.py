"""`python -m lrnn course`: release problem sets, grade submissions, give the results back."""

import argparse
import importlib.util
import sys
from pathlib import Path

DESCRIPTION = "Release problem sets, grade what students hand in, mark proofs, and give the results back."

GUIDE = """\
A term, step by step (SET is the beginning of a name, such as set-1):

  python -m lrnn course release set-1 handout/
      writes handout/set-1-parallelism.ipynb: no solutions, no hidden tests, no mark schemes
  python -m lrnn course grade set-1 handed-in/
      grades every handed-in/STUDENT.ipynb; a notebook that crashes, hangs or lacks cells is graded
      as far as it goes, the reason is printed, and the others are graded all the same
  python -m lrnn course mark set-1 STUDENT p4 5 --comment "The induction lacks its base."
      enters the points for a proof; its mark scheme stands in the source, notebooks/assignments/
  python -m lrnn course feedback set-1 feedback/
      writes feedback/STUDENT.html with answers, points and comments, without hidden tests
  python -m lrnn course export points.csv
      writes a line for every set, student and problem

Everything is kept in one directory with nbgrader's layout (--course, by default _build/course); nbgrader's
own tools can open it. Grading again replaces automatic points and asks to look at marks again.

A submission runs in an empty directory with a copy of the package, with limits on time, memory and output.
That stops accidents. It is no sandbox: code that means harm can read what you can read, reach the network,
and look at hidden tests while they run. Grade strangers' work in a container or a virtual machine.

Needs nbgrader, which `make test` and `pip install "lrnn[grading]"` install. Nothing needs a network, except
that browsers fetch MathJax to show formulas on feedback pages. The capstone trains networks: --seconds 600.
"""


def add_to(commands) -> None:
    """Add `course` and its own commands to the command line.

    Args:
        commands: the subparsers of `python -m lrnn`.
    """
    group = commands.add_parser("course", help=DESCRIPTION, description=DESCRIPTION, epilog=GUIDE,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    own = group.add_subparsers(required=True, metavar="COMMAND")

    where = ("--course", {"type": Path, "metavar": "DIR",
                          "help": "directory of the gradebook (default: _build/course)"})

    def add(command, *arguments):
        help = command.__doc__.splitlines()[0]
        added = own.add_parser(command.__name__, help=help, description=help)
        for name, options in arguments:
            added.add_argument(name, **options)
        added.set_defaults(command=_with_nbgrader(command))

    chosen = ("set", {"metavar": "SET", "help": "beginning of a set's name; a wrong one lists all"})
    add(release, chosen, ("out", {"metavar": "OUT", "type": Path, "help": "directory for the notebook"}))
    add(grade, chosen, ("submissions", {"metavar": "SUBMISSIONS", "type": Path,
                                        "help": "directory with one STUDENT.ipynb for each student"}),
        ("--seconds", {"type": int, "default": 60, "help": "time limit of a cell (default: 60)"}),
        ("--gigabytes", {"type": float, "default": 4, "help": "memory limit of a submission (default: 4)"}),
        where)
    add(mark, chosen, ("student", {"metavar": "STUDENT"}), ("problem", {"metavar": "PROBLEM"}),
        ("points", {"metavar": "POINTS", "type": float}),
        ("--comment", {"default": "", "help": "words for the student's feedback"}), where)
    add(feedback, chosen, ("out", {"metavar": "OUT", "type": Path, "help": "directory for the pages"}), where)
    add(export, ("file", {"metavar": "FILE", "nargs": "?", "type": Path,
                          "help": "CSV file to write; printed if none"}), where)


def release(options) -> int:
    """Write the version of a set that students get: no solutions, hidden tests or mark schemes."""
    from lrnn.course.assignments import release

    print(f"released: {release(options.set, options.out)}")
    return 0


def grade(options) -> int:
    """Grade every submission in a directory and print points and reasons."""
    from traitlets.config import Config

    from lrnn.course.grading import grade

    limits = Config(Confined={"timeout": options.seconds, "memory": int(options.gigabytes * 2**30)})
    for row in grade(options.set, options.submissions, course=_course(options), config=limits):
        _print(row)
    return 0


def mark(options) -> int:
    """Enter the points that a person gives for a proof or a report."""
    from lrnn.course.grading import mark

    _print(mark(options.set, options.student, options.problem, options.points, course=_course(options),
                comment=options.comment))
    return 0


def feedback(options) -> int:
    """Write a page for every graded student: answers, points, comments; no hidden tests."""
    from lrnn.course.grading import feedback

    for page in feedback(options.set, options.out, course=_course(options)):
        print(f"written: {page}")
    return 0


def export(options) -> int:
    """Write everything graded as CSV, a line for every set, student and problem."""
    from lrnn.course.grading import export, results

    rows = results(_course(options))
    if options.file is None:
        export(rows, sys.stdout)
        return 0
    with options.file.open("w", encoding="utf-8", newline="") as file:
        export(rows, file)
    print(f"{len(rows)} lines in {options.file}")
    return 0


def _course(options):
    from lrnn.course import project

    return options.course or project.BUILD / "course"


def _print(row):
    open_end = f"  to mark: {row.to_mark}" if row.to_mark else ""
    reason = f"  {row.reason}" if row.reason else ""
    print(f"{row.student:20} {row.problem:5} {row.points:5g} of {row.of:g}{open_end}{reason}")


def _with_nbgrader(command):
    """The command, with one line instead of a traceback where nbgrader is missing."""
    def run(options):
        if importlib.util.find_spec("nbgrader") is None:
            raise RuntimeError('nbgrader is missing: pip install "lrnn[grading]"')
        return command(options)

    return run
