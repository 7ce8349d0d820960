"""Live cells: every one runs in the browser and says what the notebook stored; editing, errors, stopping."""

import json
import re
import time

import nbformat
import pytest
from flint import fmpq
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from lrnn.__main__ import main
from lrnn.course import project
from lrnn.theory import checks

pytestmark = pytest.mark.site
PAGES = [path for path in project.notebooks() if '"live"' in path.read_text(encoding="utf-8")]
OUTPUTS = """
return [...document.querySelectorAll(".cell.tag_live")].map(cell => ({
  text: [...cell.querySelectorAll(".live-output > :not([data-kind=html])")].map(part => part.textContent),
  drawings: cell.querySelectorAll(".live-output > [data-kind=html]").length,
  errors: cell.querySelectorAll(".live-output .live-error").length,
  status: cell.querySelector(".live-status").textContent,
}));
"""


@pytest.fixture
def page(visit, runtime):
    """Open a page with live cells."""

    def open_page(name):
        chrome = visit(f"notebooks/{name}.html").chrome
        wait_for(chrome, "return document.querySelector('.live-run') !== null")
        return chrome

    return open_page


@pytest.fixture
def automata(chrome, page):
    """Chapter 6 with all its cells reset; if it is open already, its Python goes on."""
    if not chrome.current_url.endswith("/notebooks/06-automata.html"):
        return page("06-automata")
    chrome.execute_script("document.querySelectorAll('.live-reset').forEach(button => button.click())")
    return chrome


def wait_for(chrome, condition, seconds=60):
    end = time.monotonic() + seconds
    while not chrome.execute_script(condition):
        assert time.monotonic() < end, f"waited {seconds} s for: {condition}"
        time.sleep(0.05)


def click(chrome, button, cell):
    chrome.execute_script(f"document.querySelectorAll('.live-{button}')[{cell}].click()")


def run(chrome, cell, seconds=60):
    """Click Run and wait until the cell may be run again."""
    click(chrome, "run", cell)
    wait_for(chrome, f"return !document.querySelectorAll('.live-run')[{cell}].disabled", seconds)
    return chrome.execute_script(OUTPUTS)


def live_cells(path):
    """The live cells of a notebook."""
    return [cell for cell in nbformat.read(path, 4).cells if "live" in cell.metadata.get("tags", [])]


def stored(cell):
    """What a notebook holds of a cell: its text without white space, and how many drawings or tables."""
    text, drawings = "", 0
    for output in cell.outputs:
        data = output.get("data", {})
        if "application/vnd.jupyter.widget-view+json" in data:
            drawings += 1
            continue
        if "text/html" in data or "image/svg+xml" in data:
            drawings += 1
        else:
            text += output.get("text", "") or data.get("text/plain", "")
    return re.sub(r"\s", "", text), drawings


def edit(chrome, cell, text):
    """Replace the code of a cell by keys."""
    click(chrome, "edit", cell)
    editor = f"document.querySelectorAll('.cell.tag_live')[{cell}].querySelector('.cm-content')"
    wait_for(chrome, f"return {editor} !== null && document.activeElement === {editor}")
    ActionChains(chrome).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
    chrome.execute_cdp_cmd("Input.insertText", {"text": text})


def test_an_edited_cell_runs_as_edited_and_resets(automata):
    chrome = automata
    before = run(chrome, 1)[1]["text"]
    edit(chrome, 1, "from flint import fmpq\nsum(fmpq(1, n) for n in range(1, 30))")
    shown = run(chrome, 1)[1]
    assert shown["text"] == [str(sum(fmpq(1, n) for n in range(1, 30)))]
    click(chrome, "reset", 1)
    assert chrome.execute_script(OUTPUTS)[1]["text"] == []
    assert run(chrome, 1)[1]["text"] == before
    assert chrome.execute_script("return document.querySelector('.cm-editor') === null")


