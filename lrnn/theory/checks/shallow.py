"""What must hold of linear RNNs as circuits: over Q, over pairs of integers, and over bits."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import product

from flint import fmpq

from lrnn.theory import exact
from lrnn.theory.checks.counters import instances, is_sink
from lrnn.theory.checks.registry import Case, check
from lrnn.theory.circuits import ArithmeticCircuit
from lrnn.theory.circuits.compile import (
    binary_circuit,
    encode,
    pair_circuit,
    rational_circuit,
    residue_circuit,
)
from lrnn.theory.circuits.configurations import configuration_rnn, path_circuit, squaring_depth
from lrnn.theory.circuits.equality import equality_circuit, reachable_scores
from lrnn.theory.circuits.numbers import Pair
from lrnn.theory.constructions.connectivity import ends_at_target, spell, target_last
from lrnn.theory.constructions.linear import LinearRNN
from lrnn.theory.labels.graphs import reachable
from lrnn.theory.transitions import Dense, Diagonal

SYMBOLS = "ab"
Word = Sequence[str]


def random_rnn(rng: random.Random, size: int) -> LinearRNN:
    """A dense linear RNN with small fractions for weights."""

    def fractions(rows: int, columns: int):
        entries = [Fraction(rng.randint(-3, 3), rng.randint(1, 3)) for _ in range(rows * columns)]
        return exact.matrix([entries[i : i + columns] for i in range(0, len(entries), columns)])

    A = {symbol: Dense(fractions(size, size)) for symbol in SYMBOLS}
    b = {symbol: fractions(size, 1) for symbol in SYMBOLS}
    return LinearRNN(fractions(size, 1), A, b, fractions(1, size))


def counting() -> LinearRNN:
    """The number of a's less the number of b's: a state of log precision."""
    b = {symbol: exact.vector([step]) for symbol, step in zip(SYMBOLS, (1, -1))}
    return LinearRNN(exact.vector([0]), dict.fromkeys(SYMBOLS, Diagonal([1])), b, exact.matrix([[1]]))


def all_words(longest: int) -> Iterator[list[Word]]:
    """All words of length 1, 2, ..., a list for each length."""
    return (list(product(SYMBOLS, repeat=n)) for n in range(1, longest + 1))


def random_words(rng: random.Random, count: int, n: int) -> list[Word]:
    """Words of length n."""
    return [rng.choices(SYMBOLS, k=n) for _ in range(count)]


def scored(rnn: LinearRNN, words: Sequence[Word]) -> list[fmpq]:
    """The scores by the recurrence, one step after the other."""
    return [rnn.score(reduce(rnn.step, word, rnn.initial)) for word in words]


@check(
    "P4",
    "Pairs of integers carry a circuit over Q without division",
    source="Proposition 4, repair R4",
    code=[Pair, pair_circuit],
)
def pairs() -> Iterator[Case]:
    """All sums and products of two small fractions, and the scores of random linear RNNs."""
    circuit = ArithmeticCircuit()
    x, y = (Pair(*circuit.inputs(name, 2)) for name in "xy")
    for result in (x + y, x * y):
        circuit.outputs(f"y{len(circuit.sinks)}.", [result.numerator, result.denominator])
    small = [(p, q) for p in range(-3, 4) for q in range(1, 4)]
    for (a, b), (c, d) in product(small, repeat=2):
        p, q, r, s = circuit.evaluate([a, b, c, d])
        sum_agrees = Fraction(p, q) == Fraction(a, b) + Fraction(c, d)
        yield Case((a, b, c, d), 2, sum_agrees and Fraction(r, s) == Fraction(a, b) * Fraction(c, d))
    rng = random.Random(4)
    for size in (1, 2):
        rnn = random_rnn(rng, size)
        for words in all_words(6):
            pair = pair_circuit(rnn, len(words[0]))
            for word, value in zip(words, scored(rnn, words)):
                p, q = pair.evaluate(encode(SYMBOLS, word))
                yield Case((size, word), len(word), fmpq(int(p), int(q)) == value)


@check(
    "T3",
    "The score of a linear RNN is a circuit over Q of logarithmic depth",
    source="Theorem 3",
    code=[rational_circuit],
)
def rationals() -> Iterator[Case]:
    """Random linear RNNs on all words up to length 6, and on words of length 4,096."""
    rng = random.Random(5)
    for size in (1, 2, 3):
        rnn = random_rnn(rng, size)
        long = random_words(rng, 3, 4096) if size == 2 else []
        for words in filter(None, [*all_words(6), long]):
            n = len(words[0])
            circuit = rational_circuit(rnn, n)
            shallow = circuit.depth <= 2 + (1 + size.bit_length()) * (n - 1).bit_length()
            for word, value in zip(words, scored(rnn, words)):
                found = circuit.evaluate(encode(SYMBOLS, word)) == (value,)
                yield Case((size, word), n, found and shallow)


@check(
    "C5",
    "Boolean circuits for the verdict of a linear RNN: binary, residues",
    source="Corollary 5",
    code=[binary_circuit, residue_circuit],
)
def bits() -> Iterator[Case]:
    """Random linear RNNs, gate by gate: all words up to length 5, and words of length 16 and 64."""
    rng = random.Random(6)
    one, two = random_rnn(rng, 1), random_rnn(rng, 2)
    for words in [*all_words(5), random_words(rng, 50, 16)]:
        yield from _verdicts(two, words, [binary_circuit, residue_circuit])
    yield from _verdicts(one, random_words(rng, 50, 64), [binary_circuit])


@check(
    "T4",
    "With few reachable scores the verdict is an OR of equality tests",
    source="Theorem 4",
    code=[reachable_scores, equality_circuit],
)
def equalities() -> Iterator[Case]:
    """The counting RNN: n + 1 scores, and its circuit of equality tests up to length 8, at 32 and at 64."""
    rnn, rng = counting(), random.Random(7)
    for words in [*all_words(8), random_words(rng, 100, 32), random_words(rng, 100, 64)]:
        n = len(words[0])
        yield Case(f"scores of length {n}", n, len(reachable_scores(rnn, n)) == n + 1)
        yield from _verdicts(rnn, words, [equality_circuit])


@check(
    "C6",
    "Connectivity in O(log^2 n) levels, by squaring the graph of configurations; no lower bound",
    source="Corollary 6: what is known from above",
    code=[configuration_rnn, path_circuit],
)
def connectivity() -> Iterator[Case]:
    """All words up to length 4 against the machine, and sorted graphs up to length 10 against a search."""
    machine = ends_at_target()
    expected = {}
    for n in range(1, 5):
        expected |= {word: machine.accepts(word) for word in product(machine.symbols, repeat=n)}
    for instance in [instance for n in range(1, 5) for instance in instances(n) if is_sink(instance)]:
        expected[tuple(spell(target_last(instance)))] = reachable(instance)
    for n in range(1, 11):
        words = [word for word in expected if len(word) == n]
        circuit = path_circuit(machine, n)
        configurations = configuration_rnn(machine, n).initial.nrows()
        shallow = circuit.depth <= squaring_depth(configurations, n)
        outputs = circuit.evaluate_all([encode(machine.symbols, word) for word in words])
        for word, (verdict,) in zip(words, outputs):
            yield Case(word, n, verdict == expected[word] and shallow)


def _verdicts(rnn: LinearRNN, words: Sequence[Word], compilers: Sequence) -> Iterator[Case]:
    rows = [encode(SYMBOLS, word) for word in words]
    expected = [(int(value > 0),) for value in scored(rnn, words)]
    for compiler in compilers:
        found = compiler(rnn, len(words[0])).evaluate_all(rows)
        for word, verdict, truth in zip(words, found, expected):
            yield Case((compiler.__name__, word), len(word), verdict == truth)
