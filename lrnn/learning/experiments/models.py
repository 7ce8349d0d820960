"""The kinds of model that experiments compare, each with the range of its eigenvalues."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import jax.numpy as jnp
from jax.nn import hard_sigmoid, relu
from jaxtyping import PRNGKeyArray

from lrnn.layers.model import Model, build_model


@dataclass(frozen=True)
class Kind:
    """One kind of model.

    Attributes:
        label: what tables and figures call it.
        layer: one of `lrnn.layers.LAYERS`.
        depth: the number of blocks in small experiments.
        options: those of the layer.
    """

    label: str
    layer: str
    depth: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)

    def build(
        self, *, vocabulary: int, outputs: int, width: int, depth: int | None = None
    ) -> Callable[[PRNGKeyArray], Model]:
        """From a random key to a fresh model.

        Args:
            vocabulary: the number of tokens.
            outputs: the number of logits a token.
            width: of the residual stream.
            depth: the number of blocks; that of the kind if None.
        """
        return partial(
            _build, self.layer, vocabulary=vocabulary, outputs=outputs, width=width,
            depth=depth or self.depth, **self.options,
        )


def _build(layer, key, **options):
    return build_model(layer, key=key, **options)


HEADS = {"H": 4, "K": 8, "V": 8}
KINDS = {
    "attention": Kind("Transformer", "Attention", 2, HEADS),
    "mamba": Kind("Mamba (0, 1)", "Mamba", options={"N": 4}),
    "mamba-negative": Kind("Mamba (−1, 1)", "Mamba", options={"N": 4, "negative": True}),
    "deltanet": Kind("DeltaNet (0, 1)", "DeltaNet", options=HEADS),
    "deltanet-negative": Kind("DeltaNet (−1, 1)", "DeltaNet", options=HEADS | {"negative": True}),
    "deltanet-closed": Kind(
        "DeltaNet [−1, 1]", "DeltaNet", options=HEADS | {"negative": True, "gate": hard_sigmoid}
    ),
    "deltaproduct": Kind(
        "DeltaProduct (n=2)", "DeltaProduct", options=HEADS | {"n": 2, "negative": True}
    ),
    "rwkv7": Kind("RWKV-7, a < 1", "RWKV7", options=HEADS),
    "rwkv7-negative": Kind("RWKV-7, a < 2", "RWKV7", options=HEADS | {"negative": True}),
    "pd": Kind("PD-SSM", "PDSSM", options={"N": 8, "M": 6}),
    "block": Kind("Block-diagonal", "BlockDiagonalRNN", options={"M": 4, "B": 8}),
    "dense": Kind("Dense, up to length", "DenseRNN", options={"H": 4, "N": 3, "projective": True}),
    "dense-twice": Kind(
        "Dense, two layers", "DenseRNN", 2, {"H": 4, "N": 3, "projective": True}
    ),
    "fixed-point": Kind("Fixed-point RNN", "FixedPointRNN"),
    "relu": Kind("ReLU RNN", "Elman", options={"activation": relu}),
    "tanh": Kind("tanh RNN", "Elman", options={"activation": jnp.tanh}),
    "gru": Kind("GRU", "GRU"),
}
