"""Every task under a name, and what answers it without solving it: chance and shortcuts, measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lrnn.learning.tasks.balanced import Balanced
from lrnn.learning.tasks.connectivity import Buckets, Connectivity, Layered
from lrnn.learning.tasks.counters import Counters, EqualBlocks
from lrnn.learning.tasks.encodings import Characters, Pairs, Unary
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
from lrnn.learning.tasks.regular import (
    counting,
    cycle,
    dyck,
    even_pairs,
    flip_flop,
    modular_arithmetic,
    modular_sum,
    swaps,
    word_problem,
)
from lrnn.learning.tasks.task import Batch, Rule, Task, accuracy, by_counts, by_last_token, majority
from lrnn.learning.tasks.weighted import majority_value, shears
from lrnn.theory.automata.groups import alternating, symmetric

SEED = 0
UNIFORM = (1 / 3, 1 / 3, 1 / 3)


@dataclass(frozen=True)
class Entry:
    """A task, built when it is needed, and the length of words at which it is measured."""

    build: Callable[[], Task]
    length: int


def _swaps(n: int) -> Task:
    return word_problem(symmetric(n), side="left", generators=swaps(symmetric(n)))


TASKS: dict[str, Entry] = {
    "parity": Entry(lambda: counting(2), 32),
    "count-mod-5": Entry(lambda: counting(5), 32),
    "sum-mod-5": Entry(lambda: modular_sum(5), 32),
    "arithmetic-mod-5": Entry(lambda: modular_arithmetic(5), 32),
    "cycle-5": Entry(lambda: cycle(5), 32),
    "even-pairs": Entry(lambda: even_pairs(5), 32),
    "flip-flop": Entry(flip_flop, 32),
    "dyck-2-4": Entry(lambda: dyck(2, 4), 32),
    "s3": Entry(lambda: word_problem(symmetric(3), side="left"), 32),
    "s5-swaps": Entry(lambda: _swaps(5), 32),
    "a5": Entry(lambda: word_problem(alternating(5), side="left"), 32),
    "copying": Entry(CopyingMemory, 64),
    "adding": Entry(Adding, 64),
    "counters-2": Entry(lambda: Counters(2), 64),
    "equal-blocks": Entry(EqualBlocks, 64),
    "weighted-majority": Entry(majority_value, 32),
    "weighted-shears": Entry(shears, 32),
    "paths-2": Entry(lambda: InterleavedPaths(2, 12), 64),
    "paths-3": Entry(lambda: InterleavedPaths(3, 18), 64),
    "paths-5": Entry(lambda: InterleavedPaths(5, 30), 64),
    "graph-2-characters": Entry(lambda: Connectivity(Buckets(2), Characters()), 300),
    "graph-3-characters": Entry(lambda: Connectivity(Buckets(3), Characters()), 300),
    "graph-3-unary": Entry(lambda: Connectivity(Buckets(3), Unary()), 300),
    "graph-3-pairs": Entry(lambda: Connectivity(Buckets(3), Pairs(5)), 32),
    "graph-root-pairs": Entry(lambda: Connectivity(Buckets(None), Pairs(5)), 32),
    "graph-layered-pairs": Entry(lambda: Connectivity(Layered(), Pairs(5)), 32),
    "graph-layered-unary": Entry(lambda: Connectivity(Layered(), Unary()), 300),
    "transvections-mod-2": Entry(lambda: MatrixWords(*transvections(), row_modulo(2)), 32),
    "transvections-sign": Entry(lambda: MatrixWords(*transvections((1, -1)), SIGN), 32),
    "entries-mod-29": Entry(lambda: MatrixEntries(entry_modulo(29), UNIFORM, invertible=True), 9 * 16),
    "entries-zero": Entry(lambda: Balanced(MatrixEntries(ZERO)), 9 * 50),
    "entries-sign": Entry(lambda: MatrixEntries(POSITIVE, UNIFORM, invertible=True), 9 * 16),
}


def task(name: str) -> Task:
    """The task of a name.

    Raises:
        ValueError: if there is none.
    """
    if name not in TASKS:
        raise ValueError(f"name must be one of {', '.join(TASKS)}, got {name!r}")
    return TASKS[name].build()


def describe(name: str, *, words: int = 1000) -> dict:
    """What a task is, and how far answers get that do not solve it.

    The first half of the words teaches the rules that are learnt, and all rules are measured on the second.

    Args:
        name: of the task.
        words: how many words are drawn.

    Returns:
        Name, sizes, the length of words, the seed, and the accuracies of chance and of every shortcut.

    Raises:
        ValueError: if there is no such task.
    """
    chosen, length = task(name), TASKS[name].length
    drawn = chosen.sample(np.random.default_rng(SEED), batch=words, length=length)
    seen, fresh = (Batch(*(array[part] for array in drawn)) for part in np.split(np.arange(words), 2))
    rules: dict[str, Rule] = {
        "the last token": by_last_token(seen),
        "a bag of tokens": by_counts(seen),
        **chosen.shortcuts,
    }
    return {
        "name": name,
        "alphabet": len(chosen.alphabet),
        "classes": len(chosen.classes),
        "length": length,
        "words": words // 2,
        "seed": SEED,
        "chance": accuracy(majority(seen.labels)(fresh.tokens), fresh.labels),
        "shortcuts": {rule: accuracy(answer(fresh.tokens), fresh.labels) for rule, answer in rules.items()},
    }
