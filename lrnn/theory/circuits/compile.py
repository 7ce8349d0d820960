"""From a linear RNN to circuits: one balanced product of matrices, whatever their numbers are made of.

An affine map is a matrix with one more row and column, [[A, b], [0, 1]], and to compose maps is to multiply
matrices. With the state h_0 multiplied into the first matrix and the read-out into the last one, the score is
a product of n matrices. A circuit reads each symbol as a one-hot vector, which chooses the matrix there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from math import lcm
from operator import or_

from flint import fmpq_mat

from lrnn.theory.circuits.arithmetic import ArithmeticCircuit
from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.circuit import Circuit
from lrnn.theory.circuits.numbers import Binary, Magnitudes, Number, Numbers, Pairs, Rationals, Residues
from lrnn.theory.circuits.residues import positive
from lrnn.theory.circuits.tree import balanced
from lrnn.theory.circuits.wire import Wire
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.exact import Affine, matrix, vector
from lrnn.theory.scans import KoggeStone, scan

OneHot = Sequence[Wire]
Table = Sequence[fmpq_mat]
"""One matrix a symbol."""
Matrix = Sequence[Sequence[Number | None]]
"""Numbers in rows; None is an entry that is zero whatever the word, and costs no gate."""


def read(circuit: Circuit, symbols: Sequence[str], n: int) -> list[OneHot]:
    """Inputs for a word of n symbols: a one-hot vector at each position.

    Raises:
        ValueError: if `n` is not positive.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    return [[circuit.input(f"{symbol}@{t}") for symbol in symbols] for t in range(1, n + 1)]


def encode(symbols: Sequence[str], word: Sequence[str]) -> list[int]:
    """The bits of a word in the order of the inputs that `read` makes.

    Raises:
        ValueError: if a letter is unknown; the message says where.
    """
    for position, letter in enumerate(word):
        if letter not in symbols:
            raise ValueError(f"position {position}: unknown symbol {letter!r}; known: {' '.join(symbols)}")
    return [int(symbol == letter) for letter in word for symbol in symbols]


def score(rnn: LinearRNN, one_hot: Sequence[OneHot], numbers: Numbers[Number]) -> Number:
    """The score of a linear RNN as a balanced product of matrices.

    Args:
        rnn: a linear RNN with a state of size N.
        one_hot: which symbol stands at each of n positions.
        numbers: how numbers are put on wires.

    Returns:
        The score; where `numbers` knows integers alone, a positive multiple of it.

    Source: Theorem 3 of the paper.
    """
    *before, last = _tables(rnn, len(one_hot))
    readout = matrix([[*rnn.readout.entries(), 0]])
    elements = _elements([*before, [readout * M for M in last]], one_hot, numbers)
    (result,) = balanced(_composition(numbers), elements)[0]
    return numbers.choose(one_hot[0], vector([0] * len(rnn.symbols)).entries()) if result is None else result


def refine(rnn: LinearRNN, one_hot: Sequence[OneHot], numbers: Numbers[Wire]) -> list[OneHot]:
    """What a layer with one-hot states passes on to the next one: its state beside the symbol it has read.

    Args:
        rnn: a linear RNN whose state is one-hot on every word.
        one_hot: which symbol stands at each of n positions.
        numbers: Rationals() in an arithmetic circuit, Bits() in a Boolean one.

    Returns:
        A one-hot vector over pairs of state and symbol at each position, states first.
    """
    elements = _elements(_tables(rnn, len(one_hot)), one_hot, numbers)
    prefixes = scan(_composition(numbers), elements, method=KoggeStone()).values
    never = one_hot[0][0].circuit.constant(0)
    states = [[never if x is None else x for (x,) in column[:-1]] for column in prefixes]
    return [[numbers.dot([q], [x]) for q in state for x in bits] for state, bits in zip(states, one_hot)]


