"""The built book as a reader meets it."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from lrnn.course import project, repository

PAGES = project.pages()
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]

pytestmark = pytest.mark.site

CONTRAST = """
const pixel = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
function painted(colours) {
  for (const colour of colours) { pixel.fillStyle = colour; pixel.fillRect(0, 0, 1, 1); }
  const [r, g, b] = [...pixel.getImageData(0, 0, 1, 1).data].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(element) {
  const behind = ["white"];
  for (let each = element; each; each = each.parentElement)
    behind.splice(1, 0, getComputedStyle(each).backgroundColor);
  const tones = [painted(behind), painted([...behind, getComputedStyle(element).color])];
  return (Math.max(...tones) + 0.05) / (Math.min(...tones) + 0.05);
}
"""
PROSE = """
const article = document.querySelector("article").cloneNode(true);
article.querySelectorAll("pre, code, mjx-container").forEach(element => element.remove());
return article.textContent;
"""


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("base", ["served", "from disk"])
def test_page_loads_without_errors_and_asks_nobody_else(page, base, built, server, visit):
    base = server if base == "served" else built.as_uri()
    opened = visit(f"{page}.html", base=base)
    assert opened.errors == []
    assert opened.requests
    assert [url for url in opened.requests if not url.startswith((base, "data:", "blob:"))] == []


@pytest.mark.parametrize("page", PAGES)
def test_formulas_are_typeset(page, visit):
    chrome = visit(f"{page}.html").chrome
    formulas = chrome.find_elements(By.CSS_SELECTOR, "article .math")
    typeset = chrome.find_elements(By.CSS_SELECTOR, "article .math mjx-container")
    assert len(typeset) >= len(formulas)
    assert formulas or page not in CHAPTERS
    assert chrome.find_elements(By.CSS_SELECTOR, "mjx-merror, [data-mml-node=merror]") == []
    prose = chrome.execute_script(PROSE)
    assert [raw for raw in ("\\(", "\\[", "$", "Math Processing Error") if raw in prose] == []


@pytest.mark.parametrize("page", CHAPTERS)
def test_slider_changes_its_picture(page, visit):
    chrome = visit(f"{page}.html").chrome
    handle = WebDriverWait(chrome, 10).until(
        lambda chrome: chrome.find_element(By.CSS_SELECTOR, ".widget-subarea .noUi-handle"))

    def picture():
        drawn = chrome.find_elements(By.CSS_SELECTOR, ".widget-subarea svg.lrnn-figure")
        return [drawing.get_attribute("outerHTML") for drawing in drawn if drawing.is_displayed()]

    before = picture()
    assert before
    assert handle.get_attribute("aria-label")
    at_the_end = float(handle.get_attribute("aria-valuenow")) == float(handle.get_attribute("aria-valuemax"))
    away, back = (Keys.ARROW_LEFT, Keys.ARROW_RIGHT)[:: 1 if at_the_end else -1]
    handle.send_keys(away)
    WebDriverWait(chrome, 5).until(lambda _: picture() != before)
    handle.send_keys(back)
    WebDriverWait(chrome, 5).until(lambda _: picture() == before)


@pytest.mark.parametrize("page", CHAPTERS)
def test_colab_button_opens_this_chapter(page, visit):
    chrome = visit(f"{page}.html").chrome
    links = chrome.find_elements(By.CSS_SELECTOR, "a[href*='colab.research.google.com']")
    assert {link.get_attribute("href") for link in links} == {repository.colab_url(f"{page}.ipynb")}
    assert (project.ROOT / f"{page}.ipynb").exists()


@pytest.mark.parametrize("base", ["served", "from disk"])
def test_search_finds_the_chapter_on_scans(base, built, server, visit):
    chrome = visit("search.html?q=associative", base=server if base == "served" else built.as_uri()).chrome
    found = "#search-results li a[href*='02-the-parallel-scan']"
    assert WebDriverWait(chrome, 10).until(lambda chrome: chrome.find_elements(By.CSS_SELECTOR, found))


def test_keys_alone_open_the_search(visit):
    chrome = visit("notebooks/02-the-parallel-scan.html").chrome
    ActionChains(chrome).key_down(Keys.CONTROL).send_keys("k").key_up(Keys.CONTROL).perform()
    field = chrome.switch_to.active_element
    assert field.get_attribute("type") == "search"
    field.send_keys("associative", Keys.ENTER)
    assert WebDriverWait(chrome, 10).until(lambda chrome: "search.html?q=associative" in chrome.current_url)


@pytest.mark.parametrize("page", PAGES)
def test_page_fits_a_phone(page, visit):
    chrome = visit(f"{page}.html", width=375).chrome
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= 375
    cut = chrome.execute_script("""
        const right = element => element.getBoundingClientRect().right;
        return [...document.querySelectorAll("article p > .math mjx-container")]
          .filter(formula => !formula.closest("table") && right(formula) > right(formula.closest("p")) + 1)
          .map(formula => formula.textContent);""")
    assert cut == [], "write these formulas on lines of their own"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", [PAGES[0], *CHAPTERS])
def test_text_and_figures_are_readable_in_both_schemes(page, scheme, visit):
    chrome = visit(f"{page}.html", scheme=scheme).chrome
    assert chrome.execute_script("return document.documentElement.dataset.theme") == scheme
    low = chrome.execute_script(CONTRAST + """
        return [...document.querySelectorAll("article p, article td, article pre, svg.lrnn-figure")]
          .filter(element => element.checkVisibility() && contrast(element) < 7)
          .map(element => element.outerHTML.slice(0, 200));""")
    assert low == []


@pytest.mark.parametrize("page", PAGES)
def test_pictures_have_words_for_those_who_do_not_see_them(page, visit):
    chrome = visit(f"{page}.html").chrome
    for picture in chrome.find_elements(By.CSS_SELECTOR, "article img"):
        assert picture.get_attribute("alt").strip(), picture.get_attribute("src")[:100]
    for picture in chrome.find_elements(By.CSS_SELECTOR, "article svg.lrnn-figure"):
        assert picture.get_attribute("role") == "img"
        assert picture.get_attribute("aria-label").strip()


def test_built_pages_name_no_folder_of_the_machine_they_were_built_on(built):
    naming = [path for path in built.rglob("*.html")
              if str(project.ROOT) in path.read_text(encoding="utf-8")]
    assert naming == []
