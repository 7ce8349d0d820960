"""State tracking: running sums and products in groups, for every kind of model.

Predictions are for one layer (two for attention) at finite precision, from chapters 13 to 15. Where a word
repeats one letter, a layer repeats one matrix, and its eigenvalues decide what can be told apart.
"""

from __future__ import annotations

from dataclasses import replace

from lrnn.learning.experiments.experiment import Experiment, Prediction, Profile
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


def _quick(steps, *lengths, width=32):
    changes = {"pd": {"learning_rate": 1e-2}}
    return Profile(Recipe(steps=steps, lengths=lengths), width, (32, 64, 128, 256, 512), changes=changes)


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
    {"quick": _quick(800, 32), "full": FULL},
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
)

S3 = Experiment(
    "The running product of permutations of three beads, all six of them as letters",
    word_problem(symmetric(3), side="left"),
    _CYCLES,
    {"quick": _quick(1200, 8, 16, 32), "full": FULL},
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
        "deltaproduct": Prediction(None, "a cycle of five takes four reflections"),
        "rwkv7": _REAL,
        "rwkv7-negative": _REAL,
    },
)
