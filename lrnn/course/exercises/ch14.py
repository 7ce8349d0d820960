"""Exercises of chapter 14: weights along a path, a negation for free, and commutators of five-cycles."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product

from lrnn.course.selfcheck import Exercise, Trial, outcome
from lrnn.theory.automata.monoid import Map, compose
from lrnn.theory.constructions.barrington import FIVE_CYCLES, Program, barrington, inverse, letter
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.exact import matrix, vector
from lrnn.theory.formulas.boolean import Assignment, Variable, assignments, formulas
from lrnn.theory.transitions import PermutationDiagonal

WORDS = ["".join(word) for n in range(9) for word in product("ab", repeat=n)]
FORMULAS = [f for size in range(1, 5) for f in formulas(size, [Variable("x1"), Variable("x2")])]


def _even_places(steps: Mapping[str, tuple[Sequence[int], Sequence[int]]]) -> Iterator[Trial]:
    def score(word: str):
        A = {x: PermutationDiagonal(*step) for x, step in steps.items()}
        network = LinearRNN(vector([1, 0]), A, {}, matrix([[1, 1]]))
        return network.score(network.state(word))

    for word in WORDS:
        expected = 2 ** word[1::2].count("a")
        yield Trial({"word": word or "(empty)"}, outcome(score, word), expected)


def _negation(negate: Callable) -> Iterator[Trial]:
    def performed(program: Program, assignment: Assignment) -> str:
        found = negate(list(program.instructions), program.target)
        read = [true if leaf.value(assignment) else false for leaf, true, false in found]
        return f"{letter(reduce(lambda done, p: compose(p, done), read))} in {len(read)} letters"

    for formula in FORMULAS:
        program = barrington(formula)
        back, nothing, length = inverse(program.target), tuple(range(5)), len(program.instructions)
        for assignment in assignments(formula.variables):
            expected = letter(nothing if formula.value(assignment) else back)
            case = {"formula": formula, "inputs": ", ".join(f"{x} = {v:d}" for x, v in assignment.items())}
            yield Trial(case, outcome(performed, program, assignment), f"{expected} in {length} letters")


def _commutators(pairs: Collection[tuple[Map, Map]]) -> Iterator[Trial]:
    for a, b in product(FIVE_CYCLES, repeat=2):
        commutator = reduce(compose, [inverse(b), inverse(a), b, a])
        yield Trial({"a": a, "b": b}, (a, b) in pairs, commutator in FIVE_CYCLES)
    yield Trial({"of any kind": "all pairs"}, len(set(pairs) - set(product(FIVE_CYCLES, repeat=2))), 0)


EXERCISES = {
    "14.1": Exercise(
        _even_places,
        hint="Every letter swaps the places, so the place says whether the next letter is at an even one.",
    ),
    "14.2": Exercise(
        _negation,
        hint="A last letter that undoes the target would do. Who could do its work as well?",
    ),
    "14.3": Exercise(
        _commutators,
        hint="The letter a acts first, then b, then the inverse of a, then that of b.",
    ),
}
