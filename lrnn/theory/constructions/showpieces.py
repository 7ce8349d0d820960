"""Machines worth watching, by name: `python -m lrnn trace NAME WORD` prints their runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from lrnn.theory.automata import (
    DFA,
    CounterMachine,
    RegisterMachine,
    StackMachine,
    TuringMachine,
    two_stacks,
)
from lrnn.theory.constructions.circuits import circuit_machine
from lrnn.theory.constructions.compile import compile_counters, compile_dfa, compile_stacks
from lrnn.theory.constructions.connectivity import ends_at_target, meets_target
from lrnn.theory.constructions.construction import Construction
from lrnn.theory.constructions.registers import compile_registers


@dataclass(frozen=True)
class Showpiece:
    """A machine with its network: the words that it accepts, and one to try."""

    name: str
    accepts: str
    example: str
    build: Callable[[], Construction]


def parity() -> DFA:
    """Words over {a, b} with an odd number of a's."""
    return DFA(
        """
        even a -> odd
        even b -> even
        odd  a -> even
        odd  b -> odd
        """,
        states="even odd",
        symbols="a b",
        start="even",
        accepting="odd",
    )


def three_blocks() -> CounterMachine:
    """a^n b^n c^n: a's fill two counters, b's empty one, c's the other."""
    return CounterMachine(
        """
        as a *  *  -> as +1 +1
        as b !0 *  -> bs -1 +0
        bs b !0 *  -> bs -1 +0
        bs c =0 !0 -> cs +0 -1
        cs c *  !0 -> cs +0 -1
        otherwise  -> no +0 +0
        """,
        states="as bs cs no",
        symbols="a b c",
        start="as",
        accepting="as =0 =0\ncs =0 =0",
        counters=2,
    )


def last_block() -> CounterMachine:
    """Words over {a, b, #} whose part after the last # is a^n b^n: every # resets the counter."""
    return CounterMachine(
        """
        as|bs|no # *  -> as x0
        as       a *  -> as +1
        as|bs    b !0 -> bs -1
        otherwise     -> no +0
        """,
        states="as bs no",
        symbols="a b #",
        start="as",
        accepting="as|bs =0",
        counters=1,
    )


def marked_palindrome() -> StackMachine:
    """w # w backwards, for words w over {0, 1}: push, then compare."""
    return StackMachine(
        """
        first  0 * -> first  push0
        first  1 * -> first  push1
        first  # * -> second noop
        second 0 0 -> second pop
        second 1 1 -> second pop
        otherwise  -> no     noop
        """,
        states="first second no",
        symbols="0 1 #",
        start="first",
        accepting="second _",
        stacks=1,
    )


def two_brackets() -> StackMachine:
    """Balanced words of two kinds of brackets, nested to any depth (Dyck-2)."""
    return StackMachine(
        """
        ok ( *    -> ok push0
        ok [ *    -> ok push1
        ok ) 0    -> ok pop
        ok ] 1    -> ok pop
        otherwise -> no noop
        """,
        states="ok no",
        symbols="( ) [ ]",
        start="ok",
        accepting="ok _",
        stacks=1,
    )


def successor() -> StackMachine:
    """x # y with y = x + 1 in binary, y backwards: the carry is the state."""
    return StackMachine(
        """
        read  0 * -> read  push0
        read  1 * -> read  push1
        read  # * -> carry noop
        carry 0 1 -> carry pop    // 1 + 1 = 0, carry 1
        carry 1 0 -> plain pop
        plain 0 0 -> plain pop
        plain 1 1 -> plain pop
        otherwise -> no    noop
        """,
        states="read carry plain no",
        symbols="0 1 #",
        start="read",
        accepting="plain _",
        stacks=1,
    )


def addition() -> StackMachine:
    """x + y = z in binary, z backwards, all of the same length: two stacks, and the carry is the state."""
    return StackMachine(
        """
        first  0 * * -> first  push0 noop
        first  1 * * -> first  push1 noop
        first  + * * -> second noop  noop
        second 0 * * -> second noop  push0
        second 1 * * -> second noop  push1
        second = * * -> plain  noop  noop
        plain  0 0 0 -> plain  pop   pop
        plain  1 0 1 -> plain  pop   pop
        plain  1 1 0 -> plain  pop   pop
        plain  0 1 1 -> carry  pop   pop
        carry  1 0 0 -> plain  pop   pop
        carry  0 0 1 -> carry  pop   pop
        carry  0 1 0 -> carry  pop   pop
        carry  1 1 1 -> carry  pop   pop
        otherwise    -> no     noop  noop
        """,
        states="first second plain carry no",
        symbols="0 1 + =",
        start="first",
        accepting="plain _ _",
        stacks=2,
    )


