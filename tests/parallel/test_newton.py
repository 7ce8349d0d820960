"""Newton and its relatives: states and gradients of the step loop, or a residual that says how far off."""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jax import lax

from lrnn.parallel import (
    ELK,
    Associative,
    Chunked,
    Damped,
    Jacobi,
    Newton,
    Picard,
    QuasiELK,
    QuasiNewton,
    Sequential,
    Steps,
    nonlinear_recurrence,
    residual,
)
from lrnn.theory import scans

EXACT = (Newton, QuasiNewton, Damped, Picard, Jacobi)
ITERATIVE = (*EXACT, ELK, QuasiELK)
T, N = 40, 4


class Elman(eqx.Module):
    W: jax.Array

    def __call__(self, h, x):
        return jnp.tanh(self.W @ h + x)


def loop(step, inputs, initial):
    """The states in numpy, one after the other."""
    h, states = np.asarray(initial), []
    for x in np.asarray(inputs):
        h = step(h, x)
        states.append(h)
    return np.array(states)


def problem(gain, seed=0, length=T):
    """An Elman cell whose Jacobians shrink errors if the gain is below 1, with inputs and a start."""
    rng = np.random.default_rng(seed)
    W = gain * np.linalg.qr(rng.normal(size=(N, N)))[0]
    return (
        Elman(jnp.asarray(W)),
        jnp.asarray(rng.normal(size=(length, N)) / 4),
        jnp.asarray(rng.normal(size=N)),
    )


def elman_loop(cell, inputs, initial):
    return loop(lambda h, x: np.tanh(np.asarray(cell.W) @ h + x), inputs, initial)


@pytest.mark.parametrize("method", [Newton, QuasiNewton, Damped, Jacobi, ELK, QuasiELK])
def test_a_contraction_is_solved_before_the_loop_would_end(method):
    cell, inputs, initial = problem(0.5)
    found = nonlinear_recurrence(cell, inputs, initial, method=method(tolerance=1e-12))
    np.testing.assert_allclose(found.states, elman_loop(cell, inputs, initial), atol=1e-11)
    assert found.converged
    assert found.residual <= 1e-12
    assert found.iterations < T


def test_small_increments_are_picards_case():
    inputs, initial = jnp.ones((T, 1)), jnp.ones(1)
    found = nonlinear_recurrence(
        lambda h, x: h + 0.01 * jnp.sin(h + x), inputs, initial, method=Picard(tolerance=1e-12)
    )
    expected = loop(lambda h, x: h + 0.01 * np.sin(h + x), inputs, initial)
    np.testing.assert_allclose(found.states, expected, atol=1e-11)
    assert found.iterations < 15


@given(st.sampled_from(EXACT), st.integers(0, 2**32 - 1), st.floats(0.5, 8))
@settings(max_examples=30, deadline=None)
def test_as_many_iterations_as_steps_are_always_enough(method, seed, gain):
    """In floats too, whatever the Jacobians multiply up to: states that are right stay right."""
    cell, inputs, initial = problem(gain, seed, length=20)
    found = nonlinear_recurrence(cell, inputs, initial, method=method(max_iterations=20, tolerance=1e-14))
    assert found.residual < 1e-14


@pytest.mark.parametrize("length", [1, 2, 1000])
@pytest.mark.parametrize("dtype", [jnp.float32, jnp.float64])
def test_a_linear_recurrence_takes_one_iteration_and_is_called_converged(length, dtype):
    cell, inputs, initial = jax.tree.map(lambda leaf: leaf.astype(dtype), problem(0.9, length=length))
    found = nonlinear_recurrence(lambda h, x: cell.W @ h + x, inputs, initial, method=Newton())
    assert found.iterations == (length > 1)  # of a single step, the guess is the state
    assert found.converged
    assert found.states.dtype == dtype
    expected = loop(lambda h, x: np.asarray(cell.W) @ h + x, inputs, initial)
    np.testing.assert_allclose(found.states, expected, atol=1e-4)


def test_a_right_guess_needs_no_iteration():
    cell, inputs, initial = problem(0.9)
    truth = jnp.asarray(elman_loop(cell, inputs, initial))
    found = nonlinear_recurrence(cell, inputs, initial, method=Newton(), guess=truth)
    assert (int(found.iterations), bool(found.converged)) == (0, True)


@pytest.mark.parametrize("method", ITERATIVE)
def test_chaos_cut_short_is_reported_by_its_residual(method):
    cell, inputs, initial = problem(8.0)
    found = nonlinear_recurrence(cell, inputs, initial, method=method(max_iterations=5))
    assert not found.converged
    states = np.asarray(found.states)
    before = np.vstack([np.asarray(initial), states[:-1]])
    after = np.tanh(before @ np.asarray(cell.W).T + np.asarray(inputs))
    np.testing.assert_allclose(found.residual, np.abs(states - after).max(), rtol=1e-9)
    assert found.residual > 1e-2


