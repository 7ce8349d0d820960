"""Exercises of chapter 7: the bits of a stack, and a counter in two numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.constructions import showpiece
from lrnn.theory.exact import bits


def _state_bits(attempt: Callable[[str], int]) -> Iterator[Trial]:
    brackets = showpiece("dyck2")
    prefixes = ("".join(word) for length in range(1, 7) for word in product("([)]", repeat=length))
    for prefix in prefixes:
        end = brackets.machine.run(prefix)[-1]
        if end.state == "ok":
            yield Trial({"prefix": prefix}, outcome(attempt, prefix), bits(brackets.encode(end)))


def _two_counters(tick: Callable[[int, int, int], tuple[int, int]]) -> Iterator[Trial]:
    for size in (2, 3, 10, 16):
        for t in range(size**2 - 1):
            high, low = divmod(t, size)
            expected = divmod(t + 1, size)[::-1]
            case = {"low": low, "high": high, "size": size}
            yield Trial(case, outcome(tick, *case.values()), expected)


EXERCISES = {
    "7.1": Exercise(
        _state_bits,
        hint="Write the code of the stack as a fraction over 4^d. The state also holds zeros and a one.",
    ),
    "7.2": Exercise(_two_counters, hint="When low is full, carry one into high and start again at 0."),
}
