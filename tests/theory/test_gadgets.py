"""Each gadget is exact on its domain, and wires become the matrices that they say."""

from itertools import product

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from lrnn.theory.constructions import gadgets
from lrnn.theory.constructions.mlp import Cost
from lrnn.theory.constructions.wires import inputs, network, relu, total
from lrnn.theory.exact import rational, vector

fractions = st.fractions(min_value=-5, max_value=5, max_denominator=64).map(rational)


def compute(gadget, *values, nonnegative=True):
    """The gadget's output on some inputs, through explicit matrices."""
    given = inputs(len(values), nonnegative=nonnegative)
    return network(given, [gadget(*given)])(vector(values))[0, 0]


@given(fractions)
def test_parts(x):
    given = inputs(1, nonnegative=False)
    positive, negative = network(given, gadgets.parts(*given))(vector([x])).entries()
    assert (positive - negative, min(positive, negative)) == (x, 0)


@given(fractions)
def test_threshold(x):
    found = compute(lambda x: gadgets.threshold(x, low=-1, high=fmpq(1, 3)), x, nonnegative=False)
    if x <= -1 or 3 * x >= 1:
        assert found == (3 * x >= 1)
    else:
        assert 0 < found < 1


def test_is_zero_on_integers_and_only_there():
    for x in range(-50, 51):
        assert compute(gadgets.is_zero, x, nonnegative=False) == (x == 0)
    assert compute(gadgets.is_zero, fmpq(1, 2), nonnegative=False) == fmpq(1, 2)


@pytest.mark.parametrize("count", range(1, 5))
def test_both(count):
    for bits in product((0, 1), repeat=count):
        given = inputs(count)
        assert network(given, [gadgets.both(given)])(vector(bits))[0, 0] == all(bits)


def test_lookup_is_the_table():
    groups, rules = ("ab", "xyz"), [("a", "xy"), ("b", "xyz"), ("ab", "z"), ("ab", "xyz")]
    given = inputs(5)
    wires = [dict(zip("ab", given[:2])), dict(zip("xyz", given[2:]))]
    mlp = network(given, gadgets.lookup(wires, rules))
    for values in product(*groups):
        lit = vector([int(name in values) for group in groups for name in group])
        expected = [all(value in allowed for value, allowed in zip(values, rule)) for rule in rules]
        assert mlp(lit).entries() == expected


@given(st.booleans(), fractions)
def test_select(bit, x):
    x = min(x, fmpq(1)) if not bit else abs(x) / 5

    def gadget(bit, x):
        return gadgets.select(relu(bit), relu(x) - relu(-x))

    assert compute(gadget, int(bit), x, nonnegative=False) == (x if bit else 0)


@given(fractions, fractions)
def test_maximum_and_minimum(x, y):
    def of(gadget):
        return compute(lambda x, y: gadget(relu(x) - relu(-x), relu(y) - relu(-y)), x, y, nonnegative=False)

    assert of(gadgets.maximum) == max(x, y)
    assert of(gadgets.minimum) == min(x, y)


def test_threshold_needs_a_gap():
    with pytest.raises(ValueError, match="low must be below high, got low = 1, high = 1"):
        gadgets.threshold(inputs(1)[0], low=1, high=1)


def test_matrices_are_the_formula():
    """|x - 2y| + 1 and x, layer by layer."""
    x, y = given = inputs(2)
    mlp = network(given, [relu(x - 2 * y) + relu(2 * y - x) + 1, x])
    first, last = mlp.layers
    assert sorted(map(tuple, first.W.tolist())) == [(-1, 2), (1, -2), (1, 0)]
    assert last.b.entries() == [1, 0]
    assert mlp.cost == Cost(width=3, depth=2, weights=3 * 3 + 2 * 4, nonzero=5 + 3 + 1)
    for a, b in product(range(4), repeat=2):
        assert mlp(vector([a, b])).entries() == [abs(a - 2 * b) + 1, a]


def test_equal_neurons_are_made_once():
    (x,) = given = inputs(1)
    mlp = network(given, [relu(x - 1) + relu(x - 1), relu(relu(x - 1) - 1), relu(relu(x - 1) - 1)])
    assert mlp.cost.width == 2
    assert mlp(vector([5])).entries() == [8, 3, 3]


def test_signed_inputs_are_read_by_the_first_layer_only():
    (x,) = given = inputs(1, nonnegative=False)
    with pytest.raises(ValueError, match="an input that may be negative was read after layer 1"):
        network(given, [relu(x) + x])
    assert network(given, [total([x, x])])(vector([-3])).entries() == [-6]
