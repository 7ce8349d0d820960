"""Exact RWKV-7 and DeltaNet: streams of matrices, weighted automata, formulas, and where floats leave."""

import random
from fractions import Fraction
from itertools import islice, product

import jax
import jax.numpy as jnp
import pytest
from flint import fmpq, fmpq_mat
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.theory import exact
from lrnn.theory.automata.wfa import RATIONALS, WFA
from lrnn.theory.checks.lowrank import random_automaton, random_stream
from lrnn.theory.circuits.compile import encode, rational_circuit
from lrnn.theory.constructions.benor_cleve import matrices, program, tokens
from lrnn.theory.constructions.blocks import automaton_blocks, matrix_blocks
from lrnn.theory.constructions.clocks import Timed, cyclotomic_clock
from lrnn.theory.constructions.deltanet import (
    ELIMINATION,
    block_length,
    deltanet_automaton,
    deltanet_matrices,
)
from lrnn.theory.constructions.departure import float_states, measured_departure, predicted_departure
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.published import factors_needed, published_rwkv7
from lrnn.theory.constructions.rwkv7 import halves, rwkv7_automaton, rwkv7_matrices
from lrnn.theory.constructions.windows import Lookup
from lrnn.theory.exact import identity, matrix, vector
from lrnn.theory.formulas.arithmetic import Leaf, formulas, parse, random_formula
from lrnn.theory.labels.matrices import blocks, stream_product
from lrnn.theory.transitions import Dense

NETWORKS = {"RWKV-7": rwkv7_matrices(), "DeltaNet": deltanet_matrices()}
UNIT = [1, 0, 0, 0, 1, 0, 0, 0, 1]


@pytest.fixture(params=NETWORKS)
def network(request):
    return NETWORKS[request.param]


def plain_values(automaton, word):
    """f of every prefix in Python's fractions, without the code of the automaton."""
    index = {state: i for i, state in enumerate(automaton.states)}
    row, values = [Fraction(int(x.p), int(x.q)) for x in automaton.alpha], []
    for symbol in word:
        after = [Fraction(0)] * len(row)
        for (p, a, q), weight in automaton.entries.items():
            if a == symbol:
                after[index[q]] += row[index[p]] * Fraction(int(weight.p), int(weight.q))
        row = after
        values.append(sum(x * Fraction(int(y.p), int(y.q)) for x, y in zip(row, automaton.omega)))
    return values


def values(network, word):
    return [Fraction(int(y[0, 0].p), int(y[0, 0].q)) for y in network.outputs(word)]


def test_the_oracle_multiplies_complete_blocks_and_refuses_other_tokens():
    assert stream_product([]) == stream_product([1] * 8) == identity(3)
    assert [A.entries() for A in blocks([*UNIT, *[-1] * 10])] == [UNIT, [-1] * 9]
    with pytest.raises(ValueError, match="position 3: token must be -1, 0 or 1, got 2"):
        stream_product([0, 1, -1, 2])


def test_layers_and_head_sizes():
    assert NETWORKS["RWKV-7"].head_sizes == ((6, 1), (6,))
    assert NETWORKS["DeltaNet"].head_sizes == ((2,), (4, 3), (3, 24), (3,))


def test_every_prefix_is_the_product_of_its_complete_blocks(network):
    stream = random.Random(0).choices((-1, 0, 1), k=60)
    found = list(network.outputs(stream))
    assert found == [stream_product(stream[:t]) for t in range(1, 61)]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from((-1, 0, 1)), min_size=1, max_size=90))
def test_networks_agree_with_products_and_with_each_other(stream):
    assert [net.value(stream) for net in NETWORKS.values()] == [stream_product(stream)] * 2


def test_every_single_block_is_read_off_by_the_query(network):
    step = 27
    for block in islice(product((-1, 0, 1), repeat=9), 0, None, step):
        assert network.value(block) == fmpq_mat(3, 3, list(block))


