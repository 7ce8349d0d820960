"""Three tasks of arithmetic by block-diagonal layers: each block moves a residue, as its input tells it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache

from lrnn.theory.constructions.network import Head, Layer, LinearNetwork, Outputs
from lrnn.theory.exact import Affine, matrix, vector
from lrnn.theory.transitions import BlockDiagonal

OPERATORS = "+-*"


def sums(modulus: int) -> LinearNetwork:
    """The running sum of numbers modulo M, by one block of size M.

    Args:
        modulus: M; the letters are the numbers below it.

    Returns:
        A network whose output at every number is the sum up to it.

    Raises:
        ValueError: if the modulus is not positive.

    Source: the task Sum(M) of Fan, Chi and Rudnicky (2023).
    """
    total = number(_positive(modulus), lambda n, held: (held + int(n)) % modulus)
    return LinearNetwork((Layer((total,), lambda n, read: value(read)),))


def even_pairs(modulus: int) -> LinearNetwork:
    """Whether the latest number equals the first one, by one block of size M + 1.

    Args:
        modulus: M; the letters are the numbers below it.

    Returns:
        A network whose output at every number is a truth value.

    Raises:
        ValueError: if the modulus is not positive.

    Source: the task EvenPair(M) of Fan, Chi and Rudnicky (2023).
    """
    empty = _positive(modulus)
    first = number(modulus + 1, lambda n, held: int(n) if held == empty else held, start=empty)
    return LinearNetwork((Layer((first,), lambda n, read: value(read) == int(n)),))


def arithmetic(modulus: int) -> LinearNetwork:
    """The value of an expression in +, - and * modulo M, by three layers with a block each.

    The first layer holds the latest operator, the second one the product since the latest + or -, with its
    sign, and the third one the sum of the products before it.

    Args:
        modulus: M; the letters are the numbers below it and the operators between them.

    Returns:
        A network whose output at every number is the value up to it, and None at an operator.

    Raises:
        ValueError: if the modulus is not positive.

    Source: the task ModArith(M) of Fan, Chi and Rudnicky (2023); the three blocks are ours.
    """
    _positive(modulus)

    def latest(token: str, held: int) -> int:
        return OPERATORS.index(token) if token in OPERATORS else held

    def product(x: tuple[str, str], held: int) -> int:
        token, operator = x
        if token in OPERATORS:
            return held
        return {"+": 1, "-": -1, "*": held}[operator] * int(token) % modulus

    def total(x: tuple[str, int], held: int) -> int:
        token, term = x
        return (held + term) % modulus if token in "+-" else held

    def answer(x: tuple[str, int], read: Outputs) -> int | None:
        token, term = x
        return None if token in OPERATORS else (value(read) + term) % modulus

    layers = (
        Layer((number(len(OPERATORS), latest),), lambda token, read: (token, OPERATORS[value(read)])),
        Layer((number(modulus, product),), lambda x, read: (x[0], value(read))),
        Layer((number(modulus, total),), answer),
    )
    return LinearNetwork(layers)


def number(size: int, act: Callable[[Hashable, int], int], *, start: int = 0) -> Head:
    """A block that holds a number below its size as a one-hot state, and reads it out.

    Args:
        size: B, the size of the block.
        act: the number held after a layer input, from that input and the number held before.
        start: the number held at first.

    Returns:
        The head; column j of its transition is the one-hot vector of `act(x, j)`, of norm 1 for any p.
    """

    @cache
    def affine(x: Hashable) -> Affine:
        targets = [act(x, j) for j in range(size)]
        block = [[int(i == target) for target in targets] for i in range(size)]
        return Affine(BlockDiagonal((matrix(block),)), vector([0] * size))

    one_hot = vector([int(i == start) for i in range(size)])
    names = vector(range(size))
    return Head(one_hot, affine, lambda x: names)


def value(read: Outputs) -> int:
    """The number that a layer's only head has read out."""
    return int(read[0][0, 0])


def _positive(modulus: int) -> int:
    if modulus < 1:
        raise ValueError(f"modulus must be at least 1, got {modulus}")
    return modulus
