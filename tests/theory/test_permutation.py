"""Permutation-diagonal linear RNNs: automata there and back, circuits, and what permutations cannot do."""

import math
import random
from itertools import pairwise, permutations, product

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from lrnn import parallel
from lrnn.theory.automata import BOOLEANS, DFA, RATIONALS, DeterministicWFA
from lrnn.theory.automata.groups import alternating, symmetric
from lrnn.theory.checks.permutations import random_automaton, random_dfa
from lrnn.theory.constructions.barrington import FIVE_CYCLES, beads
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.permutation import (
    compile_automaton,
    compile_wfa,
    printed_product,
    read_automaton,
)
from lrnn.theory.constructions.permutation_circuit import product_circuit, spell
from lrnn.theory.exact import matrix, vector
from lrnn.theory.transitions import Dense, Diagonal, PermutationDiagonal

LAST = "p|q a -> p\np|q b -> q"
WAYS = (parallel.Sequential(), parallel.Associative(), parallel.Chunked(7),
        parallel.Sharded(jax.make_mesh((jax.device_count(),), ("time",))))


def words(letters, length):
    return [word for n in range(length + 1) for word in product(letters, repeat=n)]


@pytest.mark.parametrize("states", range(1, 7))
def test_any_finite_automaton_is_one_layer(states):
    rng = random.Random(states)
    for _ in range(5):
        construction = compile_automaton(random_dfa(rng, states))
        assert all(found.agrees for found in construction.check(states))
        assert construction.agrees(rng.choices("ab", k=500))
        assert construction.cost.width == states


@pytest.mark.parametrize("states", range(1, 7))
def test_weighted_automata_there_and_back(states):
    rng = random.Random(states)
    for _ in range(5):
        automaton = random_automaton(rng, states)
        network = compile_wfa(automaton)
        back = read_automaton(network)
        assert back.entries.keys() == {tuple(_number(automaton, x) for x in key) for key in automaton.entries}
        for word in [*words("ab", 5), rng.choices("ab", k=200)]:
            assert network.score(network.state(word)) == automaton.value(word) == back.value(word)


def _number(automaton, name):
    return str(automaton.states.index(name)) if name in automaton.states else name


@pytest.mark.parametrize(
    ("network", "message"),
    [
        (LinearRNN(vector([1, 1]), {"a": PermutationDiagonal([0, 1], [2, 3])}, {}, matrix([[1, 1]])),
         "initial state must have one entry that is not 0, got"),
        (LinearRNN(vector([1]), {"a": PermutationDiagonal([0], [1])}, {"a": vector([1])}, matrix([[1]])),
         "network must have no additive term, got one for a"),
        (LinearRNN(vector([1]), {"a": Diagonal([1]), "b": Dense(matrix([[1]]))}, {}, matrix([[1]])),
         "transitions of the network must be PermutationDiagonal, got De|Di"),
    ],
)
def test_networks_with_many_paths_are_not_read(network, message):
    with pytest.raises(ValueError, match=message):
        read_automaton(network)


def test_two_starts_or_an_additive_term_leave_the_deterministic_automata():
    """On a^n a deterministic automaton repeats a factor: f(n) f(n + 2p) = f(n + p)^2 for some p, n large."""
    for f in (lambda n: 2**n + 3**n, lambda n: n):
        gaps = [f(n) * f(n + 2 * p) - f(n + p) ** 2 for n in range(30) for p in range(1, 10)]
        assert all(gaps)
    rng = random.Random(0)
    for _ in range(20):
        automaton = random_automaton(rng, 4)
        values = [automaton.value("a" * n) for n in range(30)]
        assert any(all(values[n] * values[n + 2 * p] == values[n + p] ** 2 for n in range(4, 22))
                   for p in (1, 2, 3, 4))


def test_other_semirings_are_refused():
    automaton = DeterministicWFA("p a p -> 1", semiring=BOOLEANS, states="p", symbols="a",
                                 alpha="p -> 1", omega="p -> 1")
    with pytest.raises(ValueError, match=r"must be over \(Q, \+, x\), got \(\{0, 1\}, or, and\)"):
        compile_wfa(automaton)