@pytest.mark.slow
def test_all_19683_blocks_alone_and_before_the_identity(network):
    for block in product((-1, 0, 1), repeat=9):
        *_, alone, _, _, _, _, _, _, _, _, before = network.outputs([*block, *UNIT])
        assert alone == before == fmpq_mat(3, 3, list(block))


@pytest.mark.slow
def test_ten_thousand_random_streams(network):
    rng = random.Random(1)
    for _ in range(10_000):
        stream = rng.choices((-1, 0, 1), k=9 * rng.randint(1, 20))
        assert network.value(stream) == stream_product(stream)


@pytest.mark.parametrize(
    "length", [100, pytest.param(1000, marks=pytest.mark.slow), pytest.param(10_000, marks=pytest.mark.slow)]
)
def test_long_streams_that_keep_growing(network, length):
    stream = random_stream(random.Random(2), length)
    product = stream_product(stream)
    assert exact.bits(product) > length / 5
    assert network.value(stream) == product


@pytest.mark.parametrize("length", [1, 2, 7, 16])
def test_networks_agree_with_the_arithmetic_circuit_of_the_same_product(network, length):
    rng = random.Random(length)
    streams = {letter: random_stream(rng, 1) for letter in "abc"}
    transitions = {letter: Dense(stream_product(stream).transpose()) for letter, stream in streams.items()}
    corner = LinearRNN(vector([1, 0, 0]), transitions, {}, matrix([[1, 0, 0]]))
    circuit = rational_circuit(corner, length)
    for word in (rng.choices("abc", k=length) for _ in range(8)):
        stream = [token for letter in word for token in streams[letter]]
        assert circuit.evaluate(encode("abc", word)) == (network.value(stream)[0, 0],)


@pytest.mark.parametrize("compiler", [rwkv7_automaton, deltanet_automaton])
def test_automata_agree_with_the_arithmetic_circuit(compiler):
    automaton = random_automaton(random.Random(50), 2)
    transitions = {a: Dense(matrix(rows).transpose()) for a, rows in automaton.matrices.items()}
    rnn = LinearRNN(vector(automaton.alpha), transitions, {}, matrix([automaton.omega]))
    circuit, network = rational_circuit(rnn, 10), compiler(automaton)
    for word in (random.Random(seed).choices("ab", k=10) for seed in range(10)):
        assert circuit.evaluate(encode("ab", word)) == (network.value(word)[0, 0],)


def test_unknown_tokens_are_named_by_position(network):
    with pytest.raises(ValueError, match=r"position 1: token must be one of \(-1, 0, 1\), got 2"):
        network.value([0, 2])


