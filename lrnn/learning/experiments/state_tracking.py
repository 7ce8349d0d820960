"""State tracking: running sums and products in groups, for every kind of model.

Predictions are for one layer (two for attention) at finite precision, from chapters 13 to 15. Where a word
repeats one letter, a layer repeats one matrix, and its eigenvalues decide what can be told apart. The full
profile has two layers, where some of these arguments no longer hold.
"""

from __future__ import annotations

from dataclasses import replace

from lrnn.learning.experiments.experiment import Claim, Experiment, Prediction, Profile
from lrnn.learning.tasks import counting, swaps, word_problem
from lrnn.learning.training import Recipe
from lrnn.theory.automata.groups import alternating, symmetric

ANY_STATE = Prediction(True, "its next state is any function of the last one")
SHALLOW = Prediction(None, "in TC0, but the influence of one token fades")
SETTLES = Prediction(False, "positive eigenvalues: states settle")
TC0 = Prediction(False, "unless TC0 = NC1")

FULL = Profile(
    Recipe(steps=60_000, lengths=(16, 32, 64), batch=64, learning_rate=3e-4, interval=500, patience=3),
    width=256, lengths=(64, 128, 256, 512), depth=2, words=256,
)


def _quick(steps, *lengths, fast=("pd",)):
    """Width 32; kinds of model that need it have three times the learning rate."""
    changes = {model: {"learning_rate": 1e-2} for model in fast}
    return Profile(Recipe(steps=steps, lengths=lengths), 32, (32, 64, 128, 256, 512), changes=changes)


PARITY = Experiment(
    "Is the number of ones so far even?",
    counting(2),
    {
        "attention": SHALLOW,
        "mamba": SETTLES,
        "mamba-negative": Prediction(True, "an eigenvalue near -1"),
        "deltanet": SETTLES,
        "deltanet-negative": Prediction(True, "a reflection, nearly"),
        "deltanet-closed": Prediction(True, "a reflection"),
        "deltaproduct": Prediction(True, "a reflection, nearly"),
        "rwkv7": Prediction(False, "no eigenvalue below -0.46"),
        "rwkv7-negative": Prediction(True, "an eigenvalue near -1"),
        "pd": Prediction(True, "a swap"),
        "block": Prediction(True, "a block with eigenvalue -1"),
        "fixed-point": SETTLES,
        "tanh": ANY_STATE,
        "gru": ANY_STATE,
    },
    {"quick": _quick(800, 32, fast=("pd", "rwkv7", "rwkv7-negative")), "full": FULL},
    claims=(
        Claim("Mamba with eigenvalues in (0, 1) stays at chance.", "mamba", 32, high=0.62),
        Claim("DeltaNet with eigenvalues in (0, 1) stays at chance.", "deltanet", 64, high=0.62),
        Claim("RWKV-7 with a < 1 is at chance at twice the trained length.", "rwkv7", 64, high=0.65),
        Claim("With eigenvalues down to -1 Mamba learns it.", "mamba-negative", 32, low=0.9),
        Claim("So does DeltaNet.", "deltanet-negative", 32, low=0.9),
        Claim("So does RWKV-7.", "rwkv7-negative", 32, low=0.9),
        Claim("The GRU is right at sixteen times the trained length.", "gru", 512, low=0.9),
    ),
)

_REAL = Prediction(False, "real eigenvalues: no cycle of three")
_CYCLES = {
    "attention": SHALLOW,
    "mamba": SETTLES,
    "mamba-negative": _REAL,
    "deltanet": SETTLES,
    "deltanet-negative": Prediction(False, "one reflection a token: no cycle of three"),
    "deltaproduct": Prediction(True, "two reflections rotate"),
    "rwkv7": _REAL,
    "rwkv7-negative": _REAL,
    "pd": Prediction(True, "a cycle of three"),
    "block": Prediction(True, "a block that rotates"),
    "fixed-point": SETTLES,
    "tanh": ANY_STATE,
    "gru": ANY_STATE,
}

