"""h_t = A_t h_{t-1} + b_t: one recurrence, and the ways to evaluate it along time."""

from __future__ import annotations

import abc
from dataclasses import dataclass
from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import lax
from jax.sharding import Mesh, PartitionSpec
from jaxtyping import Array, Inexact

from lrnn.parallel.transitions import Affine, Transition, compose


class Method(abc.ABC):
    """A way to evaluate T affine steps from an initial state; all of them return the same states."""

    @abc.abstractmethod
    def states(self, steps: Affine, initial: Inexact[Array, "N *V"]) -> Inexact[Array, "T N *V"]:
        """The states h_1, ..., h_T for T >= 1 stacked steps."""


@dataclass(frozen=True)
class Sequential(Method):
    """One step after the other: T applications, depth T, no matrix product."""

    def states(self, steps: Affine, initial: Inexact[Array, "N *V"]) -> Inexact[Array, "T N *V"]:
        def step(h, affine):
            h = affine.apply(h)
            return h, h

        return lax.scan(step, initial, steps)[1]


@dataclass(frozen=True)
class Associative(Method):
    """Prefix products of the affine maps in a balanced tree: depth 2 log2 T, twice the compositions."""

    def states(self, steps: Affine, initial: Inexact[Array, "N *V"]) -> Inexact[Array, "T N *V"]:
        first = jax.tree.map(lambda leaf: leaf[0], steps).apply(initial)
        return _tree_prefixes(Affine(steps.A, steps.b.at[0].set(first))).b


