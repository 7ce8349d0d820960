"""The slides of a chapter in a browser: complete, offline, readable, and on the slide."""

import pytest

from lrnn.course import project, slides
from lrnn.course.slides.deck import FEWEST, MOST

pytestmark = pytest.mark.site

CHAPTER = "16"  # theorems, programs, figures and sliders


@pytest.fixture(scope="module")
def lecture():
    (chapter,) = project.notebooks([CHAPTER])
    return slides.build([chapter]).with_name(f"{chapter.stem}.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_slide_is_readable_offline(lecture, visit, scheme):
    opened = visit(lecture.name, base=lecture.parent.as_uri(), scheme=scheme)
    chrome = opened.chrome
    chrome.execute_async_script("window.slides.then(arguments[0])")
    count = chrome.execute_script("return deck.getTotalSlides()")
    assert FEWEST <= count <= MOST
    for number in range(count):
        chrome.execute_script("deck.slide(arguments[0])", number)
        title = chrome.execute_script("return deck.getCurrentSlide().querySelector('h2').textContent")
        assert not chrome.execute_script("return overflows(deck.getCurrentSlide())"), f"{title}: too long"
        said = chrome.execute_script("return deck.getCurrentSlide().innerText")
        assert ":::" not in said
        assert "{prf" not in said
    assert chrome.execute_script("return document.querySelectorAll('mjx-container').length") > 20
    assert chrome.execute_script("return document.querySelectorAll('mjx-merror').length") == 0
    assert chrome.execute_script("return document.querySelectorAll('.noUi-handle').length") > 0
    errors = [entry for entry in chrome.get_log("browser") if entry["level"] == "SEVERE"]
    assert opened.errors + errors == []
    assert [address for address in opened.requests if not address.startswith(("file:", "data:"))] == []
    ink, paper = chrome.execute_script(
        "const {color, backgroundColor} = getComputedStyle(document.body); return [color, backgroundColor]")
    assert (brightness(ink) < brightness(paper)) == (scheme == "light")


def brightness(colour):
    """The sum of red, green and blue of a colour such as rgb(1, 2, 3)."""
    return sum(map(float, colour[colour.index("(") + 1:-1].split(",")[:3]))
