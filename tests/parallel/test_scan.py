"""Every way of walking along time gives the states of the step loop."""

import re

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import TYPES, draw, matrix, step_loop

from lrnn.parallel import (
    Associative,
    Chunked,
    Dense,
    Diagonal,
    DiagonalPlusLowRank,
    Sequential,
    Sharded,
    linear_recurrence,
)
from lrnn.theory import exact

MESH = jax.make_mesh((8,), ("time",))
METHODS = (Sequential(), Associative(), Chunked(4), Sharded(MESH))
LOCAL = [Sharded(MESH, local=local) for local in (Associative(), Chunked(2))]


def _matrices(transitions, length):
    return [matrix(jax.tree.map(lambda leaf: leaf[t], transitions)) for t in range(length)]  # noqa: B023


@pytest.mark.parametrize("method", METHODS, ids=lambda method: type(method).__name__)
@pytest.mark.parametrize("kind", TYPES)
@given(
    length=st.integers(0, 40),
    seed=st.integers(0, 2**32 - 1),
    columns=st.sampled_from([(), (2,)]),
    reverse=st.booleans(),
)
@settings(max_examples=4, deadline=None)
def test_every_method_is_the_step_loop(kind, method, length, seed, columns, reverse):
    rng = np.random.default_rng(seed)
    transitions = draw(kind, rng, length)
    inputs, initial = (
        jnp.asarray(rng.normal(size=(length, 6, *columns))),
        jnp.asarray(rng.normal(size=(6, *columns))),
    )
    states = linear_recurrence(transitions, inputs, initial, method=method, reverse=reverse)
    expected = step_loop(_matrices(transitions, length), inputs, initial, reverse=reverse)
    assert states.dtype == jnp.float64
    np.testing.assert_allclose(
        states, expected, rtol=1e-9, atol=1e-9 * max(1, np.abs(expected).max(initial=0))
    )


@pytest.mark.parametrize("length", [0, 1, 7, 8, 9, 31])
@pytest.mark.parametrize("method", [*METHODS, *LOCAL, Chunked(1), Chunked(100)], ids=str)
def test_awkward_lengths(method, length):
    """No step, one step, primes and lengths that no chunk or device count divides."""
    rng = np.random.default_rng(length)
    transitions, inputs = draw(Dense, rng, length, size=3), jnp.asarray(rng.normal(size=(length, 3)))
    expected = step_loop(_matrices(transitions, length), inputs, np.zeros(3))
    np.testing.assert_allclose(linear_recurrence(transitions, inputs, method=method), expected, atol=1e-9)


@pytest.mark.parametrize("kind", TYPES)
def test_gradients_agree_between_methods(kind):
    rng = np.random.default_rng(0)
    transitions, inputs, initial = draw(kind, rng, 13), jnp.asarray(rng.normal(size=(13, 6))), jnp.ones(6)
    weight = jnp.asarray(rng.normal(size=(13, 6)))

    def gradient(method):
        def loss(arguments):
            return jnp.sum(weight * linear_recurrence(*arguments, method=method))

        return jax.tree.leaves(eqx.filter_grad(loss)((transitions, inputs, initial)))

    reference = gradient(Sequential())
    assert max(float(jnp.abs(leaf).max()) for leaf in reference) > 0.1
    for method in METHODS[1:]:
        for found, expected in zip(gradient(method), reference, strict=True):
            np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-8)


def test_the_gradient_is_the_finite_difference():
    rng = np.random.default_rng(3)
    transitions, inputs = draw(DiagonalPlusLowRank, rng, 5), jnp.asarray(rng.normal(size=(5, 6)))

    def loss(inputs):
        return jnp.sum(linear_recurrence(transitions, inputs, method=Associative()) ** 2)

    direction = jnp.asarray(rng.normal(size=(5, 6)))
    difference = (loss(inputs + 1e-6 * direction) - loss(inputs - 1e-6 * direction)) / 2e-6
    np.testing.assert_allclose(jnp.sum(jax.grad(loss)(inputs) * direction), difference, rtol=1e-6)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: type(method).__name__)
@pytest.mark.parametrize("kind", TYPES)
def test_floats_equal_the_exact_run_where_they_can_represent_it(kind, method):
    """Entries in halves and few steps: float64 has the bits, so nothing may be rounded."""
    rng = np.random.default_rng(5)
    length = 9
    halves = jax.tree.map(
        lambda leaf: jnp.round(2 * leaf) / 2 if leaf.dtype == jnp.float64 else leaf, draw(kind, rng, length)
    )
    inputs = jnp.asarray(rng.integers(-2, 3, (length, 6)) / 2)
    maps = [
        exact.Affine(_rational(a), _rational(b[:, None])) for a, b in zip(_matrices(halves, length), inputs)
    ]
    run = exact.linear_recurrence(maps, exact.vector([0] * 6))
    assert max(run.bits) < 53
    expected = [[int(x.p) / int(x.q) for x in state.entries()] for state in run.states]
    np.testing.assert_array_equal(linear_recurrence(halves, inputs, method=method), expected)


def _rational(array):
    return exact.matrix([[fmpq(*float(x).as_integer_ratio()) for x in row] for row in np.asarray(array)])


@pytest.mark.parametrize("method", METHODS, ids=lambda method: type(method).__name__)
def test_short_formats_accumulate_in_float32(method):
    """Adding 1 in bfloat16 sticks at 256; the accumulator does not."""
    steps = jnp.ones((1000, 1), jnp.bfloat16)
    states = linear_recurrence(Diagonal(steps), steps, method=method)
    assert states.dtype == jnp.bfloat16
    assert float(states[-1, 0]) == 1000


