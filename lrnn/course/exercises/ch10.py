"""Exercises of chapter 10: register programs for a conjunction and for the minimum of two differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import product

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.automata import RegisterMachine

BITS = list(product((0, 1), repeat=2))
PAIRS = sorted(product(range(4), repeat=4), key=lambda values: (max(values), values))


def run_program(program: str, initial: Mapping[str, int]) -> dict[str, int]:
    """What the registers hold after a program.

    Args:
        program: one assignment a line, such as "x = x + y" or "x = x max y".
        initial: all registers, and what they hold at first.

    Returns:
        The value of each register.

    Raises:
        ValueError: if a line cannot be read or names an unknown register.
    """
    lines = [line for line in map(str.strip, program.splitlines()) if line]
    letters = [str(number) for number in range(1, len(lines) + 1)]
    first = next(iter(initial))
    machine = RegisterMachine(
        "\n".join(f"{letter} -> {line}" for letter, line in zip(letters, lines)),
        symbols=" ".join(letters),
        registers=" ".join(initial),
        initial=initial,
        larger=first,
        smaller=first,
    )
    return dict(zip(machine.registers, reduce(machine.step, letters, machine.initial)))


def _conjunction(program: str) -> Iterator[Trial]:
    def result(x: int, y: int) -> int:
        return run_program(program, {"x": x, "y": y, "z": 0, "one": 1})["z"]

    for x, y in BITS:
        yield Trial({"x": x, "y": y}, outcome(result, x, y), 1 + (x and y))


def _minimum(program: str) -> Iterator[Trial]:
    def result(held: Mapping[str, int]) -> int:
        after = run_program(program, {**held, "m": 0, "n": 0, "t": 0})
        return after["m"] - after["n"]

    for values in PAIRS:
        held = dict(zip("pqrs", values))
        expected = min(held["p"] - held["q"], held["r"] - held["s"])
        yield Trial(held, outcome(result, held), expected)


EXERCISES = {
    "10.1": Exercise(
        _conjunction,
        hint="The sum of two bits is 2 only if both are 1. What turns 0 into 1 and leaves 1 and 2 alone?",
    ),
    "10.2": Exercise(
        _minimum,
        hint="The minimum is the sum less the maximum; write both as differences, and cancel what you can.",
    ),
}