def test_printed_product_fails_first_for_a_merge_and_for_a_permutation_at_a_3_cycle():
    """R6: the smallest counterexamples, in the order of size, then of the indices, then of the scales."""

    def first(indices):
        for size in range(1, 4):
            scales = list(product((0, 1), repeat=size))
            for later, earlier in product(product(indices(size), scales), repeat=2):
                steps = PermutationDiagonal(*later), PermutationDiagonal(*earlier)
                if printed_product(*steps).dense() != steps[0].dense() * steps[1].dense():
                    return later, earlier

    merge = first(lambda size: product(range(size), repeat=size))
    assert merge[1][0] == (0, 0)
    assert len(merge[0][0]) == 2
    later, earlier = first(lambda size: permutations(range(size)))
    assert earlier[0] == (1, 2, 0)
    assert len(later[0]) == 3


@pytest.mark.parametrize("size", [1, 2, 3])
def test_printed_product_is_right_where_the_earlier_permutation_is_its_own_inverse(size):
    for index in permutations(range(size)):
        later = PermutationDiagonal(range(size), range(2, size + 2))
        earlier = PermutationDiagonal(index, [1] * size)
        involution = all(index[index[i]] == i for i in range(size))
        assert (printed_product(later, earlier) == later * earlier) == involution


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_true_permutations_cannot_tell_the_last_letter(size):
    """R7: with M the exponent of S_N the M-th powers are diagonal, so a^M b^M and b^M a^M do the same."""
    rng = random.Random(size)
    M = math.lcm(*range(1, size + 1))
    for _ in range(20):
        A = {x: PermutationDiagonal(rng.sample(range(size), k=size), rng.choices(range(-3, 4), k=size))
             for x in "ab"}
        network = LinearRNN(vector(range(1, size + 1)), A, {}, matrix([[1] * size]))
        assert network.state("a" * M + "b" * M) == network.state("b" * M + "a" * M)


def test_column_one_hot_or_an_additive_term_tells_the_last_letter():
    merging = compile_automaton(DFA(LAST, states="p q", symbols="a b", start="q", accepting="p")).network
    forgetting = LinearRNN(vector([0]), {x: PermutationDiagonal([0], [0]) for x in "ab"},
                           {"a": vector([1])}, matrix([[1]]))
    for word in words("ab", 6):
        assert merging.accepts(word) == forgetting.accepts(word) == (word[-1:] == ("a",))


@pytest.mark.parametrize("states", [1, 2, 3, 4])
def test_circuits_decide_all_words_of_a_length(states):
    rng = random.Random(states)
    for n in (1, 2, 3, 5, 8):
        network = compile_wfa(random_automaton(rng, states))
        circuit = product_circuit(network, n)
        some = list(product("ab", repeat=n))
        found = circuit.evaluate_all([spell(network, word) for word in some])
        assert [bool(bit) for bit, in found] == [network.accepts(word) for word in some]
        assert circuit.fan_in <= 2


def test_the_circuit_gains_the_same_depth_with_every_doubling():
    network = beads(alternating(5), FIVE_CYCLES[0])
    depths = [product_circuit(network, 2**k).depth for k in range(1, 6)]
    assert {after - before for before, after in pairwise(depths)} == {1 + math.ceil(math.log2(10))}


def test_a_circuit_follows_one_path_only():
    two_starts = LinearRNN(vector([1, 1]), {"a": PermutationDiagonal([0, 1], [2, 3])}, {}, matrix([[1, 1]]))
    with pytest.raises(ValueError, match="initial state must have one entry"):
        product_circuit(two_starts, 2)
    with pytest.raises(ValueError, match="at least one item"):
        product_circuit(beads(symmetric(3), (1, 2, 0)), 0)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: type(way).__name__)
@pytest.mark.parametrize("length", [1, 13, 64])
def test_floats_permute_exactly_by_every_scan(way, length):
    network = beads(alternating(5), FIVE_CYCLES[0])
    word = random.Random(length).choices(network.symbols, k=length)
    states, h = [], network.initial
    for symbol in word:
        h = network.step(h, symbol)
        states.append([int(x) for x in h.entries()])
    np.testing.assert_array_equal(network.to_jax(jnp.float32).scan(word, method=way), states)


def test_a_word_without_a_path_scores_0():
    """A step without a weight is scaled by 0, and a state with no way out forgets."""
    automaton = DeterministicWFA("p a q -> -3/2", semiring=RATIONALS, states="p q", symbols="a",
                                 alpha="p -> 1", omega="p|q -> 1")
    network = compile_wfa(automaton)
    assert [str(network.score(network.state("a" * n))) for n in range(4)] == ["1", "-3/2", "0", "0"]