def test_a_cell_is_edited_run_and_left_by_keys_alone(automata):
    chrome = automata
    chrome.execute_script("document.querySelectorAll('.live-edit')[1].focus()")
    ActionChains(chrome).send_keys(Keys.ENTER).perform()
    editor = "document.activeElement.closest('.cm-editor')"
    wait_for(chrome, f"return {editor} !== null")
    ActionChains(chrome).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).perform()
    chrome.execute_cdp_cmd("Input.insertText", {"text": "6 * 7"})
    ActionChains(chrome).key_down(Keys.SHIFT).send_keys(Keys.ENTER).key_up(Keys.SHIFT).perform()
    wait_for(chrome, "return document.querySelectorAll('.cell.tag_live')[1].textContent.includes('42')")
    wait_for(chrome, "return !document.querySelectorAll('.live-run')[1].disabled")
    assert chrome.execute_script(OUTPUTS)[1]["text"] == ["42"]
    assert chrome.execute_script("return document.querySelector('.live-output').ariaLive") == "polite"
    ActionChains(chrome).send_keys(Keys.ESCAPE).perform()
    assert chrome.execute_script("return document.activeElement.ariaLabel") == "Run cell 2"


def test_an_error_is_short_and_names_its_line(automata):
    chrome = automata
    edit(chrome, 1, "x = 1\n\ny = x / 0\n")
    shown = run(chrome, 1)[1]
    assert shown["errors"] == 1
    assert shown["text"] == ["line 3: y = x / 0\nZeroDivisionError: division by zero"]
    assert shown["status"] == "stopped at an error"


def test_stop_ends_an_endless_loop_within_a_second_and_says_what_is_lost(automata):
    chrome = automata
    run(chrome, 0)
    edit(chrome, 1, "while True:\n    pass")
    click(chrome, "run", 1)
    status = "document.querySelectorAll('.live-status')[1].textContent"
    wait_for(chrome, f"return {status} === 'running ...'")
    start = time.monotonic()
    click(chrome, "stop", 1)
    wait_for(chrome, "return !document.querySelectorAll('.live-run')[1].disabled", seconds=1)
    assert time.monotonic() - start < 1
    assert "all variables are lost" in chrome.execute_script(OUTPUTS)[1]["status"]
    click(chrome, "reset", 1)
    assert run(chrome, 1)[1]["errors"] == 0


def test_exercises_are_judged_on_the_page(automata):
    chrome = automata
    cells = live_cells(next(path for path in PAGES if path.stem == "06-automata"))
    attempt, solution = (i for i, cell in enumerate(cells) if 'check("6.1"' in cell.source)
    shown = run(chrome, solution)
    assert "not attempted yet" in shown[attempt]["text"][0]
    edit(chrome, attempt, cells[attempt].source.replace("...", "DFA('a 0 -> a\\na 1 -> a', states='a', "
                                                       "symbols='0 1', start='a', accepting='a')"))
    assert "expected" in run(chrome, attempt)[attempt]["text"][0]
    edit_again = cells[solution].source.replace("assert verdict, verdict\n", "")
    click(chrome, "reset", attempt)
    edit(chrome, attempt, edit_again)
    assert "correct on all" in run(chrome, attempt)[attempt]["text"][-1]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_live_cell_says_what_the_notebook_stored(page, path):
    cells = live_cells(path)
    found = run(page(path.stem), len(cells) - 1, seconds=120)
    assert len(found) == len(cells)
    for number, (cell, shown) in enumerate(zip(cells, found)):
        text = re.sub(r"\s", "", "".join(shown["text"]))
        assert (text, shown["drawings"]) == stored(cell), f"live cell {number}:\n{cell.source}"


def test_nothing_is_loaded_before_the_first_click(visit, runtime):
    seen = visit("notebooks/06-automata.html")
    assert not [url for url in seen.requests if "pyodide" in url or url.endswith((".whl", "codemirror.js"))]
    assert seen.errors == []


def test_pages_from_a_file_say_why_their_cells_rest(visit, built, runtime):
    seen = visit("notebooks/06-automata.html", base=built.as_uri())
    assert "python -m http.server" in seen.chrome.find_element("class name", "live-note").text


def test_the_playground_runs_steps_and_shares(visit, runtime, server):
    chrome = visit("book/playground.html").chrome
    wait_for(chrome, "return document.querySelector('#play-preset option') !== null")
    chrome.execute_script("const p = document.querySelector('#play-preset'); p.value = 2; p.onchange();")
    wait_for(chrome, "return document.querySelector('.play-verdict').textContent !== ''")
    assert chrome.find_element("class name", "play-verdict").text.startswith("accepted")
    chrome.find_element("id", "play-step").send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    frame = chrome.find_element("class name", "play-frame").text
    assert "counter 1: 2" in frame
    shared = chrome.current_url
    chrome.get("about:blank")
    chrome.get(shared)
    wait_for(chrome, "return document.querySelector('.play-verdict')?.textContent > ''")
    assert chrome.find_element("class name", "play-frame").text == frame


