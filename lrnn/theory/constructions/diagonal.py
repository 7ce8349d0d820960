"""Transitions that commute with each other: a sign, the hand of a clock, and a group out of both."""

from __future__ import annotations

from flint import fmpq_mat, fmpz_poly

from lrnn.theory.automata import DFA, Configuration
from lrnn.theory.constructions.construction import Construction
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.constructions.network import Head, Layer, LinearNetwork, Outputs
from lrnn.theory.exact import Affine, bits, identity, matrix, vector
from lrnn.theory.transitions import BlockDiagonal, Diagonal, Transition


def parity() -> Construction:
    """Is the number of ones even? One coordinate, whose eigenvalue at the symbol 1 is -1.

    Returns:
        The construction; its machine counts modulo 2.

    Source: Grazzi et al. (2025), Theorem 1: in finite precision an eigenvalue outside [0, 1] is needed.
    """
    return _counter("D1", "an eigenvalue of -1", Diagonal([-1]), Diagonal([1]), modulus=2)


def count_modulo(modulus: int) -> Construction:
    """Does the modulus divide the number of ones? One block that turns by 1/m of a circle.

    Args:
        modulus: m, at least 1.

    Returns:
        The construction; its block is `turn(m)`, so the state is never longer than a fixed number of bits.

    Raises:
        ValueError: if the modulus is not positive.

    Source: Grazzi et al. (2025), Theorem 2, with rational blocks in place of complex eigenvalues.
    """
    block = turn(modulus)
    step, stay = BlockDiagonal((block,)), BlockDiagonal((identity(block.nrows()),))
    return _counter("D2", "a block with roots of unity for eigenvalues", step, stay, modulus=modulus)


def turn(modulus: int) -> fmpq_mat:
    """A smallest rational matrix whose eigenvalues are primitive roots of unity.

    Args:
        modulus: m, at least 1; the m-th power is the first one that is the identity.

    Returns:
        The companion matrix of the m-th cyclotomic polynomial, an integer matrix of size phi(m).

    Raises:
        ValueError: if the modulus is not positive.

    Source: the cyclotomic polynomial is irreducible over Q (Gauss), so no smaller rational block will do.
    """
    if modulus < 1:
        raise ValueError(f"modulus must be at least 1, got {modulus}")
    *low, _ = fmpz_poly.cyclotomic(modulus).coeffs()
    size = len(low)
    shift = [[int(i == j + 1) for j in range(size - 1)] for i in range(size)]
    return matrix([[*row, -last] for row, last in zip(shift, low)])


def dihedral(corners: int) -> LinearNetwork:
    """Is a product of turns "r" and flips "s" of a polygon the identity? Two layers that commute inside.

    A product is s^e r^k. The first layer holds the sign (-1)^e. The second one turns at each "r", forwards or
    backwards as the sign says, and so holds k.

    Args:
        corners: of the polygon; for 3 the group is S3, the smallest one that does not commute.

    Returns:
        A network that answers after every letter; each new letter acts last.

    Raises:
        ValueError: if the polygon has no corners.

    Source: after Krohn and Rhodes (1965): a layer for each factor of a semidirect product.
    """
    step = turn(corners)
    size = step.nrows()
    turns = {-1: BlockDiagonal((step.inv(),)), 0: BlockDiagonal((identity(size),)), 1: BlockDiagonal((step,))}
    origin, one = vector([0] * size), vector([1])
    trace = _trace(step).transpose()

    def flip(letter: str) -> Affine:
        return Affine(Diagonal([-1 if letter == "s" else 1]), vector([0]))

    def direction(letter: str, read: Outputs) -> tuple[int, int]:
        sign = int(read[0][0, 0])
        return sign, sign * (letter == "r")

    def is_identity(x: tuple[int, int], read: Outputs) -> bool:
        return x[0] == 1 and read[0][0, 0] == size

    sign = Head(one, flip, lambda letter: one)
    hand = Head(_first(size), lambda x: Affine(turns[x[1]], origin), lambda x: trace)
    return LinearNetwork((Layer((sign,), direction), Layer((hand,), is_identity)))


def _counter(id: str, hypotheses: str, step: Transition, stay: Transition, *, modulus: int) -> Construction:
    """The hand of a clock as a linear RNN whose score is positive only where the hand started.

    The trace of step^k is an integer: N at multiples of the modulus, at most N - 1 elsewhere. So a hand of
    length N turns around a centre at -(N - 1), and the score is N times (trace - (N - 1)).
    """
    size = step.size
    hand, centre = size * _first(size), (1 - size) * _first(size)
    steps = {"0": stay, "1": step}
    shifts = {"1": centre - step * centre}
    network = LinearRNN(hand + centre, steps, shifts, _trace(step.dense()))
    held = [network.initial]
    for _ in range(modulus - 1):
        held.append(network.step(held[-1], "1"))

    def encode(configuration: Configuration) -> fmpq_mat:
        return held[int(configuration.state)]

    def fits(configuration: Configuration, mantissa: int) -> bool:
        return bits(encode(configuration)) <= mantissa

    source = "Grazzi et al. (2025)"
    return Construction(id, hypotheses, source, _counting(modulus), network, encode, fits)


def _counting(modulus: int) -> DFA:
    states = " ".join(map(str, range(modulus)))
    rules = (f"{k} 0 -> {k}\n{k} 1 -> {(k + 1) % modulus}" for k in range(modulus))
    return DFA("\n".join(rules), states=states, symbols="0 1", start="0", accepting="0")


def _trace(block: fmpq_mat) -> fmpq_mat:
    """The row that reads the trace of block^k from its first column, for a companion matrix."""
    size, power, row = block.nrows(), identity(block.nrows()), []
    for _ in range(size):
        row.append(sum(power[i, i] for i in range(size)))
        power = block * power
    return matrix([row])


def _first(size: int) -> fmpq_mat:
    return vector([int(i == 0) for i in range(size)])
