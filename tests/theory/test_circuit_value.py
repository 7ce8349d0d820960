"""A P-complete problem, recognised: the written machine and its network against gate-by-gate evaluation."""

import random

import pytest

from lrnn.theory.checks.stacks import random_circuit, small_circuits
from lrnn.theory.constructions import showpiece
from lrnn.theory.constructions.circuits import circuit_machine, circuit_word
from lrnn.theory.labels.circuits import monotone_value


def test_all_small_circuits():
    machine = circuit_machine()
    values = set()
    for gates in small_circuits():
        expected = monotone_value(gates)
        assert machine.accepts(circuit_word(gates)) == expected, gates
        values.add(expected)
    assert values == {False, True}


@pytest.mark.parametrize("seed", range(20))
def test_random_circuits_of_100_gates(seed):
    gates = random_circuit(random.Random(seed), 100)
    assert circuit_machine().accepts(circuit_word(gates)) == monotone_value(gates)


def test_a_circuit_of_10000_symbols_through_the_network():
    gates = random_circuit(random.Random(0), 120)
    word = circuit_word(gates)
    assert len(word) >= 10_000
    assert showpiece("circuit").agrees(word)
    assert showpiece("circuit").machine.accepts(word) == monotone_value(gates)


def test_words_are_at_most_quadratic():
    for gates in (10, 100, 1000):
        assert len(circuit_word(random_circuit(random.Random(1), gates))) <= 4 * gates**2


def test_words_spell_the_walk_to_an_operand_and_back():
    assert circuit_word(["1", "0", ("|", 1, 0)]) == "10|?<?>="
    assert circuit_word(["1", ("&", 0, 0)]) == "1&??="


@pytest.mark.parametrize("word", ["", "?", "1&?=", "1&??", "10&<?", "10|<?=", "10|<?<?>=", "1&<?", "1="])
def test_malformed_words_are_rejected(word):
    assert not circuit_machine().accepts(word)


@pytest.mark.parametrize("gates", [[], ["2"], ["1", ("&", 0, 1)], [("|", 0, 0)], ["1", ("!", 0, 0)]])
def test_malformed_circuits_are_named(gates):
    with pytest.raises(ValueError, match=r"gate"):
        monotone_value(gates)
