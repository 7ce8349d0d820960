"""One architecture a file: layers over sequences, each with its class and its source."""

from lrnn.layers.aaren import Aaren
from lrnn.layers.attention import Attention
from lrnn.layers.carry_lookahead import CarryLookahead
from lrnn.layers.layer import Layer

LAYERS: dict[str, type[Layer]] = {
    "aaren": Aaren,
    "attention": Attention,
    "carry-lookahead": CarryLookahead,
}

__all__ = ["LAYERS", "Aaren", "Attention", "CarryLookahead", "Layer"]
