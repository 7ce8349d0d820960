"""A slider over pictures: linked on the page without a kernel, by the kernel where Stack is missing."""

import ipywidgets
import pytest

from lrnn.course.interactive import frames
from lrnn.theory.draw import Svg


def drawing(width, alt="nothing"):
    return Svg(width, 5, (), alt)


ARGUMENTS = {
    "labels": ["t = 0", "t = 1", "t = 2"],
    "pictures": [drawing(9, alt) for alt in ("nothing read", "one letter read", "two letters read")],
    "description": "position",
}


def test_slider_and_stack_start_together_and_are_linked(monkeypatch):
    links = []
    monkeypatch.setattr(ipywidgets, "jslink", lambda *ends: links.append(ends))
    slider, stack = frames(**ARGUMENTS, start=1).children
    assert (slider.index, stack.selected_index, slider.label) == (1, 1, "t = 1")
    assert slider.description == "position"
    assert links == [((slider, "index"), (stack, "selected_index"))]


def test_every_frame_holds_its_drawing_and_says_in_words_what_it_shows():
    _, stack = frames(**ARGUMENTS).children
    assert [child.value for child in stack.children] == [str(picture) for picture in ARGUMENTS["pictures"]]
    assert 'aria-label="one letter read"' in stack.children[1].value


def test_without_stack_the_kernel_changes_the_picture(monkeypatch):
    monkeypatch.delattr(ipywidgets, "Stack")
    slider, picture = frames(**ARGUMENTS).children
    assert "nothing read" in picture.value
    slider.index = 2
    assert "two letters read" in picture.value


@pytest.mark.parametrize(("changes", "message"), [
    ({"labels": ["t = 0"]}, "equally many, got 1 and 3"),
    ({"labels": [], "pictures": []}, "equally many, got 0 and 0"),
    ({"labels": ["a", "b", "a"]}, "labels must be distinct"),
    ({"start": 3}, "start must be a position from 0 to 2, got 3"),
    ({"pictures": [drawing(9), drawing(9), drawing(8)]}, r"one size, got \[\(8, 5\), \(9, 5\)\]"),
])
def test_what_does_not_fit_is_named(changes, message):
    with pytest.raises(ValueError, match=message):
        frames(**{**ARGUMENTS, **changes})
