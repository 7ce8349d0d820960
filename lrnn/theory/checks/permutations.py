"""What must hold of permutation-diagonal transitions: they compose, run automata and evaluate formulas."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from lrnn.theory.automata import DFA, RATIONALS, DeterministicWFA
from lrnn.theory.automata.groups import alternating
from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions.barrington import FIVE_CYCLES, barrington, beads
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.permutation import compile_automaton, compile_wfa, read_automaton
from lrnn.theory.constructions.permutation_circuit import product_circuit, spell
from lrnn.theory.formulas.boolean import (
    Constant,
    Formula,
    Variable,
    assignments,
    formulas,
    parse,
    random_formula,
)
from lrnn.theory.transitions import PermutationDiagonal

LEAVES = (*map(Variable, ("x1", "x2", "x3")), Constant(False), Constant(True))
WEIGHTS = ("-2", "-1/2", "1/3", "1", "3")


def random_dfa(rng: random.Random, states: int) -> DFA:
    """Two symbols, any map for each, any set of accepting states."""
    names = [str(q) for q in range(states)]
    rules = (f"{q} {a} -> {rng.choice(names)}" for q in names for a in "ab")
    accepting = "\n".join(q for q in names if rng.random() < 0.5)
    return DFA("\n".join(rules), states=" ".join(names), symbols="a b", start="0", accepting=accepting)


def random_automaton(rng: random.Random, states: int) -> DeterministicWFA:
    """Two symbols, and for each state and symbol one weighted step, or now and then none."""
    names = [str(q) for q in range(states)]
    steps = [(q, a) for q in names for a in "ab" if rng.random() < 0.9]
    return DeterministicWFA(
        "\n".join(f"{q} {a} {rng.choice(names)} -> {rng.choice(WEIGHTS)}" for q, a in steps),
        semiring=RATIONALS,
        states=" ".join(names),
        symbols="a b",
        alpha=f"{rng.choice(names)} -> {rng.choice(WEIGHTS)}",
        omega="\n".join(f"{q} -> {rng.choice(WEIGHTS)}" for q in names),
    )


def _words(length: int) -> list[str]:
    return ["".join(letters) for n in range(1, length + 1) for letters in product("ab", repeat=n)]


@check(
    "T7",
    "PD transitions compose by index and scale, and circuits of depth O(log n) decide what one layer accepts",
    source="Theorem 7, R6",
    code=[PermutationDiagonal, product_circuit],
)
def composition() -> Iterator[Case]:
    """All products of size 2 with scales -1, 0, 1; circuits of random automata on words of 1-6 and 64."""
    steps = [
        PermutationDiagonal(index, scale)
        for index, scale in product(product(range(2), repeat=2), product((-1, 0, 1), repeat=2))
    ]
    for later, earlier in product(steps, repeat=2):
        agrees = (later * earlier).dense() == later.dense() * earlier.dense()
        yield Case((later, earlier), 2, agrees)
    rng = random.Random(20)
    for states, n in product((1, 2, 3), (1, 2, 3, 4, 5, 6, 64)):
        network = compile_wfa(random_automaton(rng, states))
        circuit = product_circuit(network, n)
        gather = (2 * states - 1).bit_length()
        shallow = circuit.depth <= 1 + (n - 1).bit_length() * (1 + gather) + gather
        yield Case(f"depth {circuit.depth} for n = {n} and {states} states", n, shallow)
        words = list(product("ab", repeat=n)) if n < 64 else [rng.choices("ab", k=n) for _ in range(50)]
        found = circuit.evaluate_all([spell(network, word) for word in words])
        for word, (accepts,) in zip(words, found):
            yield Case((network, word), n, accepts == network.accepts(word))


@check(
    "T8",
    "Finite automata and deterministic weighted automata are one-layer PD LRNNs, and back",
    source="Theorem 8, R7",
    code=[compile_automaton, compile_wfa, read_automaton],
)
def automata() -> Iterator[Case]:
    """Random automata of up to 5 states: states along short words and a long one; values there and back."""
    rng = random.Random(21)
    for states in (1, 2, 3, 4, 5):
        machine = compile_automaton(random_dfa(rng, states))
        for found in machine.check(5):
            yield Case(found, found.length, found.agrees)
        word = rng.choices("ab", k=1000)
        yield Case(word, 1000, machine.agrees(word))
        automaton = random_automaton(rng, states)
        network = compile_wfa(automaton)
        back = read_automaton(network)
        for word in [*_words(6), "".join(rng.choices("ab", k=300))]:
            value = automaton.value(word)
            score = network.score(network.state(word))
            yield Case((automaton.entries, word), len(word), value == score == back.value(word))


@check(
    "C7",
    "One linear RNN that permutes five numbers evaluates every Boolean formula",
    source="Corollary 7; Barrington 1989",
    code=[barrington, beads],
)
def evaluation() -> Iterator[Case]:
    """All formulas of up to 5 symbols on all inputs, and six random ones of depth 5 on 8 inputs each."""
    rng = random.Random(22)
    network = beads(alternating(5), FIVE_CYCLES[0])
    variables = [f"x{i}" for i in range(1, 6)]
    deep = [random_formula(rng, 5, variables) for _ in range(6)]
    for size in range(1, 6):
        for formula in formulas(size, LEAVES):
            yield from _evaluated(network, formula, list(assignments(formula.variables)))
    for formula in [parse("(x1 and not x2) or x3"), *deep]:
        yield from _evaluated(network, formula, rng.sample(list(assignments(formula.variables)), k=8))


def _evaluated(network: LinearRNN, formula: Formula, inputs: list[dict[str, bool]]) -> Iterator[Case]:
    program = barrington(formula)
    for assignment in inputs:
        word = program.word(assignment)
        agrees = network.accepts(word) == formula.value(assignment)
        yield Case((formula, assignment), len(word), agrees and len(word) <= 4**formula.depth)
