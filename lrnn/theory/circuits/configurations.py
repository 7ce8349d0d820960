"""A machine with few configurations is a linear RNN over bits, and a product of its steps is a path."""

from __future__ import annotations

from lrnn.theory.automata.realtime import RealTime
from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.compile import read, score
from lrnn.theory.circuits.numbers import Bits
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.exact import matrix, vector
from lrnn.theory.transitions import PermutationDiagonal


def configuration_rnn(machine: RealTime, n: int) -> LinearRNN:
    """A linear RNN whose state is the one-hot vector of the machine's configuration.

    Args:
        machine: any machine that reads one symbol a step.
        n: the length up to which words are read.

    Returns:
        A linear RNN with permutation-diagonal transitions and a dimension for each configuration that n steps
        reach: a constant number for a finite automaton, polynomially many for counters, exponentially many
        for a stack.
    """
    reached, frontier = {machine.initial: 0}, [machine.initial]
    for _ in range(n):
        following = [machine.step(c, symbol) for c in frontier for symbol in machine.symbols]
        frontier = [c for c in dict.fromkeys(following) if c not in reached]
        reached.update(zip(frontier, range(len(reached), len(reached) + len(frontier))))
    transitions = {}
    for symbol in machine.symbols:
        targets = [reached.get(machine.step(c, symbol)) for c in reached]
        scale = [int(target is not None) for target in targets]
        transitions[symbol] = PermutationDiagonal([target or 0 for target in targets], scale)
    initial = vector([int(i == 0) for i in range(len(reached))])
    return LinearRNN(initial, transitions, {}, matrix([[int(machine.is_accepting(c)) for c in reached]]))


def path_circuit(machine: RealTime, n: int) -> BooleanCircuit:
    """A Boolean circuit for the words of length n that a machine accepts.

    With C configurations it is at most as deep as `squaring_depth(C, n)`: O(log n) for a finite automaton,
    and O(log^2 n) for counters.

    Source: Borodin (1977): L is in NC2, by repeated squaring of the graph of configurations.
    """
    circuit = BooleanCircuit()
    rnn = configuration_rnn(machine, n)
    circuit.output("accepts", score(rnn, read(circuit, rnn.symbols, n), Bits()))
    return circuit


def squaring_depth(configurations: int, n: int) -> int:
    """The depth of a balanced product of n square matrices of bits: an AND and an OR tree at each level."""
    return (1 + (configurations - 1).bit_length()) * (n - 1).bit_length()
