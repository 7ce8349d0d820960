"""Circuits: what gates compute, what they cost, and what is refused."""

import random
import re
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrnn.theory.circuits import ArithmeticCircuit, BooleanCircuit
from lrnn.theory.circuits.netlist import from_gates, to_dot, to_networkx
from lrnn.theory.draw import circuit_diagram

NAMED = {
    "carry": ("|", "both", "through"),
    "through": ("&", "half", "z"),
    "x": ("input",),
    "y": ("input",),
    "z": ("input",),
    "both": ("&", "x", "y"),
    "half": ("^", "x", "y"),
}


def majority_by_gates():
    return from_gates(BooleanCircuit, NAMED, outputs=["carry"])


def test_operators_compute_what_they_say():
    circuit = BooleanCircuit()
    x, y = circuit.inputs("x", 2)
    circuit.outputs("f", [x & y, x | y, x ^ y, ~x, circuit.constant(1) & y])
    for a, b in product((0, 1), repeat=2):
        assert circuit.evaluate([a, b]) == (a and b, a or b, a ^ b, 1 - a, b)
    assert (circuit.size, circuit.depth, circuit.fan_in) == (5, 1, 2)


@given(st.lists(st.fractions(), min_size=3, max_size=3))
def test_arithmetic_is_exact(values):
    circuit = ArithmeticCircuit()
    x, y, z = circuit.inputs("x", 3)
    circuit.output("f", (x + y) * (z - x) * circuit.constant(Fraction(2, 3)))
    a, b, c = values
    assert circuit.evaluate(values) == ((a + b) * (c - a) * Fraction(2, 3),)
    assert (circuit.size, circuit.depth) == (4, 3)


def formulas(leaves):
    return st.one_of(st.tuples(st.sampled_from("&|^"), leaves, leaves), st.tuples(st.just("~"), leaves))


@given(st.recursive(st.integers(0, 3), formulas, max_leaves=30))
def test_packed_rows_single_rows_and_formulas_agree(formula):
    circuit = BooleanCircuit()
    wires = circuit.inputs("x", 4)
    circuit.output("f", value(formula, wires))
    rows = list(product((0, 1), repeat=4))
    expected = [(value(formula, [bool(bit) for bit in row]),) for row in rows]
    assert circuit.evaluate_all(rows) == expected
    assert [circuit.evaluate(row) for row in rows] == expected


def value(formula, leaves):
    """A formula over wires, or over Booleans."""
    if isinstance(formula, int):
        return leaves[formula]
    symbol, *parts = formula
    x, y = value(parts[0], leaves), value(parts[-1], leaves)
    if symbol == "~":
        return not x if isinstance(x, bool) else ~x
    return {"&": lambda: x & y, "|": lambda: x | y, "^": lambda: x ^ y}[symbol]()


@pytest.mark.parametrize("n", [1, 2, 5, 8])
def test_thresholds_count(n):
    circuit = BooleanCircuit()
    wires = circuit.inputs("x", n)
    circuit.outputs("least", [circuit.threshold(wires, k) for k in range(1, n + 1)])
    rows = list(product((0, 1), repeat=n))
    assert circuit.evaluate_all(rows) == [tuple(sum(row) >= k for k in range(1, n + 1)) for row in rows]
    assert (circuit.depth, circuit.fan_in) == (1, n)


def test_depth_is_the_longest_way_to_an_output():
    circuit = BooleanCircuit()
    x, y = circuit.inputs("x", 2)
    unused = ~~~~x
    circuit.output("f", (x & y) ^ ~(x & y))
    assert unused.circuit is circuit
    assert circuit.depth == 3
    assert circuit.levels() == [0, 0, 1, 2, 3, 4, 1, 1, 2, 3]
    assert circuit.size == 8


def test_equal_constants_share_a_gate_that_costs_nothing():
    circuit = ArithmeticCircuit()
    assert circuit.constant(3).index == circuit.constant(3).index
    assert circuit.size == 0


def test_many_rows_and_a_deep_circuit():
    circuit, draws = BooleanCircuit(), random.Random(0)
    wires = circuit.inputs("x", 20)
    parity = wires[0]
    for i in range(1, 100_000):
        parity = parity ^ wires[i % 20]
    circuit.output("f", parity)
    rows = [draws.choices((0, 1), k=20) for _ in range(3000)]
    assert circuit.evaluate_all(rows) == [(sum(row) * 5000 % 2,) for row in rows]
    assert circuit.depth == 99_999


