"""The course's command line: `python -m lrnn`."""

import argparse
import ast
import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from lrnn.course import commands as course

TASK = "{name:20} {alphabet:5} letters {classes:4} classes, length {length:4}: chance {chance:.2f}, "
ROW = "{:<6} {:>10} {:>10} {:>9} {:>8}  {}"


def main(arguments: list[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: words after `python -m lrnn`; those of the process if None.

    Returns:
        Exit status: 0 if all is well, 1 if something failed, 2 if the command makes no sense.
    """
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except (ValueError, FileNotFoundError) as error:
        print(f"lrnn: {error}", file=sys.stderr)
        return 2
    except RuntimeError as error:
        print(f"lrnn: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("lrnn: stopped", file=sys.stderr)
        return 130


def book(options) -> int:
    """Build the book, with warnings as errors, and say where it is."""
    from lrnn.course.build import build

    print(f"The book: {build(solutions=not options.without_solutions).as_uri()}")
    return 0


def test(options) -> int:
    """Run the unit tests, every notebook against its outputs, the book and its browser tests."""
    from lrnn.course.testing import run_steps

    return run_steps()


def notebooks(options) -> int:
    """Run notebooks; the quick profile writes outputs back, the full one writes to _build/full."""
    from lrnn.course import project, runner, status

    runs = list(runner.run_all(project.notebooks(options.names), profile=options.profile))
    status.record(runs)
    failed = [run for run in runs if run.failure]
    for run in failed:
        print(f"{run.notebook.relative_to(project.ROOT)}, {run.failure}\n"
              f"    executed copy: {run.result.relative_to(project.ROOT)}", file=sys.stderr)
    print(f"{len(runs) - len(failed)} of {len(runs)} notebooks ran")
    return 1 if failed else 0


def slides(options) -> int:
    """Write the slides of chapters for a lecture, and say where they are."""
    from lrnn.course import project
    from lrnn.course.slides import build, tag_file

    chapters = project.notebooks(options.names)
    if options.tag:
        print(*(f"tagged: {path.relative_to(project.ROOT)}" for path in chapters if tag_file(path)), sep="\n")
    print(f"The slides: {build(chapters).as_uri()}")
    return 0


def doctor(options) -> int:
    """Say what this machine has, what it lacks, and the command that mends it."""
    from lrnn.course.doctor import examine, show

    return show(examine())


def check(options) -> int:
    """Run the checks of the constructions and print their certificates."""
    from lrnn.theory import checks

    runs = checks.run(options.ids)
    certificates = []
    if not options.json:
        print(ROW.format("id", "instances", "longest", "failures", "seconds", "statement"))
    for certificate in runs:
        certificates.append(certificate)
        if not options.json:
            print(_line(certificate), flush=True)
    if options.json:
        print(json.dumps([asdict(certificate) for certificate in certificates], indent=1))
    return 0 if all(certificate.passed for certificate in certificates) else 1


def layers(options) -> int:
    """List every layer with its architecture, the class that holds it, and what it computes."""
    from lrnn.layers import LAYERS
    from lrnn.theory.complexity import ARCHITECTURES

    classes = {architecture.name: architecture.complexity for architecture in ARCHITECTURES}
    rows = [{"name": name, "architecture": layer.architecture, "class": classes[layer.architecture],
             "summary": layer.__doc__.splitlines()[0]} for name, layer in LAYERS.items()]
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        print(*("{name:22} {class:6} {architecture:34} {summary}".format(**row) for row in rows), sep="\n")
    return 0


def tasks(options) -> int:
    """List every task: its sizes, and how far chance and shortcuts get, measured now."""
    from lrnn.learning.tasks import TASKS, describe

    rows = []
    for name in TASKS:
        rows.append(describe(name))
        if not options.json:
            rules = ", ".join(f"{rule} {share:.2f}" for rule, share in rows[-1]["shortcuts"].items())
            print(TASK.format(**rows[-1]) + rules, flush=True)
    if options.json:
        print(json.dumps(rows, indent=1))
    return 0


def experiments(options) -> int:
    """List every experiment with its question and the models that take part."""
    from lrnn.learning.experiments import EXPERIMENTS

    rows = [{"name": name, "question": experiment.question, "models": list(experiment.predictions)}
            for name, experiment in EXPERIMENTS.items()]
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        for row in rows:
            print(f"{row['name']:14} {row['question']}\n{'':14} {', '.join(row['models'])}")
    return 0


def experiment(options) -> int:
    """Train and evaluate the models of an experiment, and record what came out; killed runs go on."""
    from lrnn.course import project
    from lrnn.learning.experiments import EXPERIMENTS, outcome
    from lrnn.learning.experiments.record import file_name, record

    if options.name not in EXPERIMENTS:
        raise ValueError(f"experiment must be one of {', '.join(EXPERIMENTS)}, got {options.name!r}")
    seeds = range(options.first_seed, options.first_seed + options.seeds)
    rows = record(
        EXPERIMENTS[options.name], options.name, models=options.model, seeds=seeds, profile=options.profile,
        out=options.out or project.BUILD / "experiments" / f"{file_name(options.name, options.profile)}.json",
        checkpoints=project.BUILD / "experiments" / "checkpoints",
    )
    for row in rows:
        found = (f"{length}: {outcome([row], row['model'], length)}" for length in row["accuracy"])
        print(f"{row['model']:18} {row['parameters']:>9,}  {'  '.join(found)}", flush=True)
    return 0


def bench(options) -> int:
    """Run a benchmark and record what it measured, with device and command; without a name, list them."""
    from lrnn.course import project

    scripts = project.benchmarks()
    if options.name is None:
        for name, script in scripts.items():
            print(f"{name:10} {ast.get_docstring(ast.parse(script.read_text())).splitlines()[0]}")
        return 0
    if options.name not in scripts:
        raise ValueError(f"benchmark must be one of {', '.join(scripts)}, got {options.name!r}")
    return subprocess.run([sys.executable, scripts[options.name], *options.arguments], check=False).returncode


def trace(options) -> int:
    """Print the run of a showpiece on a word, machine and network side by side."""
    from lrnn.theory.constructions import SHOWPIECES, showpiece
    from lrnn.theory.constructions.trace import trace as lines

    construction = showpiece(options.name)
    word = SHOWPIECES[options.name].example if options.word is None else options.word
    for line in lines(construction, word):
        print(line)
    return 0


def repository(options) -> int:
    """Copy the repository's address from _config.yml to wherever readers need it spelt out."""
    from lrnn.course import project
    from lrnn.course.repository import outdated

    changed = outdated()
    for path, text in changed.items():
        print(f"{'differs' if options.check else 'rewritten'}: {path.relative_to(project.ROOT)}")
        if not options.check:
            path.write_text(text, encoding="utf-8")
    return 1 if changed and options.check else 0


def _line(certificate):
    row = ROW.format(certificate.id, f"{certificate.instances:,}", f"{certificate.longest:,}",
                     len(certificate.failures), f"{certificate.seconds:.2f}", certificate.statement)
    return row + "".join(f"\n      fails on {label}" for label in certificate.failures[:5])


def _parser():
    parser = argparse.ArgumentParser(prog="python -m lrnn", description="Build, run and check the course.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(command):
        help = command.__doc__.splitlines()[0]
        added = commands.add_parser(command.__name__, help=help, description=help)
        added.set_defaults(command=command)
        return added

    made = add(book)
    made.add_argument("--without-solutions", action="store_true",
                      help="leave out the solutions of exercises, in _build/without-solutions")
    add(test)
    run = add(notebooks)
    run.add_argument("names", nargs="*", metavar="NAME",
                     help="beginning of a file name; all notebooks if none")
    run.add_argument("--profile", choices=("quick", "full"), default="quick", help="default: quick")
    run = add(slides)
    run.add_argument("names", nargs="*", metavar="NAME",
                     help="beginning of a file name; all chapters if none")
    run.add_argument("--tag", action="store_true", help="first tag the cells that have no tag")
    add(doctor)
    certify = add(check)
    certify.add_argument("ids", nargs="*", metavar="ID", help="which checks to run; all if none")
    certify.add_argument("--json", action="store_true", help="print certificates as JSON")
    for registry in (layers, tasks, experiments):
        add(registry).add_argument("--json", action="store_true", help="print the list as JSON")
    run = add(experiment)
    run.add_argument("name", metavar="NAME", help="which experiment to run")
    run.add_argument("--model", action="append", default=[],
                     help="one kind of model, may be repeated; default: all")
    run.add_argument("--seeds", type=int, default=3, help="how many; default: 3")
    run.add_argument("--first-seed", type=int, default=0, help="default: 0")
    run.add_argument("--profile", choices=("quick", "full"), default="quick", help="default: quick")
    run.add_argument("--out", type=Path, help="the record; default: under _build/experiments")
    run = add(bench)
    run.add_argument("name", nargs="?", metavar="NAME", help="which benchmark to run")
    run.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...", help="its options; try --help")
    run = add(trace)
    run.add_argument("name", metavar="NAME", help="a showpiece; a wrong name lists all of them")
    run.add_argument("word", nargs="?", metavar="WORD", help="what it reads; its own example if none")
    address = add(repository)
    address.add_argument("--check", action="store_true", help="change nothing, fail if something differs")
    course.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