def busy_beaver() -> TuringMachine:
    """Four working states that write 13 ones on an empty tape in 107 steps and stop: no four do better.

    Source: Brady (1983).
    """
    return TuringMachine(
        """
        A 0 -> B 1 R
        A 1 -> B 1 L
        B 0 -> A 1 L
        B 1 -> C 0 L
        C 0 -> H 1 R
        C 1 -> D 1 L
        D 0 -> D 1 R
        D 1 -> A 0 R
        """,
        states="A B C D H",
        symbols="0 1",
        start="A",
        halting="H",
        accepting="H",
    )


def tape_palindrome() -> TuringMachine:
    """Palindromes over {0, 1}: strike out the first symbol, look for the same one at the other end."""
    return TuringMachine(
        """
        first 0 -> want0 _ R
        first 1 -> want1 _ R
        first _ -> yes   _ R
        want0 0 -> want0 0 R
        want0 1 -> want0 1 R
        want0 _ -> last0 _ L
        want1 0 -> want1 0 R
        want1 1 -> want1 1 R
        want1 _ -> last1 _ L
        last0 0 -> home  _ L
        last0 1 -> no    1 L
        last0 _ -> yes   _ L    // a single symbol is a palindrome
        last1 0 -> no    0 L
        last1 1 -> home  _ L
        last1 _ -> yes   _ L
        home  0 -> home  0 L
        home  1 -> home  1 L
        home  _ -> first _ R
        """,
        states="first want0 want1 last0 last1 home yes no",
        symbols="_ 0 1",
        start="first",
        halting="yes no",
        accepting="yes",
    )


def race() -> RegisterMachine:
    """Two numbers that letters raise, double or level; is x ahead?"""
    return RegisterMachine(
        """
        x -> x = x + one
        y -> y = y + one
        d -> x = x + x
        l -> y = x max y    // y catches up
        """,
        symbols="x y d l",
        registers="x y one",
        initial={"one": 1},
        larger="x",
        smaller="y",
    )


SHOWPIECES: dict[str, Showpiece] = {
    showpiece.name: showpiece
    for showpiece in (
        Showpiece(
            "parity",
            "words with an odd number of a's",
            "abba",
            lambda: compile_dfa(parity()),
        ),
        Showpiece(
            "anbncn",
            "a^n b^n c^n",
            "aabbcc",
            lambda: compile_counters(three_blocks()),
        ),
        Showpiece(
            "palindrome",
            "w # w backwards",
            "011#110",
            lambda: compile_stacks(marked_palindrome()),
        ),
        Showpiece(
            "dyck2",
            "balanced words of ( ) [ ]",
            "([()])",
            lambda: compile_stacks(two_brackets()),
        ),
        Showpiece(
            "successor",
            "x # y with y = x + 1, y backwards",
            "011#001",
            lambda: compile_stacks(successor()),
        ),
        Showpiece(
            "addition",
            "x + y = z, z backwards",
            "011+001=001",
            lambda: compile_stacks(addition()),
        ),
        Showpiece(
            "circuit",
            "monotone circuits whose last gate is true",
            "10|?<?>=",
            lambda: compile_stacks(circuit_machine()),
        ),
        Showpiece(
            "beaver",
            "at least 109 dots: time for the busy beaver to halt",
            "........",
            lambda: compile_stacks(two_stacks(busy_beaver())),
        ),
        Showpiece(
            "walk",
            "walks that end at the target",
            "1;1>11;11>111;?111",
            lambda: compile_counters(ends_at_target()),
        ),
        Showpiece(
            "meet",
            "walks that meet the target",
            "11?1;1>11;11>111;",
            lambda: compile_counters(meets_target()),
        ),
        Showpiece(
            "race",
            "instructions that leave x ahead of y",
            "xxldx",
            lambda: compile_registers(race()),
        ),
    )
}


@cache
def showpiece(name: str) -> Construction:
    """The network of a showpiece, compiled once.

    Raises:
        ValueError: if there is none of that name.
    """
    if name not in SHOWPIECES:
        raise ValueError(f"unknown showpiece {name!r}; known: {' '.join(SHOWPIECES)}")
    return SHOWPIECES[name].build()
