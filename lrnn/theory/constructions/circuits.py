"""Corollary 2: a written stack machine for a P-complete problem, the value of a monotone circuit.

Stack 1 holds the values of the gates, the latest on top; stack 2 holds what was set aside on the way down. An
operand that is d gates back is spelt as d - 1 times `<`, a `?` that reads it, and d - 1 times `>`. These
steps there and back are the padding that the reduction adds.
"""

from __future__ import annotations

from collections.abc import Sequence

from lrnn.theory.automata import StackMachine
from lrnn.theory.labels.circuits import Gate

WALKING = ("and", "and0", "and1", "or", "or0", "or1", "put0", "put1")


def circuit_machine() -> StackMachine:
    """Accepts the words `circuit_word(gates)` of the circuits whose last gate is true.

    Source: Corollary 2; the machine is ours.
    """
    walking = "\n".join(
        f"""
        {state} < 0 * -> {state} pop   push0
        {state} < 1 * -> {state} pop   push1
        {state} > * 0 -> {state} push0 pop
        {state} > * 1 -> {state} push1 pop
        """
        for state in WALKING
    )
    return StackMachine(
        f"""
        ready 0 *   * -> ready push0 noop
        ready 1 *   * -> ready push1 noop
        ready & *   * -> and   noop  noop
        ready | *   * -> or    noop  noop
        {walking}
        and   ? 0   * -> and0  noop  noop
        and   ? 1   * -> and1  noop  noop
        and0  ? 0|1 * -> put0  noop  noop
        and1  ? 0   * -> put0  noop  noop
        and1  ? 1   * -> put1  noop  noop
        or    ? 0   * -> or0   noop  noop
        or    ? 1   * -> or1   noop  noop
        or0   ? 0   * -> put0  noop  noop
        or0   ? 1   * -> put1  noop  noop
        or1   ? 0|1 * -> put1  noop  noop
        put0  = *   _ -> ready push0 noop
        put1  = *   _ -> ready push1 noop
        otherwise     -> no    noop  noop
        """,
        states=f"ready {' '.join(WALKING)} no",
        symbols="0 1 & | < ? > =",
        start="ready",
        accepting="ready 1 _",
        stacks=2,
    )


def circuit_word(gates: Sequence[Gate]) -> str:
    """A circuit as a word with the padding that the machine needs.

    Args:
        gates: "0", "1", ("&", i, j) or ("|", i, j) with positions i, j of earlier gates, as in
            `lrnn.theory.labels.circuits.monotone_value`.

    Returns:
        The word; its length is at most the square of the number of gates, up to a constant.
    """
    return "".join(_spell(gate, position) for position, gate in enumerate(gates))


def _spell(gate: Gate, position: int) -> str:
    if isinstance(gate, str):
        return gate
    kind, *operands = gate
    walks = ("<" * (position - i - 1) + "?" + ">" * (position - i - 1) for i in operands)
    return kind + "".join(walks) + "="
