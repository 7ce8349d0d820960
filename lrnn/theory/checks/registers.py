"""What must hold of registers: two ReLU steps are an assignment."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from lrnn.theory.automata import RegisterMachine
from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions import compile_registers, showpiece


def every_assignment() -> RegisterMachine:
    """One letter for every assignment between three registers that hold 0, 1 and 2 at first."""
    registers = "xyz"
    assignments = list(product(registers, registers, ("+", "max"), registers))
    rules = (f"{i} -> {t} = {a} {op} {b}" for i, (t, a, op, b) in enumerate(assignments))
    return RegisterMachine(
        "\n".join(rules),
        symbols=" ".join(map(str, range(len(assignments)))),
        registers="x y z",
        initial={"y": 1, "z": 2},
        larger="x",
        smaller="y",
    )


@check(
    "T14",
    "A cost-register machine over (N, +, max) and its input-dependent ReLU RNN hold the same numbers",
    source="Theorem 14, R2",
    code=[compile_registers],
)
def registers() -> Iterator[Case]:
    """Every assignment on all words of two letters, a race up to length 6, and random words of length 500."""
    constructions = {
        "every assignment": (compile_registers(every_assignment()), 2),
        "race": (showpiece("race"), 6),
    }
    rng = random.Random(5)
    for name, (construction, length) in constructions.items():
        for found in construction.check(length):
            yield Case(f"{name} {found}", found.length, found.agrees)
        for _ in range(5):
            word = rng.choices(construction.machine.symbols, k=500)
            yield Case(f"{name} {word}", len(word), construction.agrees(word))