def test_the_printed_start_loses_one_entry_after_two_blocks_and_the_repaired_one_does_not():
    printed, repaired = published_rwkv7(second_half=False), published_rwkv7(second_half=True)
    assert printed.value(UNIT).entries() == UNIT
    assert printed.value(UNIT * 2).entries() == [0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert repaired.value(UNIT * 2).entries() == UNIT
    stream = random_stream(random.Random(3), 12)
    assert repaired.value(stream).entries() == stream_product(stream).entries()


def test_the_published_factors_fill_blocks_that_no_rational_clock_finds():
    factors = factors_needed(9)
    assert (factors, 2 * 9 * -(-factors // 9)) == (694, 1404)
    table = Lookup(1404, 1404, (-1, 0, 1), lambda time, window: None)
    assert 10**670 < table.rows < 10**680


@pytest.mark.parametrize("size", range(1, 7))
def test_rwkv7_computes_an_automaton_on_all_words_of_eight_letters(size):
    automaton = random_automaton(random.Random(size), size)
    network = rwkv7_automaton(automaton)
    assert len(network.network.layers) == 2
    words = ["".join(w) for w in product("ab", repeat=8)]
    for word in words if size < 4 else random.Random(0).sample(words, 40):
        assert values(network, word) == plain_values(automaton, word)


@pytest.mark.parametrize(("size", "layers"), [(1, 2), (2, 3), (3, 3), (4, 3)])
def test_deltanet_computes_an_automaton_at_every_prefix(size, layers):
    automaton = random_automaton(random.Random(10 + size), size)
    network = deltanet_automaton(automaton)
    assert len(network.network.layers) == layers
    for word in random.Random(0).sample(["".join(w) for w in product("ab", repeat=8)], 30):
        assert values(network, word) == plain_values(automaton, word)
    word = random.Random(1).choices("ab", k=100)
    assert values(network, word) == values(rwkv7_automaton(automaton), word) == plain_values(automaton, word)


def test_deltanet_by_elimination_has_longer_blocks_of_shorter_numbers():
    automaton = random_automaton(random.Random(20), 4)
    network = deltanet_automaton(automaton, route=ELIMINATION)
    assert (network.blocks.length, len(network.network.layers)) == (24, 3)
    word = random.Random(1).choices("ab", k=100)
    assert values(network, word) == plain_values(automaton, word)


@pytest.mark.slow
@pytest.mark.parametrize("size", range(1, 7))
def test_automata_on_all_short_words_and_on_two_thousand_letters(size):
    automaton = random_automaton(random.Random(30 + size), size)
    networks = [rwkv7_automaton(automaton), deltanet_automaton(automaton, route=ELIMINATION)]
    for word in ["".join(w) for w in product("ab", repeat=8)]:
        assert [values(net, word) for net in networks] == [plain_values(automaton, word)] * 2
    word = random.Random(2).choices("ab", k=2000)
    assert [values(net, word) for net in networks] == [plain_values(automaton, word)] * 2


def test_block_lengths_divide_the_moduli_of_deltanet():
    assert [block_length(3 * n - 2) for n in (1, 2, 3, 4, 5, 8, 9)] == [1, 4, 8, 12, 24, 24, 25]
    assert block_length(3 * 1_285_014_931_200 - 2) == 3_855_044_793_600
    with pytest.raises(ValueError, match="factors must be at most 3855044793600"):
        block_length(3_855_044_793_601)


def test_blocks_that_are_too_short_are_refused():
    automaton = random_automaton(random.Random(0), 3)
    with pytest.raises(ValueError, match="blocks must have at least 3 tokens, got 2"):
        halves(automaton_blocks(automaton, 2))
    with pytest.raises(ValueError, match="length must be positive, got 0"):
        automaton_blocks(automaton, 0)


def test_a_block_is_split_into_what_was_and_what_is():
    stream = matrix_blocks()
    assert stream.split(1, ("a",)) == (0, (), ("a",))
    assert stream.split(10, tuple("jihgfedcba")) == (0, tuple("abcdefghi"), ("j",))
    assert stream.split(20, tuple("tsrqponmlkjihgfedc")) == (1, tuple("jklmnopqr"), ("s", "t"))


@pytest.mark.parametrize("size", [1, 2])
def test_a_small_table_is_a_relu_network(size):
    network = rwkv7_automaton(random_automaton(random.Random(40 + size), size))
    lookup, (router, _) = network.lookup, network.network.layers
    times = {y: t for (_, y), t in cyclotomic_clock(lookup.period).times.items()}
    compiled = lookup.network(times, lambda step: step.numbers())
    assert compiled.cost.depth == lookup.length + 2
    assert compiled.cost.width == lookup.rows == len(list(lookup.arguments()))
    word = random.Random(0).choices("ab", k=40)
    read = zip(*(head.outputs(map(Timed, word)) for head in router.heads))
    for ys, step in zip(read, network.steps(word), strict=True):
        assert compiled(vector([y[0, 0] for y in ys])).entries() == step.numbers()


def test_formulas_are_read_and_evaluated():
    formula = parse("x * (y + 1) - z")
    assert str(formula) == "((x * (y + 1)) - z)"
    assert formula.depth == 3
    assert formula.value({"x": -1, "y": 1, "z": 1}) == -3
    assert parse("-1").value({}) == -1
    for wrong in ("x / y", "2", "x +", "True", "-x", "f(x)"):
        with pytest.raises(ValueError, match="text must be names"):
            parse(wrong)
    with pytest.raises(ValueError, match="input 'x' must be -1, 0 or 1, got None"):
        parse("x").value({})
    assert len(list(formulas(1, [Leaf("x"), Leaf(1)]))) == 2 + 3 * 4


def test_products_of_all_small_formulas_have_their_value():
    for formula in formulas(2, [Leaf("x"), Leaf("y")]):
        for x, y in ((-1, 1), (1, 1), (0, -1)):
            inputs = {"x": x, "y": y}
            stream = tokens(formula, inputs)
            assert stream_product(stream)[0, 0] == formula.value(inputs)
            assert len(stream) <= 9 * 4**formula.depth


def test_a_program_changes_one_register_by_the_formula_times_another():
    formula = parse("(x + 1) * (y - x)")
    for x, y in product((-1, 0, 1), repeat=2):
        inputs, registers = {"x": x, "y": y}, [2, 3, 5]
        for source, target, sign, leaf in program(formula, 2, 0, -1):
            registers[target] += sign * leaf.value(inputs) * registers[source]
        assert registers == [2 - 5 * formula.value(inputs), 3, 5]


def test_networks_evaluate_formulas(network):
    rng = random.Random(5)
    for depth in (0, 1, 2, 3, 4):
        formula = random_formula(rng, depth, [Leaf(s) for s in ("x", "y", 1)])
        inputs = {"x": 1, "y": -1}
        corner = network.value(tokens(formula, inputs))[0, 0]
        assert corner == formula.value(inputs)


def test_a_product_of_sums_needs_four_to_the_depth():
    assert len(matrices(parse("(x * y) * (y * x)"), {"x": 1, "y": 1})) == 16


def test_floats_leave_the_product_when_its_entries_outgrow_them(network):
    growing = [1, 1, 0, 0, 1, 1, 1, 0, 1] * 30
    steps = [step.affine for step in network.steps(growing)]
    states = exact.linear_recurrence(steps, 0 * steps[0].b).states
    predicted = predicted_departure(states, mantissa=24)
    measured = measured_departure(states, float_states(steps, jnp.float32))
    assert measured <= predicted
    if network is NETWORKS["RWKV-7"]:
        assert 24 * 9 < predicted < 28 * 9
        assert measured >= predicted - 9


def test_predicted_departure_asks_for_dyadic_numbers_of_few_bits():
    states = [vector([fmpq(5, 8)]), vector([2**30]), vector([2**24 + 1]), vector([fmpq(1, 3)])]
    assert predicted_departure(states, mantissa=24) == 3
    assert predicted_departure(states[:2], mantissa=24) is None
    assert predicted_departure(states[3:], mantissa=53) == 1
    assert predicted_departure([vector([0])], mantissa=1) is None


def test_float64_needs_to_be_allowed():
    if not jax.config.jax_enable_x64:
        steps = [step.affine for step in NETWORKS["RWKV-7"].steps(UNIT)]
        with pytest.raises(ValueError, match="jax_enable_x64"):
            float_states(steps, jnp.float64)


def test_an_automaton_with_fractions_by_hand():
    half = WFA(
        "s a s -> 1/2\ns b s -> -3",
        semiring=RATIONALS,
        states="s",
        symbols="a b",
        alpha="s -> 1",
        omega="s -> 1",
    )
    for network in (rwkv7_automaton(half), deltanet_automaton(half)):
        assert [y[0, 0] for y in network.outputs("aab")] == [fmpq(1, 2), fmpq(1, 4), fmpq(-3, 4)]
