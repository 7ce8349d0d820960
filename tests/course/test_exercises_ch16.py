"""The exercises of chapter 16 accept what is right, however it is written, and refuse near misses."""

import pytest

from lrnn.course.exercises.ch16 import FUNCTIONS
from lrnn.course.selfcheck import check
from lrnn.theory.automata import WFA
from lrnn.theory.automata.hankel import block, minimise
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.sign_patterns import dependency
from lrnn.theory.constructions.weighted import to_layer
from lrnn.theory.exact import matrix, vector
from lrnn.theory.transitions import Dense


def layer(A, b, o=(0, 1), initial=(0, 0)):
    step = Dense(matrix(A))
    return LinearRNN(vector(initial), {"a": step, "b": step}, {"a": vector(b)}, matrix([o]))


def learn(f, letters, words):
    inverse = block(f, words, words).inv()
    M = {a: block(f, [u + a for u in words], words) * inverse for a in letters}
    alpha = matrix([[int(not u) for u in words]])
    return WFA.from_matrices(alpha, M, vector([f(u) for u in words]), states=[u or "ε" for u in words])


def learn_backwards(f, letters, words):
    """The wrong side: H^-1 H_a for states that are rows."""
    inverse = block(f, words, words).inv()
    M = {a: inverse * block(f, [u + a for u in words], words) for a in letters}
    alpha = matrix([[int(not u) for u in words]])
    return WFA.from_matrices(alpha, M, vector([f(u) for u in words]), states=[u or "ε" for u in words])


def columns(f, letters, words):
    """The states are columns: just as good."""
    inverse = block(f, words, words).inv()
    M = {a: inverse * block(f, [u + a for u in words], words) for a in letters}
    alpha, omega = matrix([[f(v) for v in words]]), vector([int(not v) for v in words])
    return WFA.from_matrices(alpha, M, omega, states=[v or "ε" for v in words])


def missed(points):
    return [s for s, x in enumerate(dependency(matrix(points)), 1) if x > 0]


AREA = layer([[1, 0], [1, 1]], [1, 1])
AS_AUTOMATON = to_layer(minimise(FUNCTIONS[0].wfa))


@pytest.mark.parametrize(
    ("number", "attempt"),
    [
        ("16.1", AREA),
        ("16.1", layer([[1, 1], [0, 1]], [1, 1], o=(1, 0))),
        ("16.2", learn),
        ("16.2", columns),
        ("16.3", missed),
    ],
)
def test_right_attempts_pass(number, attempt):
    assert check(number, attempt), check(number, attempt)


@pytest.mark.parametrize(
    ("number", "attempt", "message"),
    [
        ("16.1", layer([[1, 0], [1, 1]], [1, 0]), "word      a"),
        ("16.1", layer([[1, 0], [0, 1]], [1, 1]), "word      aa"),
        ("16.1", AS_AUTOMATON, "word      aa"),
        ("16.1", "count them", "an error: AttributeError"),
        ("16.2", learn_backwards, "f         how many"),
        ("16.2", lambda f, letters, words: FUNCTIONS[0].wfa, "less 3"),
        ("16.2", lambda f, letters, words: words, "an error: AttributeError"),
        ("16.3", lambda points: [1], "can be cut off"),
        ("16.3", lambda points: range(1, len(points) + 1, 2), "can be cut off"),
        ("16.3", lambda points: [0], "not numbers of points"),
    ],
)
def test_wrong_attempts_fail_and_say_where(number, attempt, message):
    verdict = check(number, attempt)
    assert not verdict
    assert message in verdict.message, verdict.message


def test_layers_with_too_many_numbers_are_not_small():
    wide = LinearRNN(
        vector([0, 0, 0]),
        dict.fromkeys("ab", Dense(matrix([[1, 0, 0], [1, 1, 0], [0, 0, 1]]))),
        {"a": vector([1, 1, 0])},
        matrix([[0, 1, 0]]),
    )
    assert "at most two numbers" in check("16.1", wide).message
