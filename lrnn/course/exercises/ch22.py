"""Exercises of chapter 22: a break-even length, and rounds of messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count

from lrnn.course.selfcheck import Exercise, Trial, against, outcome

Rounds = Sequence[Sequence[tuple[int, int]]]


def _break_even(P: int, K: int, V: int) -> int:
    deltanet = (P - 1) * (K * K + K * V)
    return next(T for T in count(P, P) if deltanet < (P - 1) * (T // P) * (K + V))


def _messages(attempt: Callable[[int], Rounds]) -> Iterator[Trial]:
    for P in range(1, 33):
        found = outcome(attempt, P)
        if isinstance(found, Exception):
            yield Trial({"P": P}, found, "a list of rounds")
            return
        yield Trial({"P": P, "compared": "the number of rounds"}, len(found), (P - 1).bit_length())
        yield Trial({"P": P, "compared": "what each holds"}, outcome(_held, P, found), _prefixes(P))


def _prefixes(P: int) -> list[list[int]]:
    return [list(range(i + 1)) for i in range(P)]


def _held(P: int, rounds: Rounds) -> list[list[int]]:
    """The pieces that each device has composed, after all rounds."""
    held = [[i] for i in range(P)]
    for messages in rounds:
        for name, devices in zip(("sends", "receives"), zip(*messages)):
            if len(set(devices)) < len(devices):
                raise ValueError(f"a device {name} twice in the round {messages}")
        before = list(held)
        for sender, receiver in messages:
            held[receiver] = before[sender] + before[receiver]
    return held


EXERCISES = {
    "22.1": Exercise(
        against(
            _break_even,
            [{"P": P, "K": K, "V": V} for P in (2, 3, 8) for K in (1, 2, 16) for V in (1, 4, 64)],
        ),
        hint="Write both counts down, and divide by what they have in common. At equality nothing is saved.",
    ),
    "22.2": Exercise(_messages, hint="After r rounds a device can hold at most 2^r pieces in a row."),
}
