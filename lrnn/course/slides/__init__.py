"""Slides for a lecture, taken from the chapters: what is said, what a slide holds, and how it is written."""

from lrnn.course.slides.build import build, tag_file
from lrnn.course.slides.deck import deck, tag

__all__ = ["build", "deck", "tag", "tag_file"]
