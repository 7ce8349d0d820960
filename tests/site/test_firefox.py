"""Live cells in Firefox: they run, agree with the notebook, and an endless one is stopped."""

import re

import nbformat
import pytest

from lrnn.course import project

pytestmark = pytest.mark.site
CHAPTER = "06-automata"
CELLS = 4


@pytest.fixture
def page(firefox, server, runtime):
    """A chapter in Firefox."""
    firefox.open(f"{server}/notebooks/{CHAPTER}.html")
    firefox.wait_for("document.querySelector('.live-run') !== null")
    return firefox


def run(page, cell):
    """Click Run and wait until the cell may be run again."""
    button = f"document.querySelectorAll('.live-run')[{cell}]"
    page.value(f"void {button}.click()")
    page.wait_for(f"!{button}.disabled")
    return page.value("[...document.querySelectorAll('.cell.tag_live')].map(cell => "
                      "[...cell.querySelectorAll('.live-output > :not([data-kind=html])')]"
                      ".map(part => part.textContent).join(''))")


def squeezed(text):
    return re.sub(r"\s", "", text)


def stored_texts():
    """The text that the notebook holds of its first live cells."""
    cells = nbformat.read(project.NOTEBOOKS / f"{CHAPTER}.ipynb", 4).cells
    live = [cell for cell in cells if "live" in cell.metadata.get("tags", [])]
    return ["".join(output.get("text", "") or (output.data.get("text/plain", "")
                    if "text/html" not in output.data and "image/svg+xml" not in output.data else "")
                    for output in cell.outputs) for cell in live[:CELLS]]


def test_cells_run_as_stored_and_an_endless_loop_is_stopped(page):
    found, expected = run(page, CELLS - 1), stored_texts()
    assert any(expected)
    assert [squeezed(text) for text in found[:CELLS]] == [squeezed(text) for text in expected]
    page.value("void document.querySelectorAll('.live-edit')[1].click()")
    page.wait_for("document.activeElement.closest('.cm-editor') !== null")
    page.value("document.execCommand('selectAll') && document.execCommand('insertText', false, "
               "'while True: pass')")
    page.value("void document.querySelectorAll('.live-run')[1].click()")
    page.wait_for("document.querySelectorAll('.live-status')[1].textContent === 'running ...'")
    page.value("void document.querySelectorAll('.live-stop')[1].click()")
    page.wait_for("!document.querySelectorAll('.live-run')[1].disabled", seconds=2)
    assert "all variables are lost" in page.value("document.querySelectorAll('.live-status')[1].textContent")
    page.value("void document.querySelectorAll('.live-reset')[1].click()")
    assert squeezed(run(page, 1)[1]) == squeezed(expected[1])
