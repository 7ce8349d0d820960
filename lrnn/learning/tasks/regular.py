"""Regular tasks: a finite table reads the word, and its state names the label after every token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from jaxtyping import Int

from lrnn.learning.tasks.task import NO_QUESTION, Labels, Task, Tokens
from lrnn.theory.automata.dfa import DFA
from lrnn.theory.automata.groups import Group, Side


@dataclass(frozen=True, eq=False)
class TableTask(Task):
    """`state[t] = table[state[t-1], token[t]]` from state 0 on; the label is `answers[state[t]]`.

    Attributes:
        name: what the task is called.
        alphabet: the names of the tokens.
        classes: the names of the labels.
        table: the next state of each state and token, -1 for a token that may not come.
        answers: the label of each state, -1 for a state in which nothing is asked.
    """

    name: str
    alphabet: tuple[str, ...]
    classes: tuple[str, ...]
    table: Int[np.ndarray, "S A"]
    answers: Int[np.ndarray, "S"]

    def draw(self, rng: np.random.Generator, batch: int, length: int) -> Int[np.ndarray, "B T"]:
        """Every token that may come is equally likely at every position."""
        if (self.table >= 0).all():
            return rng.integers(0, len(self.alphabet), (batch, length))
        state = np.zeros(batch, int)
        tokens = np.empty((batch, length), int)
        for t in range(length):
            chances = np.where(self.table[state] < 0, -1, rng.random((batch, len(self.alphabet))))
            tokens[:, t] = chances.argmax(1)
            state = self.table[state, tokens[:, t]]
        return tokens

    def label(self, tokens: Tokens) -> Labels:
        state = np.zeros(self.require_tokens(tokens).shape[:-1], int)
        labels = np.empty_like(tokens)
        for t in range(tokens.shape[-1]):
            state = self.table[state, tokens[..., t]]
            if (state < 0).any():
                raise ValueError(f"tokens must be a word of {self.name}, got one that is not at position {t}")
            labels[..., t] = self.answers[state]
        return labels


def counting(m: int) -> TableTask:
    """How many of the bits so far are 1, modulo m; parity for m = 2.

    Raises:
        ValueError: if `m` is below 2.
    """
    _at_least("m", m, 2)
    table = [[state, (state + 1) % m] for state in range(m)]
    return _states_are_labels("parity" if m == 2 else f"mod {m}", "01", table)


def modular_sum(m: int) -> TableTask:
    """The running sum of digits modulo m: Sum(M).

    Raises:
        ValueError: if `m` is below 2.

    Source: Fan, Chi and Rudnicky (2023).
    """
    _at_least("m", m, 2)
    table = [[(state + digit) % m for digit in range(m)] for state in range(m)]
    return _states_are_labels(f"sum mod {m}", tuple(map(str, range(m))), table)


def cycle(m: int) -> TableTask:
    """Where on a ring of m places one stands after steps back, none, and forth.

    Raises:
        ValueError: if `m` is below 3.
    """
    _at_least("m", m, 3)
    table = [[(state + step) % m for step in (-1, 0, 1)] for state in range(m)]
    return _states_are_labels(f"cycle of {m}", ("back", "stay", "forth"), table)


def even_pairs(m: int = 2) -> TableTask:
    """Whether the last digit equals the first one: EvenPair(M).

    Raises:
        ValueError: if `m` is below 2.

    Source: Fan, Chi and Rudnicky (2023).
    """
    _at_least("m", m, 2)
    digits = tuple(map(str, range(m)))
    pairs = list(product(range(m), repeat=2))
    table = [[1 + pairs.index((digit, digit)) for digit in range(m)]]
    table += [[1 + pairs.index((first, digit)) for digit in range(m)] for first, _ in pairs]
    answers = [1, *(int(first == last) for first, last in pairs)]
    return TableTask(f"even pairs of {m}", digits, ("differ", "equal"), np.array(table), np.array(answers))


def modular_arithmetic(m: int) -> TableTask:
    """The value modulo m of sums, differences and products, products first, at every number: ModArith(M).

    A state is a pair (s, c) with value s + c, where c is the product since the last sum sign, and whether a
    number has to come.

    Raises:
        ValueError: if `m` is below 2.

    Source: Fan, Chi and Rudnicky (2023).
    """
    _at_least("m", m, 2)
    pairs = [(0, 1), *((s, c) for s, c in product(range(m), repeat=2) if (s, c) != (0, 1))]
    before, after = ({pair: i + start for i, pair in enumerate(pairs)} for start in (0, m * m))
    numbers = [[after[s, c * digit % m] for digit in range(m)] for s, c in pairs]
    operators = [[before[(s + c) % m, 1], before[(s + c) % m, m - 1], before[s, c]] for s, c in pairs]
    table = [[*row, -1, -1, -1] for row in numbers] + [[-1] * m + row for row in operators]
    answers = [NO_QUESTION] * (m * m) + [(s + c) % m for s, c in pairs]
    digits = tuple(map(str, range(m)))
    return TableTask(f"arithmetic mod {m}", (*digits, *"+-*"), digits, np.array(table), np.array(answers))


def dyck(kinds: int, depth: int) -> TableTask:
    """The innermost open bracket of a word of Dyck-(k, m): k kinds, never more than m of them open.

    Only prefixes of balanced words are words of this task.

    Raises:
        ValueError: if `kinds` or `depth` is not positive.

    Source: Hewitt et al. (2020).
    """
    _at_least("kinds", kinds, 1)
    _at_least("depth", depth, 1)
    stacks = [stack for n in range(depth + 1) for stack in product(range(kinds), repeat=n)]
    number = {stack: i for i, stack in enumerate(stacks)}
    table = [
        [number.get((*stack, kind), -1) for kind in range(kinds)]
        + [number[stack[:-1]] if stack[-1:] == (kind,) else -1 for kind in range(kinds)]
        for stack in stacks
    ]
    answers = [stack[-1] + 1 if stack else 0 for stack in stacks]
    opening, closing = ([f"{bracket}{kind}" for kind in range(1, kinds + 1)] for bracket in "()")
    return TableTask(f"Dyck-({kinds}, {depth})", (*opening, *closing), ("none", *opening),
                     np.array(table), np.array(answers))


def flip_flop() -> TableTask:
    """The bit that was written last; other tokens are to be ignored."""
    return _states_are_labels("flip-flop", ("write 0", "write 1", "ignore"), [[0, 1, 0], [0, 1, 1]])


def word_problem(group: Group, *, side: Side, generators: Sequence[int] = ()) -> TableTask:
    """The running product of group elements.

    Args:
        group: from `lrnn.theory.automata.groups`.
        side: "left" if a new letter acts last, "right" if it acts first: different tasks.
        generators: the numbers of the elements that occur as tokens; all if none is named.

    Raises:
        ValueError: if a generator is not the number of an element, or `side` is neither left nor right.
    """
    letters = tuple(generators) or tuple(range(len(group)))
    table = [[group.products((state, g), side=side)[-1] for g in letters] for state in range(len(group))]
    names = tuple("".join(map(str, element)) for element in group.elements)
    task = f"{group.name}, letters act {'last' if side == 'left' else 'first'}"
    return TableTask(task, tuple(names[g] for g in letters), names, np.array(table), np.arange(len(group)))


def membership(dfa: DFA, name: str) -> TableTask:
    """Whether an automaton accepts the word so far.

    Args:
        dfa: any deterministic automaton.
        name: what the task is called.
    """
    order = sorted(dfa.states, key=lambda state: state != dfa.initial.state)
    table = [[order.index(dfa.target(state, symbol)) for symbol in dfa.symbols] for state in order]
    answers = [int(state in dfa.finals) for state in order]
    return TableTask(name, dfa.symbols, ("reject", "accept"), np.array(table), np.array(answers))


def swaps(group: Group) -> tuple[int, ...]:
    """The numbers of the transpositions in a group.

    Raises:
        ValueError: if the group contains none.
    """
    found = tuple(
        i for i, element in enumerate(group.elements) if sum(x != j for j, x in enumerate(element)) == 2
    )
    if not found:
        raise ValueError(f"group must contain a transposition, got {group.name}")
    return found


def _states_are_labels(name: str, alphabet: Sequence[str], table: list[list[int]]) -> TableTask:
    states = tuple(map(str, range(len(table))))
    return TableTask(name, tuple(alphabet), states, np.array(table), np.arange(len(table)))


def _at_least(argument: str, value: int, least: int) -> None:
    if value < least:
        raise ValueError(f"{argument} must be at least {least}, got {value}")
