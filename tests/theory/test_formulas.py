"""Boolean formulas: syntax, truth, depth, and how many there are."""

import random
from itertools import product

import pytest

from lrnn.theory.formulas.boolean import (
    And,
    Constant,
    Not,
    Or,
    Variable,
    assignments,
    formulas,
    parse,
    random_formula,
)

X, Y = Variable("x"), Variable("y")


@pytest.mark.parametrize(
    ("text", "formula", "depth"),
    [
        ("x", X, 0),
        (" not not x", Not(Not(X)), 0),
        ("not x and y", And(Not(X), Y), 1),
        ("x or y and x", Or(X, And(Y, X)), 2),
        ("(x or y) and 0", And(Or(X, Y), Constant(False)), 2),
        ("x and y and 1", And(And(X, Y), Constant(True)), 2),
    ],
)
def test_formulas_are_read_with_the_precedence_of_python(text, formula, depth):
    assert parse(text) == formula == parse(str(formula))
    assert formula.depth == depth


@pytest.mark.parametrize("size", range(1, 6))
def test_truth_is_that_of_python(size):
    for formula in formulas(size, [X, Y, Constant(True)]):
        for assignment in assignments(formula.variables):
            assert formula.value(assignment) == bool(eval(str(formula), {}, dict(assignment)))


def test_all_formulas_of_a_size_are_listed_once():
    """With k leaves: a(1) = k, and a(n) = a(n - 1) + 2 sum a(i) a(n - 1 - i)."""
    counts = [len(list(formulas(size, [X, Y]))) for size in range(1, 8)]
    expected = [2]
    for n in range(2, 8):
        expected.append(expected[-1] + 2 * sum(expected[i] * expected[n - 3 - i] for i in range(n - 2)))
    assert counts == expected
    assert len(set(formulas(6, [X, Y]))) == counts[5]


def test_assignments_and_variables():
    assert list(assignments(("x", "y"))) == [
        dict(zip("xy", bits)) for bits in product((False, True), repeat=2)
    ]
    assert list(assignments(())) == [{}]
    assert parse("y and x or y and 1").variables == ("x", "y")


def test_random_formulas_are_full_trees():
    formula = random_formula(random.Random(1), 6, ["x", "y", "z"])
    assert formula.depth == 6
    assert str(formula).count(" and ") + str(formula).count(" or ") == 63


@pytest.mark.parametrize("text", ["", "x +", "x + y", "2", "x if y else x", "1.0", "True", "x\ny", "f(x)"])
def test_what_is_no_formula_is_refused(text):
    with pytest.raises(ValueError, match="text must be names, 0, 1, not, and, or and brackets"):
        parse(text)


def test_a_missing_variable_is_named():
    with pytest.raises(ValueError, match="assignment must give 'y' a value"):
        parse("x and y").value({"x": True})
