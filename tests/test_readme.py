"""The README: its picture is that of the package's table, its paths exist, its example runs."""

import re
from pathlib import Path

import numpy as np
import pytest

from lrnn.theory import draw

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_picture_is_the_map_of_the_package():
    picture = (ROOT / "book/web/map.svg").read_text(encoding="utf-8")
    drawn = str(draw.hierarchy())
    assert drawn in picture, f"the inner <svg> of book/web/map.svg should be str(draw.hierarchy()):\n{drawn}"


TREE = re.findall(r"^([\w/]+/) {2,}\S", README, flags=re.MULTILINE)
LINKS = [target for target in re.findall(r'(?:\]\(|src=")([^)"]+)', README) if "://" not in target]


def test_tree_and_links_are_found():
    assert len(TREE) >= 6
    assert len(LINKS) >= 2


@pytest.mark.parametrize("path", [*TREE, *LINKS])
def test_path_exists(path):
    assert (ROOT / path).exists()


def test_example_runs_and_says_what_it_computes():
    example = re.search(r"```python\n(.*?)```", README, flags=re.DOTALL)[1]
    names = {}
    exec(re.sub(r"^  ", "", example, flags=re.MULTILINE), names)
    a, b, h = (np.asarray(names[name]) for name in "abh")
    np.testing.assert_allclose(h[1:], a[1:] * h[:-1] + b[1:], rtol=1e-5)
