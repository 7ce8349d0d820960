"""Tasks with exact labels; nothing here imports JAX."""

from lrnn.learning.tasks.graphs import InterleavedPaths
from lrnn.learning.tasks.matrices import (
    SIGN,
    ZERO,
    MatrixEntries,
    MatrixWords,
    entry_modulo,
    row_modulo,
    transvections,
)
from lrnn.learning.tasks.regular import (
    TableTask,
    counting,
    cycle,
    even_pairs,
    flip_flop,
    membership,
    modular_sum,
    swaps,
    word_problem,
)
from lrnn.learning.tasks.task import NO_QUESTION, Batch, Task, accuracy, majority

__all__ = [
    "NO_QUESTION",
    "SIGN",
    "ZERO",
    "Batch",
    "InterleavedPaths",
    "MatrixEntries",
    "MatrixWords",
    "TableTask",
    "Task",
    "accuracy",
    "counting",
    "cycle",
    "entry_modulo",
    "even_pairs",
    "flip_flop",
    "majority",
    "membership",
    "modular_sum",
    "row_modulo",
    "swaps",
    "transvections",
    "word_problem",
]
