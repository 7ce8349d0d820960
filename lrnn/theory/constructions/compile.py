"""Theorem 1 and Lemma 3: any real-time machine with counters or stacks as a one-layer MLP RNN."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from flint import fmpq_mat

from lrnn.theory.automata import DFA, Configuration, CounterMachine, Machine, StackMachine
from lrnn.theory.constructions.construction import Construction
from lrnn.theory.constructions.gadgets import lookup
from lrnn.theory.constructions.memory import Code, CounterCode, StackCode
from lrnn.theory.constructions.mlp import MLP
from lrnn.theory.constructions.rnn import MLPRNN
from lrnn.theory.constructions.wires import Wire, inputs, network, total
from lrnn.theory.exact import vector


def compile_stacks(machine: StackMachine) -> Construction:
    """A multi-stack machine as an MLP RNN: one-hot state, one number a stack; four layers of weights.

    Args:
        machine: any real-time multi-stack machine.

    Returns:
        The construction; its state takes 2 bits a stack symbol in numerator and denominator each.

    Source: Theorem 1 with repair R1.
    """
    hypotheses = "none: any real-time multi-stack machine"
    return _construction("T1", hypotheses, "Theorem 1, repair R1", machine, StackCode())


def compile_counters(machine: CounterMachine, *, longest: int | None = None) -> Construction:
    """A counter machine as an MLP RNN: one-hot state, one integer a counter; four layers of weights.

    Args:
        machine: a real-time counter machine.
        longest: the longest word that it will read; needed only by a machine that resets counters, whose
            network then has a fifth layer with this number as a weight.

    Returns:
        The construction; its state takes the bits of the counters, O(log n) on words of length n.

    Raises:
        ValueError: if the machine resets a counter and `longest` is missing: see `CounterCode`.

    Source: Theorem 2 and Lemma 3.
    """
    resets = any("x0" in actions for _, *actions in machine.table.cases.values())
    if resets and longest is None:
        raise ValueError("longest must be given for a machine that resets a counter (x0), got None")
    hypotheses = f"words of length at most {longest}" if resets else "no counter is ever reset"
    code = CounterCode(longest if resets else None)
    return _construction("L3", hypotheses, "Theorem 2, Lemma 3", machine, code)


def compile_dfa(machine: DFA) -> Construction:
    """A finite automaton as an MLP RNN: a one-hot state and nothing else.

    Args:
        machine: the automaton.

    Returns:
        The construction; its state takes 2 bits.
    """
    hypotheses = "none: any finite automaton"
    return _construction("L3", hypotheses, "Lemma 3 without counters", machine, CounterCode())


def _construction(id: str, hypotheses: str, source: str, machine: Machine, code: Code) -> Construction:
    def encode(configuration: Configuration) -> fmpq_mat:
        one_hot = (int(q == configuration.state) for q in machine.states)
        return vector(chain(one_hot, map(code.encode, configuration.memory)))

    def fits(configuration: Configuration, mantissa: int) -> bool:
        return all(code.fits(cell, mantissa=mantissa) for cell in configuration.memory)

    rnn = MLPRNN(machine.symbols, encode(machine.initial), _cell(machine, code), _readout(machine, code))
    return Construction(id, hypotheses, source, machine, rnn, encode, fits)


def _cell(machine: Machine, code: Code) -> MLP:
    """(state, memory, symbol) to (state, memory): test the memory, find the rule that fires, obey it."""
    states, memory = inputs(len(machine.states)), inputs(machine.cells, nonnegative=code.nonnegative)
    symbols = inputs(len(machine.symbols))
    tests = [code.tests(cell) for cell in memory]
    groups = [dict(zip(machine.states, states)), dict(zip(machine.symbols, symbols)), *tests]
    rules = machine.table.rules
    fired = lookup(groups, [rule.when for rule in rules])
    outcomes = [(bit, rule.then) for bit, rule in zip(fired, rules)]
    if machine.table.default is not None:
        outcomes.append((1 - total(fired), machine.table.default))

    def chosen(column: int, word: str) -> Wire:
        return total(bit for bit, then in outcomes if then[column] == word)

    after = [chosen(0, q) for q in machine.states]
    for i, (cell, seen) in enumerate(zip(memory, tests), 1):
        after.append(code.update(cell, seen, {action: chosen(i, action) for action in machine.ACTIONS}))
    return network([*states, *memory, *symbols], after)


def _readout(machine: Machine, code: Code) -> MLP:
    """(state, memory) to the number of accepting patterns that match."""
    states, memory = inputs(len(machine.states)), inputs(machine.cells, nonnegative=code.nonnegative)
    groups: Sequence = [dict(zip(machine.states, states)), *map(code.tests, memory)]
    return network([*states, *memory], [total(lookup(groups, machine.accepting))])
