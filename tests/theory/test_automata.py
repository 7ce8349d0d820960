"""Finite, weighted and Turing machines against brute force, and the groups behind word problems."""

from fractions import Fraction
from itertools import accumulate, permutations, product

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from lrnn.theory.automata import (
    BOOLEANS,
    DFA,
    MAX_PLUS,
    RATIONALS,
    WFA,
    CounterMachine,
    DeterministicWFA,
    Monoid,
    groups,
    padded,
    two_stacks,
)
from lrnn.theory.constructions import showpieces
from lrnn.theory.labels import languages

PERIODIC = "p a -> q\nq a -> p\np b -> p\nq b -> q"


def words(symbols, longest):
    return ("".join(word) for n in range(longest + 1) for word in product(symbols, repeat=n))


def automaton(targets, finals):
    """A DFA over {a, b} on states 0, 1, ...: `targets` lists where each state goes on a and on b."""
    states = range(len(targets))
    rules = (f"{q} {a} -> {targets[q][i] % len(targets)}" for q in states for i, a in enumerate("ab"))
    return DFA(
        "\n".join(rules),
        states=" ".join(map(str, states)),
        symbols="a b",
        start="0",
        accepting="\n".join(str(q) for q in states if q in finals),
    )


targets = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=6)
automata = st.builds(automaton, targets, st.sets(st.integers(0, 5)))


@given(automata)
def test_minimal_automata_accept_the_same_and_tell_all_states_apart(dfa):
    minimal = dfa.minimise()
    assert len(minimal.minimise().states) == len(minimal.states)
    profiles = {}
    for word in words("ab", 6):
        assert minimal.accepts(word) == dfa.accepts(word)
        for q in minimal.states:
            state = q
            for a in word:
                state = minimal.target(state, a)
            profiles.setdefault(q, []).append(state in minimal.finals)
    assert len(set(map(tuple, profiles.values()))) == len(minimal.states)


@given(automata)
def test_transition_monoid_holds_what_words_do(dfa):
    elements = set(dfa.transition_monoid().elements)
    for word in words("ab", 4):
        images = []
        for q in dfa.states:
            for a in word:
                q = dfa.target(q, a)
            images.append(dfa.states.index(q))
        assert tuple(images) in elements


def language(rules, states, accepting):
    return DFA(rules, states=states, symbols="a b", start=states.split()[0], accepting=accepting)


def test_aperiodic_and_solvable():
    parity = language(PERIODIC, "p q", "q").transition_monoid()
    assert not parity.is_aperiodic()
    assert parity.is_solvable()
    ends_in_a = language("p|q a -> q\np|q b -> p", "p q", "q").transition_monoid()
    assert ends_in_a.is_aperiodic()
    five = groups.alternating(5)
    assert not Monoid.generated({"a": five.elements[1], "b": five.elements[5]}, points=5).is_aperiodic()


def test_the_monoid_of_a5_with_a_reset_is_not_solvable():
    """The group sits inside a monoid that is no group."""
    cycle, three, reset = (1, 2, 3, 4, 0), (1, 2, 0, 3, 4), (0, 0, 0, 0, 0)
    monoid = Monoid.generated({"c": cycle, "t": three, "r": reset}, points=5)
    assert len(monoid.elements) == 60 + 5
    assert not monoid.is_solvable()
    assert Monoid.generated({"c": cycle, "r": reset}, points=5).is_solvable()


@pytest.mark.parametrize(
    ("group", "order", "solvable"),
    [
        (groups.cyclic(6), 6, True),
        (groups.symmetric(3), 6, True),
        (groups.alternating(4), 12, True),
        (groups.symmetric(4), 24, True),
        (groups.alternating(5), 60, False),
        (groups.symmetric(5), 120, False),
    ],
    ids=lambda value: getattr(value, "name", str(value)),
)
def test_groups(group, order, solvable):
    assert len(group) == order
    assert group.is_solvable() == solvable
    assert group.multiply(0, order - 1) == order - 1


def test_alternating_groups_hold_the_even_permutations():
    for n in range(1, 6):
        even = groups.alternating(n).elements
        assert even == tuple(p for p in permutations(range(n)) if _sign(p) == 1)


def _sign(p):
    """The sign from the number of cycles."""
    seen, cycles = set(), 0
    for i in range(len(p)):
        cycles += i not in seen
        while i not in seen:
            seen.add(i)
            i = p[i]
    return (-1) ** (len(p) - cycles)


