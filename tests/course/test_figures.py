"""Figures are small, still, legible on both themes, and keep to themselves on a page."""

import re

import pytest
from matplotlib.figure import Figure

from lrnn.course import figures

CIRCLE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle r="4" fill="#000000"/></svg>'


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
    coloured = [dash for colour, dash in figures.DASHES.items() if colour != figures.INK]
    assert len(set(coloured)) == len(coloured) == 4


def test_the_same_figure_gives_the_same_bytes():
    assert figures.svg(line_figure(), alt="squares") == figures.svg(line_figure(), alt="squares")


def test_ink_and_font_come_from_the_page():
    text = figures.svg(line_figure(), alt="squares")
    assert "currentColor" in text
    assert figures.INK not in text
    assert "DejaVu" not in text
    assert ">position</text>" in text


def test_nothing_leaks_into_the_page():
    text = figures.svg(line_figure(), alt="squares")
    assert text.startswith("<svg")
    for forbidden in ("<style", "<metadata", "<!DOCTYPE", "<?xml"):
        assert forbidden not in text


def test_ids_are_used_once_and_every_reference_is_answered():
    page = figures.svg(line_figure(), alt="first") + figures.svg(line_figure(), alt="second")
    ids = re.findall(r'\bid="([^"]+)"', page)
    references = set(re.findall(r'(?:href="|url\()#([^")]+)', page))
    assert references
    assert len(ids) == len(set(ids))
    assert references == set(ids)


def test_alternative_text_is_escaped():
    assert 'aria-label="a &lt; &quot;b&quot;"' in figures.svg(CIRCLE, alt='a < "b"')


def test_a_drawing_is_treated_like_a_figure():
    text = figures.svg(CIRCLE, alt="a circle")
    assert 'class="lrnn-figure"' in text
    assert 'fill="currentColor"' in text
    assert figures.size(text) == (None, None, "0 0 10 10")


def test_show_displays_html_and_says_in_words_what_it_shows(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: shown.append(bundle))
    figures.show(CIRCLE, alt="a circle")
    assert shown == [{"text/html": figures.svg(CIRCLE, alt="a circle"), "text/plain": "a circle"}]


def test_show_closes_a_pyplot_figure(monkeypatch):
    from matplotlib import pyplot

    monkeypatch.setattr("IPython.display.display", lambda bundle, raw: None)
    kept, shown = pyplot.figure(), pyplot.figure()
    figures.show(shown, alt="an empty figure")
    figures.show(CIRCLE, alt="a circle")
    assert pyplot.get_fignums() == [kept.number]
    pyplot.close(kept)


def test_style_leaves_the_reader_s_settings_alone():
    import matplotlib

    before = matplotlib.rcParams.copy()
    figures.svg(line_figure(), alt="squares")
    assert matplotlib.rcParams == before


@pytest.mark.parametrize(("picture", "alt", "error", "message"), [
    (3, "three", TypeError, "picture must be a matplotlib Figure or SVG text, got int"),
    ("not svg", "text", ValueError, "picture must be SVG text, got 'not svg'"),
    ("<p>text</p>", "text", ValueError, "picture must be an <svg> element"),
    (CIRCLE, " ", ValueError, "alt must say what the picture shows, got ' '"),
])
def test_bad_pictures_are_named(picture, alt, error, message):
    with pytest.raises(error, match=re.escape(message)):
        figures.svg(picture, alt=alt)


def test_a_plain_matplotlib_figure_is_welcome():
    figure = Figure()
    figure.subplots().bar([0, 1], [2, 3])
    assert figures.svg(figure, alt="two bars").startswith("<svg")
