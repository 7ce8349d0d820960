"""The tables of results and of certificates; every check runs once for all of them."""

import inspect
import platform
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lrnn.course import project, repository, results, status
from lrnn.course.markdown import NotGenerated, table
from lrnn.theory.checks import Certificate, Check, registry

TRIED = ("code", "check", "instances", "longest")


def certificates() -> str:
    """Tabulate the certificates of all checks.

    Returns:
        MyST Markdown.

    Raises:
        NotGenerated: if a check fails.
    """
    rows = [(f"[{each.id}]{{#{_anchor(each)}}}", each.statement, each.source, f"{each.instances:,}",
             f"{each.longest:,}", f"{each.seconds:.1f}") for each in _certified().values()]
    return table(("id", "statement", "source", "instances", "longest input", "seconds"), rows)


def checked_when() -> str:
    """Say when and on what the checks ran.

    Returns:
        A sentence.
    """
    _, ended = _run(tuple(registry.CHECKS.values()))
    return (f"The checks ran on {ended:%d %B %Y}, when this page was built, with Python "
            f"{platform.python_version()} and python-flint {version('python-flint')} "
            f"on {platform.system()} ({platform.machine()}).")


def results_of(group: str) -> str:
    """Tabulate results with their chapters, their code and their checks.

    Args:
        group: one of `lrnn.course.results.GROUPS`.

    Returns:
        MyST Markdown.

    Raises:
        NotGenerated: if a check fails.
    """
    certified = _certified()
    rows = []
    for result in results.index():
        if result.group == group:
            name = f"**{result.name}** {result.title}".strip()
            rows.append((name, _lines(_places(result)), *_tried(result.checks, certified)))
    return table(("result", "in chapter", *TRIED), rows)


def tools() -> str:
    """Tabulate the checks that are about no result of the paper and none of ours.

    Returns:
        MyST Markdown.

    Raises:
        NotGenerated: if a check fails.
    """
    certified = _certified()
    rows = [(check.statement, check.source, *_tried([check], certified))
            for check in registry.CHECKS.values() if not results.named(check.source)]
    return table(("statement", "source", *TRIED), rows)


TABLES: dict[str, Callable[[], str]] = {
    "certificates": certificates,
    "checked-when": checked_when,
    **{f"results-{group}": partial(results_of, group) for group in results.GROUPS},
    "results-tools": tools,
}


def _certified() -> dict[str, Certificate]:
    certified, _ = _run(tuple(registry.CHECKS.values()))
    for each in certified:
        if not each.passed:
            raise NotGenerated(f"check {each.id} fails: {', '.join(each.failures[:1]) or 'it has no cases'}")
    return {each.id: each for each in certified}


@cache
def _run(registered: tuple[Check, ...]) -> tuple[list[Certificate], datetime]:
    return [check.run() for check in registered], datetime.now(UTC)


def _anchor(certificate):
    return f"check-{certificate.id.lower()}"


def _tried(tried, certified):
    """The cells below `TRIED`."""
    code = dict.fromkeys(thing for check in tried for thing in check.code)
    found = [certified[check.id] for check in tried]
    return (_lines(map(_link_to_code, code)),
            _lines(f"{{ref}}`{each.id} <{_anchor(each)}>`" for each in found),
            _lines(f"{each.instances:,}" for each in found), _lines(f"{each.longest:,}" for each in found))


def _places(result):
    changed = status.outdated()
    for page, link in [*((box.page, _link_to_box(box)) for box in result.boxes),
                       *((page, f"{{doc}}`Chapter {project.chapter(page)} </{page}>`")
                         for page in result.mentions)]:
        yield link + " (changed since it last ran)" * (Path(page).name in changed)


def _link_to_box(box):
    role = "ref" if box.kind == "admonition" else "prf:ref"
    return f"{{{role}}}`{project.chapter(box.page)}. {box.subject.replace('$', '')} <{box.label}>`"


@cache
def _documented() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in project.ROOT.glob("book/api*.md"))


def _link_to_code(thing: Any) -> str:
    if f"automodule:: {thing.__module__}\n" in _documented():
        return f"{{py:obj}}`{thing.__qualname__} <{thing.__module__}.{thing.__qualname__}>`"
    path = Path(inspect.getsourcefile(inspect.unwrap(thing))).relative_to(project.ROOT).as_posix()
    return f"[`{thing.__qualname__}`]({repository.source_url(path)})"


def _lines(parts: Iterable[str]) -> str:
    return "<br>".join(parts) or "–"
