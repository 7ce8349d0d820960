"""Exercises of chapter 8: a stack over three letters, and a stack machine with a single state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import product

from flint import fmpq

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.automata import StackMachine
from lrnn.theory.constructions import Construction, compile_stacks
from lrnn.theory.exact import rational

STACKS = [
    *("".join(letters) for length in range(5) for letters in product("012", repeat=length)),
    *(top + 12 * rest for top, rest in product("012", repeat=2)),
]
WORDS = ["".join(letters) for length in range(8) for letters in product("ab", repeat=length)]


def code_of_three(stack: str) -> fmpq:
    """The base-6 code of a stack over the letters 0, 1, 2: pushing a makes s into (2a + 1 + s) / 6."""
    return reduce(lambda s, letter: (2 * int(letter) + 1 + s) / 6, reversed(stack), fmpq(0))


def _top_of_three(neurons: Iterable[tuple]) -> Iterator[Trial]:
    def value(s: fmpq) -> fmpq:
        exact = (map(rational, neuron) for neuron in neurons)
        return sum(c * max(w * s + b, 0) for w, b, c in exact)

    for stack in STACKS:
        code = code_of_three(stack)
        expected = int(stack[0]) + 1 if stack else 0
        yield Trial({"stack": stack or "empty", "s": code}, outcome(value, code), expected)


def one_state(rules: str) -> Construction:
    """The network of a machine with the single state q and one stack that accepts when it is empty."""
    return compile_stacks(
        StackMachine(rules, states="q", symbols="a b", start="q", accepting="q _", stacks=1)
    )


def _balance(rules: str) -> Iterator[Trial]:
    machine = outcome(one_state, rules)
    if isinstance(machine, Exception):
        yield Trial({"table": rules}, machine, "a machine")
        return
    for word in WORDS:
        accepted = outcome(machine.accepts, word)
        yield Trial({"word": word or "empty"}, accepted, word.count("a") == word.count("b"))


EXERCISES = {
    "8.1": Exercise(
        _top_of_three,
        hint="The codes lie at 0 and in [1/6, 2/6), [3/6, 4/6), [5/6, 1): climb by 1 in every gap.",
    ),
    "8.2": Exercise(
        _balance,
        hint="Let the stack hold the letters that have no partner yet; they are all the same letter.",
    ),
}
