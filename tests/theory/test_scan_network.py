"""The drawing of a scan shows what the scan did."""

import re

import pytest

from lrnn.theory.draw import Svg, grid, scan_network
from lrnn.theory.scans import Blelloch, Chunked, KoggeStone, Sequential, scan

METHODS = (Sequential(), Chunked(4), Blelloch(), KoggeStone())


def scanned(method, n):
    return scan(lambda later, earlier: None, [None] * n, method=method)


@pytest.mark.parametrize("method", METHODS, ids=str)
@pytest.mark.parametrize("n", [1, 2, 3, 7, 16, 31])
def test_a_line_drawn_from_the_round_before_starts_at_the_wire_that_is_joined(method, n):
    """Both operands of a join are the newest wires of their positions, one round above it."""
    steps = scanned(method, n).steps
    for step in steps:
        above = [s.result for s in steps if s.result.level < step.result.level]
        for wire in (step.earlier, step.later):
            here = [result for result in above if result.last == wire.last]
            newest = max(here, key=lambda result: result.level, default=None)
            assert newest == wire if newest else wire.level == 0


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_each_join_is_a_dot_and_each_prefix_a_large_one(method):
    found = scanned(method, 16)
    dots = dict(
        re.findall(r'<path d="([Mh\d. ]*)" [^>]*stroke-width="([58])"', str(scan_network(found, title="")))
    )
    count = {width: commands.count("h0") for commands, width in dots.items()}
    assert count.get("5", 0) + count["8"] == found.work
    assert count["8"] == 15


def test_rounds_count_the_joins_made_and_the_prefixes_ready():
    found = scanned(KoggeStone(), 8)
    texts = [str(scan_network(found, title="scan", rounds=rounds)) for rounds in (0, 1, 99)]
    assert "joins 0 of 17, ready 1 of 8" in texts[0]
    assert "joins 7 of 17, ready 2 of 8" in texts[1]
    assert "joins 17 of 17, ready 8 of 8" in texts[2]


def test_an_empty_scan_has_no_network():
    with pytest.raises(ValueError, match="at least one element"):
        scan_network(scanned(Blelloch(), 0), title="scan")


def test_a_grid_holds_its_drawings_side_by_side_and_says_what_they_are():
    wide, high = Svg(30, 10, ("<a/>",), "a wide one"), Svg(10, 40, ("<b/>",), "a high one")
    drawing = grid([wide, high, wide], columns=2, gap=5)
    assert (drawing.width, drawing.height) == (65, 55)
    assert drawing.alt == "a wide one; a high one; a wide one"
    assert "translate(35 0)" in str(drawing)
    assert "translate(0 45)" in str(drawing)


@pytest.mark.parametrize(("drawings", "columns"), [([], 1), ([Svg(1, 1, (), "dot")], 0)])
def test_a_grid_of_nothing_is_refused(drawings, columns):
    with pytest.raises(ValueError, match="drawings and columns"):
        grid(drawings, columns=columns)
