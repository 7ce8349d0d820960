"""Real-time multi-stack machines: two stacks are a tape, so these compute all there is to compute."""

from __future__ import annotations

from lrnn.theory.automata.machine import Machine


class StackMachine(Machine[str]):
    """A machine whose memory cells are stacks of bits, written as strings with the top on the left.

    Tests: `_` for an empty stack, `0` or `1` for its top. Actions: `push0`, `push1`, `pop`, `noop`.

    Source: the paper's definition of a real-time multi-stack machine.
    """

    TESTS = ("_", "0", "1")
    ACTIONS = ("push0", "push1", "pop", "noop")
    EMPTY = ""

    def __init__(self, rules: str, *, states: str, symbols: str, start: str, accepting: str, stacks: int):
        super().__init__(
            rules, states=states, symbols=symbols, start=start, accepting=accepting, cells=stacks
        )
        for case, (_, *actions) in self.table.cases.items():
            for test, action in zip(case[2:], actions):
                if (test, action) == ("_", "pop"):
                    raise ValueError(f"pop of an empty stack for {self.table.describe(case)}")

    @staticmethod
    def test(cell: str) -> str:
        return cell[:1] or "_"

    @staticmethod
    def act(action: str, cell: str) -> str:
        match action:
            case "push0" | "push1":
                return action[-1] + cell
            case "pop":
                return cell[1:]
            case _:
                return cell
