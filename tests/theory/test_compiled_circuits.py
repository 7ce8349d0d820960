"""Linear RNNs as circuits: equal to the recurrence, as deep as the formulas, counted as they are built."""

import random
from fractions import Fraction
from functools import reduce
from itertools import pairwise, product

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.theory import exact
from lrnn.theory.checks.shallow import counting, random_rnn, scored
from lrnn.theory.circuits import ArithmeticCircuit, BooleanCircuit
from lrnn.theory.circuits.compile import (
    binary_circuit,
    encode,
    moduli,
    pair_circuit,
    rational_circuit,
    reach,
    read,
    refine,
    residue_circuit,
    score,
)
from lrnn.theory.circuits.configurations import configuration_rnn, path_circuit, squaring_depth
from lrnn.theory.circuits.equality import equality_circuit, reachable_scores
from lrnn.theory.circuits.families import (
    binary_cost,
    majority_circuit,
    queue,
    residue_cost,
    unrolled_circuit,
)
from lrnn.theory.circuits.ledger import SHAPES, curves, fit, log_star
from lrnn.theory.circuits.numbers import Binary, Bits, Pair, Rationals, Residues
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.network import Head, Layer, LinearNetwork
from lrnn.theory.constructions.showpieces import parity
from lrnn.theory.transitions import Dense, Diagonal, DiagonalPlusLowRank, PermutationDiagonal

SEED = st.integers(0, 10_000)
FRACTIONS = st.tuples(st.integers(-9, 9), st.integers(1, 9))


def words_of(symbols, n):
    return list(product(symbols, repeat=n))


def verdicts(circuit, symbols, words):
    return [bit for (bit,) in circuit.evaluate_all([encode(symbols, word) for word in words])]


@settings(max_examples=20, deadline=None)
@given(SEED, st.integers(1, 3), st.integers(1, 5))
def test_all_compilers_agree_with_the_recurrence(seed, size, n):
    rnn = random_rnn(random.Random(seed), size)
    words = words_of("ab", n)
    truth = scored(rnn, words)
    rational, pair = rational_circuit(rnn, n), pair_circuit(rnn, n)
    for word, value in zip(words, truth):
        row = encode("ab", word)
        assert rational.evaluate(row) == (value,)
        numerator, denominator = pair.evaluate(row)
        assert fmpq(int(numerator), int(denominator)) == value
    assert verdicts(binary_circuit(rnn, n), "ab", words) == [value > 0 for value in truth]


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8])
def test_residues_agree_with_the_recurrence(n):
    rnn = random_rnn(random.Random(n), 2)
    words = words_of("ab", n)[:100]
    assert verdicts(residue_circuit(rnn, n), "ab", words) == [value > 0 for value in scored(rnn, words)]


@pytest.mark.slow
def test_residues_on_words_of_length_64():
    rng = random.Random(64)
    rnn = random_rnn(rng, 1)
    words = [rng.choices("ab", k=64) for _ in range(200)]
    truth = [value > 0 for value in scored(rnn, words)]
    assert set(truth) == {True, False}
    assert verdicts(residue_circuit(rnn, 64), "ab", words) == truth


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_depth_over_the_rationals_is_the_formula(size):
    """One level to choose among two symbols and one to add; for each halving a product and a sum of N + 1."""
    rnn = dense_rnn(size)
    for n in (2, 4, 8, 32, 128):
        halvings = n.bit_length() - 1
        assert rational_circuit(rnn, n).depth == 2 + halvings * (1 + size.bit_length())


def dense_rnn(size):
    """No entry is zero, and no entry is the same for both symbols."""
    entries = [[fmpq(i + j + 1, 7) for j in range(size)] for i in range(size)]
    A = {"a": Dense(exact.matrix(entries)), "b": Dense(-exact.matrix(entries))}
    b = {"a": exact.vector([1] * size), "b": exact.vector([2] * size)}
    return LinearRNN(exact.vector([1] * size), A, b, exact.matrix([[1] * size]))


def test_entries_that_are_always_zero_cost_nothing():
    size, n = 6, 16
    eye = {symbol: Diagonal([k + 2 for _ in range(size)]) for k, symbol in enumerate("ab")}
    dense = {symbol: Dense(A.dense() + exact.matrix([[1] * size] * size)) for symbol, A in eye.items()}
    ends = exact.vector([1] * size), exact.matrix([[1] * size])
    sparse, full = (rational_circuit(LinearRNN(ends[0], A, {}, ends[1]), n) for A in (eye, dense))
    assert full.size > 9 * sparse.size
    assert sparse.depth < full.depth


