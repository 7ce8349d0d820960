"""Adders, comparisons, sums, products and residues made of gates: equal to Python's integers, and shallow."""

from itertools import pairwise
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.theory.circuits import (
    LOOKAHEAD,
    RIPPLE,
    BooleanCircuit,
    add,
    add_many,
    addition_depth,
    balanced,
    bits,
    constant,
    equal,
    from_residues,
    less,
    multiply,
    number,
    positive,
    residue,
    rounds,
    save_carries,
    subtract,
    terms,
    total,
)
from lrnn.theory.scans import KoggeStone

SIZES = (1, 2, 3, 4, 5, 8, 16, 31, 32, 33, 64, 127, 128)


def circuit_of(build, *widths):
    circuit = BooleanCircuit()
    circuit.outputs("y", build(*(circuit.inputs(f"x{i}.", width) for i, width in enumerate(widths))))
    return circuit


def run(build, *values, width, signed=False):
    """What a circuit on words of one width makes of integers."""
    circuit = circuit_of(build, *[width] * len(values))
    return number(circuit.evaluate([bit for value in values for bit in bits(value, width)]), signed=signed)


def depth(build, *widths):
    return circuit_of(build, *widths).depth


@st.composite
def words(draw, count, *, signed=False, widest=40):
    width = draw(st.integers(1, widest))
    low, high = (-(1 << width - 1), (1 << width - 1) - 1) if signed else (0, (1 << width) - 1)
    return width, draw(st.lists(st.integers(low, high), min_size=count, max_size=count))


@given(words(2), st.sampled_from([LOOKAHEAD, RIPPLE, KoggeStone()]), st.none() | st.integers(0, 1))
def test_any_scan_is_an_adder(case, method, bit):
    width, values = case

    def build(x, y):
        carry = None if bit is None else x[0].circuit.constant(bit)
        return add(x, y, carry=carry, method=method)

    assert run(build, *values, width=width) == sum(values) + (bit or 0)


@given(words(2, signed=True))
def test_signed_differences(case):
    width, (x, y) = case
    assert run(subtract, x, y, width=width, signed=True) == x - y


@given(words(2), words(2, signed=True))
def test_comparisons(unsigned, signed):
    width, (x, y) = unsigned
    assert run(lambda x, y: [less(x, y)], x, y, width=width) == (x < y)
    assert run(lambda x, y: [less(x, x)], x, y, width=width) == 0
    assert run(lambda x, y: [equal(x, y), equal(x, x)], x, y, width=width) == (x == y) + 2
    width, (x, y) = signed
    assert run(lambda x, y: [less(x, y, signed=True)], x, y, width=width) == (x < y)


@given(st.booleans().flatmap(lambda signed: st.tuples(st.just(signed), words(7, signed=signed))))
def test_sums(case):
    signed, (width, values) = case
    assert run(lambda *x: add_many(x, signed=signed), *values, width=width, signed=signed) == sum(values)


@given(st.booleans().flatmap(lambda signed: st.tuples(st.just(signed), words(2, signed=signed))))
@settings(max_examples=50)
def test_products(case):
    signed, (width, values) = case
    found = run(lambda x, y: multiply(x, y, signed=signed), *values, width=width, signed=signed)
    assert found == prod(values)


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=9), st.data())
def test_weighted_bits_of_any_sign(weights, data):
    values = data.draw(st.lists(st.integers(0, 1), min_size=len(weights), max_size=len(weights)))
    circuit = BooleanCircuit()
    circuit.outputs("y", total(list(zip(weights, circuit.inputs("x", len(weights)))), width=15))
    assert number(circuit.evaluate(values), signed=True) == sum(w * x for w, x in zip(weights, values))


@given(words(1, widest=100), st.integers(2, 300))
def test_residues(case, modulus):
    width, (value,) = case
    assert run(lambda x: residue(terms(x), modulus), value, width=width) == value % modulus


