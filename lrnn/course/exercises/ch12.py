"""Exercises of chapter 12: a printed denominator, a test for the sign, the depth of a product of matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from operator import add, mul

from lrnn.course.selfcheck import Exercise, Trial, against, outcome
from lrnn.theory.circuits import ArithmeticCircuit, BooleanCircuit, Wire, balanced, bits

QUADRUPLES = sorted(
    (case for case in product(range(-3, 4), range(1, 4), range(-3, 4), range(1, 4)) if case[2]),
    key=lambda case: (sum(map(abs, case)), case),
)
SHAPES = [(N, n) for n in (1, 2, 3, 4, 8, 13, 32, 33) for N in range(1, 6)]


def _printed_is_right(a: int, b: int, c: int, d: int) -> bool:
    return Fraction(a * d + c * b, b * c) == Fraction(a, b) + Fraction(c, d)


def _sign_test(attempt: Callable[[Sequence[Wire]], Wire]) -> Iterator[Trial]:
    for width in (*range(1, 9), 32, 100):
        circuit = BooleanCircuit()
        wire = outcome(attempt, circuit.inputs("x", width))
        if not isinstance(wire, Wire):
            yield Trial({"bits": width}, wire, "a wire")
            return
        circuit.output("positive", wire)
        numbers = sorted(range(-(1 << width - 1), 1 << width - 1), key=abs) if width < 9 else _large(width)
        for x, (found,) in zip(numbers, circuit.evaluate_all([bits(x, width) for x in numbers])):
            yield Trial({"bits": width, "number": x}, found, int(x > 0))
        most = min(circuit.depth, 2 + 2 * (width - 1).bit_length())
        yield Trial({"bits": width, "compared": "the levels"}, circuit.depth, most)


def _large(width: int) -> list[int]:
    return [sign * (1 << i) for i in range(width - 1) for sign in (1, -1)]


def _depth_of_product(N: int, n: int) -> int:
    """The depth of a product of n matrices of shape (N, N), measured on a circuit that is built."""
    circuit = ArithmeticCircuit()
    factors = [[circuit.inputs(f"{t}.{i}.", N) for i in range(N)] for t in range(n)]
    result = balanced(_matrix_product, factors)
    for i, row in enumerate(result):
        circuit.outputs(f"y{i}.", row)
    return circuit.depth


def _matrix_product(later: Sequence, earlier: Sequence) -> list[list[Wire]]:
    columns = list(zip(*earlier))
    return [[balanced(add, list(map(mul, row, column))) for column in columns] for row in later]


EXERCISES = {
    "12.1": Exercise(
        against(_printed_is_right, [dict(zip("abcd", case)) for case in QUADRUPLES]),
        hint="Two fractions with one numerator are equal if their denominators are; or else, when?",
    ),
    "12.2": Exercise(
        _sign_test,
        hint="The last wire is 1 for negative numbers. What is different between 0 and 1? OR in a tree.",
    ),
    "12.3": Exercise(
        against(_depth_of_product, [{"N": N, "n": n} for N, n in SHAPES]),
        hint="An entry of a product of two matrices is one level of products, then a tree of N summands.",
    ),
}