@pytest.mark.parametrize("method", METHODS, ids=lambda method: type(method).__name__)
def test_a_complex_transition_makes_complex_states(method):
    quarter_turns = Diagonal(jnp.full((5, 1), 1j))
    states = linear_recurrence(quarter_turns, jnp.zeros((5, 1)), jnp.ones(1), method=method)
    np.testing.assert_allclose(states[:, 0], [1j, -1, -1j, 1, 1j], atol=1e-12)


def test_batches_by_vmap():
    rng = np.random.default_rng(0)
    transitions, inputs = draw(Dense, rng, 3, 10), jnp.asarray(rng.normal(size=(3, 10, 6)))
    batched = jax.vmap(lambda a, b: linear_recurrence(a, b, method=Associative()))(transitions, inputs)
    for i in range(3):
        one = linear_recurrence(jax.tree.map(lambda leaf: leaf[i], transitions), inputs[i])  # noqa: B023
        np.testing.assert_allclose(batched[i], one, atol=1e-9)


def test_the_sharded_scan_runs_on_every_device():
    assert len(jax.devices()) == 8
    inputs = jnp.ones((64, 2))
    compiled = jax.jit(lambda a, b: linear_recurrence(a, b, method=Sharded(MESH)))
    text = compiled.lower(Diagonal(inputs), inputs).compile().as_text()
    assert "all-gather" in text


@pytest.mark.parametrize("local", [Sequential(), Associative(), Chunked(2)], ids=str)
def test_devices_may_walk_their_pieces_in_any_way(local):
    rng = np.random.default_rng(2)
    transitions, inputs = draw(DiagonalPlusLowRank, rng, 45), jnp.asarray(rng.normal(size=(45, 6)))
    states = linear_recurrence(transitions, inputs, method=Sharded(MESH, local=local))
    np.testing.assert_allclose(states, linear_recurrence(transitions, inputs), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("length", "numbers"), [(16, 6 + 2 * 6 * 2), (800, 6 * 6)])
def test_a_device_sends_its_total_alone(length, numbers):
    """Two steps of rank 1 make rank 2; many steps a full matrix. Each device receives all eight totals."""
    steps = DiagonalPlusLowRank(jnp.ones((length, 6)), *(jnp.ones((length, 6, 1)) for _ in range(2)))
    walk = jax.jit(lambda a, b: linear_recurrence(a, b, method=Sharded(MESH)))
    program = walk.lower(steps, jnp.ones((length, 6))).compile().as_text()
    gathers = re.findall(r"= (.*) all-gather\(", program)
    shapes = [shape.split(",") for gather in gathers for shape in re.findall(r"f64\[([\d,]+)\]", gather)]
    assert sum(np.prod([int(axis) for axis in shape]) for shape in shapes) == 8 * (numbers + 6)


def test_a_low_rank_total_needs_no_matrix_for_every_step():
    """The only full matrices are those of the few composed pieces: memory far below T N^2 numbers."""
    length, N = 8 * 256, 32
    steps = DiagonalPlusLowRank(jnp.ones((length, N)), *(jnp.ones((length, N, 1)) for _ in range(2)))
    walk = jax.jit(lambda a, b: linear_recurrence(a, b, method=Sharded(MESH)))
    memory = walk.lower(steps, jnp.ones((length, N))).compile().memory_analysis()
    assert memory.temp_size_in_bytes < length // 8 * N**2 * 8 / 2


def test_a_mesh_axis_beside_time():
    mesh = jax.make_mesh((2, 4), ("batch", "time"))
    rng = np.random.default_rng(0)
    transitions, inputs = draw(Dense, rng, 13), jnp.asarray(rng.normal(size=(13, 6)))
    states = linear_recurrence(transitions, inputs, method=Sharded(mesh, axis="time"))
    np.testing.assert_allclose(states, linear_recurrence(transitions, inputs), rtol=1e-9, atol=1e-6)


ONES = jnp.ones((3, 2))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: linear_recurrence(ONES, ONES), TypeError, "transitions must be a Transition"),
        (
            lambda: linear_recurrence(Diagonal(ONES), ONES, method="tree"),
            TypeError,
            "method must be .*, got 'tree'",
        ),
        (
            lambda: linear_recurrence(Diagonal(ONES), jnp.ones((3, 2), int)),
            TypeError,
            "inputs must be .* got int64",
        ),
        (
            lambda: linear_recurrence(Diagonal(ONES), ONES, [0.0, 0.0]),
            TypeError,
            "initial must be .* got list",
        ),
        (
            lambda: linear_recurrence(Diagonal(ONES), jnp.ones((4, 2))),
            ValueError,
            r"inputs .*\(3, 2\).*, got \(4, 2\)",
        ),
        (
            lambda: linear_recurrence(Diagonal(ONES), jnp.ones(3)),
            ValueError,
            r"inputs must have shape .*, got \(3,\)",
        ),
        (
            lambda: linear_recurrence(Diagonal(ONES), ONES, jnp.ones(3)),
            ValueError,
            r"initial .*\(2,\), got \(3,\)",
        ),
        (
            lambda: linear_recurrence(Diagonal(ONES[0]), ONES),
            ValueError,
            r"one leading time axis, got .*\(\)",
        ),
        (lambda: Chunked(0), ValueError, "size must be a positive number of steps, got 0"),
        (lambda: Sharded(MESH, axis="space"), ValueError, "axis must be one of .*'time'.*, got 'space'"),
        (lambda: Sharded(MESH, local=4), TypeError, r"local must be Sequential\(\), .*, got 4"),
    ],
)
def test_a_wrong_argument_is_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
