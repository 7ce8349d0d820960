"""Exercises of chapter 11: one Newton iteration, the iterations of a contraction, a cell that forgets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lrnn.course.selfcheck import Exercise, Trial, against, outcome


@dataclass(frozen=True)
class Formula:
    """A function of the state and the input that shows itself as text."""

    text: str
    value: Callable[[Fraction, int], Fraction]

    def __call__(self, h: Fraction, x: int) -> Fraction:
        return self.value(h, x)

    def __str__(self) -> str:
        return self.text


CELLS = (
    (Formula("3h + x", lambda h, x: 3 * h + x), Formula("3", lambda h, x: 3)),
    (Formula("h² + x", lambda h, x: h * h + x), Formula("2h", lambda h, x: 2 * h)),
    (Formula("h³ - xh", lambda h, x: h**3 - x * h), Formula("3h² - x", lambda h, x: 3 * h * h - x)),
)
INPUTS = (1, -2, 0, 3, 1)


def _newton(attempt: Callable) -> Iterator[Trial]:
    for length in range(1, len(INPUTS) + 1):
        for f, df in CELLS:
            guess = [Fraction(t, 2) for t in range(1, length + 1)]
            inputs, initial = list(INPUTS[:length]), Fraction(1, 3)
            case = {"f(h, x)": f, "guess": _shown(guess), "inputs": inputs, "initial": initial}
            expected = _newton_step(f, df, guess, inputs, initial)
            found = outcome(attempt, f, df, guess, inputs, initial)
            yield Trial(case, found if isinstance(found, Exception) else _shown(found), _shown(expected))


def _newton_step(f: Formula, df: Formula, guess: list, inputs: list, initial: Fraction) -> list[Fraction]:
    states = []
    for t, x in enumerate(inputs):
        g, h = (guess[t - 1], states[-1]) if t else (initial, initial)
        states.append(f(g, x) + df(g, x) * (h - g))
    return states


def _shown(states: Sequence) -> str:
    return ", ".join(map(str, states)) if isinstance(states, list | tuple) else repr(states)


def _iterations(rho: Fraction, tolerance: Fraction) -> int:
    error, count = Fraction(1), 0
    while error > tolerance:
        error, count = rho * error, count + 1
    return count


def _forgetful(W: list[list[int]]) -> Iterator[Trial]:
    for length in range(4, 9):
        yield Trial({"W": W, "T": length}, outcome(_jacobi_iterations, W, length), 3)


def _jacobi_iterations(W: list[list[int]], length: int) -> int | None:
    """How many iterations from zeros until the whole trajectory of h -> W h + x is right; None above T."""
    if [len(row) for row in W] != [3, 3, 3]:
        raise ValueError(f"W must have three rows of three numbers, got {W}")
    inputs = [(7**t % 11 + 1, 5**t % 13 + 1, 3**t % 17 + 1) for t in range(length)]
    zero = (0, 0, 0)

    def step(h, x):
        return tuple(sum(w * z for w, z in zip(row, h)) + u for row, u in zip(W, x))

    truth, h = [], zero
    for x in inputs:
        h = step(h, x)
        truth.append(h)
    guess = [zero] * length
    for iterations in range(length + 1):
        if guess == truth:
            return iterations
        guess = [step(h, x) for h, x in zip([zero, *guess], inputs)]
    return None


EXERCISES = {
    "11.1": Exercise(
        _newton,
        hint="State t is f at the guess before it, plus the slope there times the change of the state "
        "before it. Before the first step stands the initial state, which nothing changes.",
    ),
    "11.2": Exercise(
        against(
            _iterations,
            [
                {"rho": Fraction(*rho), "tolerance": Fraction(*tolerance)}
                for rho, tolerance in [
                    ((1, 2), (1, 1)),
                    ((1, 2), (1, 8)),
                    ((0, 1), (1, 10)),
                    ((1, 10), (1, 1000)),
                    ((1, 2), (1, 1000)),
                    ((9, 10), (1, 1000)),
                    ((99, 100), (1, 10**6)),
                ]
            ],
        ),
        hint="The least k with rho ** k at most the tolerance; a logarithm in floats may miss it by one.",
    ),
    "11.3": Exercise(
        _forgetful,
        hint="After k iterations the guess lacks what W to the power k still carries. Which power must be "
        "zero, and which must not?",
    ),
}
