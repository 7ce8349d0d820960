"""The index of results: what titles and sources name, and that nothing numbered is missing."""

import inspect
import re

import nbformat
import pytest

from lrnn.course import project, result_tables, results
from lrnn.theory import checks


@pytest.mark.parametrize(("text", "names"), [
    ("Theorem 1 and Corollaries 2 and 3 of the paper", ["Theorem 1", "Corollary 2", "Corollary 3"]),
    ("Lemmas 1, 2, and 3", ["Lemma 1", "Lemma 2", "Lemma 3"]),
    ("Theorem 5, Proposition 3, R8, R10; Ben-Or and Cleve 1992", ["Theorem 5", "Proposition 3", "R8", "R10"]),
    ("Grazzi et al. (2025), Theorem 2", []),
    ("Ours (B8): one layer of low rank is not enough", ["B8"]),
    ("From shape to class", []),
])
def test_names_are_read_from_titles_and_sources(text, names):
    assert results.named(text) == names


def test_every_theorem_box_with_a_number_is_in_the_index():
    indexed = {(each.name, box.label) for each in results.index() for box in each.boxes}
    seen = 0
    for path in project.notebooks():
        for cell in nbformat.read(path, 4).cells:
            boxes = re.findall(r"\{prf:(?!definition)\w+\} (.*)((?:\n:.*)*)", cell.source)
            for title, options in boxes if cell.cell_type == "markdown" else ():
                for kind, number in re.findall(r"(Theorem|Lemma|Proposition|Corollary) (\d+)", title):
                    label = re.search(r":label: *(\S+)", options)
                    assert label, f"{path.name}: the box of {kind} {number} has no label to link to"
                    assert (f"{kind} {number}", label[1]) in indexed
                    seen += 1
    assert seen > 20


def test_every_repair_and_every_result_of_ours_that_a_check_tries_has_a_chapter():
    index = results.index()
    assert [each.name for each in index if not each.boxes and not each.mentions] == []
    groups = {group: [each.name for each in index if each.group == group] for group in results.GROUPS}
    assert groups["repairs"] == [f"R{i}" for i in range(1, len(groups["repairs"]) + 1)]
    assert [name for name in groups["ours"] if re.fullmatch(r"B\d+", name)] == [f"B{i}" for i in range(1, 9)]


@pytest.mark.parametrize("check", checks.CHECKS.values(), ids=lambda check: check.id)
def test_every_check_names_code_of_the_package(check):
    assert check.code
    for thing in check.code:
        source = inspect.getsourcefile(inspect.unwrap(thing))
        assert source.startswith(str(project.ROOT / "lrnn"))
        assert getattr(inspect.getmodule(thing), thing.__qualname__) is thing


def test_a_chapter_that_changed_since_its_run_says_so(monkeypatch):
    monkeypatch.setattr(result_tables.status, "outdated", lambda: ["08-a-stack-in-a-number"])
    row = next(line for line in result_tables.results_of("paper").splitlines() if "**Theorem 1**" in line)
    assert "(changed since it last ran)" in row
