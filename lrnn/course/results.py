"""Every result of the book: its boxes in the chapters, the checks that put it to the test, and their code.

Nothing is listed here. Boxes say in their titles, and checks in their sources, which results they are about.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from lrnn.course import project
from lrnn.theory.checks import Check, registry

KINDS = {"Theorem": "Theorem", "Proposition": "Proposition", "Lemma": "Lemma", "Corollar": "Corollary"}
GROUPS = ("paper", "repairs", "ours")
NUMBERED = re.compile(r"\b(Theorem|Proposition|Lemma|Corollar)(?:ies|y|s|) (\d+(?:(?:, | and |, and )\d+)*)")
OURS = re.compile(r"\b[RB]\d+\b")  # repairs of what is printed, and what goes beyond the paper
BOX = re.compile(r"^:{3,}\{(prf:(?:theorem|proposition|lemma|corollary)|admonition)\} (.+)\n"
                 r":(?:label|name): (\S+)$", re.MULTILINE)
REPAIR = re.compile(r"\*\*(R\d+)\. (.+?)\.\*\*")
OF_THE_PAPER = re.compile(NUMBERED.pattern + " of the paper")
CODE = re.compile(r"`[^`]*`|\$[^$]*\$")


@dataclass(frozen=True)
class Box:
    """A statement in a chapter that can be linked to.

    Attributes:
        page: the chapter.
        chapter: the title of the chapter.
        kind: the directive that made it.
        title: its title as written.
        label: the name under which other pages refer to it.
    """

    page: str
    chapter: str
    kind: str
    title: str
    label: str

    @property
    def subject(self) -> str:
        """What the title says beside naming results; the title of the chapter if it says no more."""
        names, colon, words = self.title.partition(": ")
        if not colon:
            words = self.chapter if re.match(f"{NUMBERED.pattern}|As printed", names) else names
        return words[0].upper() + words[1:]


@dataclass
class Result:
    """A result of the paper, a repair, or a result of ours.

    Attributes:
        name: such as `Theorem 1`, `R1` or, of a result without a number, the title of its box.
        title: a few words; empty if the boxes say enough.
        boxes: where the book states it.
        mentions: further chapters that name what is ours, or a result of the paper that no box states.
        checks: what puts it to the test.
    """

    name: str
    title: str = ""
    boxes: list[Box] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    @property
    def group(self) -> str:
        """One of `GROUPS`: whether the paper states it, it repairs what is printed, or it is ours."""
        if self.name.split()[0] in KINDS.values():
            return "paper"
        return "repairs" if re.fullmatch(r"R\d+", self.name) else "ours"


def named(text: str) -> list[str]:
    """Find the results that a title or a source names.

    Args:
        text: clauses with semicolons between them; a clause with a year in it is about other work.

    Returns:
        Names such as `Theorem 7`, `Corollary 7` or `R6`, in the order of the text.
    """
    names = []
    for clause in text.split(";"):
        if not re.search(r"\d{4}", clause):
            for kind, numbers in NUMBERED.findall(clause):
                names += [f"{KINDS[kind]} {number}" for number in re.findall(r"\d+", numbers)]
            names += OURS.findall(clause)
    return names


def index() -> list[Result]:
    """Collect the results: those of the paper by kind and number, repairs, ours, and ours without a number.

    Returns:
        Every result that a box of a chapter states, a chapter names as ours, or a check is about.
    """
    found: dict[str, Result] = {}
    for path in project.notebooks():
        page, prose = f"notebooks/{path.stem}", _prose(path)
        chapter = re.search("^# (.+)", prose, re.MULTILINE)[1]
        for box in (Box(page, chapter, *match) for match in BOX.findall(prose)):
            alone = [box.subject] if box.title.startswith("Ours: ") else []
            for name in named(box.title) or alone:
                found.setdefault(name, Result(name)).boxes.append(box)
        for name in _mentioned(prose):
            found.setdefault(name, Result(name)).mentions.append(page)
        for name, title in REPAIR.findall(prose):
            found[name].title = title
    for check in registry.CHECKS.values():
        for name in named(check.source):
            found.setdefault(name, Result(name)).checks.append(check)
    for result in found.values():
        stated = {box.page for box in result.boxes}
        result.mentions = [page for page in result.mentions
                           if page not in stated and (OURS.match(result.name) or not stated)]
    return sorted(found.values(), key=_place)


def _mentioned(prose):
    text = CODE.sub("", prose)
    cited = (name for match in OF_THE_PAPER.finditer(text) for name in named(match[0]))
    return dict.fromkeys([*OURS.findall(text), *cited])


def _prose(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def _place(result):
    kind, number = re.match(r"(.*?) ?(\d*)$", result.name).groups()
    order = [*KINDS.values(), "R", "B"]
    return order.index(kind) if kind in order else len(order), int(number or 0)