def test_nothing_is_clipped():
    found = nonlinear_recurrence(
        lambda h, x: jnp.sin(h) + x, jnp.ones((200, 1)), jnp.ones(1), method=Picard(max_iterations=100)
    )
    assert jnp.abs(found.states).max() > 1e12
    assert found.residual > 1e12
    assert not found.converged


@pytest.mark.parametrize("method", [Steps(), *(method(max_iterations=T) for method in ITERATIVE)])
def test_nan_is_not_hidden(method):
    cell, inputs, initial = problem(0.5)
    found = nonlinear_recurrence(cell, inputs.at[20].set(jnp.nan), initial, method=method)
    assert jnp.isnan(found.states[20:]).all()
    assert not jnp.isnan(found.states[:20]).any()
    assert jnp.isnan(found.residual)
    assert not found.converged


@pytest.mark.parametrize("shape", [(1, 1), (5, 3), (1024, 6), (20_000, 2)])
@pytest.mark.parametrize("bad", [jnp.nan, jnp.inf])
def test_one_bad_number_makes_a_bad_residual(shape, bad):
    zeros = jnp.zeros(shape)
    found = residual(lambda h, x: h * 0 + x, zeros.at[-1, -1].set(bad), zeros, zeros[0])
    np.testing.assert_equal(float(found), bad)


def test_nan_on_the_way_is_no_end():
    """The zero guess leaves the domain of the logarithm; the trajectory does not."""
    inputs, initial = jnp.zeros((20, 1)), 2 * jnp.ones(1)
    one = Newton(max_iterations=1, tolerance=1e-12)
    evaluate = partial(nonlinear_recurrence, lambda h, x: h + 0.1 * jnp.log(h), inputs, initial)
    assert jnp.isnan(evaluate(method=one).states).any()
    found = evaluate(method=Newton(tolerance=1e-12))
    assert found.converged
    np.testing.assert_allclose(found.states, loop(lambda h, x: h + 0.1 * np.log(h), inputs, initial))


@pytest.mark.parametrize("method", [Newton, QuasiNewton, Damped, Jacobi, ELK, QuasiELK])
def test_the_gradient_is_that_of_the_loop(method):
    cell, inputs, initial = problem(0.6)
    weight = jnp.asarray(np.random.default_rng(1).normal(size=(T, N)))

    def loss(arguments, method):
        return jnp.sum(weight * nonlinear_recurrence(*arguments, method=method).states)

    expected = jax.tree.leaves(eqx.filter_grad(loss)((cell, inputs, initial), Steps()))
    found = jax.tree.leaves(eqx.filter_grad(loss)((cell, inputs, initial), method(tolerance=1e-13)))
    for one, other in zip(found, expected, strict=True):
        assert jnp.abs(other).max() > 0.1
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-10)


def test_the_gradient_reaches_what_the_cell_closes_over():
    _, inputs, initial = problem(0.6)

    def loss(scale, method):
        cell = lambda h, x: jnp.tanh(scale * h + x)  # noqa: E731
        return jnp.sum(nonlinear_recurrence(cell, inputs, initial, method=method).states)

    expected = jax.grad(loss)(0.4, Steps())
    np.testing.assert_allclose(jax.grad(loss)(0.4, Newton(tolerance=1e-13)), expected, rtol=1e-10)
    forwards = jax.jvp(lambda scale: loss(scale, Newton(tolerance=1e-13)), (0.4,), (1.0,))[1]
    np.testing.assert_allclose(forwards, expected, rtol=1e-10)


def test_the_backward_pass_has_no_iterations():
    cell, inputs, initial = problem(0.6)
    loss = lambda inputs: jnp.sum(nonlinear_recurrence(cell, inputs, initial, method=Newton()).states)  # noqa: E731
    assert str(jax.make_jaxpr(jax.grad(loss))(inputs)).count("while[") == 1


def test_batches_by_vmap_stop_one_by_one():
    cell, inputs, initial = problem(0.9)
    batch = inputs * jnp.asarray([0.0, 1.0, 10.0])[:, None, None]
    run = partial(nonlinear_recurrence, cell, initial=initial, method=Newton())
    together = jax.vmap(lambda inputs: run(inputs))(batch)
    for i, inputs in enumerate(batch):
        alone = run(inputs)
        assert together.iterations[i] == alone.iterations
        np.testing.assert_allclose(together.states[i], alone.states, atol=1e-9)