def test_sides_are_different_tasks_in_a_group_that_does_not_commute():
    group = groups.symmetric(3)
    g, h = group.number[(1, 0, 2)], group.number[(0, 2, 1)]
    left, right = (group.products([g, h], side=side)[-1] for side in ("left", "right"))
    assert group.elements[left] == (2, 0, 1)  # g first: 0 goes to 1, then h sends 1 to 2
    assert group.elements[right] == (1, 2, 0)
    commuting = groups.cyclic(5)
    assert commuting.products([2, 4], side="left") == commuting.products([2, 4], side="right") == (2, 1)


@pytest.mark.parametrize("side", ["left", "right"])
def test_word_problem_follows_the_product(side):
    group = groups.symmetric(3)
    dfa = group.word_problem(side=side)
    for word in product(range(6), repeat=3):
        assert dfa.accepts([str(g) for g in word]) == (group.products(word, side=side)[-1] == 0)
    assert len(dfa.minimise().states) == 6
    assert len(dfa.transition_monoid().elements) == 6


def test_groups_name_wrong_arguments():
    with pytest.raises(ValueError, match="side must be 'left' or 'right', got 'both'"):
        groups.cyclic(2).products([0], side="both")
    with pytest.raises(ValueError, match="numbers below 2, got 2 at position 1"):
        groups.cyclic(2).products([0, 2], side="left")
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        groups.symmetric(0)
    with pytest.raises(ValueError, match=r"map of 'a' must send 2 points into themselves, got \(0, 2\)"):
        Monoid.generated({"a": (0, 2)}, points=2)


def test_weights_are_sums_over_paths():
    wfa = WFA(
        "p a p -> 1/2\np a q -> 1\nq b q -> 3\nq a q -> -1\np b p -> 1",
        semiring=RATIONALS,
        states="p q",
        symbols="a b",
        alpha="p -> 2",
        omega="q -> 1/3",
    )
    weights = {
        ("p", "a", "p"): Fraction(1, 2),
        ("p", "a", "q"): 1,
        ("q", "b", "q"): 3,
        ("q", "a", "q"): -1,
        ("p", "b", "p"): 1,
    }
    for word in words("ab", 6):
        total = Fraction(0)
        for path in product("pq", repeat=len(word) + 1):
            weight = Fraction(2 if path[0] == "p" else 0) * (Fraction(1, 3) if path[-1] == "q" else 0)
            for p, a, q in zip(path, word, path[1:]):
                weight *= weights.get((p, a, q), 0)
            total += weight
        found = wfa.value(word)
        assert Fraction(int(found.p), int(found.q)) == total
        assert wfa.accepts(word, threshold=0) == (total > 0)


def test_weights_over_other_semirings():
    longest = WFA(
        "p a p -> 1\np b q -> 0\nq b q -> 0\nq a p -> 1\np a q -> 0\nq a q -> 0",
        semiring=MAX_PLUS,
        states="p q",
        symbols="a b",
        alpha="p -> 0",
        omega="p -> 0\nq -> 0",
    )
    assert longest.value("aabba") == 3
    some_b = WFA(
        "p a p -> 1\np b p -> 1\np b q -> 1\nq a q -> 1\nq b q -> 1",
        semiring=BOOLEANS,
        states="p q",
        symbols="a b",
        alpha="p -> 1",
        omega="q -> 1",
    )
    assert [some_b.value(word) for word in ("", "aa", "aba")] == [False, False, True]


def test_deterministic_weighted_automata():
    arguments = {"semiring": RATIONALS, "states": "p q", "symbols": "a", "alpha": "p -> 1", "omega": "q -> 1"}
    halves = DeterministicWFA("p a q -> 1/2\nq a p -> 1/2", **arguments)
    assert halves.is_deterministic()
    assert halves.value("aaa") == fmpq(1, 8)
    with pytest.raises(ValueError, match="state 'p' reads 'a' to 'q' and to 'p'"):
        DeterministicWFA("p a q -> 1\np a p -> 1", **arguments)
    with pytest.raises(ValueError, match="initial vector with two entries"):
        DeterministicWFA("p a q -> 1", **{**arguments, "alpha": "p -> 1\nq -> 1"})


def test_weighted_automata_name_their_mistakes():
    arguments = {"semiring": RATIONALS, "states": "p", "symbols": "a", "alpha": "p -> 1", "omega": "p -> 1"}
    with pytest.raises(ValueError, match=r"weight must be an element of \(Q, \+, x\), got 'half'"):
        WFA("p a p -> half", **arguments)
    with pytest.raises(ValueError, match="not deterministic: lines 1 and 2"):
        WFA("p a p -> 1\np a p -> 2", **arguments)
    with pytest.raises(ValueError, match="position 1: unknown symbol 'b'"):
        WFA("p a p -> 1", **arguments).value("ab")


