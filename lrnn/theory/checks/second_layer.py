"""What must hold of two layers: of low rank, they compute what no single one does."""

from __future__ import annotations

import random
from collections.abc import Iterator

from lrnn.theory.automata.hankel import minimise
from lrnn.theory.checks.one_layer import random_transition
from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions.rwkv7 import rwkv7_automaton
from lrnn.theory.constructions.second_layer import (
    SWAP,
    TURN,
    algebra_dimension,
    commutator,
    seven_beads,
    standard,
)
from lrnn.theory.transitions import DiagonalPlusLowRank


@check(
    "B8",
    "No layer of diagonal plus rank one computes the seven beads; two layers of RWKV-7 do",
    source="beyond the paper, B8",
    code=[commutator, seven_beads, rwkv7_automaton],
)
def second_layer() -> Iterator[Case]:
    """Commutators of random low-rank pairs and of the beads; two layers beside the automaton."""
    rng = random.Random(16)
    for size in (5, 6, 7, 8) * 15:
        A, B = (random_transition(rng, DiagonalPlusLowRank, size).dense() for _ in range(2))
        yield Case((A, B), 2, commutator(A, B).rank() <= 4)
    turn, swap = standard(TURN), standard(SWAP)
    beads = seven_beads()
    yield Case("commutator of the beads", 2, commutator(turn, swap).rank() == 6)
    yield Case("no invariant subspace", 2, algebra_dimension([turn, swap]) == 36)
    yield Case("seven states", 2, len(minimise(beads).states) == 7)
    word = rng.choices("ab", k=100)
    for t, y in enumerate(rwkv7_automaton(beads).outputs(word), 1):
        yield Case(word[:t], t, y[0, 0] == beads.value(word[:t]))