@given(st.lists(FRACTIONS, min_size=1, max_size=9), st.booleans())
def test_pairs_are_fractions(fractions, multiply):
    circuit = ArithmeticCircuit()
    pairs = [Pair(*circuit.inputs(f"x{i}.", 2)) for i in range(len(fractions))]
    result = reduce(lambda x, y: x * y if multiply else x + y, pairs)
    circuit.outputs("y", [result.numerator, result.denominator])
    values = [Fraction(*fraction) for fraction in fractions]
    expected = reduce(lambda x, y: x * y if multiply else x + y, values)
    assert Fraction(*circuit.evaluate([x for fraction in fractions for x in fraction])) == expected


def test_a_score_that_is_always_zero():
    rnn = LinearRNN(exact.vector([1]), {s: Diagonal([1]) for s in "ab"}, {}, exact.matrix([[0]]))
    assert rational_circuit(rnn, 3).evaluate(encode("ab", "aba")) == (0,)
    for compiler in (binary_circuit, residue_circuit, equality_circuit):
        assert verdicts(compiler(rnn, 3), "ab", words_of("ab", 3)) == [0] * 8


def two_layers():
    """Layer 1 keeps the parity of the a's; layer 2 doubles after an odd number and takes 1 off otherwise."""
    first = configuration_rnn(parity(), 2)
    keys = [(q, x) for q in (0, 1) for x in first.symbols]  # states first, as in `refine`
    A = {f"{q}{x}": Dense(exact.matrix([[2 if q else 1]])) for q, x in keys}
    b = {f"{q}{x}": exact.vector([0 if q else -1]) for q, x in keys}
    return first, LinearRNN(exact.vector([3]), A, b, exact.matrix([[1]]))


@pytest.mark.parametrize("n", [1, 2, 3, 6, 7])
def test_a_finite_layer_selects_the_next_ones_matrices(n):
    first, second = two_layers()
    one = exact.matrix([[1]])
    remember = Head(
        first.initial,
        lambda x: exact.Affine(first.A[x], exact.vector([0, 0])),
        lambda x: exact.vector([0, 1]),
    )
    compute = Head(second.initial, second.affine, lambda key: one)
    network = LinearNetwork((
        Layer((remember,), lambda x, ys: f"{int(ys[0][0, 0])}{x}"),
        Layer((compute,), lambda key, ys: ys[0][0, 0]),
    ))
    arithmetic, boolean = ArithmeticCircuit(), BooleanCircuit()
    for circuit, inner, outer in ((arithmetic, Rationals(), Rationals()), (boolean, Bits(), Binary())):
        one_hot = refine(first, read(circuit, first.symbols, n), inner)
        result = score(second, one_hot, outer)
        circuit.outputs("y", result.word if circuit is boolean else [result])
    for word in words_of(first.symbols, n):
        *_, expected = network.outputs(word)
        row = encode(first.symbols, word)
        assert arithmetic.evaluate(row) == (expected,)
        bits = boolean.evaluate_all([row])[0]
        assert sum(bit << i for i, bit in enumerate(bits)) - (bits[-1] << len(bits)) == expected


@pytest.mark.parametrize("size", [1, 2, 3])
def test_what_is_counted_in_binary_is_what_is_built(size):
    rnn = random_rnn(random.Random(size), size)
    for n in (1, 2, 3, 4, 7, 16):
        circuit = BooleanCircuit()
        circuit.outputs("y", score(rnn, read(circuit, "ab", n), Binary()).word)
        cost = binary_cost(rnn, n)
        assert cost.size == circuit.size
        assert 0.75 * cost.depth <= circuit.depth <= cost.depth


@pytest.mark.parametrize("modulus", [2, 3, 7, 31, 61, 101])
def test_what_is_counted_in_residues_is_what_is_built(modulus):
    rnn = random_rnn(random.Random(modulus), 2)
    for n in (1, 2, 3, 4, 8, 11):
        circuit = BooleanCircuit()
        circuit.outputs("y", score(rnn, read(circuit, "ab", n), Residues(modulus)))
        cost = residue_cost(rnn, n, modulus)
        assert cost.size == circuit.size
        assert 0.75 * cost.depth <= circuit.depth <= cost.depth


def test_reach_bounds_every_score_of_integer_weights():
    weights = {"a": Dense(exact.matrix([[1, -2], [2, 1]])), "b": Dense(exact.matrix([[0, 3], [-1, 1]]))}
    rnn = LinearRNN(exact.vector([1, 1]), weights, {"a": exact.vector([1, 0])}, exact.matrix([[1, -1]]))
    for n in (1, 2, 5, 8):
        assert max(abs(int(x.p)) for x in reachable_scores(rnn, n)) <= reach(rnn, n)


def test_moduli_are_the_first_primes_that_suffice():
    assert moduli(0) == [2]
    assert moduli(1) == [2, 3]
    assert moduli(104) == [2, 3, 5, 7]
    assert moduli(105) == [2, 3, 5, 7, 11]