@pytest.mark.parametrize("moduli", [(2,), (7,), (2, 3), (5, 8, 9)])
def test_every_residue_vector_means_one_number_and_one_sign(moduli):
    widths = [(modulus - 1).bit_length() for modulus in moduli]
    circuit = circuit_of(lambda *r: [*from_residues(r, moduli), positive(r, moduli)], *widths)
    values = range(-((prod(moduli) - 1) // 2), (prod(moduli) - 1) // 2 + 1)
    rows = [[bit for m, w in zip(moduli, widths) for bit in bits(value % m, w)] for value in values]
    for value, (*word, sign) in zip(values, circuit.evaluate_all(rows)):
        assert number(word) == value % prod(moduli)
        assert sign == (value > 0)


@pytest.mark.parametrize("n", SIZES)
def test_adders_are_as_deep_as_the_textbook_says(n):
    assert depth(lambda x, y: add(x, y, method=RIPPLE), n, n) == 2 * n - 1
    assert depth(add, n, n) == addition_depth(n)
    if n >= 4 and n.bit_count() == 1:
        assert addition_depth(n) == 4 * (n.bit_length() - 1) - 2


@pytest.mark.parametrize("n", SIZES)
def test_comparisons_are_as_deep_as_the_textbook_says(n):
    height = (n - 1).bit_length()
    assert depth(lambda x, y: [less(x, y)], n, n) == 2 + 2 * height
    assert depth(lambda x, y: [equal(x, y)], n, n) == 2 + height


def test_rounds_follow_the_heights_of_dadda():
    heights = [2]
    while heights[-1] < 10_000:
        heights.append(3 * heights[-1] // 2)
    for height in range(1, 5000):
        assert rounds(height) == next(i for i, most in enumerate(heights) if height <= most)


@pytest.mark.parametrize("height", [3, 4, 5, 6, 9, 10, 28, 64])
def test_a_round_keeps_the_sum_and_lowers_the_columns(height):
    circuit = BooleanCircuit()
    columns = [circuit.inputs(f"x{i}.", height) for i in range(4)]
    saved = save_carries([*columns, [], []])
    assert max(map(len, saved)) <= 2 * (height // 3) + height % 3
    assert len(saved) == 6
    circuit.outputs("y", total([(1 << i, bit) for i, column in enumerate(saved) for bit in column], width=20))
    row = [i * i // 3 % 2 for i in range(4 * height)]
    expected = sum(sum(row[i * height : (i + 1) * height]) << i for i in range(4))
    assert number(circuit.evaluate(row)) == expected


@pytest.mark.parametrize("n", SIZES[:-2])
@pytest.mark.parametrize("signed", [False, True])
def test_products_are_as_shallow_as_the_textbook_says(n, signed):
    bound = 2 + signed + 3 * rounds(n + signed) + addition_depth(2 * n)
    assert depth(lambda x, y: multiply(x, y, signed=signed), n, n) <= bound


@pytest.mark.parametrize("count", [3, 8, 50, 200])
def test_sums_are_as_shallow_as_the_textbook_says(count):
    width = ((2**8 - 1) * count).bit_length()
    assert depth(lambda *x: add_many(x), *[8] * count) <= 3 * rounds(count) + addition_depth(width)


def test_residues_have_logarithmic_depth():
    depths = [depth(lambda x: residue(terms(x), 97), 2**k) for k in range(5, 11)]
    assert all(later - earlier <= 20 for earlier, later in pairwise(depths))


@given(st.integers(1, 40))
def test_balanced_trees_keep_the_order(n):
    deep, word = balanced(lambda y, x: (1 + max(x[0], y[0]), x[1] + y[1]), [(0, [i]) for i in range(n)])
    assert word == list(range(n))
    assert deep == (n - 1).bit_length()


def test_what_the_library_refuses():
    circuit = BooleanCircuit()
    x, y = circuit.inputs("x", 3), circuit.inputs("y", 2)
    for build in (add, subtract, less, equal):
        with pytest.raises(ValueError, match="equally many bits, at least one, got 3 and 2"):
            build(x, y)
        with pytest.raises(ValueError, match="at least one, got 0 and 0"):
            build([], [])
    with pytest.raises(ValueError, match="got 0 and 4"):
        total([], width=4)
    with pytest.raises(ValueError, match="modulus be at least 2, got 3 and 1"):
        residue(terms(x), 1)
    with pytest.raises(ValueError, match=r"one word for each modulus.*got 2 for 1"):
        from_residues([x, y], [5])
    with pytest.raises(ValueError, match=r"pairwise coprime, got \[4, 6\]"):
        from_residues([x, y], [4, 6])
    with pytest.raises(ValueError, match="at least one item"):
        balanced(max, [])


def test_words_of_constants():
    circuit = BooleanCircuit()
    circuit.outputs("c", constant(circuit, -3, 4))
    assert number(circuit.evaluate([]), signed=True) == -3