MOD3 = Experiment(
    "How many ones so far, modulo 3?",
    counting(3),
    _CYCLES,
    {"quick": _quick(1000, 8, 16, 32), "full": FULL},
    claims=(
        Claim("Mamba with real eigenvalues is no better than chance at 64.", "mamba-negative", 64, high=0.5),
        Claim("DeltaNet with one reflection a token likewise.", "deltanet-negative", 64, high=0.5),
        Claim("Two reflections a token learn it, at the trained length.", "deltaproduct", 32, low=0.9),
        Claim("DeltaProduct is back at chance at 256.", "deltaproduct", 256, high=0.6),
        Claim("The GRU is right at 512.", "gru", 512, low=0.9),
    ),
)

S3 = Experiment(
    "The running product of permutations of three beads, all six of them as letters",
    word_problem(symmetric(3), side="left"),
    _CYCLES,
    {"quick": _quick(1200, 8, 16, 32), "full": FULL},
    claims=(
        Claim("With all six as letters, one reflection a token fails.", "deltanet-negative", 32, high=0.6),
        Claim("Two reflections a token learn it.", "deltaproduct", 32, low=0.9),
        Claim("Block-diagonal layers learn it.", "block", 32, low=0.9),
        Claim("The GRU learns it.", "gru", 32, low=0.9),
    ),
)

S3_SWAPS = Experiment(
    "The running product of swaps of two among three beads",
    word_problem(symmetric(3), side="left", generators=swaps(symmetric(3))),
    {
        "mamba-negative": Prediction(False, "two swaps make a cycle of three, a product of diagonals none"),
        "deltanet": SETTLES,
        "deltanet-negative": Prediction(True, "a swap is a reflection, nearly"),
        "deltanet-closed": Prediction(True, "a swap is a reflection"),
    },
    {"quick": _quick(1000, 8, 16, 32, fast=()), "full": FULL},
    claims=(
        Claim("With swaps as letters, one reflection a token is enough.", "deltanet-negative", 32, low=0.9),
        Claim("With eigenvalues in (0, 1) nothing is learned.", "deltanet", 32, high=0.5),
    ),
)

S5_SWAPS = Experiment(
    "The running product of swaps of two among five beads",
    word_problem(symmetric(5), side="left", generators=swaps(symmetric(5))),
    {
        "attention": TC0,
        "mamba": TC0,
        "mamba-negative": TC0,
        "deltanet": SETTLES,
        "deltanet-negative": Prediction(True, "a swap is a reflection, nearly"),
        "deltaproduct": Prediction(True, "a swap is a reflection, nearly"),
        "rwkv7": Prediction(False, "no eigenvalue below -0.46"),
        "rwkv7-negative": Prediction(True, "a swap is a reflection, nearly"),
        "pd": Prediction(True, "five beads"),
        "block": Prediction(None, "a block of eight, but its columns are centred"),
        "fixed-point": SETTLES,
        "tanh": ANY_STATE,
        "gru": ANY_STATE,
    },
    {"quick": _quick(1200, 8, 16, 32), "full": FULL},
    claims=(
        Claim("DeltaNet follows five beads.", "deltanet-negative", 32, low=0.9),
        Claim("With eigenvalues in (0, 1) it does not.", "deltanet", 32, high=0.1),
        Claim("The GRU, which can, does not learn it at this budget.", "gru", 32, high=0.3),
        Claim("Nor does the tanh RNN.", "tanh", 32, high=0.3),
    ),
)


def _cycles_of_five_beads():
    group = alternating(5)
    three, five = group.number[1, 2, 0, 3, 4], group.number[1, 2, 3, 4, 0]
    return word_problem(group, side="left", generators=(three, five))


A5 = replace(
    S5_SWAPS,
    question="The running product of a cycle of three and a cycle of all five beads",
    task=_cycles_of_five_beads(),
    predictions=S5_SWAPS.predictions | {
        "deltanet-negative": Prediction(False, "one reflection a token: no cycle of three"),
        "deltaproduct": Prediction(True, "two reflections turn an icosahedron"),
        "rwkv7": _REAL,
        "rwkv7-negative": _REAL,
    },
    claims=(
        Claim("One reflection a token fails on cycles.", "deltanet-negative", 32, high=0.1),
        Claim("The GRU learns them.", "gru", 32, low=0.8),
        Claim("Block-diagonal layers learn them at the trained length.", "block", 32, low=0.8),
        Claim("Block-diagonal layers are at chance at 128.", "block", 128, high=0.2),
    ),
)
