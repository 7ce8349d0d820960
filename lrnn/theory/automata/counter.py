"""Real-time counter machines: integers that are changed by at most one a step, and tested for zero."""

from __future__ import annotations

from lrnn.theory.automata.machine import Machine


class CounterMachine(Machine[int]):
    """A machine whose memory cells are integers.

    Tests: `=0`, `!0`. Actions: `+0`, `+1`, `-1`, and `x0` for a reset.

    Source: the paper's definition of a real-time counter machine.
    """

    TESTS = ("=0", "!0")
    ACTIONS = ("+0", "+1", "-1", "x0")
    EMPTY = 0

    def __init__(self, rules: str, *, states: str, symbols: str, start: str, accepting: str, counters: int):
        super().__init__(
            rules, states=states, symbols=symbols, start=start, accepting=accepting, cells=counters
        )

    @staticmethod
    def test(cell: int) -> str:
        return "!0" if cell else "=0"

    @staticmethod
    def act(action: str, cell: int) -> int:
        return 0 if action == "x0" else cell + int(action)