@pytest.mark.parametrize("block", [1, 2])
def test_a_jacobian_in_blocks_says_the_same_as_the_dense_one(block):
    _, inputs, initial = problem(1.0)
    weights = jnp.asarray(np.random.default_rng(2).normal(size=(N // block, block, block)) / 2)

    def cell(h, x):
        return jnp.tanh(jnp.einsum("mij,mj->mi", weights, h.reshape(-1, block)).reshape(-1) + x)

    dense, blocks = (
        nonlinear_recurrence(cell, inputs, initial, method=Newton(tolerance=1e-12), block=size)
        for size in (None, block)
    )
    assert blocks.iterations == dense.iterations
    np.testing.assert_allclose(blocks.states, dense.states, atol=1e-12)


@pytest.mark.parametrize(
    "scan", [Sequential(), Associative(), Chunked(7)], ids=lambda scan: type(scan).__name__
)
def test_every_scan_will_do(scan):
    cell, inputs, initial = problem(0.9)
    found = nonlinear_recurrence(cell, inputs, initial, method=Newton(tolerance=1e-12, scan=scan))
    np.testing.assert_allclose(found.states, elman_loop(cell, inputs, initial), atol=1e-10)


def test_damping_goes_from_newton_to_jacobi():
    cell, inputs, initial = problem(0.7)
    guess = jnp.zeros((T, N))
    newton, none, jacobi, full = (
        method.correct(cell, guess, inputs, initial, block=N)
        for method in (Newton(), Damped(damping=0.0), Jacobi(), Damped(damping=1.0))
    )
    np.testing.assert_array_equal(none, newton)
    np.testing.assert_array_equal(full, jacobi)


def test_a_linear_recurrence_takes_elk_more_than_one_iteration():
    """Every one leaves a part of the error of the first state, precision / (1 + precision) of it."""
    cell, inputs, initial = problem(0.9)
    linear = lambda h, x: cell.W @ h + x  # noqa: E731
    truth = loop(lambda h, x: np.asarray(cell.W) @ h + x, inputs, initial)
    guess = jnp.zeros((T, N))
    once = ELK(precision=0.25).correct(linear, guess, inputs, initial, block=N)
    np.testing.assert_allclose(once[0] - truth[0], 0.2 * (guess[0] - truth[0]))
    found = nonlinear_recurrence(linear, inputs, initial, method=ELK(precision=0.25))
    assert found.converged
    assert found.iterations > 5
    np.testing.assert_allclose(found.states, truth, atol=1e-4)


@given(st.integers(0, 2**32 - 1), st.floats(0, 3))
@settings(max_examples=10, deadline=None)
def test_little_precision_makes_elk_newton(seed, gain):
    cell, inputs, initial = problem(gain, seed, length=13)
    guess = jnp.asarray(np.random.default_rng(seed).normal(size=(13, N)))
    for smooth in (False, True):
        for elk, newton in ((ELK, Newton), (QuasiELK, QuasiNewton)):
            found, expected = (
                method.correct(cell, guess, inputs, initial, block=N)
                for method in (elk(precision=1e-13, smooth=smooth), newton())
            )
            np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)


@given(st.integers(0, 2**32 - 1), st.floats(0, 3), st.floats(1e-3, 100))
@settings(max_examples=10, deadline=None)
def test_smooth_elk_takes_a_step_of_levenberg_and_marquardt(seed, gain, precision):
    cell, inputs, initial = problem(gain, seed, length=13)
    guess = jnp.asarray(np.random.default_rng(seed).normal(size=(13, N)))

    def gaps(flat):
        states = flat.reshape(13, N)
        before = jnp.concatenate([initial[None], states[:-1]])
        return (states - jnp.tanh(before @ cell.W.T + inputs)).ravel()

    J, r = np.asarray(jax.jacobian(gaps)(guess.ravel())), np.asarray(gaps(guess.ravel()))
    step = -np.linalg.solve(J.T @ J + precision * np.eye(len(r)), J.T @ r)
    method = ELK(precision=precision, smooth=True)
    found = method.correct(cell, guess, inputs, initial, block=N)
    np.testing.assert_allclose(found - guess, step.reshape(13, N), atol=1e-9)


def test_elk_stays_finite_where_newton_overflows():
    """The logistic map settles, but at the first guess its slope is 2.5 everywhere."""
    inputs, initial = jnp.zeros((128, 1), jnp.float32), jnp.full(1, 0.3, jnp.float32)
    logistic = lambda h, x: 2.5 * h * (1 - h) + x  # noqa: E731
    run = partial(nonlinear_recurrence, logistic, inputs, initial)
    for method in (Newton, QuasiNewton, Damped):
        assert jnp.isnan(run(method=method(max_iterations=5)).states).any()
    assert run(method=Newton(max_iterations=128)).iterations > 120
    for k in (1, 5):
        assert jnp.abs(run(method=ELK(max_iterations=k, scan=Sequential())).states).max() < 1
    found = run(method=ELK(scan=Sequential()))
    assert found.converged
    assert found.iterations < 64
    np.testing.assert_allclose(found.states, loop(logistic, inputs, initial), atol=1e-4)


def test_smoothing_carries_nan_back_to_the_start():
    cell, inputs, initial = problem(0.5)
    method = ELK(smooth=True, max_iterations=T, scan=Sequential())
    found = nonlinear_recurrence(cell, inputs.at[20].set(jnp.nan), initial, method=method)
    assert jnp.isnan(found.states).all()
    assert not found.converged


@pytest.mark.parametrize(("method", "count"), [(QuasiELK(), 1), (QuasiELK(smooth=True), 2)])
def test_elk_pays_for_each_of_its_scans(method, count):
    cell, inputs, initial = problem(0.5)
    found = nonlinear_recurrence(cell, inputs, initial, method=method)
    tree, iterations = scans.Blelloch(), int(found.iterations)
    assert iterations > 0
    assert found.work == T + iterations * (count * tree.work(T) + T)
    assert found.depth == 1 + iterations * (count * tree.depth(T) + 1)


@pytest.mark.parametrize("length", [1, 2, 8, 13, 64])
def test_work_and_depth_are_those_of_the_tree_that_runs(length):
    joined = []

    def join(earlier, later):
        joined.append(later.shape[0])
        return jnp.maximum(earlier, later) + 1

    rounds = int(lax.associative_scan(join, jnp.zeros(length, int)).max())
    cell, inputs, initial = problem(0.5, length=length)
    found = nonlinear_recurrence(cell, inputs, initial, method=Newton(max_iterations=2, tolerance=0))
    iterations = int(found.iterations)
    assert iterations == 2 or length < 3
    assert found.work == length + iterations * (sum(joined) + length)
    assert found.depth == 1 + iterations * (rounds + 1)
    tree = scans.Blelloch()
    assert (tree.work(length), tree.depth(length)) == (sum(joined), rounds)


def test_the_loop_costs_its_steps():
    found = nonlinear_recurrence(*problem(0.5))
    assert (int(found.iterations), int(found.work), int(found.depth)) == (T, T, T)
    assert found.converged


@pytest.mark.parametrize("method", [Steps(), Newton()])
def test_no_steps_at_all(method):
    cell, inputs, initial = problem(0.5)
    found = nonlinear_recurrence(cell, inputs[:0], initial, method=method)
    assert found.states.shape == (0, N)
    assert found.converged


def test_the_residual_of_a_trajectory_is_zero():
    cell, inputs, initial = problem(0.5)
    states = jnp.asarray(elman_loop(cell, inputs, initial))
    assert residual(cell, states, inputs, initial) < 1e-15
    np.testing.assert_allclose(residual(cell, states.at[7, 0].add(1.0), inputs, initial), 1.0, rtol=1e-9)


ONES = jnp.ones((3, 2))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        ({"method": Sequential()}, TypeError, "method must be .*, got Sequential"),
        ({"inputs": [1.0]}, TypeError, "inputs must be an array .* got list"),
        ({"initial": jnp.ones(2, int)}, TypeError, "initial must be .* got int64"),
        ({"initial": ONES}, ValueError, r"initial must have shape \(N,\), got \(3, 2\)"),
        ({"block": 3}, ValueError, "block must divide .* N = 2, got 3"),
        ({"guess": ONES[:2]}, ValueError, r"guess must have .*\(3, 2\), got \(2, 2\)"),
        ({"cell": lambda h, x: h[0]}, ValueError, r"cell must return .*\(2,\), got .*\(\)"),
        (
            {"cell": lambda h, x: h.astype(jnp.float32)},
            ValueError,
            "cell must return .* float64.* got float32",
        ),
    ],
)
def test_a_wrong_argument_is_named(call, error, message):
    arguments = {"cell": lambda h, x: h, "inputs": ONES, "initial": ONES[0], **call}
    with pytest.raises(error, match=message):
        nonlinear_recurrence(**arguments)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Newton(max_iterations=-1), "max_iterations must not be negative, got -1"),
        (lambda: Newton(tolerance=float("nan")), "tolerance must not be negative, got nan"),
        (lambda: ELK(precision=0.0), "precision must be positive and finite, got 0.0"),
        (lambda: Damped(damping=2), "damping must be between 0 and 1, got 2"),
    ],
)
def test_a_wrong_setting_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
