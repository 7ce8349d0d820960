"""Which cells of a chapter make which slide.

The convention is that of Jupyter, `metadata.slideshow.slide_type`: `slide` begins a slide, `-` goes on with
it, `skip` is not shown. Inside a prose cell a heading begins a slide as well, and so do *Now make it hurt*,
*Now break it* and the box that says what a run shows.
"""

import re
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode

from lrnn.course.slides.text import Block, blocks, whole

FEWEST, MOST = 10, 15
LONGEST_CODE = 18
"""Lines of a program that a slide shows; a longer one is in the chapter."""

FULL = 26
"""Lines of code and output after which a code cell begins a slide of its own."""

IMPORT = re.compile(r"^(from .+ )?import .+\n+", re.MULTILINE)


@dataclass
class Slide:
    """One slide.

    Attributes:
        title: its heading, as HTML.
        text: HTML beside code and figures.
        notes: HTML for the one who speaks.
        cells: code cells with their outputs.
    """

    title: str
    text: str = ""
    notes: str = ""
    cells: list[NotebookNode] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing but a title is there."""
        return not (self.text or self.cells)


def deck(notebook: NotebookNode) -> list[Slide]:
    """Cut a chapter into slides.

    Args:
        notebook: a chapter; cells without a tag are taken as `tag` proposes.

    Returns:
        Its slides in order. The last one has the exercises and the sentence to remember.

    Raises:
        ValueError: if a tag is unknown.
    """
    notebook = nbformat.from_dict(notebook)
    tag(notebook)
    slides, exercises = [Slide("")], []
    for cell in notebook.cells:
        kind = slide_type(cell)
        found = blocks(cell.source) if cell.cell_type == "markdown" else []
        exercises += [block.title for block in found if block.kind == "exercise"]
        if kind == "slide" and not slides[-1].is_empty:
            slides.append(Slide(slides[-1].title))
        if kind != "skip":
            _say(slides, found)
            slides[-1].cells += [_shown(cell)] if cell.cell_type == "code" else []
    titles = "".join(f"<li>{title}</li>" for title in exercises)
    slides[-1].text = f"<ol class='exercises'>{titles}</ol>{slides[-1].text}"
    return slides


def slide_type(cell: NotebookNode) -> str:
    """The tag of a cell.

    Args:
        cell: a cell of a chapter.

    Returns:
        `slide`, `-` or `skip`.

    Raises:
        ValueError: if it is another one, or none.
    """
    kind = _chosen(cell)
    if kind not in ("slide", "-", "skip"):
        raise ValueError(f"slide_type must be slide, - or skip, got {kind!r} at {cell.source[:40]!r}")
    return kind


def tag(notebook: NotebookNode) -> bool:
    """Propose a slide type for every cell that has none; nothing but metadata changes.

    Args:
        notebook: a chapter; changed in place.

    Returns:
        Whether anything changed.
    """
    proposed = [cell for cell in notebook.cells if _chosen(cell) is None]
    if not proposed:
        return False
    exercises, weight = False, 0
    for cell in notebook.cells:
        found = blocks(cell.source) if cell.cell_type == "markdown" else []
        if exercises:
            kind = "-" if any(block.kind == "sentence" for block in found) else "skip"
        elif cell.cell_type == "code":
            weight += _lines(cell)
            kind = "skip" if "remove-cell" in _tags(cell) else "slide" if weight > FULL else "-"
        else:
            kind = "slide" if _begins(found) else "-"
        if kind == "slide" or any(_is_turn(block) for block in found):
            weight = _lines(cell) if cell.cell_type == "code" else 0
        if _chosen(cell) is None:
            cell.metadata["slideshow"] = {"slide_type": kind}
        exercises |= any(block.title == "Exercises" for block in found)
    while len(deck(notebook)) > MOST and (spare := _continuations(notebook, proposed)):
        for cell in min(spare, key=_importance):
            cell.metadata["slideshow"]["slide_type"] = "skip"
    return True


def _continuations(notebook, proposed):
    """The cells of each slide that begins no section and that nobody has chosen: a lecture can do without."""
    slides = []
    for cell in notebook.cells:
        found = blocks(cell.source) if cell.cell_type == "markdown" else []
        if any(_is_turn(block) for block in found):
            slides.append(None)
        elif slide_type(cell) == "slide":
            slides.append([cell])
        elif slide_type(cell) == "-" and slides[-1] is not None:
            slides[-1].append(cell)
    return [slide for slide in slides if slide is not None and all(cell in proposed for cell in slide)]


def _importance(cells):
    """Theorems before figures, figures before programs, programs before prose."""
    kinds = [block.kind for cell in cells if cell.cell_type == "markdown" for block in blocks(cell.source)]
    return 9 * kinds.count("box") + 3 * sum(map(_figures, cells)) + len(cells)


def _say(slides, found):
    """Put blocks on the last slide, or on a new one where a new thought begins."""
    for number, block in enumerate(found):
        if _is_turn(block):
            if not slides[-1].is_empty:
                slides.append(Slide(block.title))
            slides[-1].title = block.title
        elif number == 0 and block.title and block.kind == "paragraph" and slides[-1].is_empty:
            slides[-1].title = block.title
        slides[-1].notes += block.long
        if slides[-1].title != "Exercises" or block.kind == "sentence":
            slides[-1].text += block.short if slides[-1].title == block.title else _with_title(block)


def _is_turn(block):
    return block.kind in ("h1", "h2", "limits", "now")


def _with_title(block):
    label = f"<p><b>{block.title}.</b> " if block.kind == "paragraph" and block.title else "<p>"
    return block.short.replace("<p>", label, 1)


def _begins(found: list[Block]) -> bool:
    """Whether a prose cell begins with more than a remark on what stands above it."""
    turns = [number for number, block in enumerate(found) if _is_turn(block)]
    remark = found[:turns[0]] if turns else []
    return not turns or any(block.kind != "paragraph" for block in remark)


def _chosen(cell):
    return cell.metadata.get("slideshow", {}).get("slide_type")


def _tags(cell):
    return cell.metadata.get("tags", [])


def _shown(cell):
    """A copy of a code cell, without imports, and without its code if that is hidden or long."""
    shown = nbformat.from_dict(cell)
    source = IMPORT.sub("", cell.source).strip("\n")
    hidden = "hide-input" in _tags(cell) or len(source.splitlines()) > LONGEST_CODE
    shown.source = "" if hidden else source
    for output in shown.outputs:
        if "text/markdown" in output.get("data", {}):
            output.data["text/html"] = whole(output.data.pop("text/markdown"))
    return shown


def _figures(cell):
    return sum(output.output_type != "stream" for output in cell.get("outputs", []))


def _lines(cell):
    """How many lines a code cell takes on a slide; a figure counts as fourteen."""
    printed = sum(output.text.count("\n") for output in cell.outputs if output.output_type == "stream")
    return len(_shown(cell).source.splitlines()) + printed + 14 * _figures(cell)
