"""The certificate table: one registry of checks, each of which runs and counts what it compared."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple


class Case(NamedTuple):
    """One comparison of a check: what was compared, how long its input is, and whether it agreed."""

    label: Any
    length: int
    agrees: bool


@dataclass(frozen=True)
class Check:
    """A statement and the cases that put it to the test."""

    id: str
    statement: str
    source: str
    cases: Callable[[], Iterable[Case]]
    code: tuple[Any, ...] = ()

    def run(self) -> Certificate:
        """Try every case and count; a failing case is kept by its label."""
        start = time.perf_counter()
        instances, longest, failures = 0, 0, []
        for case in self.cases():
            instances += 1
            longest = max(longest, case.length)
            if not case.agrees:
                failures.append(str(case.label))
        seconds = time.perf_counter() - start
        return Certificate(self.id, self.statement, self.source, instances, longest, tuple(failures), seconds)


@dataclass(frozen=True)
class Certificate:
    """What one run of a check found: it certifies the construction on these inputs, never a lower bound."""

    id: str
    statement: str
    source: str
    instances: int
    longest: int
    failures: tuple[str, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether at least one case was compared and all agreed."""
        return self.instances > 0 and not self.failures


CHECKS: dict[str, Check] = {}


def check(
    id: str, statement: str, *, source: str, code: Iterable[Any] = ()
) -> Callable[[Callable[[], Iterable[Case]]], Check]:
    """Register a generator of cases as a check.

    Args:
        id: the short name of the result, such as "T2".
        statement: the sentence that is being checked.
        source: the theorem or equation it comes from; a clause with a year in it is about other work.
        code: the functions and classes that are put to the test.

    Returns:
        A decorator that turns a generator of cases into a registered `Check`.

    Raises:
        ValueError: if the id is taken.
    """

    def register(cases: Callable[[], Iterable[Case]]) -> Check:
        if id in CHECKS:
            raise ValueError(f"id {id!r} is already registered for: {CHECKS[id].statement}")
        CHECKS[id] = Check(id, statement, source, cases, tuple(code))
        return CHECKS[id]

    return register


def run(ids: Iterable[str] = ()) -> Iterator[Certificate]:
    """Run checks one after the other.

    Args:
        ids: which checks to run; none named means all.

    Returns:
        An iterator over certificates, each available as soon as its check has finished.

    Raises:
        ValueError: if an id is not registered.
    """
    ids = tuple(ids)
    unknown = [id for id in ids if id not in CHECKS]
    if unknown:
        raise ValueError(f"unknown check {', '.join(unknown)}; known checks: {', '.join(CHECKS)}")
    return (CHECKS[id].run() for id in ids or tuple(CHECKS))
