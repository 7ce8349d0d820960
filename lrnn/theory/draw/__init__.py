"""Drawings as SVG text that follow the page: their ink is the colour of the text around them."""

from lrnn.theory.draw.circuits import circuit_diagram
from lrnn.theory.draw.classes import hierarchy
from lrnn.theory.draw.products import bracketed_product
from lrnn.theory.draw.scans import scan_network
from lrnn.theory.draw.states import state_diagram
from lrnn.theory.draw.svg import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    VERMILLION,
    Svg,
    circle,
    element,
    grid,
    line,
    path,
    rect,
    text,
)

__all__ = [
    "BLUE",
    "GREEN",
    "INK",
    "ORANGE",
    "PURPLE",
    "SKY",
    "VERMILLION",
    "Svg",
    "bracketed_product",
    "circle",
    "circuit_diagram",
    "element",
    "grid",
    "hierarchy",
    "line",
    "path",
    "rect",
    "scan_network",
    "state_diagram",
    "text",
]