def test_gates_in_any_order():
    circuit = majority_by_gates()
    assert list(circuit.sources) == ["x", "y", "z"]
    assert all(circuit.evaluate(row) == (sum(row) >= 2,) for row in product((0, 1), repeat=3))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"both": ("&", "x", "carry")}, "cycle.*'both'"),
        ({"half": ("^", "half", "y")}, "cycle.*'half'"),
        ({"half": ("^", "x", "w")}, "'half' reads 'w'"),
        ({"half": ("^", "x")}, "'half' is '\\^' and must have 2 operands, got 1"),
        ({"half": ("~", "x", "y")}, "'half' is '~' and must have 1 operands, got 2"),
        ({"x": ("input", "y")}, "'x' is 'input' and must have 0 operands, got 1"),
        ({"half": ("xor", "x", "y")}, "'half' must be one of .* got 'xor'"),
        ({"half": ("threshold", 3, "x", "y")}, "from 1 to the 2 wires, got 3"),
    ],
)
def test_malformed_gates_are_named(change, message):
    with pytest.raises(ValueError, match=message):
        from_gates(BooleanCircuit, NAMED | change, outputs=["carry"])


def test_an_output_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="'the output' reads 'sum'"):
        from_gates(BooleanCircuit, NAMED, outputs=["sum"])


def test_what_a_circuit_refuses():
    boolean, arithmetic = BooleanCircuit(), ArithmeticCircuit()
    x, y = boolean.input("x"), arithmetic.input("y")
    boolean.output("f", x)
    with pytest.raises(TypeError, match="BooleanCircuit has no gate \\+"):
        x + x
    with pytest.raises(TypeError, match="ArithmeticCircuit has no gate &"):
        y & y
    with pytest.raises(TypeError, match="its own circuit"):
        x & y
    with pytest.raises(TypeError, match="its own circuit, got 1"):
        x & 1
    with pytest.raises(TypeError, match="its own circuit"):
        boolean.threshold([x, y], 1)
    with pytest.raises(ValueError, match="an input 'x' already"):
        boolean.input("x")
    with pytest.raises(ValueError, match="an output 'f' already"):
        boolean.output("f", x)
    with pytest.raises(ValueError, match="constant must be 0 or 1, got 2"):
        boolean.constant(2)
    with pytest.raises(TypeError, match=r"constant must be an int.*got 0\.5"):
        arithmetic.constant(0.5)
    with pytest.raises(ValueError, match="input x must be 0 or 1, got 3"):
        boolean.evaluate_all([[1], [3]])
    with pytest.raises(TypeError, match="input y must be an int"):
        arithmetic.evaluate([0.5])
    with pytest.raises(ValueError, match="one for each of 1 inputs, got 2"):
        boolean.evaluate([0, 1])


def test_graphviz_has_a_line_for_each_gate_and_wire():
    text = to_dot(majority_by_gates())
    assert text.startswith("digraph {")
    assert text.count(" -> ") == 8 + 1
    assert [text.count(f'label="{symbol}"') for symbol in "&|^"] == [2, 1, 1]


def test_networkx_keeps_gates_wires_and_levels():
    networkx = pytest.importorskip("networkx")
    circuit = majority_by_gates()
    graph = to_networkx(circuit)
    assert networkx.dag_longest_path_length(graph) == circuit.depth
    assert (len(graph), graph.number_of_edges()) == (7, 8)
    assert [graph.nodes[i]["level"] for i in graph] == circuit.levels()


def test_drawing_shows_each_gate_and_lights_up_to_a_level():
    circuit = majority_by_gates()
    values = circuit.trace([1, 1, 0])
    pictures = [circuit_diagram(circuit, title="Carry", values=values, level=r) for r in range(4)]
    assert [str(picture).count("<circle") for picture in pictures] == [7] * 4
    assert [str(picture).count('fill="white"') for picture in pictures] == [0, 1, 1, 2]
    assert len({(picture.width, picture.height) for picture in pictures}) == 1
    assert pictures[2].alt == "Carry: 4 gates in 3 levels, after level 2"


def test_no_two_gates_of_a_row_are_drawn_on_one_another():
    circuit = BooleanCircuit()
    x = circuit.inputs("x", 6)
    circuit.outputs("f", [a & b for a in x for b in x])
    drawn = str(circuit_diagram(circuit, title="Pairs"))
    centres = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawn)]
    assert len(centres) == 42
    assert all(a[1] != b[1] or abs(a[0] - b[0]) > 25 for i, a in enumerate(centres) for b in centres[:i])


def test_a_circuit_without_output_is_not_drawn():
    with pytest.raises(ValueError, match="at least one output"):
        circuit_diagram(BooleanCircuit(), title="Nothing")
