"""What must hold of precision: how many bits the state of each kind of machine takes."""

from __future__ import annotations

from collections.abc import Iterator

from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions import showpiece

LENGTH = 256
MEMORIES = (
    ("parity", "a", lambda t: 2),
    ("anbncn", "a", lambda t: t.bit_length() + 1),
    ("palindrome", "1", lambda t: 4 * t + 1),
)


@check(
    "P1",
    "State bits: constant in a finite automaton, log t with a counter, linear in t with a stack",
    source="Proposition 1",
    code=[showpiece],
)
def bits_of_state() -> Iterator[Case]:
    """The bits of every exact state while each memory is filled as fast as it can be."""
    for name, letter, expected in MEMORIES:
        for t, found in enumerate(showpiece(name).run_exact(letter * LENGTH).bits, 1):
            yield Case(f"{name}, t = {t}: {found} bits", t, found == expected(t))
