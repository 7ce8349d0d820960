"""A Turing machine as a real-time machine with two stacks: the tape cut at the head.

Stack 1 is the tape left of the head and stack 2 the tape right of it, the nearest symbol on top. A tape
symbol is a block of bits; the blank is all zeros, so that an empty stack reads as blanks. The bit nearest to
the head is the last one of a block on stack 1 and the first one on stack 2. The control remembers the scanned
symbol.
"""

from __future__ import annotations

from lrnn.theory.automata.realtime import Word
from lrnn.theory.automata.stack import StackMachine
from lrnn.theory.automata.turing import TuringMachine

PAD = "."


def cell_bits(turing: TuringMachine) -> int:
    """The bits of one tape symbol on a stack."""
    return max(1, (len(turing.symbols) - 1).bit_length())


def padded(turing: TuringMachine, word: Word, *, steps: int) -> tuple[str, ...]:
    """A word as the two-stack machine reads it, with time to push it, to rewind and to take steps.

    Args:
        turing: the Turing machine, with w bits a cell.
        word: what stands on its tape, of length n.
        steps: how many of its steps to make time for.

    Returns:
        Each letter followed by w - 1 pads, then n w + 1 pads to rewind, w to read and w for each step.

    Source: Corollary 2 of the paper, whose words are padded in the same way.
    """
    width = cell_bits(turing)
    pushed = [letter for symbol in word for letter in (symbol, *[PAD] * (width - 1))]
    return (*pushed, *[PAD] * (width * (len(word) + 1 + steps) + 1))


def two_stacks(turing: TuringMachine) -> StackMachine:
    """The real-time two-stack machine that does what a Turing machine does, on padded words.

    Args:
        turing: the Turing machine; `.` must not be one of its symbols.

    Returns:
        A stack machine that accepts `padded(turing, word, steps=s)` exactly if the Turing machine accepts the
        word within s steps; it takes one symbol for each bit of a cell.

    Raises:
        ValueError: if `.` is a tape symbol.
    """
    if PAD in turing.symbols:
        known = " ".join(turing.symbols)
        raise ValueError(f"symbols must not contain {PAD!r}, which pads words, got {known}")
    return _Compiler(turing).machine()


class _Compiler:
    """Writes the table of the two-stack machine: one method for each kind of state."""

    def __init__(self, turing: TuringMachine):
        self.turing, self.width = turing, cell_bits(turing)
        self.code = {a: format(i, f"0{self.width}b") for i, a in enumerate(turing.symbols)}
        self.symbol = {bits: a for a, bits in self.code.items()}
        self.table: dict[str, list[str]] = {}
        self.open: list[tuple[str, str, str, str]] = []

    def machine(self) -> StackMachine:
        self._load()
        self._rewind("load")
        self._rewind("rewind")
        scanning = {_scans(q, a): (q, a) for q in self.turing.states for a in self.turing.symbols}
        for name, (q, a) in scanning.items():
            self._scan(name, q, a)
        while self.open:
            self._move(_moves(*(move := self.open.pop())), *move)
        accepting = [name for name, (q, _) in scanning.items() if q in self.turing.accepting]
        rules = [line for lines in self.table.values() for line in lines]
        return StackMachine(
            "\n".join([*rules, "otherwise -> stuck noop noop"]),
            states=" ".join([*self.table, "stuck"]),
            symbols=" ".join([*self.turing.symbols, PAD]),
            start="load",
            accepting="\n".join(f"{name} * *" for name in accepting),
            stacks=2,
        )

    def _add(self, state: str, symbol: str, tests: str, target: str, actions: str) -> None:
        self.table.setdefault(state, []).append(f"{state} {symbol} {tests} -> {target} {actions}")

    def _load(self) -> None:
        """Push the code of each letter on stack 1: its first bit at once, the others on pads."""
        for a, bits in self.code.items():
            self._add("load", a, "* *", _loads(bits[1:]), f"push{bits[0]} noop")
            for i in range(1, self.width):
                if _loads(bits[i:]) not in self.table:
                    self._add(_loads(bits[i:]), PAD, "* *", _loads(bits[i + 1 :]), f"push{bits[i]} noop")

    def _rewind(self, state: str) -> None:
        """Shift stack 1 to stack 2, then read the first cell as after a move to the right."""
        for bit in "01":
            self._add(state, PAD, f"{bit} *", "rewind", f"pop push{bit}")
        self._add(state, PAD, "_ *", self._moving(self.turing.start, "R", "", ""), "noop noop")

    def _scan(self, name: str, q: str, a: str) -> None:
        if q in self.turing.halting:
            self._add(name, PAD, "* *", name, "noop noop")
            return
        target, written, move = self.turing.table.cases[q, a]
        bits = self.code[written]
        self._move(name, target, move, bits if move == "R" else bits[::-1], "")

    def _move(self, name: str, q: str, move: str, to_push: str, popped: str) -> None:
        """Push a bit of the symbol left behind, pop a bit of the symbol moved to."""
        push = f"push{to_push[0]}" if to_push else "noop"
        for test in ("_", "0", "1"):
            bits = popped + (test if test != "_" else "0")
            pop = "pop" if test != "_" else "noop"
            target = self._arrival(q, move, to_push[1:], bits)
            if move == "R":
                self._add(name, PAD, f"* {test}", target, f"{push} {pop}")
            else:
                self._add(name, PAD, f"{test} *", target, f"{pop} {push}")

    def _arrival(self, q: str, move: str, to_push: str, popped: str) -> str:
        if len(popped) < self.width:
            return self._moving(q, move, to_push, popped)
        bits = popped if move == "R" else popped[::-1]
        return _scans(q, self.symbol[bits]) if bits in self.symbol else "stuck"

    def _moving(self, *move: str) -> str:
        name = _moves(*move)
        if name not in self.table:
            self.table[name] = []
            self.open.append(move)
        return name


def _loads(bits: str) -> str:
    return f"load:{bits}" if bits else "load"


def _scans(q: str, a: str) -> str:
    return f"{q}[{a}]"


def _moves(q: str, move: str, to_push: str, popped: str) -> str:
    return f"{q}>{move}:{to_push}:{popped}"
