"""Deterministic finite automata: minimal ones, and the monoid of what words do to the states."""

from __future__ import annotations

from typing import NoReturn

from lrnn.theory.automata.machine import Machine
from lrnn.theory.automata.monoid import Monoid


class DFA(Machine[NoReturn]):
    """A machine without memory cells: `state symbol -> state`; `accepting` lists states, one a line."""

    TESTS = ACTIONS = ()
    EMPTY = None

    def __init__(self, rules: str, *, states: str, symbols: str, start: str, accepting: str):
        super().__init__(rules, states=states, symbols=symbols, start=start, accepting=accepting, cells=0)

    test = act = None  # there is no cell to test or to act on

    @property
    def finals(self) -> frozenset[str]:
        """The accepting states."""
        return frozenset().union(*(pattern[0] for pattern in self.accepting))

    def target(self, state: str, symbol: str) -> str:
        """The state after one symbol."""
        return self.table.cases[state, symbol][0]

    def transition_monoid(self) -> Monoid:
        """What the words do to the states, as maps of state numbers; one generator a symbol."""
        number = {state: i for i, state in enumerate(self.states)}
        return Monoid.generated(
            {a: tuple(number[self.target(q, a)] for q in self.states) for a in self.symbols},
            points=len(self.states),
        )

    def minimise(self) -> DFA:
        """The smallest automaton of the same language; a state is called after its first representative.

        Source: Moore (1956): split blocks until no symbol tells two of their states apart.
        """
        states = self._reachable()
        block = {q: int(q in self.finals) for q in states}
        while True:
            views = {q: (block[q], *(block[self.target(q, a)] for a in self.symbols)) for q in states}
            numbers = {view: i for i, view in enumerate(dict.fromkeys(views.values()))}
            refined = {q: numbers[views[q]] for q in states}
            if len(numbers) == len(set(block.values())):
                return self._quotient(states, refined)
            block = refined

    def _reachable(self) -> list[str]:
        found = [self.initial.state]
        for q in found:
            found += dict.fromkeys(p for a in self.symbols if (p := self.target(q, a)) not in found)
        return found

    def _quotient(self, states: list[str], block: dict[str, int]) -> DFA:
        representative = {block[q]: q for q in reversed(states)}
        kept = list(dict.fromkeys(representative[block[q]] for q in states))
        rules = (f"{q} {a} -> {representative[block[self.target(q, a)]]}" for q in kept for a in self.symbols)
        return DFA(
            "\n".join(rules),
            states=" ".join(kept),
            symbols=" ".join(self.symbols),
            start=kept[0],
            accepting="\n".join(q for q in kept if q in self.finals),
        )
