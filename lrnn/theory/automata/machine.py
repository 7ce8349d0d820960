"""What counter and stack machines share: a finite control that tests and changes cells of memory."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, NamedTuple, TypeVar

from lrnn.theory.automata.realtime import RealTime
from lrnn.theory.automata.table import Column, Table, choices, names, patterns
from lrnn.theory.draw import Svg, state_diagram

Cell = TypeVar("Cell")


class Configuration(NamedTuple, Generic[Cell]):
    """Everything a machine knows: the state of its control and the contents of its memory cells."""

    state: str
    memory: tuple[Cell, ...]


class Machine(RealTime[Configuration[Cell]], Generic[Cell]):
    """A finite control that reads one symbol a step, tests its memory cells and acts on each of them.

    A subclass says what a cell is: how it is tested, what can be done to it, and what it holds at first. The
    table has the columns state, symbol and one test a cell; it gives the next state and one action a cell.
    """

    TESTS: ClassVar[tuple[str, ...]]
    ACTIONS: ClassVar[tuple[str, ...]]
    EMPTY: ClassVar

    def __init__(self, rules: str, *, states: str, symbols: str, start: str, accepting: str, cells: int):
        """Read a machine from its table.

        Args:
            rules: the table, see `lrnn.theory.automata.table`.
            states: the states, with spaces between them.
            symbols: the input symbols, with spaces between them.
            start: the first state.
            accepting: accepting configurations, one pattern a line: a state and a test for each cell.
            cells: the number of memory cells.

        Raises:
            ValueError: if the table is not a total deterministic one, or something unknown is named.
        """
        if cells < 0:
            raise ValueError(f"number of memory cells must not be negative, got {cells}")
        self.states, self.symbols = names("states", states), names("symbols", symbols)
        if start not in self.states:
            raise ValueError(f"start must be one of the states {states}, got {start!r}")
        state, symbol = Column("state", self.states), Column("symbol", self.symbols)
        tests = [Column(f"test {i + 1}", self.TESTS) for i in range(cells)]
        actions = [Column(f"action {i + 1}", self.ACTIONS) for i in range(cells)]
        self.cells = cells
        self.table = Table.parse(rules, [state, symbol, *tests], [state, *actions])
        self.accepting = patterns(accepting, [state, *tests])
        self.initial: Configuration[Cell] = Configuration(start, (self.EMPTY,) * cells)

    @staticmethod
    @abstractmethod
    def test(cell: Cell) -> str:
        """What the control sees of a cell: one of TESTS."""

    @staticmethod
    @abstractmethod
    def act(action: str, cell: Cell) -> Cell:
        """The cell after one of ACTIONS."""

    def step(self, configuration: Configuration[Cell], symbol: str) -> Configuration[Cell]:
        """The configuration after one symbol.

        Raises:
            ValueError: if the symbol is unknown.
        """
        state, memory = configuration
        try:
            state, *actions = self.table.cases[(state, symbol, *map(self.test, memory))]
        except KeyError:
            raise ValueError(f"unknown symbol {symbol!r}; known: {' '.join(self.symbols)}") from None
        return Configuration(state, tuple(map(self.act, actions, memory)))

    def is_accepting(self, configuration: Configuration[Cell]) -> bool:
        """Whether a word that ends here is accepted."""
        seen = (configuration.state, *map(self.test, configuration.memory))
        return any(all(map(frozenset.__contains__, pattern, seen)) for pattern in self.accepting)

    def draw(self) -> Svg:
        """The control as a drawing; lines of the table that apply otherwise are left out."""
        edges = []
        for rule in self.table.rules:
            sources, *conditions = rule.when
            target, *actions = rule.then
            seen = " ".join(map(self._show, conditions, self.table.columns[1:]))
            label = " ".join([seen, "→", *actions]) if actions else seen
            edges += [(source, target, label) for source in self.states if source in sources]
        accepting = {state for pattern in self.accepting for state in pattern[0]}
        return state_diagram(self.states, edges, start=self.initial.state, accepting=accepting)

    @staticmethod
    def _show(values: frozenset[str], column: Column) -> str:
        every = values == choices("*", column, 0)
        return "*" if every and len(values) > 1 else "|".join(v for v in column.values if v in values)
