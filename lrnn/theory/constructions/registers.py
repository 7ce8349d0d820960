"""Theorem 14: stateless cost-register machines over (N, +, max) as input-dependent ReLU RNNs."""

from __future__ import annotations

from collections.abc import Mapping

from flint import fmpq_mat

from lrnn.theory.automata import RegisterMachine
from lrnn.theory.automata.register import Assignment
from lrnn.theory.constructions.construction import Construction
from lrnn.theory.constructions.rnn import ReLURNN
from lrnn.theory.exact import matrix, vector

TEMPORARY = "temporary"
Row = Mapping[str, int]


def compile_registers(machine: RegisterMachine) -> Construction:
    """A register machine as an RNN with one coordinate a register and a temporary one.

    Each letter becomes two, because max(x, y) = ReLU(x - y) + y: letter/1 puts ReLU(x - y) into the temporary
    register, letter/2 adds y.

    Args:
        machine: any stateless cost-register machine.

    Returns:
        The construction.

    Source: Theorem 14 with repair R2.
    """
    updates = {}
    for letter, (target, first, operation, second) in machine.assignments.items():
        if operation == "max":
            updates[f"{letter}/1"] = {TEMPORARY: {first: 1, second: -1}}
            updates[f"{letter}/2"] = {target: _sum(TEMPORARY, second), TEMPORARY: {}}
        else:
            updates[f"{letter}/1"] = {}
            updates[f"{letter}/2"] = {target: _sum(first, second)}
    hypotheses = "each letter is read as two"
    return _construction(machine, updates, hypotheses, lambda letter: (f"{letter}/1", f"{letter}/2"))


def printed_registers(machine: RegisterMachine) -> Construction:
    """The same with the published step for the maximum, ReLU(x - y) in one go, which is not the maximum.

    Source: Theorem 14 as printed.
    """

    def row(assignment: Assignment) -> Row:
        _, first, operation, second = assignment
        return {first: 1, second: -1} if operation == "max" else _sum(first, second)

    updates = {letter: {a.target: row(a)} for letter, a in machine.assignments.items()}
    return _construction(machine, updates, "as printed", lambda letter: (letter,))


def _sum(first: str, second: str) -> Row:
    return {first: 2} if first == second else {first: 1, second: 1}


def _construction(machine: RegisterMachine, updates, hypotheses, tokens) -> Construction:
    places = (*machine.registers, TEMPORARY)

    def square(update: Mapping[str, Row]) -> fmpq_mat:
        rows = (update.get(place, {place: 1}) for place in places)
        return matrix([[row.get(place, 0) for place in places] for row in rows])

    def encode(values: tuple[int, ...]) -> fmpq_mat:
        return vector([*values, 0])

    def fits(values: tuple[int, ...], mantissa: int) -> bool:
        return max(values) <= 2**mantissa

    nothing = vector([0] * len(places))
    readout = matrix([[(place == machine.larger) - (place == machine.smaller) for place in places]])
    network = ReLURNN(
        encode(machine.initial),
        {token: square(update) for token, update in updates.items()},
        dict.fromkeys(updates, nothing),
        readout,
    )
    return Construction("T14", hypotheses, "Theorem 14, repair R2", machine, network, encode, fits, tokens)
