"""Bracketed products as drawings."""

from functools import reduce

import pytest

from lrnn.theory.circuits import balanced
from lrnn.theory.draw import bracketed_product


def one_by_one(combine, factors):
    return reduce(lambda earlier, later: combine(later, earlier), factors)


@pytest.mark.parametrize(("bracketing", "n", "levels"), [
    (balanced, 1, 0), (balanced, 8, 3), (balanced, 9, 4), (one_by_one, 8, 7),
])
def test_levels_are_those_of_the_bracketing(bracketing, n, levels):
    drawing = bracketed_product(bracketing, n, title="some product")
    assert f"{n} factors, {n - 1} products, {levels} levels" in str(drawing)
    assert drawing.alt == f"some product: {n} factors multiplied in {levels} levels"


def test_drawings_of_different_trees_have_one_size():
    sizes = {(d.width, d.height) for n in (1, 5, 32)
             for d in [bracketed_product(balanced, n, title="t", levels=5)]}
    assert len(sizes) == 1


def test_a_product_has_a_factor():
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        bracketed_product(balanced, 0, title="t")
