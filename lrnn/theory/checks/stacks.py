"""What must hold of stacks in numbers: the network is the machine, step by step."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product

from lrnn.theory.automata import padded, two_stacks
from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions import compile_stacks, showpiece
from lrnn.theory.constructions.circuits import circuit_word
from lrnn.theory.constructions.showpieces import tape_palindrome
from lrnn.theory.labels.circuits import Gate, monotone_value

LENGTHS = {"palindrome": 8, "dyck2": 7, "successor": 8, "addition": 6, "circuit": 5, "beaver": 7}


@check(
    "T1",
    "A multi-stack machine and its MLP RNN are in the same state at every step",
    source="Theorem 1, R1",
    code=[compile_stacks],
)
def stacks() -> Iterator[Case]:
    """Six machines on all words up to a length, and on long words; a Turing machine until it halts."""
    for name, length in LENGTHS.items():
        for found in showpiece(name).check(length):
            yield Case(f"{name} {found}", found.length, found.agrees)
    half = "".join(random.Random(1).choices("01", k=500))
    long_words = {
        "palindrome": f"{half}#{half[::-1]}",
        "dyck2": "([" * 250 + "])" * 250,
        "addition": f"{half}+{half}={half[::-1]}",
        "beaver": "." * 120,
    }
    for name, word in long_words.items():
        yield Case(f"{name} {word}", len(word), showpiece(name).agrees(word))


def random_circuit(rng: random.Random, gates: int) -> list[Gate]:
    """Two constants, then random gates over what came before."""
    circuit: list[Gate] = ["0", "1"]
    while len(circuit) < gates:
        circuit.append((rng.choice("&|"), rng.randrange(len(circuit)), rng.randrange(len(circuit))))
    return circuit


def small_circuits() -> Iterator[Sequence[Gate]]:
    """All circuits of two constants and up to two gates."""
    for x, y in product("01", repeat=2):
        for first in product("&|", range(2), range(2)):
            yield (x, y, first)
            yield from ((x, y, first, second) for second in product("&|", range(3), range(3)))


@check(
    "C2",
    "One MLP RNN evaluates monotone circuits, and one runs a Turing machine on padded words",
    source="Corollary 2",
    code=[compile_stacks, two_stacks],
)
def padding() -> Iterator[Case]:
    """All circuits of up to four gates, random ones of 30, and all words up to length 4 on a tape."""
    network = showpiece("circuit")
    rng = random.Random(2)
    for gates in [*small_circuits(), *(random_circuit(rng, 30) for _ in range(5))]:
        word = circuit_word(gates)
        yield Case(gates, len(word), network.accepts(word) == monotone_value(gates))
    turing = tape_palindrome()
    network = compile_stacks(two_stacks(turing))
    for word in ("".join(letters) for n in range(5) for letters in product("01", repeat=n)):
        stream = padded(turing, word, steps=(len(word) + 2) ** 2)
        yield Case(word, len(stream), network.accepts(stream) == (word == word[::-1]))
