"""Turing machines on a tape without ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lrnn.theory.automata.realtime import Word
from lrnn.theory.automata.table import Column, Table, names
from lrnn.theory.draw import Svg, state_diagram


class TuringConfiguration(NamedTuple):
    """A state, and a tape cut at the head; the blanks outside are not written down."""

    state: str
    left: tuple[str, ...]
    scanned: str
    right: tuple[str, ...]

    @property
    def tape(self) -> tuple[str, ...]:
        """Everything that was written, from left to right."""
        return (*self.left, self.scanned, *self.right)


class TuringMachine:
    """`state symbol -> state write move` with moves L and R; states in `halting` have no rules.

    The first symbol is the blank. The word stands on the tape, the head on its first symbol.
    """

    def __init__(self, rules: str, *, states: str, symbols: str, start: str, halting: str, accepting: str):
        """Read a Turing machine from its table.

        Raises:
            ValueError: if the table is not a total deterministic one on the states that do not halt, or if
                something unknown is named.
        """
        self.states, self.symbols = names("states", states), names("symbols", symbols)
        self.halting, self.accepting = names("halting", halting), names("accepting", accepting)
        for argument, known, chosen in (
            ("start", self.states, (start,)),
            ("halting", self.states, self.halting),
            ("accepting", self.halting, self.accepting),
        ):
            for name in chosen:
                if name not in known:
                    raise ValueError(f"{argument} must be among {' '.join(known)}, got {name!r}")
        self.start, self.blank = start, self.symbols[0]
        symbol, moves = Column("symbol", self.symbols), Column("move", ("L", "R"))
        working = Column("state", tuple(q for q in self.states if q not in self.halting))
        self.table = Table.parse(rules, [working, symbol], [Column("state", self.states), symbol, moves])

    def initial(self, word: Word) -> TuringConfiguration:
        """The configuration before the first step.

        Raises:
            ValueError: if a symbol is unknown; the message says where.
        """
        for position, symbol in enumerate(word):
            if symbol not in self.symbols:
                raise ValueError(
                    f"position {position}: unknown symbol {symbol!r}; known: {' '.join(self.symbols)}"
                )
        tape = tuple(word) or (self.blank,)
        return TuringConfiguration(self.start, (), tape[0], tape[1:])

    def step(self, configuration: TuringConfiguration) -> TuringConfiguration:
        """The next configuration; a halted one stays as it is."""
        q, left, scanned, right = configuration
        if q in self.halting:
            return configuration
        q, written, move = self.table.cases[q, scanned]
        if move == "R":
            scanned, *rest = right or (self.blank,)
            return TuringConfiguration(q, (*left, written), scanned, tuple(rest))
        *rest, scanned = left or (self.blank,)
        return TuringConfiguration(q, tuple(rest), scanned, (written, *right))

    def configurations(self, word: Word) -> Iterator[TuringConfiguration]:
        """The configurations one by one until the machine halts, which it may never do."""
        configuration = self.initial(word)
        yield configuration
        while configuration.state not in self.halting:
            configuration = self.step(configuration)
            yield configuration

    def run(self, word: Word, *, steps: int) -> tuple[TuringConfiguration, ...]:
        """The trace of at most `steps` steps.

        Args:
            word: what stands on the tape.
            steps: where to stop if the machine has not halted.

        Returns:
            The configurations after 0, 1, ... steps.
        """
        return tuple(c for _, c in zip(range(steps + 1), self.configurations(word)))

    def accepts(self, word: Word, *, steps: int) -> bool:
        """Whether the machine halts in an accepting state within so many steps."""
        return self.run(word, steps=steps)[-1].state in self.accepting

    def draw(self) -> Svg:
        """The control as a drawing; lines of the table that apply otherwise are left out."""
        edges = []
        for rule in self.table.rules:
            target, written, move = rule.then
            label = f"{'|'.join(a for a in self.symbols if a in rule.when[1])} → {written} {move}"
            edges += [(source, target, label) for source in self.states if source in rule.when[0]]
        return state_diagram(self.states, edges, start=self.start, accepting=set(self.accepting))
