"""Formulas as words: the compiler on all small formulas, on deep ones, and in groups that are too tame."""

import random

import jax.numpy as jnp
import pytest

from lrnn.theory.automata.groups import alternating, symmetric
from lrnn.theory.automata.monoid import compose
from lrnn.theory.checks.permutations import LEAVES
from lrnn.theory.constructions.barrington import (
    FIVE_CYCLES,
    barrington,
    beads,
    commutator,
    inverse,
    letter,
    negate,
    targets,
    undo,
)
from lrnn.theory.formulas.boolean import Not, assignments, formulas, parse, random_formula

IDENTITY = (0, 1, 2, 3, 4)
A5 = alternating(5)


def performed(word):
    """The permutation that a word performs, its first letter first."""
    product = tuple(range(len(word[0])))
    for symbol in word:
        product = compose(tuple(map(int, symbol)), product)
    return product


def test_five_cycles_are_the_elements_of_order_five():
    assert len(FIVE_CYCLES) == 24
    for p in FIVE_CYCLES:
        assert performed([letter(p)] * 5) == IDENTITY
        assert compose(p, inverse(p)) == IDENTITY != p


def test_every_five_cycle_is_a_commutator_of_two_five_cycles():
    for table in targets(FIVE_CYCLES, 3)[1:]:
        assert set(table) == set(FIVE_CYCLES)
        for cycle, (a, b) in table.items():
            assert {a, b} <= set(FIVE_CYCLES)
            assert cycle == commutator(a, b) == performed([*map(letter, (a, b, inverse(a), inverse(b)))])


def test_targets_die_out_exactly_in_the_solvable_groups():
    for group in (symmetric(2), symmetric(3), alternating(4), symmetric(4), A5, symmetric(5)):
        assert (targets(group.elements, 5)[-1] == {}) == group.is_solvable()
    assert [len(table) for table in targets(symmetric(3).elements, 2)] == [5, 2, 0]
    assert [len(table) for table in targets(symmetric(4).elements, 3)] == [23, 11, 3, 0]


@pytest.mark.parametrize("size", range(1, 6))
def test_words_of_all_formulas_perform_the_target_or_nothing(size):
    for formula in formulas(size, LEAVES):
        program = barrington(formula)
        assert len(program.instructions) <= 4**formula.depth
        for assignment in assignments(formula.variables):
            expected = program.target if formula.value(assignment) else IDENTITY
            assert performed(program.word(assignment)) == expected


def test_the_network_evaluates_all_formulas_of_six_symbols():
    network = beads(A5, FIVE_CYCLES[0])
    for size in range(1, 7):
        for formula in formulas(size, LEAVES):
            program = barrington(formula)
            for assignment in assignments(formula.variables):
                assert network.accepts(program.word(assignment)) == formula.value(assignment)


def test_one_network_of_five_numbers_serves_every_formula():
    assert {barrington(formula).target for n in range(1, 5) for formula in formulas(n, LEAVES)} == {
        (1, 2, 3, 4, 0)
    }
    assert beads(A5, FIVE_CYCLES[0]).cost.width == 5


@pytest.mark.parametrize("seed", range(2))
def test_formulas_of_depth_8_are_words_of_65536_letters(seed):
    rng = random.Random(seed)
    formula = random_formula(rng, 8, [f"x{i}" for i in range(8)])
    program = barrington(formula)
    assert len(program.instructions) == 4**8
    network = beads(A5, program.target)
    floats = network.to_jax(jnp.float32)
    for assignment in rng.sample(list(assignments(formula.variables)), k=2):
        word = program.word(assignment)
        state = network.state(word)
        assert (network.score(state) > 0) == formula.value(assignment)
        assert floats.run(word)[-1].tolist() == [int(x) for x in state.entries()]


def test_s5_serves_as_well():
    formula = parse("(x and not y) or (y and z)")
    program = barrington(formula, symmetric(5).elements)
    network = beads(symmetric(5), program.target)
    for assignment in assignments(formula.variables):
        assert network.accepts(program.word(assignment)) == formula.value(assignment)


def test_instructions_are_written_as_questions():
    assert repr(barrington(parse("not x")).instructions) == "(x ? 01234 : 12340,)"


def test_negation_and_undoing_do_not_lengthen():
    formula = parse("x and (y or not x)")
    program = barrington(formula)
    for changed, truth in ((negate(program), Not(formula)), (undo(program), formula)):
        assert changed.target == inverse(program.target)
        assert len(changed.instructions) == len(program.instructions)
        for assignment in assignments(formula.variables):
            expected = changed.target if truth.value(assignment) else IDENTITY
            assert performed(changed.word(assignment)) == expected


@pytest.mark.parametrize(("group", "depth"), [(symmetric(3), 1), (symmetric(4), 2)])
def test_solvable_groups_evaluate_shallow_formulas_only(group, depth):
    formula = parse("x1 and x2 or x3" if depth == 2 else "x1 and x2")
    program = barrington(formula, group.elements)
    network = beads(group, program.target)
    for assignment in assignments(formula.variables):
        assert network.accepts(program.word(assignment)) == formula.value(assignment)
    deeper = random_formula(random.Random(0), depth + 1, ["x"])
    with pytest.raises(ValueError, match=f"commutators {depth + 1} levels deep"):
        barrington(deeper, group.elements)


@pytest.mark.parametrize("target", [(0, 1, 2, 3, 4), (1, 0, 2, 3, 4), (1, 2, 0)])
def test_a_target_must_be_an_element_that_moves(target):
    with pytest.raises(ValueError, match="target must be in A5 and not the identity"):
        beads(A5, target)


def test_a_missing_variable_is_named():
    with pytest.raises(ValueError, match="assignment must give 'y' a value"):
        barrington(parse("x and y")).word({"x": True})
