"""Real-time counter machines: integers that are changed by at most one a step, and tested for zero."""

from __future__ import annotations

from collections.abc import Iterable

from lrnn.theory.automata.machine import Configuration, Machine


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

    def after_blocks(self, blocks: Iterable[tuple[str, int]]) -> Configuration[int]:
        """Where a word of long blocks of equal symbols ends, in time that grows with the number of blocks.

        While the state stays and no counter becomes zero, the next step is the same as the last one; such
        steps are taken all at once.

        Args:
            blocks: symbols, each with the number of times that it is repeated.

        Returns:
            The last configuration, the same as that of `run`.

        Raises:
            ValueError: if a symbol is unknown.
        """
        configuration = self.initial
        for symbol, count in blocks:
            while count > 0:
                after = self.step(configuration, symbol)
                taken = min(count, self._repeats(configuration, after))
                moved = (c + taken * (d - c) for c, d in zip(configuration.memory, after.memory))
                configuration = Configuration(after.state, tuple(moved))
                count -= taken
        return configuration

    @staticmethod
    def _repeats(before: Configuration[int], after: Configuration[int]) -> float:
        """How often a step can be taken before a test or the state changes; 1 if it changes them itself."""
        if before.state != after.state:
            return 1
        limits = [float("inf")]
        for c, d in zip(before.memory, after.memory):
            if c == 0 != d or abs(c - d) > 1:
                return 1
            if abs(d) < abs(c):
                limits.append(abs(c))
        return min(limits)
