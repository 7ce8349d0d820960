"""Ben-Or and Cleve: an arithmetic formula of depth d is a product of at most 4^d matrices of size 3 x 3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flint import fmpq_mat

from lrnn.theory.exact import identity
from lrnn.theory.formulas.arithmetic import Formula, Gate, Inputs, Leaf

SWAP = fmpq_mat(3, 3, [0, 1, 0, 1, 0, 0, 0, 0, 1])


class Instruction(NamedTuple):
    """x_target += sign * leaf * x_source: the matrix I + sign * leaf * E_source,target from the right."""

    source: int
    target: int
    sign: int
    leaf: Leaf


def program(formula: Formula, source: int = 0, target: int = 1, sign: int = 1) -> Iterator[Instruction]:
    """Instructions for three registers that do x_target += sign * formula * x_source and nothing else.

    Args:
        formula: a formula of depth d; at most 4^d instructions come out.
        source: the register that is multiplied.
        target: the register that is added to.
        sign: 1 or -1.

    Source: Ben-Or and Cleve (1992).
    """
    if not isinstance(formula, Gate):
        yield Instruction(source, target, sign, formula)
    elif formula.operation == "*":
        helper = 3 - source - target
        for turn in (-1, 1):
            yield from program(formula.right, helper, target, turn * sign)
            yield from program(formula.left, source, helper, -turn)
    else:
        flipped = -sign if formula.operation == "-" else sign
        yield from program(formula.left, source, target, sign)
        yield from program(formula.right, source, target, flipped)


def matrices(formula: Formula, inputs: Inputs) -> list[fmpq_mat]:
    """Matrices over {-1, 0, 1} whose product has the value of the formula in its corner (0, 0).

    Args:
        formula: a formula of depth d; at most 4^d matrices come out.
        inputs: a number from {-1, 0, 1} for each name.

    Raises:
        ValueError: if a name has no input or an input is not -1, 0 or 1.

    Source: Ben-Or and Cleve (1992); the last matrix also swaps two columns.
    """
    product = []
    for source, target, sign, leaf in program(formula):
        product.append(identity(3))
        product[-1][source, target] = sign * leaf.value(inputs)
    product[-1] = product[-1] * SWAP
    return product


def tokens(formula: Formula, inputs: Inputs) -> list[int]:
    """The same matrices as a stream of tokens, row by row."""
    return [int(x.p) for A in matrices(formula, inputs) for x in A.entries()]
