"""Machine and network are one: on all short words, on long ones, and on random machines."""

import random
from fractions import Fraction
from itertools import product

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.theory.automata import CounterMachine, StackMachine
from lrnn.theory.constructions import (
    SHOWPIECES,
    bounded_dyck,
    compile_counters,
    compile_registers,
    compile_stacks,
    showpiece,
    showpieces,
)
from lrnn.theory.constructions.memory import StackCode, printed_stack_code, printed_top
from lrnn.theory.constructions.registers import printed_registers
from lrnn.theory.constructions.trace import trace
from lrnn.theory.constructions.wires import inputs, network
from lrnn.theory.exact import vector
from lrnn.theory.labels import languages


@pytest.mark.parametrize("name", [name for name in SHOWPIECES if name not in ("circuit", "addition")])
def test_all_words_up_to_length_10(name):
    comparisons = list(showpiece(name).check(10))
    assert max(found.length for found in comparisons) == (10 if name != "parity" else 2)
    assert [found for found in comparisons if not found.agrees] == []


@pytest.mark.slow
@pytest.mark.parametrize(("name", "length"), [("circuit", 7), ("addition", 10)])
def test_all_words_of_the_larger_machines(name, length):
    assert all(found.agrees for found in showpiece(name).check(length))


def test_a_check_finds_a_broken_network():
    """One weight changed by one part in a million."""
    construction = showpiece("anbncn")
    first, *others = construction.network.cell.layers
    broken = first.W * 1
    broken[0, 0] += fmpq(1, 10**6)
    cell = type(construction.network.cell)((first._replace(W=broken), *others))
    network = type(construction.network)(
        construction.network.symbols, construction.network.initial, cell, construction.network.readout
    )
    changed = type(construction)(**{**vars(construction), "network": network})
    assert not all(found.agrees for found in changed.check(4))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("anbncn", "a" * 4000 + "b" * 4000 + "c" * 4000),
        ("palindrome", "011" * 1700 + "#" + "110" * 1700),
        ("dyck2", "([" * 2500 + "])" * 2500),
        ("beaver", "." * 10_000),
        ("race", "xdl" * 200 + "xy" * 5000),
    ],
)
def test_long_words_exactly(name, word):
    assert len(word) >= 10_000
    assert showpiece(name).agrees(word)
    assert showpiece(name).accepts(word) == (name != "race")


stack_results = st.tuples(st.sampled_from("pq"), *[st.sampled_from(["push0", "push1", "noop", "pop"])] * 2)


@settings(max_examples=25)
@given(st.lists(stack_results, min_size=36, max_size=36), st.text("ab", min_size=1, max_size=60))
def test_random_stack_machines(results, word):
    rules = []
    for case, (state, *actions) in zip(product("pq", "ab", ("_", "0", "1"), ("_", "0", "1")), results):
        safe = [
            "noop" if (test, action) == ("_", "pop") else action for test, action in zip(case[2:], actions)
        ]
        rules.append(f"{' '.join(case)} -> {state} {' '.join(safe)}")
    machine = StackMachine(
        "\n".join(rules), states="p q", symbols="a b", start="p", accepting="q _ *", stacks=2
    )
    assert compile_stacks(machine).agrees(word)


counter_results = st.tuples(st.sampled_from("pq"), *[st.sampled_from(CounterMachine.ACTIONS)] * 2)


@settings(max_examples=25)
@given(st.lists(counter_results, min_size=16, max_size=16), st.text("ab", min_size=1, max_size=60))
def test_random_counter_machines(results, word):
    cases = product("pq", "ab", ("=0", "!0"), ("=0", "!0"))
    rules = (f"{' '.join(case)} -> {' '.join(result)}" for case, result in zip(cases, results))
    machine = CounterMachine(
        "\n".join(rules), states="p q", symbols="a b", start="p", accepting="q =0 *", counters=2
    )
    assert compile_counters(machine, longest=60).agrees(word)


def test_a_reset_needs_a_bound_and_the_bound_is_sharp():
    machine = showpieces.last_block()
    with pytest.raises(ValueError, match=r"longest must be given for a machine that resets a counter \(x0\)"):
        compile_counters(machine)
    construction = compile_counters(machine, longest=5)
    assert construction.hypotheses == "words of length at most 5"
    assert construction.agrees("aaaaa#ab")
    assert not construction.agrees("aaaaaa#ab")


def test_no_network_resets_without_a_bound():
    """Its output moves at most in proportion to its input: a letter cannot move it by more and more."""
    construction = compile_counters(showpieces.last_block(), longest=100)
    step, encode = construction.network.step, construction.encode
    for count in (10, 100):
        configuration = construction.machine.run("a" * count)[-1]
        kept, reset = (step(encode(configuration), symbol) for symbol in "a#")
        assert kept[3, 0] - reset[3, 0] == count + 1


