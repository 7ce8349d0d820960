"""Self-checks: a reader's attempt against a reference, and words that say what is wrong."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple


class Trial(NamedTuple):
    """One case of an exercise: what was asked (name -> value), what came out, what was expected."""

    case: dict[str, Any]
    got: Any
    expected: Any


@dataclass(frozen=True)
class Exercise:
    """How the attempts at one exercise are judged.

    Args:
        trials: runs an attempt on its cases, the smallest first; results are compared with `==`.
        hint: where to look when a case fails.
    """

    trials: Callable[[Any], Iterable[Trial]]
    hint: str


@dataclass(frozen=True)
class Verdict:
    """What a check found: true if every case passed; as the last value of a cell it shows its message."""

    passed: bool
    message: str

    def __bool__(self) -> bool:
        return self.passed

    def __repr__(self) -> str:
        return self.message


def against(reference: Callable, cases: Iterable[dict[str, Any]]) -> Callable[[Callable], Iterator[Trial]]:
    """The trials of an exercise whose answer is a function: the attempt beside a reference.

    Args:
        reference: a correct solution.
        cases: the arguments of each call by name, the smallest case first.

    Returns:
        A function from an attempt to its trials.
    """
    cases = tuple(cases)

    def trials(attempt: Callable) -> Iterator[Trial]:
        for case in cases:
            yield Trial(case, outcome(attempt, *case.values()), reference(*case.values()))

    return trials


def check(number: str, attempt: Any) -> Verdict:
    """Judge an attempt at an exercise of the book.

    Args:
        number: chapter and exercise, such as "1.2".
        attempt: what the reader's cell defines; `...`, or a function that returns nothing, is no attempt.

    Returns:
        The verdict; if a case fails, its message names the smallest one, what came out and what was expected.

    Raises:
        ValueError: if there is no such exercise.
    """
    return judge(_find(number), attempt, title=f"Exercise {number}")


def judge(exercise: Exercise, attempt: Any, *, title: str) -> Verdict:
    """Judge an attempt at any exercise; `title` opens the message."""
    passed = 0
    try:
        for trial in exercise.trials(_attempted(attempt)):
            if trial.got != trial.expected:
                return Verdict(False, _explain(title, trial, exercise.hint))
            passed += 1
    except _NotAttempted as empty:
        return Verdict(False, f"{title}: not attempted yet ({empty}).")
    if not passed:
        raise ValueError(f"{title} has no cases, so nothing was checked")
    return Verdict(True, f"{title}: correct on all {passed} cases.")


def outcome(function: Callable, *arguments: Any) -> Any:
    """What a reader's function returns, or the exception it raises: either is a result to report."""
    try:
        return function(*arguments)
    except _NotAttempted:
        raise
    except Exception as error:
        return error


class _NotAttempted(Exception):
    """The reader's cell still holds the stub."""


def _attempted(attempt: Any) -> Any:
    """The attempt, or a function that runs it and refuses to return nothing."""
    if attempt is ...:
        raise _NotAttempted("the answer is ...")
    if not callable(attempt):
        return attempt

    def call(*arguments):
        result = attempt(*arguments)
        if result is None or result is ...:
            raise _NotAttempted(f"for {', '.join(map(str, arguments))} your function returns {result}")
        return result

    return call


def _find(number: str) -> Exercise:
    if not isinstance(number, str):
        raise TypeError(f'number must be text such as "1.2", got {number!r}')
    module = f"lrnn.course.exercises.ch{number.partition('.')[0]:0>2}"
    exercises = importlib.import_module(module).EXERCISES if importlib.util.find_spec(module) else {}
    if number not in exercises:
        raise ValueError(f'number must be that of an exercise, such as "1.2", got {number!r}; '
                         f"this chapter has {', '.join(exercises) or 'none'}")
    return exercises[number]


def _explain(title: str, trial: Trial, hint: str) -> str:
    rows = {**trial.case, "yours": trial.got, "expected": trial.expected}
    width = max(map(len, rows))
    lines = [f"  {name:{width}}  {_readable(value)}" for name, value in rows.items()]
    return "\n".join([f"{title}: not yet. The smallest case that fails:", *lines, f"Hint: {hint}"])


def _readable(value: Any) -> str:
    if isinstance(value, Exception):
        return f"an error: {type(value).__name__}: {value}"
    return str(value)
