"""Exercises of chapter 5: a flat comparison, a count of seven bits, and what a product of matrices costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from operator import add, mul

from lrnn.course.selfcheck import Exercise, Trial, against, outcome
from lrnn.theory.circuits import ArithmeticCircuit, BooleanCircuit, Wire, balanced, number
from lrnn.theory.circuits.wire import THRESHOLD

Matrix = Sequence[Sequence[Wire]]


def _flat_comparison(attempt: Callable[[BooleanCircuit, list[Wire], list[Wire]], Wire]) -> Iterator[Trial]:
    def build(n: int) -> BooleanCircuit:
        circuit = BooleanCircuit()
        circuit.output("less", attempt(circuit, circuit.inputs("x", n), circuit.inputs("y", n)))
        return circuit

    for n in (1, 2, 3, 4, 5, 32):
        circuit = outcome(build, n)
        if isinstance(circuit, Exception):
            yield Trial({"n": n}, circuit, "a wire")
            return
        rows = list(product((0, 1), repeat=2 * n)) if n < 32 else []
        for row, (found,) in zip(rows, circuit.evaluate_all(rows)):
            x, y = number(row[:n]), number(row[n:])
            yield Trial({"n": n, "x": x, "y": y}, found, int(x < y))
        yield Trial({"n": n, "compared": "neither AND nor OR"}, _counting_gates(circuit), 0)
        yield _at_most({"n": n, "compared": "the depth"}, circuit.depth, 6)
        yield _at_most({"n": n, "compared": "the gates"}, circuit.size, n * n + 6 * n)


def _counting_gates(circuit: BooleanCircuit) -> int:
    """How many threshold gates are neither a wide OR nor a wide AND."""
    gates = zip(circuit.ops, circuit.operands(), circuit.right)
    return sum(op == THRESHOLD and 1 < least < len(operands) for op, operands, least in gates)


def _at_most(case: dict, cost: int, bound: int) -> Trial:
    return Trial(case, cost, min(cost, bound))


def _count_of_seven(attempt: Callable[[list[Wire]], Sequence[Wire]]) -> Iterator[Trial]:
    def build() -> BooleanCircuit:
        circuit = BooleanCircuit()
        circuit.outputs("count", attempt(circuit.inputs("x", 7)))
        return circuit

    circuit = outcome(build)
    if isinstance(circuit, Exception):
        yield Trial({"wires": 7}, circuit, "three wires")
        return
    rows = sorted(product((0, 1), repeat=7), key=sum)
    for row, found in zip(rows, circuit.evaluate_all(rows)):
        yield Trial({"bits": row}, found, tuple(sum(row) >> i & 1 for i in range(3)))
    yield _at_most({"compared": "the gates"}, circuit.size, 20)


def matrix_product(n: int) -> ArithmeticCircuit:
    """A balanced tree of 3 x 3 products.

    Args:
        n: the number of matrices, at least one.

    Returns:
        A circuit with 9n inputs and 9 outputs.
    """
    circuit = ArithmeticCircuit()
    matrices = [[circuit.inputs(f"A{t}{i}", 3) for i in range(3)] for t in range(n)]
    for i, row in enumerate(balanced(_times, matrices)):
        circuit.outputs(f"P{i}", row)
    return circuit


def _times(later: Matrix, earlier: Matrix) -> Matrix:
    return [[balanced(add, list(map(mul, row, column))) for column in zip(*earlier)] for row in later]


def _cost(n: int) -> tuple[int, int]:
    circuit = matrix_product(n)
    return circuit.size, circuit.depth


EXERCISES = {
    "5.1": Exercise(
        _flat_comparison,
        hint="x < y if x has 0 and y has 1 at some position, and all higher positions agree.",
    ),
    "5.2": Exercise(
        _count_of_seven,
        hint="A full adder takes three wires of one weight. Three of them leave three carries of weight 2.",
    ),
    "5.3": Exercise(
        against(_cost, [{"n": n} for n in range(1, 11)]),
        hint="Count one product first: nine entries, each a sum of three products.",
    ),
}