def test_every_example_of_the_playground_runs_and_fits_a_phone(visit, runtime):
    chrome = visit("book/playground.html", width=375).chrome
    wait_for(chrome, "return document.querySelector('#play-preset option') !== null")
    examples = chrome.execute_script("return document.querySelectorAll('#play-preset option').length")
    assert examples > 1
    for example in range(examples):
        chrome.execute_script("""
            document.querySelector(".play-verdict").textContent = "";
            const preset = document.querySelector("#play-preset");
            preset.value = arguments[0];
            preset.onchange();""", example)
        wait_for(chrome, "return document.querySelector('.play-verdict').textContent > ''")
        chrome.execute_script("document.querySelector('.play-result details').open = true")
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= 375
        assert chrome.find_element("css selector", ".play-result output").text.startswith("Step 0 of")


def test_the_playground_says_what_it_cannot_read(visit, runtime):
    chrome = visit("book/playground.html").chrome
    wait_for(chrome, "return document.querySelector('#play-preset option') !== null")
    word = chrome.find_element("id", "play-word")
    word.clear()
    word.send_keys("abc", Keys.ENTER)
    wait_for(chrome, "return document.querySelector('.play-wrong') !== null")
    assert "position 2: unknown symbol 'c'" in chrome.find_element("class name", "play-wrong").text


ROWS = """
return [...document.querySelectorAll("td.checked-here")].map(cell => ({
  id: cell.parentElement.cells[1].textContent,
  found: JSON.parse(cell.dataset.found ?? "null"),
  text: cell.textContent,
}));
"""


def run_checks(chrome, count, seconds):
    """Click the button above the table of checks; what so many of them found."""
    wait_for(chrome, "return document.querySelector('.live-bar .live-run') !== null")
    click(chrome, "run", 0)
    wait_for(chrome, f"return document.querySelectorAll('[data-found]').length >= {count}", seconds)
    return {row["id"]: row for row in chrome.execute_script(ROWS) if row["found"]}


def counted(certificate):
    return {"instances": certificate.instances, "longest": certificate.longest,
            "failures": len(certificate.failures)}


def test_the_cheap_checks_find_in_the_browser_what_they_find_here(visit, runtime):
    chrome = visit("book/checked.html").chrome
    found = run_checks(chrome, 8, seconds=60)
    click(chrome, "stop", 0)
    wait_for(chrome, "return !document.querySelector('.live-run').disabled", seconds=1)
    assert "all as recorded" in chrome.find_element("class name", "live-status").text
    for certificate in checks.run(found):
        assert found[certificate.id]["found"] == counted(certificate)
        assert found[certificate.id]["text"].startswith("same")


@pytest.mark.slow
def test_every_check_finds_in_the_browser_what_it_finds_here(visit, runtime):
    found = run_checks(visit("book/checked.html").chrome, len(checks.CHECKS), seconds=900)
    assert {id: row["found"] for id, row in found.items()} == {
        certificate.id: counted(certificate) for certificate in checks.run()}
    assert all(row["text"].startswith("same") for row in found.values())


def test_all_that_the_first_click_asks_for_is_less_than_25_megabytes(built, runtime):
    manifest = json.loads((built / "live" / "manifest.json").read_text(encoding="utf-8"))
    assert sum(file["size"] for file in manifest["files"]) < 25e6


@pytest.mark.slow
def test_the_benchmark_records_both_visits(tmp_path, runtime):
    out = tmp_path / "record.json"
    assert main(["bench", "live", "--repeats", "1", "--out", str(out)]) == 0
    first, second = json.loads(out.read_text(encoding="utf-8"))["rows"]
    assert min(first["seconds"] + second["seconds"]) > 0
    assert 20e6 < first["bytes"] < 25e6
    assert second["bytes"] < 2e6
    assert 0 < first["memory_bytes"] < 500e6
    assert first["memory_bytes"] < first["peak_bytes"]
