"""Figures are small, still, legible on both themes, and keep to themselves on a page."""

import re
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

from lrnn.course import figures
from lrnn.theory.draw import Svg, element

CIRCLE = Svg(10, 10, (element("circle", r=4),), "a circle")


def line_figure(text="position"):
    figure, axes = figures.axes(2.0)
    line, = axes.plot([1, 2, 3], [1, 4, 9], marker="o")
    figures.name_line(line, "squares")
    axes.set_xlabel(text)
    return figure


def luminance(colour):
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colour", [figures.BLUE, figures.VERMILLION, figures.GREEN, figures.PURPLE])
@pytest.mark.parametrize("page", ["#ffffff", "#121212"])
def test_colours_have_contrast_three_to_one_on_both_pages(colour, page):
    lighter, darker = sorted([luminance(colour), luminance(page)], reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 3


def test_lines_differ_in_dash_as_well_as_colour():
    assert len(set(figures.DASHES.values())) == len(figures.DASHES) == 4


def test_the_same_figure_gives_the_same_bytes():
    assert figures.svg(line_figure(), alt="squares") == figures.svg(line_figure(), alt="squares")


def test_ink_and_font_come_from_the_page():
    text = str(figures.svg(line_figure(), alt="squares"))
    assert "currentColor" in text
    assert figures.INK not in text
    assert "DejaVu" not in text
    assert ">position</text>" in text
    assert '<g transform="scale(1.3333)" fill="currentColor"' in text  # black text has no fill


def test_nothing_leaks_into_the_page():
    text = str(figures.svg(line_figure(), alt="squares"))
    assert text.startswith("<svg")
    for forbidden in ("<style", "<metadata", "<!DOCTYPE", "<?xml"):
        assert forbidden not in text


def test_ids_are_used_once_and_every_reference_is_answered():
    page = "".join(str(figures.svg(line_figure(), alt=alt)) for alt in ("first", "second"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    references = set(re.findall(r'(?:href="|url\()#([^")]+)', page))
    assert references
    assert len(ids) == len(set(ids))
    assert references == set(ids)


def test_a_figure_keeps_its_size():
    drawing = figures.svg(figures.axes(2.0, width=5.0)[0], alt="empty axes")
    assert (drawing.width, drawing.height) == (5 * 96, 2 * 96)
    root = ElementTree.fromstring(str(drawing))
    assert root.get("viewBox") == "0 0 480 192"


def test_show_displays_html_and_says_in_words_what_it_shows(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    figures.show(CIRCLE)
    figures.show(line_figure(), alt="squares")
    assert shown == [
        {"text/html": str(CIRCLE), "text/plain": "a circle"},
        {"text/html": str(figures.svg(line_figure(), alt="squares")), "text/plain": "squares"},
    ]


def test_show_closes_a_pyplot_figure(monkeypatch):
    from matplotlib import pyplot

    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: None)
    kept, shown = pyplot.figure(), pyplot.figure()
    figures.show(shown, alt="an empty figure")
    figures.show(CIRCLE)
    assert pyplot.get_fignums() == [kept.number]
    pyplot.close(kept)


def test_style_leaves_the_reader_s_settings_alone():
    import matplotlib

    before = matplotlib.rcParams.copy()
    figures.svg(line_figure(), alt="squares")
    assert matplotlib.rcParams == before


def test_what_cannot_be_shown_is_named():
    with pytest.raises(TypeError, match="figure must be a matplotlib Figure, got str"):
        figures.show("a string", alt="a string")
    with pytest.raises(ValueError, match="alt must say what the figure shows, got ''"):
        figures.show(line_figure())


def test_a_plain_matplotlib_figure_is_welcome():
    figure = Figure()
    figure.subplots().bar([0, 1], [2, 3])
    assert ElementTree.fromstring(str(figures.svg(figure, alt="two bars"))).get("aria-label") == "two bars"
