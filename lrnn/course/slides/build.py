"""Write the slides of every chapter with nbconvert and reveal.js, in a folder that asks no other server."""

import html
import shutil
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from lrnn.course import project
from lrnn.course.slides.deck import deck, tag

SLIDES = project.BUILD / "slides"
TEMPLATE = Path(__file__).with_name("template")
INDEX = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Slides</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="slides.css"></head>
<body class="index"><h1>Linear RNNs in Parallel: slides</h1><ol>{links}</ol></body>
</html>
"""
VENDOR = ("mathjax", "reveal", "widgets")


def build(notebooks: list[Path]) -> Path:
    """Write slides, and a page that lists them.

    Args:
        notebooks: chapters.

    Returns:
        Path of the page that lists the slides.

    Raises:
        ValueError: if a tag is unknown.
    """
    SLIDES.mkdir(parents=True, exist_ok=True)
    for name in VENDOR:
        source = project.ROOT / "book" / "web" / "vendor" / name
        shutil.copytree(source, SLIDES / "vendor" / name, dirs_exist_ok=True)
    for name in ("slides.css", "slides.js"):
        shutil.copy(TEMPLATE / name, SLIDES)
    for path in notebooks:
        (SLIDES / f"{path.stem}.html").write_text(write(path), encoding="utf-8")
    return _index()


def tag_file(path: Path) -> bool:
    """Tag the cells of a chapter on disk that have no tag; nothing but metadata changes.

    Args:
        path: a chapter.

    Returns:
        Whether the file changed.
    """
    chapter = nbformat.read(path, nbformat.NO_CONVERT)
    if changed := tag(chapter):
        nbformat.write(chapter, path)
    return changed


def write(path: Path) -> str:
    """Turn one chapter into slides.

    Args:
        path: a chapter.

    Returns:
        A page for reveal.js.

    Raises:
        ValueError: if a tag is unknown.
    """
    from nbconvert import SlidesExporter

    chapter = nbformat.read(path, nbformat.NO_CONVERT)
    slides = deck(chapter)
    cells = [cell for slide in slides for cell in (_prose(slide), *slide.cells)]
    for cell in cells:
        cell.metadata["slideshow"] = {"slide_type": "slide" if cell.cell_type == "markdown" else "-"}
    exporter = SlidesExporter(extra_template_basedirs=[str(TEMPLATE.parent)], template_name=TEMPLATE.name,
                              exclude_input_prompt=True, exclude_output_prompt=True)
    metadata = {**chapter.metadata, "title": f"{int(path.stem[:2])}. {slides[0].title}"}
    page, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=cells, metadata=metadata))
    return page


def _prose(slide) -> NotebookNode:
    """The title, the text and the notes of a slide: HTML that the template passes on as it is."""
    text = f"<div class='text'>{slide.text}</div>" if slide.text else ""
    notes = f"<aside class='notes'>{slide.notes}</aside>"
    return nbformat.v4.new_markdown_cell(f"<h2>{slide.title}</h2>{text}{notes}")


def _index():
    """A page with a link to every deck that is there."""
    pages = sorted(SLIDES.glob("[0-9][0-9]-*.html"))
    titles = [html.escape(path.stem[3:].replace("-", " ").capitalize()) for path in pages]
    links = "".join(f"<li value='{int(path.stem[:2])}'><a href='{path.name}'>{title}</a></li>"
                    for path, title in zip(pages, titles))
    index = SLIDES / "index.html"
    index.write_text(INDEX.format(links=links), encoding="utf-8")
    return index
