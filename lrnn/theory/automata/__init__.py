"""Machines as plain tables, validated and traced: finite, weighted, counter, stack, Turing, register."""

from lrnn.theory.automata.counter import CounterMachine
from lrnn.theory.automata.dfa import DFA
from lrnn.theory.automata.machine import Configuration, Machine
from lrnn.theory.automata.monoid import Monoid
from lrnn.theory.automata.register import RegisterMachine
from lrnn.theory.automata.stack import StackMachine
from lrnn.theory.automata.turing import TuringMachine
from lrnn.theory.automata.two_stacks import padded, two_stacks
from lrnn.theory.automata.wfa import BOOLEANS, MAX_PLUS, RATIONALS, WFA, DeterministicWFA, Semiring

__all__ = [
    "BOOLEANS",
    "DFA",
    "MAX_PLUS",
    "RATIONALS",
    "WFA",
    "Configuration",
    "CounterMachine",
    "DeterministicWFA",
    "Machine",
    "Monoid",
    "RegisterMachine",
    "Semiring",
    "StackMachine",
    "TuringMachine",
    "padded",
    "two_stacks",
]
