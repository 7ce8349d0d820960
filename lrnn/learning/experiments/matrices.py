"""Products of 3x3 matrices: one letter a matrix, modulo 2 or over the integers; and the published streams."""

from __future__ import annotations

import numpy as np

from lrnn.learning.experiments.experiment import Claim, Experiment, Prediction
from lrnn.learning.experiments.graphs import GATES, ONCE, full, quick
from lrnn.learning.tasks import (
    POSITIVE,
    ZERO,
    Balanced,
    MatrixEntries,
    MatrixWords,
    Task,
    entry_modulo,
    row_modulo,
)
from lrnn.learning.tasks.matrices import SIZE, determinants


def generators() -> MatrixWords:
    """A cyclic shift and a transvection, modulo 2: they generate all 168 invertible matrices."""
    shift, shear = np.roll(np.eye(SIZE, dtype=int), 1, axis=1), np.eye(SIZE, dtype=int)
    shear[0, 1] = 1
    return MatrixWords(np.stack([shift, shear]), ("shift", "I+E12"), row_modulo(2))


def mirrored(count: int = 6, *, seed: int = 1) -> MatrixWords:
    """Random invertible matrices over {-1, 0, 1}, and the same with the first row negated; the sign.

    Negating the first row of the first matrix negates entry (0, 0) of every product, so at every position
    both signs are equally frequent.

    Args:
        count: of random matrices.
        seed: of these.
    """
    rng = np.random.default_rng(seed)
    found: list[np.ndarray] = []
    while len(found) < count:
        matrix = rng.integers(-1, 2, (SIZE, SIZE))
        if determinants(matrix):
            found += [matrix]
    mirror = np.diag([-1, 1, 1])
    names = tuple(f"{sign}{i}" for i in range(count) for sign in "+-")
    matrices = np.stack([part for matrix in found for part in (matrix, mirror @ matrix)])
    return MatrixWords(matrices, names, POSITIVE)


TC0 = Prediction(False, "unless TC0 = NC1")
SEVEN = Prediction(True, "seven states: the rows that are not zero")
_MOD_2 = {
    "attention": TC0,
    "mamba": TC0,
    "mamba-negative": TC0,
    "deltanet-negative": Prediction(None, "three layers can, as for eight states or fewer; two are open"),
    "rwkv7-negative": GATES,
    "pd": Prediction(True, "seven states permuted: one layer"),
    "tanh": SEVEN,
    "gru": SEVEN,
}
MOD_2 = Experiment(
    "The first row of a product of invertible 3x3 matrices, modulo 2",
    generators(),
    _MOD_2,
    {
        "quick": quick(_MOD_2, 1500, 4, 8, 16, 32, tests=(16, 32, 64, 128, 256)),
        "full": full(8, 16, 32, 64, tests=(64, 128, 256, 512)),
    },
    (
        Claim("Modulo 2 the GRU is nearly perfect at the trained length,", "gru", 32, low=0.9),
        Claim("and mostly right at four times that length.", "gru", 128, low=0.6),
        Claim("DeltaNet follows the first 16 letters for the most part,", "deltanet-negative", 16, low=0.6),
        Claim("is far from the GRU at the trained length,", "deltanet-negative", 32, high=0.75),
        Claim("and near chance, 0.14, at four times that length.", "deltanet-negative", 128, high=0.25),
        Claim("PD-SSM gets further than DeltaNet at 16 letters", "pd", 16, low=0.93),
        Claim("and is near chance at four times the trained length too.", "pd", 128, high=0.4),
        Claim("The Transformer is near chance at the trained length.", "attention", 32, high=0.3),
    ),
)

LETTERS = Prediction(None, "for all matrices PNC1-complete, for twelve letters open")
LONG = Prediction(None, "with long numbers it can; a rounded state is finite")
_SIGN = {
    "attention": LETTERS,
    "mamba": Prediction(False, "the signs of powers of a letter alternate; positive eigenvalues settle"),
    "mamba-negative": LETTERS,
    "deltanet-negative": Prediction(None, "four layers can; one is open"),
    "rwkv7-negative": Prediction(None, "two layers can; one is open"),
    "pd": LETTERS,
    "dense": Prediction(True, "one matrix a letter: the task itself"),
    "dense-twice": Prediction(True, "the same, and a layer to spare"),
    "tanh": LONG,
    "gru": LONG,
}
SIGN = Experiment(
    "The sign of an entry of a product of 3x3 integer matrices",
    mirrored(),
    _SIGN,
    {
        "quick": quick(_SIGN, 1500, 2, 4, 8, 16, tests=(8, 16, 32, 48), depth=None),
        "full": full(4, 8, 16, 32, tests=(16, 32, 48, 64)),
    },
    (
        Claim("The sign is learnt by the linear layer with a free matrix a letter,", "dense", 16, low=0.95),
        Claim("also at three times the trained length.", "dense", 48, low=0.8),
        Claim("The Transformer is at chance at twice the trained length,", "attention", 32, high=0.6),
        Claim("and so are DeltaNet", "deltanet-negative", 32, high=0.6),
        Claim("and the GRU.", "gru", 32, high=0.6),
    ),
)

_KINDS = ("attention", "mamba", "mamba-negative", "deltanet-negative", "rwkv7-negative", "gru")
UNIFORM = (1 / 3, 1 / 3, 1 / 3)


def _published(
    question: str, task: Task, hard: Prediction, nonlinear: Prediction, *lengths: int, words: int
) -> Experiment:
    expressed = [hard, hard, hard, Prediction(None, "four layers can: Theorem 5"), GATES, nonlinear]
    predictions = dict(zip(_KINDS, expressed, strict=True))
    return Experiment(
        question,
        task,
        predictions,
        {
            "quick": quick(predictions, 1000, *lengths, tests=(36, 72, 144), words=words),
            "full": full(90, 270, 540, 900, tests=(900, 1800, 2700)),
        },
    )


FIGURE_2B = _published(
    "The published task modulo 29: an entry after every matrix",
    MatrixEntries(entry_modulo(29), UNIFORM, invertible=True),
    TC0,
    Prediction(True, "29 cubed states"),
    9, 18, 36, words=64,
)
FIGURE_2C = _published(
    "The published task over the integers: is the entry zero at the end? Balanced",
    Balanced(MatrixEntries(ZERO)),
    Prediction(None, "the task is hard; that the row is zero is not"),
    LONG,
    18, 36, 72, words=ONCE,
)