def test_costs_and_hypotheses_are_reported():
    for name in SHOWPIECES:
        construction = showpiece(name)
        assert construction.cost.depth == {"parity": 2, "race": 1}.get(name, 4)
        assert 0 < construction.cost.nonzero < construction.cost.weights
        assert construction.id in ("T1", "L3", "T14")
        assert construction.hypotheses
        assert construction.source


def code(stack):
    found = StackCode().encode(stack)
    return Fraction(int(found.p), int(found.q))


def test_gapped_code_keeps_its_gap_at_every_depth():
    assert code("") == 0
    for depth in range(1, 11):
        codes = {stack: code(stack) for stack in map("".join, product("01", repeat=depth))}
        assert len(set(codes.values())) == 2**depth
        assert all(Fraction(1, 4) <= c < Fraction(1, 2) for stack, c in codes.items() if stack[0] == "0")
        assert all(Fraction(3, 4) <= c < 1 for stack, c in codes.items() if stack[0] == "1")


def test_printed_code_loses_its_gap():
    """The smallest failure is the stack 0, 1, 1; no margin helps, because the gap shrinks to nothing."""
    given = inputs(1)
    top = network(given, [printed_top(given[0])])
    wrong = [
        stack
        for depth in range(1, 5)
        for stack in map("".join, product("01", repeat=depth))
        if top(vector([printed_stack_code(stack)]))[0, 0] != int(stack[0])
    ]
    assert wrong[0] == "011"
    for depth in range(1, 30):
        assert 1 - printed_stack_code("0" + "1" * depth) == fmpq(1, 2**depth)


def test_printed_maximum_is_not_one():
    """The smallest failure: registers that hold 0, where the maximum with 1 is taken."""
    machine = showpieces.RegisterMachine(
        "m -> x = x max one", symbols="m", registers="x one", initial={"one": 1}, larger="x", smaller="one"
    )
    assert not printed_registers(machine).agrees("m")
    assert printed_registers(machine).run_exact("m").states[-1][0, 0] == 0
    assert compile_registers(machine).run_exact("m").states[-1][0, 0] == 1
    assert compile_registers(machine).agrees("m" * 10)


def test_registers_grow_exponentially():
    construction = showpiece("race")
    assert construction.run_exact("x" + "d" * 1000).states[-1][0, 0] == 2**1000


@pytest.mark.parametrize(("kinds", "depth"), [(1, 1), (1, 4), (2, 2), (2, 3), (3, 2), (4, 2)])
def test_bounded_brackets(kinds, depth):
    pairs = list(zip("([{<", ")]}>"))[:kinds]
    elman = bounded_dyck(pairs, depth=depth)
    bits = {1: 1, 2: 2, 3: 2, 4: 3}[kinds]
    assert elman.network.cost.width == 2 * depth * bits
    assert len({elman.network.A[symbol].str() for symbol in elman.network.symbols}) == 1
    symbols = [bracket for pair in pairs for bracket in pair]
    for n in range(8 if kinds < 3 else 6):
        for word in product(symbols, repeat=n):
            assert elman.accepts(word) == languages.dyck(word, pairs, depth), word


def test_bounded_and_unbounded_brackets_part_at_the_bound():
    pairs = [("(", ")"), ("[", "]")]
    elman, unbounded = bounded_dyck(pairs, depth=8), showpiece("dyck2")
    for depth in range(1, 12):
        word = "([" * depth
        word = word[:depth] + word[:depth][::-1].translate(str.maketrans("([", ")]"))
        assert unbounded.accepts(word)
        assert elman.accepts(word) == (depth <= 8)


def test_bounded_brackets_stay_bits_on_long_words():
    pairs = [("(", ")"), ("[", "]"), ("{", "}")]
    elman, rng, word = bounded_dyck(pairs, depth=5), random.Random(0), []
    h = elman.network.initial
    for _ in range(2000):
        word.append(rng.choice(sorted(elman.allowed(h) - {"$"})))
        h = elman.network.step(h, word[-1])
        assert set(h.entries()) <= {0, 1}


def test_bounded_brackets_name_wrong_arguments():
    with pytest.raises(ValueError, match="depth must be at least 1, got 0"):
        bounded_dyck([("(", ")")], depth=0)
    with pytest.raises(ValueError, match="pairs must be distinct brackets"):
        bounded_dyck([("(", "(")], depth=1)
    with pytest.raises(ValueError, match="unknown symbol 'x'"):
        bounded_dyck([("(", ")")], depth=1).accepts("x")


def test_unknown_symbols_and_showpieces_are_named():
    with pytest.raises(ValueError, match="unknown symbol 'x'; known: a b c"):
        showpiece("anbncn").run_exact("ax")
    with pytest.raises(ValueError, match="unknown showpiece 'x'; known: parity anbncn"):
        showpiece("x")


@pytest.mark.parametrize("name", SHOWPIECES)
def test_traces_print(name):
    example = SHOWPIECES[name].example
    printed = list(trace(showpiece(name), example))
    assert len(printed) == len(example) + 3
    assert (
        printed[-1] == f"{'accepted' if showpiece(name).machine.accepts(example) else 'rejected'}; "
        "the network agrees after every symbol"
    )
