"""One architecture a file: layers over sequences, each with its class and its source."""

from lrnn.layers.layer import Layer

__all__ = ["Layer"]
