"""Corollary 7: Boolean formulas as words over permutations, read by a linear RNN that moves five numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import NamedTuple

from lrnn.theory.automata.groups import Group, alternating
from lrnn.theory.automata.monoid import Map, compose
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.exact import matrix, vector
from lrnn.theory.formulas.boolean import And, Assignment, Formula, Not, Or
from lrnn.theory.transitions import PermutationDiagonal

Targets = dict[Map, tuple[Map, Map] | None]
"""The permutations that a formula may be compiled to, each with two whose commutator it is."""


class Instruction(NamedTuple):
    """One letter: a permutation if the leaf is true, another one if it is false."""

    leaf: Formula
    true: Map
    false: Map

    def __repr__(self) -> str:
        return f"{self.leaf} ? {letter(self.true)} : {letter(self.false)}"


@dataclass(frozen=True)
class Program:
    """Instructions that perform `target` where the formula is true, and nothing where it is false."""

    instructions: tuple[Instruction, ...]
    target: Map

    def word(self, assignment: Assignment) -> tuple[str, ...]:
        """The letters that the instructions write, in the order in which they act.

        Raises:
            ValueError: if a variable has no value.
        """
        return tuple(
            letter(true if leaf.value(assignment) else false) for leaf, true, false in self.instructions
        )


def letter(permutation: Map) -> str:
    """The name of a permutation as a symbol: the images of 0, 1, ..., such as 12340."""
    return "".join(map(str, permutation))


def inverse(permutation: Map) -> Map:
    """The permutation that undoes it."""
    return tuple(sorted(range(len(permutation)), key=permutation.__getitem__))


def commutator(a: Map, b: Map) -> Map:
    """What the word a, b, a^-1, b^-1 does; the first letter acts first."""
    return compose(compose(inverse(b), inverse(a)), compose(b, a))


def undo(program: Program) -> Program:
    """The same formula with the inverse target: backwards, each letter inverted."""
    backwards = reversed(program.instructions)
    return Program(
        tuple(Instruction(leaf, inverse(true), inverse(false)) for leaf, true, false in backwards),
        inverse(program.target),
    )


def negate(program: Program) -> Program:
    """Not: undo the target after the last letter, inside that letter."""
    *rest, (leaf, true, false) = program.instructions
    back = inverse(program.target)
    last = Instruction(leaf, compose(back, true), compose(back, false))
    return Program((*rest, last), back)


def conjoin(first: Program, second: Program) -> Program:
    """And: a commutator, which cancels if one of the two does nothing."""
    parts = first, second, undo(first), undo(second)
    instructions = tuple(x for part in parts for x in part.instructions)
    return Program(instructions, commutator(first.target, second.target))


FIVE_CYCLES = tuple(p for p in alternating(5).elements if all(i != j for i, j in enumerate(p)))


def targets(permutations: Collection[Map], depth: int) -> list[Targets]:
    """What formulas of depth 0, 1, ..., `depth` may be compiled to.

    For depth 0 that is any of the permutations but the identity; for each further depth, those among them
    that are commutators of two of the depth before.

    Args:
        permutations: permutations of the same points, with their inverses.
        depth: the greatest depth.

    Returns:
        A table for each depth; those of a solvable group end empty.
    """
    tables: list[Targets] = [{p: None for p in permutations if p != tuple(range(len(p)))}]
    for _ in range(depth):
        tables.append(_commutators(tuple(tables[-1])))
    return tables


@cache
def _commutators(permutations: tuple[Map, ...]) -> Targets:
    """Those of the permutations that are commutators of two of them."""
    pairs = {commutator(a, b): (a, b) for a, b in product(permutations, repeat=2)}
    return {c: pairs[c] for c in permutations if c in pairs}


def barrington(formula: Formula, permutations: Collection[Map] = FIVE_CYCLES) -> Program:
    """A formula of depth d as a program of at most 4^d instructions.

    Args:
        formula: any Boolean formula.
        permutations: the permutations to choose targets from, with their inverses.

    Returns:
        The program; with five-cycles its target is 12340, whatever the formula.

    Raises:
        ValueError: if the permutations have no commutators as deep as the formula.

    Source: Barrington (1989).
    """
    tables = targets(permutations, formula.depth)
    if not tables[-1]:
        raise ValueError(
            f"permutations must have commutators {formula.depth} levels deep, as formula {formula}; "
            f"of these there are, from level 0 on, {[len(table) for table in tables]}"
        )
    return _program(formula, next(iter(tables[-1])), tables)


def _program(formula: Formula, target: Map, tables: list[Targets]) -> Program:
    match formula:
        case Not(inner):
            return negate(_program(inner, inverse(target), tables))
        case Or(left, right):
            return _program(Not(And(Not(left), Not(right))), target, tables)
        case And(left, right):
            a, b = tables[formula.depth][target]
            return conjoin(_program(left, a, tables), _program(right, b, tables))
    return Program((Instruction(formula, target, tuple(range(len(target)))),), target)


def beads(group: Group, target: Map) -> LinearRNN:
    """The one-layer PD LRNN that reads words over a group and accepts those that perform `target`.

    Its words are promised to perform either `target` or nothing, so one coordinate decides: the state starts
    as 1 on a place that `target` moves, and the read-out looks where it is moved.

    Args:
        group: the permutations that are the symbols, named by `letter`.
        target: one of them, not the identity.

    Returns:
        The network; its state has as many numbers as the group has points.

    Raises:
        ValueError: if `target` is the identity or not in the group.

    Source: Corollary 7, with Barrington (1989).
    """
    moved = next((i for i, j in enumerate(target) if i != j), None)
    if target not in group.number or moved is None:
        raise ValueError(f"target must be in {group.name} and not the identity, got {target}")
    places = range(len(target))
    A = {letter(p): PermutationDiagonal(p, [1] * len(p)) for p in group.elements}
    start, end = ([int(i == place) for i in places] for place in (moved, target[moved]))
    return LinearRNN(vector(start), A, {}, matrix([end]))
