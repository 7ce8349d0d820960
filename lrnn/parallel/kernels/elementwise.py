"""A cell in two parts: what does not ask for the state, and what acts on each of its coordinates alone.

The first part is computed for all steps at once, before a kernel starts. The second is a list of operations
without sizes and indices, so that a kernel can run it on tiles.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import ClosedJaxpr, Literal
from jaxtyping import Array, Float, Shaped

from lrnn.parallel.nonlinear import Cell

_CALLS = {"jit", "pjit", "custom_jvp_call", "custom_vjp_call"}
# Operations whose settings are among these know of no axis: coordinates stay apart.
_SETTINGS = {"accuracy", "new_dtype", "out_dtype", "sharding", "weak_type", "y"}


class _Known(NamedTuple):
    value: Array
    varies: bool  # with the input


class _State(NamedTuple):
    place: int  # 0 is the state that enters, then come the results of all operations


class Split(NamedTuple):
    """A cell as operations on tiles, and the numbers they ask for.

    Attributes:
        operations: primitives, their parameters and where they find their operands.
        result: where the next state is found.
        varying: numbers that differ from step to step.
        constant: numbers that do not.
    """

    operations: list[tuple]
    result: tuple
    varying: list[Shaped[Array, "T N"]]
    constant: list[Shaped[Array, "N"]]


def split(cell: Cell, inputs: Shaped[Array, "T *D"], initial: Float[Array, "N"]) -> Split:
    """Cut a cell in two.

    Raises:
        ValueError: if the cell mixes coordinates of the state.
    """
    traced = jax.make_jaxpr(cell)(initial, jax.ShapeDtypeStruct(inputs.shape[1:], inputs.dtype))
    tape = _Tape(initial.shape)
    varying, constant = jax.vmap(partial(tape.record, traced), out_axes=(0, None))(inputs)
    return Split(tape.operations, tape.result, varying, constant)


def run(parts: Split, h: Float[Array, "C N"], varying: list, constant: list) -> Float[Array, "C N"]:
    """The next states, from tiles of states and of known numbers in the order of `parts`."""
    found = {"state": [h], "varying": varying, "constant": constant}

    def tile(source):
        kind, value = source
        return jnp.broadcast_to(found[kind][value] if kind in found else value, h.shape)

    for primitive, params, sources in parts.operations:
        found["state"].append(primitive.bind(*map(tile, sources), **params))
    return tile(parts.result)


class _Tape:
    """Runs a program as far as it is known, and writes down the operations on the state."""

    def __init__(self, shape: tuple[int]):
        self.shape, self.operations = shape, []
        self.varying, self.constant, self._sources = [], [], {}

    def record(self, program: ClosedJaxpr, x: Array) -> tuple[list, list]:
        """Run a cell on the input of one step."""
        [result] = self._run(program, [_State(0), _Known(x, True)])
        self.result = self._source(result)
        return self.varying, self.constant

    def _run(self, program, arguments):
        values = {var: _Known(value, False) for var, value in zip(program.jaxpr.constvars, program.consts)}
        values |= zip(program.jaxpr.invars, arguments)

        def read(atom):
            if isinstance(atom, Literal):
                return _Known(np.asarray(atom.val, atom.aval.dtype), False)
            return values[atom]

        for equation in program.jaxpr.eqns:
            operands, params = [read(atom) for atom in equation.invars], equation.params
            if equation.primitive.name in _CALLS:
                results = self._run(params["jaxpr"] if "jaxpr" in params else params["call_jaxpr"], operands)
            elif any(isinstance(operand, _State) for operand in operands):
                results = [self._record(equation, operands)]
            else:
                results = _compute(equation, operands)
            values |= zip(equation.outvars, results)
        return [read(atom) for atom in program.jaxpr.outvars]

    def _record(self, equation, operands):
        name, shape = equation.primitive.name, equation.outvars[0].aval.shape
        if not _SETTINGS.issuperset(equation.params) or shape != self.shape:
            raise ValueError(
                "cell must act on every coordinate of the state alone for a kernel, "
                f"got the operation {name} with a result of shape {shape}"
            )
        self.operations.append((equation.primitive, equation.params, [self._source(x) for x in operands]))
        return _State(len(self.operations))

    def _source(self, operand):
        """Where a tile of this operand will be found; numbers that are known are put on a list, once."""
        if isinstance(operand, _State):
            return "state", operand.place
        if isinstance(operand.value, np.ndarray):
            return "literal", operand.value
        if id(operand) not in self._sources:
            kind = "varying" if operand.varies else "constant"
            numbers = getattr(self, kind)
            numbers.append(jnp.broadcast_to(operand.value, self.shape))
            # The operand is kept, so that nothing else can have its id.
            self._sources[id(operand)] = (kind, len(numbers) - 1), operand
        return self._sources[id(operand)][0]


def _compute(equation, operands):
    found = equation.primitive.bind(*(operand.value for operand in operands), **equation.params)
    varies = any(operand.varies for operand in operands)
    results = found if equation.primitive.multiple_results else [found]
    return [_Known(result, varies) for result in results]
