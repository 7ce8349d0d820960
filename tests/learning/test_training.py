"""Training: seeds are independent, a resumed run is the same run, numbers that are not finite stop a seed."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from lrnn.learning.tasks import TASKS, counting, flip_flop
from lrnn.learning.training import Recipe, train


class Recurrent(eqx.Module):
    """A small GRU: enough for a flip-flop."""

    cell: eqx.nn.GRUCell
    head: eqx.nn.Linear

    def __init__(self, key):
        cell, head = jax.random.split(key)
        self.cell = eqx.nn.GRUCell(3, 8, key=cell)
        self.head = eqx.nn.Linear(8, 2, key=head)

    def __call__(self, tokens):
        def step(h, x):
            h = self.cell(x, h)
            return h, self.head(h)

        return jax.lax.scan(step, jnp.zeros(8), jax.nn.one_hot(tokens, 3))[1]


class Table(eqx.Module):
    """One row of logits a token."""

    weights: jax.Array

    def __call__(self, tokens):
        return self.weights[tokens]


@pytest.mark.parametrize("name", ["copying", "equal-blocks", "graph-layered-pairs", "entries-sign"])
def test_tasks_can_be_trained_on(name):
    task, length = TASKS[name].build(), TASKS[name].length
    recipe = Recipe(steps=4, lengths=(length,), batch=4, interval=4)
    shape = len(task.alphabet), len(task.classes)
    result = train(lambda key: Table(jax.random.normal(key, shape)), task, recipe, seeds=(0,))
    assert not result.stopped
    assert 0 <= result.history[0]["accuracy"][0] <= 1


RECIPE = Recipe(steps=60, lengths=(4, 8), batch=16, learning_rate=1e-2, interval=20)


def leaves(result):
    return jax.tree.leaves(eqx.filter(result.model, eqx.is_array))


def test_a_gru_learns_a_flip_flop():
    result = train(Recurrent, flip_flop(), Recipe(steps=300, lengths=(8,), learning_rate=2e-2), seeds=(0, 1))
    assert min(result.history[-1]["accuracy"]) > 0.95
    assert result.stopped == {}


def test_the_curriculum_grows_in_equal_shares():
    recipe = Recipe(steps=60, lengths=(2, 4, 8), interval=10)
    assert [recipe.length(i) for i in range(recipe.intervals)] == [2, 2, 4, 4, 8, 8]


def test_a_seed_trains_alike_alone_and_among_others():
    together = train(Recurrent, flip_flop(), RECIPE, seeds=(0, 5))
    alone = train(Recurrent, flip_flop(), RECIPE, seeds=(5,))
    for both, one in zip(leaves(together), leaves(alone)):
        np.testing.assert_allclose(both[1], one[0], rtol=1e-4, atol=1e-5)


def test_seeds_and_data_reproduce_bit_for_bit():
    first, second = (train(Recurrent, flip_flop(), RECIPE, seeds=(3,)) for _ in range(2))
    assert first.history == second.history
    for a, b in zip(leaves(first), leaves(second)):
        np.testing.assert_array_equal(a, b)


def test_a_killed_run_goes_on_exactly(tmp_path, monkeypatch):
    whole = train(Recurrent, flip_flop(), RECIPE, seeds=(0, 1))
    checkpoint = tmp_path / "run.eqx"
    lengths = iter([4, KeyboardInterrupt()])

    def killed(recipe, interval):
        length = next(lengths)
        if isinstance(length, KeyboardInterrupt):
            raise length
        return length

    with monkeypatch.context() as patched:
        patched.setattr(Recipe, "length", killed)
        with pytest.raises(KeyboardInterrupt):
            train(Recurrent, flip_flop(), RECIPE, seeds=(0, 1), checkpoint=checkpoint)
    assert checkpoint.exists()
    resumed = train(Recurrent, flip_flop(), RECIPE, seeds=(0, 1), checkpoint=checkpoint)
    assert resumed.history == whole.history
    for a, b in zip(leaves(resumed), leaves(whole)):
        np.testing.assert_array_equal(a, b)
    with pytest.raises(ValueError, match="must belong to this run"):
        train(Recurrent, flip_flop(), RECIPE, seeds=(0, 2), checkpoint=checkpoint)


class Exploding(Recurrent):
    """Its logits overflow once its weights have grown."""

    def __call__(self, tokens):
        return super().__call__(tokens) + jnp.where(jnp.abs(self.head.bias[0]) > 0.02, jnp.nan, 0.0)

    def __init__(self, key):
        super().__init__(key)
        self.head = eqx.tree_at(lambda head: head.bias, self.head, jnp.zeros(2))


def test_numbers_that_are_not_finite_stop_the_seed_and_name_the_step():
    result = train(Exploding, flip_flop(), RECIPE, seeds=(0, 1))
    assert set(result.stopped) == {0, 1}
    assert all(0 < step < RECIPE.steps for step in result.stopped.values())
    assert all(np.isfinite(leaf).all() for leaf in leaves(result))


def test_perfect_evaluations_end_the_training():
    recipe = Recipe(steps=2000, lengths=(4,), learning_rate=2e-2, interval=50, patience=3)
    result = train(Recurrent, flip_flop(), recipe, seeds=(0,))
    assert len(result.history) < recipe.intervals
    assert [min(row["accuracy"]) for row in result.history[-3:]] == [1, 1, 1]


@pytest.mark.parametrize(("change", "message"), [
    ({"steps": 0}, "steps must be positive"),
    ({"steps": 50}, "multiple of interval 20, got 50"),
    ({"lengths": ()}, "lengths must be positive"),
])
def test_recipes_that_make_no_sense(change, message):
    with pytest.raises(ValueError, match=message):
        Recipe(**({"steps": 60, "lengths": (4,), "interval": 20} | change))


def test_no_seeds():
    with pytest.raises(ValueError, match="seeds must name at least one"):
        train(Recurrent, counting(2), RECIPE, seeds=())