@pytest.mark.parametrize("n", [1, 4, 8, 13])
def test_reachable_scores_of_a_counter_and_of_doubling(n):
    assert reachable_scores(counting(), n) == list(range(-n, n + 1, 2))
    double = {symbol: Diagonal([2]) for symbol in "ab"}
    doubling = LinearRNN(exact.vector([0]), double, {"a": exact.vector([1])}, exact.matrix([[1]]))
    assert reachable_scores(doubling, n) == list(range(2**n))


def test_equality_tests_need_integer_weights():
    rnn = LinearRNN(exact.vector([0]), {"a": Diagonal([fmpq(1, 2)])}, {}, exact.matrix([[1]]))
    with pytest.raises(ValueError, match="weights must be integers, got 1/2"):
        equality_circuit(rnn, 2)


@pytest.mark.parametrize("machine", [parity(), queue()], ids=["finite", "counter"])
def test_paths_of_configurations(machine):
    for n in (1, 2, 5, 8):
        words = words_of(machine.symbols, n)
        circuit = path_circuit(machine, n)
        assert verdicts(circuit, machine.symbols, words) == [machine.accepts(word) for word in words]
        configurations = configuration_rnn(machine, n).initial.nrows()
        assert circuit.depth <= squaring_depth(configurations, n)


def test_configurations_are_permutation_diagonal_and_polynomially_many():
    sizes = [configuration_rnn(queue(), n).initial.nrows() for n in (1, 4, 9)]
    assert sizes == [2, 5, 10]
    rnn = configuration_rnn(queue(), 9)
    assert all(isinstance(A, PermutationDiagonal) for A in rnn.A.values())
    word = "++-++--+-"
    assert list(reduce(rnn.step, word, rnn.initial).entries()).index(1) == last_counter(word)


def last_counter(word):
    count = 0
    for symbol in word:
        count = max(0, count + (1 if symbol == "+" else -1))
    return count


@pytest.mark.parametrize("n", [1, 2, 3, 6, 9])
def test_majority(n):
    rows = list(product((0, 1), repeat=n))
    assert majority_circuit(n).evaluate_all(rows) == [(int(2 * sum(row) > n),) for row in rows]


def test_squares_and_sums_one_after_the_other():
    circuit = unrolled_circuit(5)
    assert circuit.evaluate([1, 2, 3, 4, 5]) == (((((1 + 2) ** 2 + 3) ** 2) + 4) ** 2 + 5,)
    assert circuit.depth == 8


def test_fits_find_the_shape_that_made_the_numbers():
    lengths = [2**k for k in range(2, 12)]
    for name, shape in SHAPES.items():
        depths = {n: 3 * shape(n) + 5 for n in lengths}
        assert fit(depths, shape) == pytest.approx((3, 5, 0), abs=1e-9)
        assert all(fit(depths, other).worst > 0.4 for key, other in SHAPES.items() if key != name)


@pytest.mark.slow
def test_the_ledger_counts_what_it_builds():
    found = curves(delta_head(), longest=6)
    for measured, formula in pairwise(found):
        if measured.name == formula.name:
            assert (measured.how, formula.how) == ("built", "counted")
            shared = measured.depths.keys() & formula.depths.keys()
            assert len(shared) >= 3
            slack = 25 if formula.name == "linear, binary" else 0
            assert all(0 <= formula.depths[n] - measured.depths[n] <= slack for n in shared), formula.name


def delta_head():
    """A head of DeltaNet with keys (1, 1) and (1, -2)."""
    keys = {"a": (exact.vector([1, 1]), fmpq(1, 3), 1), "b": (exact.vector([1, -2]), fmpq(1, 2), -1)}
    A = {x: DiagonalPlusLowRank([1, 1], beta * k, k) for x, (k, beta, v) in keys.items()}
    b = {x: beta * v * k for x, (k, beta, v) in keys.items()}
    return LinearRNN(exact.vector([0, 0]), A, b, exact.matrix([[1, 1]]))


@pytest.mark.slow
def test_long_words_over_the_rationals():
    head = delta_head()
    word = random.Random(16).choices("ab", k=2**14)
    assert rational_circuit(head, 2**14).evaluate(encode("ab", word)) == tuple(scored(head, [word]))
    assert rational_circuit(head, 2**16).depth == 2 + 3 * 16


def test_iterated_logarithm():
    assert [log_star(n) for n in (1, 2, 4, 16, 17, 65_536, 65_537, 2**20)] == [0, 1, 2, 3, 4, 4, 5, 5]


def test_unknown_letters_are_named():
    with pytest.raises(ValueError, match="position 2: unknown symbol 'c'; known: a b"):
        encode(("a", "b"), "abc")


def test_empty_words_have_no_circuit():
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        rational_circuit(counting(), 0)