def rational_circuit(rnn: LinearRNN, n: int) -> ArithmeticCircuit:
    """An arithmetic circuit over Q for the score of words of length n."""
    circuit = ArithmeticCircuit()
    circuit.output("score", score(rnn, read(circuit, rnn.symbols, n), Rationals()))
    return circuit


def pair_circuit(rnn: LinearRNN, n: int) -> ArithmeticCircuit:
    """An arithmetic circuit over Z for numerator and denominator of the score.

    Source: Proposition 4 of the paper, repair R4.
    """
    circuit = ArithmeticCircuit()
    pair = score(rnn, read(circuit, rnn.symbols, n), Pairs())
    circuit.output("numerator", pair.numerator)
    circuit.output("denominator", pair.denominator)
    return circuit


def binary_circuit(rnn: LinearRNN, n: int) -> BooleanCircuit:
    """A Boolean circuit for "the score is positive", in binary: depth O(log^2 n)."""
    circuit = BooleanCircuit()
    word = score(rnn, read(circuit, rnn.symbols, n), Binary()).word
    circuit.output("positive", balanced(or_, word) & ~word[-1])
    return circuit


def residue_circuit(rnn: LinearRNN, n: int) -> BooleanCircuit:
    """A Boolean circuit for "the score is positive", modulo small primes: depth O(log n log log n).

    Source: Beame, Cook and Hoover (1986) for the way back from residues.
    """
    circuit = BooleanCircuit()
    one_hot = read(circuit, rnn.symbols, n)
    primes = moduli(reach(rnn, n))
    circuit.output("positive", positive([score(rnn, one_hot, Residues(p)) for p in primes], primes))
    return circuit


def reach(rnn: LinearRNN, n: int) -> int:
    """A bound on the integer that stands for the score of a word of length n."""
    return score(rnn, [[None] * len(rnn.symbols)] * n, Magnitudes())


def moduli(reach: int) -> list[int]:
    """The first primes, at least one, whose residues tell all integers from -reach to reach apart."""
    primes, product = [2], 2
    for p in count(3, 2):
        if product > 2 * reach:
            return primes
        if all(p % q for q in primes):
            primes.append(p)
            product *= p


def _tables(rnn: LinearRNN, n: int) -> list[Table]:
    """One table a position; products of their matrices, the first position rightmost, are states (h, 1)."""
    table = [_homogeneous(rnn.affine(symbol)) for symbol in rnn.symbols]
    start = vector([*rnn.initial.entries(), 1])
    return [[M * start for M in table], *[table] * (n - 1)]


def _homogeneous(affine: Affine) -> fmpq_mat:
    A, b = affine.A.dense().tolist(), affine.b.entries()
    return matrix([*([*row, x] for row, x in zip(A, b)), [0] * len(b) + [1]])


def _elements(tables: Sequence[Table], one_hot: Sequence[OneHot], numbers: Numbers) -> list[Matrix]:
    return [_chosen(wires, table, numbers) for wires, table in zip(one_hot, tables)]


def _chosen(one_hot: OneHot, table: Table, numbers: Numbers[Number]) -> Matrix:
    """The matrix of the symbol at one position."""
    entries = zip(*(M.entries() for M in (map(_integral, table) if numbers.integral else table)))
    chosen = [numbers.choose(one_hot, values) if any(values) else None for values in entries]
    width = table[0].ncols()
    return [chosen[i : i + width] for i in range(0, len(chosen), width)]


def _integral(M: fmpq_mat) -> fmpq_mat:
    """The same map without denominators: a positive multiple of (h, 1) stands for the same h."""
    return M * lcm(*(int(x.q) for x in M.entries()))


def _composition(numbers: Numbers) -> Callable[[Matrix, Matrix], Matrix]:
    def entry(live, column):
        pairs = [(x, column[i]) for i, x in live if column[i] is not None]
        return numbers.dot(*zip(*pairs)) if pairs else None

    def compose(later, earlier):
        rows = [[(i, x) for i, x in enumerate(row) if x is not None] for row in later]
        columns = list(zip(*earlier))
        return [[entry(live, column) for column in columns] for live in rows]

    return compose
