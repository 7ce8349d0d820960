"""What the files of the built site hold, without a browser: links that lead somewhere, light pages."""

import re
from functools import cache
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup

from lrnn.course import project, repository, status

pytestmark = pytest.mark.site

CITING = re.compile(r"(?:Theorems?|Lemmas?|Propositions?|Corollar(?:y|ies)) \d+.* of the paper")


@cache
def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(path):
    return {element["id"] for element in soup(path).select("[id]")}


@pytest.mark.parametrize("page", project.pages())
def test_links_lead_to_pages_places_and_files_of_the_repository(page, built):
    path = built / f"{page}.html"
    source = f"{repository.url()}/blob/"
    dead = []
    for link in soup(path).select("article a[href]"):
        address, anchor = urldefrag(link["href"])
        if address.startswith(source):
            target, anchor = project.ROOT / address.removeprefix(source).partition("/")[2], ""
        elif re.match(r"[a-z]+:", address):
            continue
        else:
            target = (path.parent / unquote(address)).resolve() if address else path
        if not target.is_file() or (anchor and unquote(anchor) not in anchors(target)):
            dead.append(link["href"])
    assert dead == []


def test_every_numbered_box_is_linked_from_the_index_of_results(built):
    linked = {link["href"] for link in soup(built / "book/results.html").select("article a[href]")}
    seen = 0
    for page in project.pages():
        for box in soup(built / f"{page}.html").select("div.proof"):
            title = box.select_one(".admonition-title").get_text()
            if CITING.search(title):
                assert f"../{page}.html#{box['id']}" in linked, title
                seen += 1
    assert seen > 15


def test_the_page_for_wrong_addresses_works_at_any_depth(built):
    page = soup(built / "404.html")
    root = urlsplit(repository.site_url()).path
    targets = [link["href"] for link in page.select("a[href]")] + [page.form["action"]]
    assert len(targets) > 2
    for target in targets:
        assert target.startswith(root)
        assert (built / target.removeprefix(root)).is_file()
    assert page.select("[src], link") == []


@pytest.mark.parametrize("page", project.pages())
def test_a_page_weighs_less_than_three_megabytes(page, built):
    path = built / f"{page}.html"
    pictures = {(path.parent / unquote(picture["src"])).resolve() for picture in soup(path).select("img[src]")
                if not picture["src"].startswith("data:")}
    assert sum(each.stat().st_size for each in {path, *pictures}) < 3e6


@pytest.mark.parametrize("page", [page for page in project.pages() if page.startswith("notebooks/")])
def test_a_chapter_says_when_it_last_ran(page, built):
    said = soup(built / f"{page}.html").select_one("article .last-run")
    assert status.last_run(page.removeprefix("notebooks/")) in said.get_text()


@pytest.mark.parametrize("page", project.pages())
def test_a_page_has_a_card_for_those_who_share_it(page, built):
    address = soup(built / f"{page}.html").select_one("meta[property='og:image']")["content"]
    assert address.startswith(repository.site_url())
    assert (built / address.removeprefix(repository.site_url())).is_file()
