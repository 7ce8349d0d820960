"""Tables say exactly one thing everywhere, and what is wrong with them is named."""

import pytest

from lrnn.theory.automata import DFA, CounterMachine, RegisterMachine, StackMachine, TuringMachine
from lrnn.theory.automata.table import Column, Table

COLOURS = Column("colour", ("red", "green", "blue"))
SIZES = Column("size", ("small", "large"))


def read(text):
    return Table.parse(text, [COLOURS, SIZES], [SIZES])


def test_alternatives_wildcards_comments_and_otherwise():
    table = read("""
        red|green small -> large   // grows
        blue      *     -> small

        otherwise       -> small
    """)
    assert table.cases == {
        ("red", "small"): ("large",),
        ("green", "small"): ("large",),
        ("blue", "small"): ("small",),
        ("blue", "large"): ("small",),
        ("red", "large"): ("small",),
        ("green", "large"): ("small",),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("red small", "line 1: expected 'WHEN ... -> THEN ...', got 'red small'"),
        ("red -> small", r"line 1: expected 2 words \(colour, size\), got 'red'"),
        ("red small -> small large", r"line 1: expected 1 words \(size\), got 'small large'"),
        ("\npink small -> small", "line 2: unknown colour 'pink'; known: red green blue"),
        ("red small -> huge", "line 1: unknown size 'huge'"),
        ("red|pink small -> small", "line 1: unknown colour 'pink'"),
        (
            "* * -> small\nred small -> large",
            "not deterministic: lines 1 and 2 both say what to do for colour 'red', size 'small'",
        ),
        (
            "* small -> small\nred large -> small\ngreen large -> small",
            "missing rule for colour 'blue', size 'large'",
        ),
        ("otherwise -> small\notherwise -> large", "line 2: a second otherwise"),
    ],
)
def test_malformed_tables_are_named(text, message):
    with pytest.raises(ValueError, match=message):
        read(text)


def dfa(rules="p a -> p", **changes):
    return DFA(rules, **{"states": "p", "symbols": "a", "start": "p", "accepting": "p", **changes})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"states": "p p"}, "states must be distinct words, at least one, got 'p p'"),
        ({"symbols": ""}, "symbols must be distinct words"),
        ({"start": "q"}, "start must be one of the states p, got 'q'"),
        ({"accepting": "q"}, "line 1: unknown state 'q'"),
        ({"rules": "p a -> q"}, "line 1: unknown state 'q'; known: p"),
        ({"rules": "p b -> p"}, "line 1: unknown symbol 'b'; known: a"),
    ],
)
def test_malformed_machines_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        dfa(**changes)


def test_lists_of_names_are_strings():
    with pytest.raises(TypeError, match=r"states must be a string of words, got \['p'\]"):
        dfa(states=["p"])


def test_unknown_symbols_of_words_are_named_with_their_position():
    with pytest.raises(ValueError, match="position 2: unknown symbol 'b'; known: a"):
        dfa().run("aab")


def test_nondeterministic_stack_rules_are_named():
    with pytest.raises(
        ValueError, match="lines 1 and 2 both say what to do for state 'p', symbol 'a', test 1 '0'"
    ):
        StackMachine(
            "p a 0|1 -> p pop\np a 0|_ -> p noop",
            states="p",
            symbols="a",
            start="p",
            accepting="p *",
            stacks=1,
        )


def test_popping_an_empty_stack_is_refused():
    with pytest.raises(ValueError, match="pop of an empty stack for state 'p', symbol 'a', test 1 '_'"):
        StackMachine("p a * -> p pop", states="p", symbols="a", start="p", accepting="p *", stacks=1)


def test_counter_actions_are_known():
    with pytest.raises(ValueError, match=r"line 1: unknown action 1 '\+2'; known: \+0 \+1 -1 x0"):
        CounterMachine("p a * -> p +2", states="p", symbols="a", start="p", accepting="p *", counters=1)


def test_turing_machines_name_their_mistakes():
    arguments = {"states": "p h", "symbols": "_ 1", "start": "p", "halting": "h", "accepting": "h"}
    with pytest.raises(ValueError, match="missing rule for state 'p', symbol '1'"):
        TuringMachine("p _ -> h _ R", **arguments)
    with pytest.raises(ValueError, match="unknown move 'S'; known: L R"):
        TuringMachine("p * -> h _ S", **arguments)
    with pytest.raises(ValueError, match="accepting must be among h, got 'p'"):
        TuringMachine("p * -> h _ R", **{**arguments, "accepting": "p"})
    with pytest.raises(ValueError, match="position 1: unknown symbol '0'"):
        TuringMachine("p * -> h _ R", **arguments).run("10", steps=1)


def test_register_machines_name_their_mistakes():
    arguments = {"symbols": "a", "registers": "x y", "initial": {}, "larger": "x", "smaller": "y"}
    with pytest.raises(ValueError, match="unknown operation 'min'; known: \\+ max"):
        RegisterMachine("a -> x = x min y", **arguments)
    with pytest.raises(ValueError, match="unknown register 'z'; known: x y"):
        RegisterMachine("a -> x = x max y", **{**arguments, "larger": "z"})
    with pytest.raises(ValueError, match="initial value of 'x' must be a natural number, got -1"):
        RegisterMachine("a -> x = x max y", **{**arguments, "initial": {"x": -1}})
    with pytest.raises(ValueError, match="position 0: unknown symbol 'b'"):
        RegisterMachine("a -> x = x max y", **arguments).accepts("b")