LANGUAGES = {
    "three_blocks": lambda word: languages.equal_blocks(word, "abc"),
    "last_block": lambda word: languages.equal_blocks(word.rpartition("#")[2], "ab"),
    "parity": lambda word: word.count("a") % 2 == 1,
    "marked_palindrome": languages.marked_palindrome,
    "two_brackets": lambda word: languages.dyck(word, [("(", ")"), ("[", "]")]),
    "successor": languages.successor,
    "addition": languages.sum_of_two,
}


@pytest.mark.parametrize("name", LANGUAGES)
def test_showpieces_accept_their_languages(name):
    machine = getattr(showpieces, name)()
    accepted = 0
    for word in words(machine.symbols, 9 if len(machine.symbols) < 4 else 7):
        expected = LANGUAGES[name](word)
        assert machine.accepts(word) == expected, word
        accepted += expected
    assert accepted > 2


def test_long_additions():
    machine = showpieces.addition()
    x, y = 3**2000, 7**1100
    width = (x + y).bit_length()
    word = f"{x:0{width}b}+{y:0{width}b}={f'{x + y:0{width}b}'[::-1]}"
    assert machine.accepts(word)
    assert not machine.accepts(word[:-1] + "0")


def test_traces_hold_every_configuration():
    machine = showpieces.three_blocks()
    run = machine.run("aab")
    assert [configuration.memory for configuration in run] == [(0, 0), (1, 1), (2, 2), (1, 2)]
    assert list(accumulate("aab", machine.step, initial=machine.initial)) == list(run)


def test_the_busy_beaver_halts_after_107_steps_with_13_ones():
    run = showpieces.busy_beaver().run("", steps=1000)
    assert len(run) - 1 == 107
    assert run[-1].tape.count("1") == 13


def test_two_stacks_are_the_tape_at_every_step():
    """After the pads for n steps, the stacks hold what the tape holds after n steps."""
    machine = showpieces.tape_palindrome()
    stacks = two_stacks(machine)
    code = {"_": "00", "0": "01", "1": "10"}
    for word in words("01", 4):
        for steps, expected in enumerate(machine.run(word, steps=40)):
            found = stacks.run(padded(machine, word, steps=steps))[-1]
            left = "".join(code[a][::-1] for a in reversed(expected.left))
            right = "".join(code[a] for a in expected.right)
            assert found.state == f"{expected.state}[{expected.scanned}]"
            assert found.memory[0].rstrip("0") == left.rstrip("0")
            assert found.memory[1].rstrip("0") == right.rstrip("0")


def test_two_stacks_accept_exactly_in_time():
    machine = showpieces.busy_beaver()
    stacks = two_stacks(machine)
    assert not stacks.accepts(padded(machine, "", steps=106))
    assert stacks.accepts(padded(machine, "", steps=107))
    palindromes = showpieces.tape_palindrome()
    stacks = two_stacks(palindromes)
    for word in words("01", 6):
        steps = (len(word) + 2) ** 2
        assert palindromes.accepts(word, steps=steps) == (word == word[::-1])
        assert stacks.accepts(padded(palindromes, word, steps=steps)) == (word == word[::-1])


def test_pads_are_no_tape_symbol():
    machine = showpieces.TuringMachine(
        "p * -> h _ R", states="p h", symbols="_ .", start="p", halting="h", accepting="h"
    )
    with pytest.raises(ValueError, match=r"symbols must not contain '\.'"):
        two_stacks(machine)


blocks = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30)), max_size=12)
tables = st.lists(
    st.tuples(st.sampled_from("pq"), *[st.sampled_from(CounterMachine.ACTIONS)] * 2), min_size=16, max_size=16
)


@given(tables, blocks)
def test_blocks_end_where_steps_end(results, runs):
    """Any machine with two states and two counters, leaping and stepping."""
    cases = product("pq", "ab", ("=0", "!0"), ("=0", "!0"))
    rules = (f"{' '.join(case)} -> {' '.join(result)}" for case, result in zip(cases, results))
    machine = CounterMachine(
        "\n".join(rules), states="p q", symbols="a b", start="p", accepting="p * *", counters=2
    )
    word = "".join(symbol * count for symbol, count in runs)
    assert machine.after_blocks(runs) == machine.run(word)[-1]


def test_drawings_describe_themselves():
    drawing = showpieces.three_blocks().draw()
    assert "start as; accepting as, cs" in drawing.alt
    assert "as to bs on b !0 * → -1 +0" in drawing.alt
    assert str(drawing).count("<polygon") == 6  # five steps and the arrow to the start
    assert (
        "p to q on a : 1/2"
        in DeterministicWFA(
            "p a q -> 1/2", semiring=RATIONALS, states="p q", symbols="a", alpha="p -> 1", omega="q -> 1"
        )
        .draw()
        .alt
    )
    assert "A to B on 0 → 1 R, 1 → 1 L" in showpieces.busy_beaver().draw().alt
