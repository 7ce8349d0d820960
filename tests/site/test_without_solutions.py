"""A book for students: the same chapters and exercises, and no solution anywhere in it."""

import pytest

from lrnn.course import project
from lrnn.course.build import WITHOUT_SOLUTIONS, build

pytestmark = [pytest.mark.site, pytest.mark.slow]


def test_no_page_and_no_file_has_a_solution(built):
    html = build(solutions=False).parent
    assert html.is_relative_to(WITHOUT_SOLUTIONS), "the other book must stay as it is"
    for chapter in project.notebooks():
        name = f"notebooks/{chapter.stem}.html"
        with_them, without = ((folder / name).read_text(encoding="utf-8") for folder in (built, html))
        assert with_them.count('class="exercise ') == without.count('class="exercise ') > 0
        assert 'class="solution ' in with_them
        assert 'class="solution ' not in without
    assert list(html.rglob("*.ipynb")) == []
    assert "Solution to" not in (html / "searchindex.js").read_text(encoding="utf-8")
