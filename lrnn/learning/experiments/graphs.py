"""Graph connectivity: the published task, and interleaved paths, of which the published one has two.

`InterleavedPaths` asks after every vertex. A countdown to the next vertex of the path answers: one state for
each gap, so for bounded gaps the task is regular, whatever the number of paths.
"""

from __future__ import annotations

from collections.abc import Collection

from lrnn.learning.experiments.experiment import Claim, Experiment, Prediction, Profile
from lrnn.learning.tasks import Buckets, Characters, Connectivity, InterleavedPaths, Layered
from lrnn.learning.training import Recipe

COUNTDOWN = Prediction(True, "the countdown is a finite automaton")
ONCE = 512  # words at an evaluation, for tasks that ask a word only one question
RATES = {"pd": 1e-2, "dense": 5e-3, "dense-twice": 5e-3, "relu": 2e-3, "gru": 4e-3}


def full(*lengths: int, tests: tuple[int, ...]) -> Profile:
    """The published size: two layers of width 256, up to 60,000 steps, three perfect evaluations end it."""
    recipe = Recipe(steps=60_000, lengths=lengths, batch=64, learning_rate=3e-4, interval=500, patience=3)
    return Profile(recipe, width=256, lengths=tests, depth=2, words=256)


def quick(
    models: Collection[str], steps: int, *lengths: int, tests: tuple[int, ...] = (32, 64, 128, 256),
    depth: int | None = 2, words: int = 64,
) -> Profile:
    """A size for two CPU cores: width 32, and for some kinds of model a learning rate of their own."""
    changes = {model: {"learning_rate": rate} for model, rate in RATES.items() if model in models}
    return Profile(Recipe(steps=steps, lengths=lengths), 32, tests, depth, changes, words)


_TWO = {
    "attention": Prediction(None, "in TC0, but the influence of one token fades"),
    "mamba": Prediction(False, "a parity, and positive eigenvalues settle"),
    "mamba-negative": Prediction(True, "a parity: an eigenvalue near -1"),
    "deltanet-negative": Prediction(True, "a parity: a reflection, nearly"),
    "rwkv7-negative": Prediction(True, "a parity: an eigenvalue near -1"),
    "pd": Prediction(True, "a parity: a swap"),
    "relu": COUNTDOWN,
    "gru": COUNTDOWN,
}
GRAPH_2 = Experiment(
    "Two interleaved paths: is this vertex on the path of the first?",
    InterleavedPaths(2, 12),
    _TWO,
    {"quick": quick(_TWO, 1000, 32, depth=None), "full": full(16, 32, 64, 100, tests=(100, 200, 300))},
    (
        Claim("On two paths the GRU is right at the trained length", "gru", 32, low=0.95),
        Claim("and at eight times that length.", "gru", 256, low=0.9),
        Claim("Mamba with negative eigenvalues beats chance, 0.50;", "mamba-negative", 32, low=0.65),
        Claim("without them it does not.", "mamba", 32, high=0.6),
    ),
)

FOUR_LAYERS = Prediction(None, "four layers can, as for every regular language; two are open")
GATES = Prediction(None, "two layers can, but with gates that these bounds exclude")
_SOLVABLE = Prediction(None, "three paths permute in S3, which is solvable: in TC0")
_THREE = {
    "attention": _SOLVABLE,
    "mamba": Prediction(False, "after +2, +2, ... answers alternate; positive eigenvalues settle"),
    "mamba-negative": _SOLVABLE,
    "deltanet-negative": FOUR_LAYERS,
    "rwkv7-negative": GATES,
    "pd": Prediction(None, "18 coordinates can, one for each count; here are 8"),
    "relu": COUNTDOWN,
    "gru": COUNTDOWN,
}
GRAPH_3 = Experiment(
    "Three interleaved paths: is this vertex on the path of the first?",
    InterleavedPaths(3, 18),
    _THREE,
    {"quick": quick(_THREE, 1500, 8, 16, 32), "full": full(16, 32, 64, 100, tests=(100, 200, 300))},
    (
        Claim("On three paths the ReLU RNN is nearly perfect at the trained length,", "relu", 32, low=0.95),
        Claim("and far above the majority at twice that length.", "relu", 64, low=0.85),
        Claim("The GRU is nearly perfect at both,", "gru", 64, low=0.85),
        Claim("DeltaNet stays at the majority,", "deltanet-negative", 32, high=0.75),
        Claim("and so do RWKV-7,", "rwkv7-negative", 32, high=0.75),
        Claim("Mamba,", "mamba-negative", 32, high=0.75),
        Claim("and the Transformer.", "attention", 32, high=0.75),
    ),
)

_S5 = Prediction(False, "unless TC0 = NC1: five paths permute in S5")
_FIVE = {
    "attention": _S5,
    "mamba-negative": _S5,
    "deltanet-negative": FOUR_LAYERS,
    "relu": COUNTDOWN,
    "gru": COUNTDOWN,
}
GRAPH_5 = Experiment(
    "Five interleaved paths: is this vertex on the path of the first?",
    InterleavedPaths(5, 30),
    _FIVE,
    {"quick": quick(_FIVE, 1500, 8, 16, 32), "full": full(16, 32, 64, 100, tests=(100, 200, 300))},
    (
        Claim("On five paths the GRU is well above the majority at the trained length,", "gru", 32, low=0.88),
        Claim("but near it at four times that length.", "gru", 128, high=0.87),
        Claim("DeltaNet stays at the majority again.", "deltanet-negative", 32, high=0.85),
    ),
)

_SHALLOW = Prediction(False, "unless L is shallow: Corollary 6")
_COUNTER = Prediction(None, "in unary a counter machine can; a rounded state counts only so far")
_LAYERED = {
    "attention": _SHALLOW,
    "mamba-negative": _SHALLOW,
    "deltanet-negative": _SHALLOW,
    "relu": _COUNTER,
    "gru": _COUNTER,
}
GRAPH_LAYERED = Experiment(
    "More and more paths: is there one through a random permutation, layer by layer? Asked once",
    Connectivity(Layered(), Characters()),
    _LAYERED,
    {  # room for 3, 4, 5 and 6 paths, and for 5, 6, 8 and 9; of two paths there are only 4 graphs
        "quick": quick(_LAYERED, 900, 86, 174, 282, tests=(282, 456), words=ONCE),
        "full": full(282, 456, 914, tests=(914, 1472)),
    },
)

_KINDS = ("attention", "mamba", "mamba-negative", "deltanet-negative", "rwkv7-negative", "pd", "relu", "gru")
_PUBLISHED = dict.fromkeys(_KINDS, Prediction(None, "a parity, once the two numbers of a token are compared"))
FIGURE_2A = Experiment(
    "The published task, mended: are both ends of a graph of two paths on one of them? Asked once",
    Connectivity(Buckets(2), Characters()),
    _PUBLISHED,
    {
        "quick": quick(_PUBLISHED, 1000, 30, 60, tests=(60, 120, 240), words=ONCE),
        "full": full(370, 740, 1110, 1474, tests=(1474, 3346, 5490)),
    },
)
