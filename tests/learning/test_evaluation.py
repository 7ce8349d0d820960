"""Curves and spreads of models whose accuracy is known."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from lrnn.learning.evaluation import Answers, answers, curve, spread, tail
from lrnn.learning.tasks import TableTask, counting
from lrnn.learning.training import Training


class Counter(eqx.Module):
    """Right until its window ends: it forgets bits that are older."""

    window: jax.Array

    def __call__(self, tokens):
        recent = jnp.arange(len(tokens)) < self.window
        return jax.nn.one_hot(jnp.cumsum(tokens * recent) % 2, 2)


PERFECT_AND_FORGETFUL = Training(Counter(jnp.array([1000, 20])), (), {})


def test_a_curve_falls_to_chance_where_the_model_forgets():
    found = curve(answers(PERFECT_AND_FORGETFUL, counting(2), length=60, words=400))
    assert found.shape == (2, 60)
    assert (found[0] == 1).all()
    assert (found[1, :20] == 1).all()
    assert abs(found[1, 30:].mean() - 0.5) < 0.05


def test_the_tail_is_spread_over_seeds():
    found = answers(PERFECT_AND_FORGETFUL, counting(2), length=60)
    assert spread(tail(found, 20)) == (1, 1, 1)
    assert tail(found, 60)[0] == 1
    assert tail(found, 60)[1] < 0.7
    with pytest.raises(ValueError, match=r"length must lie within 1\.\.60"):
        tail(found, 61)


def test_the_tail_goes_back_until_enough_was_asked():
    asked = np.zeros((1, 40), bool)
    asked[0, ::10] = True
    right = np.zeros((1, 1, 40), bool)
    right[0, 0, [0, 10]] = True
    assert tail(Answers(right, asked), 40) == 0.5
    assert tail(Answers(right, asked), 20) == 1
    with pytest.raises(ValueError, match="somewhere up to length 9"):
        tail(Answers(right[..., 1:], asked[:, 1:]), 9)


def test_every_question_counts_once_wherever_its_word_ends():
    """Three words are asked at one position and one word far before it: the tail holds all four."""
    asked = np.zeros((4, 100), bool)
    asked[0, 5] = asked[1:, 99] = True
    right = asked[None].copy()
    right[0, 0, 5] = False
    assert tail(Answers(right, asked), 100) == 0.75


def test_the_tail_leaves_older_questions_out():
    asked = np.ones((2, 30), bool)
    right = np.zeros((1, 2, 30), bool)
    right[:, :, -16:] = True
    assert tail(Answers(right, asked), 30) == 1
    assert tail(Answers(right, asked), 29) == 15 / 16


def test_positions_without_a_question_have_no_accuracy():
    table = np.array([[1, 1], [2, 2], [2, 2]])
    late = TableTask("late", ("0", "1"), ("a", "b"), table, np.array([-1, -1, 1]))
    found = curve(answers(PERFECT_AND_FORGETFUL, late, length=5))
    assert np.isnan(found[:, 0]).all()
    assert not np.isnan(found[:, 1:]).any()


def test_spread_reads_low_median_high():
    assert str(spread(np.array([0.5, 1.0, 0.75]))) == "0.75 (0.50-1.00)"
    with pytest.raises(ValueError, match="at least one seed"):
        spread(np.array([]))
