"""Tasks with exact labels; nothing here imports JAX."""

from lrnn.learning.tasks.balanced import Balanced
from lrnn.learning.tasks.connectivity import Buckets, Connectivity, Graphs, Layered
from lrnn.learning.tasks.counters import Counters, EqualBlocks
from lrnn.learning.tasks.encodings import Characters, Encoding, Pairs, Unary
from lrnn.learning.tasks.graphs import InterleavedPaths
from lrnn.learning.tasks.matrices import (
    POSITIVE,
    SIGN,
    ZERO,
    MatrixEntries,
    MatrixWords,
    entry_modulo,
    row_modulo,
    transvections,
)
from lrnn.learning.tasks.memory import Adding, CopyingMemory
from lrnn.learning.tasks.registry import TASKS, describe
from lrnn.learning.tasks.regular import (
    TableTask,
    counting,
    cycle,
    dyck,
    even_pairs,
    flip_flop,
    membership,
    modular_arithmetic,
    modular_sum,
    swaps,
    word_problem,
)
from lrnn.learning.tasks.task import (
    NO_QUESTION,
    Batch,
    Task,
    accuracy,
    by_counts,
    by_last_token,
    majority,
)
from lrnn.learning.tasks.weighted import WeightedSign, majority_value, shears

__all__ = [
    "NO_QUESTION",
    "POSITIVE",
    "SIGN",
    "TASKS",
    "ZERO",
    "Adding",
    "Balanced",
    "Batch",
    "Buckets",
    "Characters",
    "Connectivity",
    "CopyingMemory",
    "Counters",
    "Encoding",
    "EqualBlocks",
    "Graphs",
    "InterleavedPaths",
    "Layered",
    "MatrixEntries",
    "MatrixWords",
    "Pairs",
    "TableTask",
    "Task",
    "Unary",
    "WeightedSign",
    "accuracy",
    "by_counts",
    "by_last_token",
    "counting",
    "cycle",
    "describe",
    "dyck",
    "entry_modulo",
    "even_pairs",
    "flip_flop",
    "majority",
    "majority_value",
    "membership",
    "modular_arithmetic",
    "modular_sum",
    "row_modulo",
    "shears",
    "swaps",

    "transvections",
    "word_problem",
]
