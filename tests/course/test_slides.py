"""Slides: every chapter is a lecture of 10 to 15, free of the book's markup; tagging changes tags alone."""

import re

import nbformat
import pytest

from lrnn.course import project
from lrnn.course.slides import deck, tag
from lrnn.course.slides.deck import FEWEST, MOST

MARKUP = re.compile(r":::|```|\{(prf|cite|doc|exercise|solution|admonition|math)[^}]*\}|\*\*|\$")


def read(path):
    return nbformat.read(path, nbformat.NO_CONVERT)


@pytest.mark.parametrize("path", project.notebooks(), ids=lambda path: path.stem)
def test_every_chapter_is_a_lecture(path):
    slides = deck(read(path))
    assert FEWEST <= len(slides) <= MOST, f"after changing tags: {[slide.title for slide in slides]}"
    assert all(slide.title and (slide.text or slide.cells) for slide in slides)
    assert slides[0].text.startswith("<p><b>The question.</b>")
    assert slides[-1].title == "Exercises"
    assert "In one sentence" in slides[-1].text
    for slide in slides:
        assert not MARKUP.search(slide.title + slide.text + slide.notes), slide.title


def test_tags_are_proposed_where_there_are_none_and_nothing_else_changes():
    chapter = read(project.notebooks(["14"])[0])
    for cell in chapter.cells:
        cell.metadata.pop("slideshow", None)
    untagged = nbformat.from_dict(chapter)
    proposed = deck(chapter)
    assert tag(chapter)
    assert deck(chapter) == proposed
    assert not tag(chapter), "chosen tags stay"
    for cell in chapter.cells:
        cell.metadata.pop("slideshow")
    assert chapter == untagged


def test_chosen_tags_stay_and_unknown_ones_are_named():
    chosen, free = nbformat.v4.new_markdown_cell("# A"), nbformat.v4.new_markdown_cell("not said")
    chapter = page(chosen, free)
    chosen.metadata.pop("slideshow")
    free.metadata["slideshow"]["slide_type"] = "skip"
    assert tag(chapter)
    assert free.metadata["slideshow"]["slide_type"] == "skip"
    free.metadata["slideshow"]["slide_type"] = "sub"
    with pytest.raises(ValueError, match=r"'sub'.*not said"):
        deck(chapter)


def page(*cells):
    for cell in cells:
        cell.metadata["slideshow"] = {"slide_type": "-"}
    return nbformat.v4.new_notebook(cells=cells)


def test_a_slide_says_the_first_sentence_and_its_notes_say_all():
    prose = nbformat.v4.new_markdown_cell(
        "# A title\n\nFirst $x. Y$ of all. And more {cite}`merrill2026why`.\n\n"
        ":::{prf:theorem} Ours\n:label: thm-x\nIt *holds*.\n:::\n\n## Then\n\n**Now break it.** Do. Not.\n\n"
        "```{solution-start} ex\n:class: dropdown\n```\nhidden\n```{solution-end}\n```")
    first, broken = deck(page(prose))
    assert r"First \(x. Y\) of all." in first.text
    assert "more" in first.notes
    assert "more" not in first.text
    assert "Theorem. Ours" in first.text
    assert "<em>holds</em>" in first.text
    assert broken.title == "Now break it"
    assert "hidden" not in broken.notes


def test_hidden_and_long_code_leaves_only_its_output():
    hidden = nbformat.v4.new_code_cell("secret = 1", metadata={"tags": ["hide-input"]})
    long = nbformat.v4.new_code_cell("\n".join(["x = 1"] * 40))
    shown = nbformat.v4.new_code_cell("import math\n\ny = math.pi")
    (slide,) = deck(page(nbformat.v4.new_markdown_cell("# A"), hidden, long, shown))
    assert [cell.source for cell in slide.cells] == ["", "", "y = math.pi"]