@dataclass(frozen=True)
class Chunked(Method):
    """Chunks of `size` steps side by side, a carry from chunk to chunk, a fix-up: depth size + T / size."""

    size: int

    def __post_init__(self):
        if self.size < 1:
            raise ValueError(f"size must be a positive number of steps, got {self.size}")

    def states(self, steps: Affine, initial: Inexact[Array, "N *V"]) -> Inexact[Array, "T N *V"]:
        length = steps.b.shape[0]
        size = min(self.size, length)
        prefixes = jax.vmap(_step_prefixes)(_cut(steps, -(-length // size)))
        entering = _entering(_last(prefixes, axis=1), initial)
        states = jax.vmap(_apply_all)(prefixes, entering)
        return states.reshape(-1, *initial.shape)[:length]


@dataclass(frozen=True)
class Sharded(Method):
    """Time cut over the devices of a mesh axis: one affine map per device is sent, then each walks its piece.

    `local` is how a device walks, once it knows the state that enters.
    """

    mesh: Mesh
    axis: str = "time"
    local: Method = Sequential()

    def __post_init__(self):
        if self.axis not in self.mesh.axis_names:
            raise ValueError(f"axis must be one of the mesh axes {self.mesh.axis_names}, got {self.axis!r}")
        _require_method("local", self.local)

    def states(self, steps: Affine, initial: Inexact[Array, "N *V"]) -> Inexact[Array, "T N *V"]:
        length, devices = steps.b.shape[0], self.mesh.shape[self.axis]

        def walk(steps, initial):
            steps, initial = jax.tree.map(lambda leaf: leaf[0], (steps, initial))
            totals = lax.all_gather(_total(steps), self.axis)
            entering = _entering(totals, initial)[lax.axis_index(self.axis)]
            return self.local.states(steps, entering)[None]

        # Every device gets its own copy, so that the carry varies over devices from the start.
        copies = jnp.broadcast_to(initial, (devices, *initial.shape))
        along = PartitionSpec(self.axis)
        # Explicit mesh axes would ask for a sharding of every array outside; the devices are enough.
        mesh = Mesh(self.mesh.devices, self.mesh.axis_names)
        states = jax.shard_map(walk, mesh=mesh, in_specs=(along, along), out_specs=along)(
            _cut(steps, devices), copies
        )
        return states.reshape(-1, *initial.shape)[:length]


def _total(steps: Affine) -> Affine:
    """The composition of all steps, in a balanced tree."""
    length = len(steps.b)
    if length == 1:
        return _last(steps, axis=0)
    earlier = jax.tree.map(lambda leaf: leaf[: length - 1 : 2], steps)
    later = jax.tree.map(lambda leaf: leaf[1::2], steps)
    total = _total(_shortest(jax.vmap(compose)(later, earlier)))
    return compose(_last(steps, axis=0), total) if length % 2 else total


def _shortest(steps: Affine) -> Affine:
    """The same maps, written out where ranks have added up to more numbers than a full matrix has."""
    numbers = sum(leaf.size for leaf in jax.tree.leaves(steps.A))
    full = len(steps.b) * steps.A.size**2
    return steps if numbers <= full else jax.vmap(Affine.closure)(steps)


def _tree_prefixes(steps: Affine) -> Affine:
    """All prefix compositions by a balanced tree; `lax.associative_scan` hands the earlier operand first."""

    def after(earlier, later):
        # The tree also joins empty slices, whose gathers jax 0.7 cannot differentiate inside shard_map.
        return jax.vmap(compose)(later, earlier) if len(later.b) else later

    return lax.associative_scan(after, jax.vmap(Affine.closure)(steps))


def _step_prefixes(steps: Affine) -> Affine:
    """All prefix compositions, one after the other: each step acts on the product so far."""
    first = jax.tree.map(lambda leaf: leaf[0], steps).closure()
    rest = jax.tree.map(lambda leaf: leaf[1:], steps)

    def step(prefix, affine):
        prefix = compose(affine, prefix)
        return prefix, prefix

    others = lax.scan(step, first, rest)[1]
    return jax.tree.map(lambda head, tail: jnp.concatenate([head[None], tail]), first, others)


def _entering(totals: Affine, initial: Inexact[Array, "N *V"]) -> Inexact[Array, "M N *V"]:
    """The state that enters each of M pieces, given the composition of each whole piece."""
    return lax.scan(lambda h, total: (total.apply(h), h), initial, totals)[1]


def _apply_all(prefixes: Affine, h: Inexact[Array, "N *V"]) -> Inexact[Array, "T N *V"]:
    return jax.vmap(lambda prefix: prefix.apply(h))(prefixes)


def _cut(steps: Affine, pieces: int) -> Affine:
    """Stack the steps as (pieces, length, ...); zeros fill the last piece, after every real step."""

    def cut(leaf):
        length = -(-leaf.shape[0] // pieces)
        filled = jnp.pad(leaf, [(0, pieces * length - leaf.shape[0]), *[(0, 0)] * (leaf.ndim - 1)])
        return filled.reshape(pieces, length, *leaf.shape[1:])

    return jax.tree.map(cut, steps)


def _last(steps: Affine, *, axis: int) -> Affine:
    return jax.tree.map(lambda leaf: lax.index_in_dim(leaf, -1, axis, keepdims=False), steps)


def linear_recurrence(
    transitions: Transition,
    inputs: Inexact[Array, "T N *V"],
    initial: Inexact[Array, "N *V"] | None = None,
    *,
    method: Method = Sequential(),
    reverse: bool = False,
) -> Inexact[Array, "T N *V"]:
    """All states of h_t = A_t h_{t-1} + b_t.

    Args:
        transitions: A_1, ..., A_T stacked along a leading time axis.
        inputs: b_1, ..., b_T; each a vector of size N or a matrix whose columns are separate states.
        initial: h_0, zero if not given.
        method: how to walk along time; the states do not depend on it beyond rounding.
        reverse: run from the end, h_t = A_t h_{t+1} + b_t with `initial` after the last step.

    Returns:
        The states h_1, ..., h_T in the common dtype of the arguments, accumulated in float32 or better.

    Raises:
        TypeError: if `transitions` or `method` is of another kind, or `inputs` is not floating point.
        ValueError: if the shapes do not fit together.

    Source: the paper's definition of an LRNN head, in column form.
    """
    _check_arguments(transitions, inputs, initial, method)
    if inputs.shape[0] == 0:
        return inputs
    if initial is None:
        initial = jnp.zeros_like(inputs[0])
    steps = Affine(transitions, inputs)
    dtype = jnp.result_type(*filter(eqx.is_inexact_array, jax.tree.leaves((steps, initial))))
    return _evaluate(steps, initial, method, reverse).astype(dtype)


@partial(jax.jit, static_argnames=("method", "reverse"))
def _evaluate(steps, initial, method, reverse):
    steps, initial = _in_accumulator((steps, initial))
    if reverse:
        steps = jax.tree.map(lambda leaf: leaf[::-1], steps)
    states = method.states(steps, initial)
    return states[::-1] if reverse else states


def _in_accumulator(tree):
    """All numbers in one dtype: at least float32, wider or complex if any of them is."""
    dtype = jnp.result_type(jnp.float32, *filter(eqx.is_inexact_array, jax.tree.leaves(tree)))
    return jax.tree.map(lambda leaf: leaf.astype(dtype) if eqx.is_inexact_array(leaf) else leaf, tree)


def _check_arguments(transitions, inputs, initial, method):
    if not isinstance(transitions, Transition):
        raise TypeError(f"transitions must be a Transition, got {type(transitions).__name__}")
    _require_method("method", method)
    for argument, value in (("inputs", inputs), ("initial", initial)):
        if value is not None and not eqx.is_inexact_array(value):
            found = getattr(value, "dtype", type(value).__name__)
            raise TypeError(f"{argument} must be an array of a floating-point or complex dtype, got {found}")
    if len(transitions.batch_shape) != 1:
        raise ValueError(
            f"transitions must have one leading time axis, got leading axes {transitions.batch_shape}"
        )
    expected = (*transitions.batch_shape, transitions.size)
    if inputs.shape[:2] != expected:
        raise ValueError(
            f"inputs must have shape (T, N, ...) = {expected} + (...) like transitions, got {inputs.shape}"
        )
    if initial is not None and initial.shape != inputs.shape[1:]:
        raise ValueError(f"initial must have the shape of one input {inputs.shape[1:]}, got {initial.shape}")


def _require_method(argument, value):
    if not isinstance(value, Method):
        raise TypeError(
            f"{argument} must be Sequential(), Associative(), Chunked(size), Sharded(mesh) or Kernel(), "
            f"got {value!r}"
        )
