"""Exercises of chapter 21: a swap by reflection, a cache that outgrows a state, linear steps told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lrnn.course.selfcheck import Exercise, Trial, against, outcome

SIZES = ((1, 1, 1), (1, 2, 2), (2, 4, 4), (2, 8, 2), (3, 16, 16), (8, 64, 64), (16, 128, 64))


def _swaps(attempt: tuple[int, Sequence[int]]) -> Iterator[Trial]:
    def image(h: list[int]) -> list[Fraction]:
        beta, k = attempt
        if len(k) != len(h):
            raise ValueError(f"k must have {len(h)} entries, got {len(k)}")
        recalled = Fraction(beta) * sum(a * b for a, b in zip(k, h)) / sum(Fraction(a) ** 2 for a in k)
        return [x - recalled * a for x, a in zip(h, k)]

    for i in range(4):
        h = [int(j == i) for j in range(4)]
        swapped = outcome(image, h)
        yield Trial({"h": h}, swapped if isinstance(swapped, Exception) else list(map(str, swapped)),
                    [str(h[j]) for j in (2, 1, 0, 3)])


def _break_even(H: int, K: int, V: int) -> int:
    tokens = 1
    while H * tokens * (K + V) <= H * K * V:
        tokens += 1
    return tokens


@dataclass(frozen=True)
class Step:
    """A step h, x -> h' of integers that prints as its formula."""

    formula: str
    function: Callable[[int, int], int]
    linear: bool = False

    def __call__(self, h: int, x: int) -> int:
        return self.function(h, x)

    def __str__(self) -> str:
        return f"step(h, x) = {self.formula}"


STEPS = (
    Step("h + x", lambda h, x: h + x, linear=True),
    Step("max(h + x, 0)", lambda h, x: max(h + x, 0)),
    Step("x h + 1", lambda h, x: x * h + 1, linear=True),
    Step("x x h - 3 x", lambda h, x: x * x * h - 3 * x, linear=True),
    Step("h h", lambda h, x: h * h),
    Step("|h| x", lambda h, x: abs(h) * x),
    Step("h + x if h < 4, else 4", lambda h, x: h + x if h < 4 else 4),
    Step("5", lambda h, x: 5, linear=True),
    Step("h h h - h + x", lambda h, x: h**3 - h + x),
)


def _told_apart(attempt: Callable[[Step], bool]) -> Iterator[Trial]:
    for step in STEPS:
        yield Trial({"for": step}, outcome(attempt, step), step.linear)


EXERCISES = {
    "21.1": Exercise(_swaps, hint="A reflection turns k around and leaves what is orthogonal to k alone."),
    "21.2": Exercise(
        against(_break_even, ({"H": H, "K": K, "V": V} for H, K, V in SIZES)),
        hint="A token costs a key and a value in each head; strictly more, and whole tokens.",
    ),
    "21.3": Exercise(
        _told_apart, hint="For each x alone: equal steps of h give equal steps of the result, everywhere."
    ),
}
