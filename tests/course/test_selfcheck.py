"""A self-check tells an empty attempt, a wrong one and a right one apart, and says what is wrong."""

import pytest

from lrnn.course.selfcheck import Exercise, Trial, against, check, judge, outcome

DOUBLE = Exercise(against(lambda x: 2 * x, [{"x": x} for x in range(5)]), hint="Add x to itself.")


def test_a_right_attempt_passes_and_counts_its_cases():
    verdict = judge(DOUBLE, lambda x: x + x, title="Exercise 0.1")
    assert verdict
    assert repr(verdict) == "Exercise 0.1: correct on all 5 cases."


def test_a_wrong_attempt_gets_the_smallest_failing_case():
    verdict = judge(DOUBLE, lambda x: x * x, title="Exercise 0.1")
    assert not verdict
    assert repr(verdict).splitlines() == [
        "Exercise 0.1: not yet. The smallest case that fails:",
        "  x         1",
        "  yours     1",
        "  expected  2",
        "Hint: Add x to itself.",
    ]


def stub(x):
    ...


@pytest.mark.parametrize("attempt", [..., stub, lambda x: ...])
def test_an_empty_attempt_is_not_called_wrong(attempt):
    verdict = judge(DOUBLE, attempt, title="Exercise 0.1")
    assert not verdict
    assert repr(verdict).startswith("Exercise 0.1: not attempted yet")


def test_a_forgotten_return_in_one_branch_is_named():
    verdict = judge(DOUBLE, lambda x: 0 if x == 0 else None, title="Exercise 0.1")
    assert repr(verdict) == "Exercise 0.1: not attempted yet (for 1 your function returns None)."


def test_a_stub_is_recognised_inside_a_larger_trial():
    def trials(step):
        yield Trial({"start": 0}, outcome(lambda start: step(start) + 1, 0), 2)

    assert "not attempted yet" in repr(judge(Exercise(trials, hint=""), stub, title="Exercise 0.2"))


def test_an_error_in_the_attempt_is_part_of_the_verdict():
    verdict = judge(DOUBLE, lambda x: 0 if x == 0 else 1 // 0, title="Exercise 0.1")
    assert "yours     an error: ZeroDivisionError: integer division or modulo by zero" in repr(verdict)


def test_an_answer_that_is_a_value_is_tried_on_properties():
    def trials(root):
        yield Trial({"root": root}, outcome(lambda r: r * r, root), 49)

    exercise = Exercise(trials, hint="Try 7.")
    assert judge(exercise, 7, title="Exercise 0.2")
    assert not judge(exercise, 6, title="Exercise 0.2")
    assert "TypeError" in repr(judge(exercise, "seven", title="Exercise 0.2"))


def test_an_exercise_without_cases_cannot_be_passed():
    with pytest.raises(ValueError, match="no cases"):
        judge(Exercise(against(abs, []), hint=""), abs, title="Exercise 0.3")


@pytest.mark.parametrize("number", ["99.1", "", "one"])
def test_an_unknown_exercise_is_named(number):
    with pytest.raises(ValueError, match=f'such as "1.2", got {number!r}'):
        check(number, abs)


def test_a_number_written_as_a_float_is_refused():
    with pytest.raises(TypeError, match=r"got 1\.2"):
        check(1.2, abs)
