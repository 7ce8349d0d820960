"""What must hold of low-rank linear RNNs: clocks, factors, and networks that multiply matrices."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import reduce
from itertools import product
from math import lcm
from operator import mul

from flint import fmpq, fmpq_mat

from lrnn.theory.automata.wfa import RATIONALS, WFA
from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions.benor_cleve import tokens
from lrnn.theory.constructions.clocks import Timed, clock_layer, cyclotomic_clock
from lrnn.theory.constructions.deltanet import deltanet_automaton, deltanet_matrices
from lrnn.theory.constructions.elimination import eliminate
from lrnn.theory.constructions.factor import factor, lower_bound, multiply
from lrnn.theory.constructions.lowrank import reflection
from lrnn.theory.constructions.mirrors import cycle, finite_orders, mirrors, moduli, orders, stages
from lrnn.theory.constructions.network import LinearNetwork
from lrnn.theory.constructions.published import published_rwkv7
from lrnn.theory.constructions.rwkv7 import rwkv7_automaton, rwkv7_matrices
from lrnn.theory.exact import identity, matrix, vector
from lrnn.theory.formulas.arithmetic import Leaf, random_formula
from lrnn.theory.labels.matrices import stream_product

WEIGHTS = ("-2", "-1", "0", "0", "1", "1", "1/2", "-1/3", "3/2")
BLOCKS = list(product((-1, 0, 1), repeat=9))
UNIT = (1, 0, 0, 0, 1, 0, 0, 0, 1)


def random_automaton(rng: random.Random, size: int) -> WFA:
    """A weighted automaton over {a, b} whose weights are small, often negative and sometimes fractions."""
    states = [f"q{i}" for i in range(size)]

    def table(*columns: list[str]) -> str:
        return "\n".join(f"{' '.join(case)} -> {rng.choice(WEIGHTS)}" for case in product(*columns))

    return WFA(
        table(states, ["a", "b"], states),
        semiring=RATIONALS,
        states=" ".join(states),
        symbols="a b",
        alpha=table(states),
        omega=table(states),
    )


def random_stream(rng: random.Random, blocks: int) -> list[int]:
    """A stream of random invertible 3x3 matrices over {-1, 0, 1}, whose product does not die out."""
    stream = []
    while len(stream) < 9 * blocks:
        block = rng.choice(BLOCKS)
        if fmpq_mat(3, 3, list(block)).det() != 0:
            stream += block
    return stream


def _values(automaton: WFA, word: str) -> list[fmpq]:
    rows = list(automaton.vectors(word))[1:]
    return [sum(x * y for x, y in zip(row, automaton.omega)) for row in rows]


def _read(network, word: str) -> list[fmpq]:
    return [y[0, 0] for y in network.outputs(word)]


@check(
    "B1",
    "Two layers of RWKV-7 compute a WFA over Q at every prefix, their clock has any period up to 40",
    source="beyond the paper, B1",
    code=[rwkv7_automaton, cyclotomic_clock],
)
def two_layers_of_rwkv7() -> Iterator[Case]:
    """Every clock for three rounds; automata with 1 to 6 states, the one with 2 on all words of 8 letters."""
    for period in range(2, 41):
        clock = cyclotomic_clock(period)
        read = clock.head.outputs([Timed("a")] * (3 * period))
        for t, y in enumerate(read, 1):
            yield Case(f"clock {period}, t = {t}", t, clock.times[0, y[0, 0]] == t % period)
    rng = random.Random(6)
    for size in range(1, 7):
        automaton = random_automaton(rng, size)
        network = rwkv7_automaton(automaton)
        words = ["".join(w) for w in product("ab", repeat=8)] if size == 2 else []
        for word in [*words, "".join(rng.choices("ab", k=200))]:
            yield Case((size, word), len(word), _read(network, word) == _values(automaton, word))


@check(
    "B2",
    "Layers of rational DeltaNet tell t mod 2, 24, 3,855,044,793,600; two mirrors have order 1, 2, 3, 4 or 6",
    source="beyond the paper, B2; repair R9",
    code=[moduli, mirrors, stages],
)
def clocks_of_mirrors() -> Iterator[Case]:
    """The moduli by their prime powers, the cycles that attain them, and all pairs of small mirrors."""
    full = 2**8 * 3**4 * 5**2 * 7 * 11 * 13 * 17 * 19 * 23
    yield Case("moduli", 3, moduli(3) == [2, 24, full])
    for order in [2, 3, 4, *orders(24)]:
        Q = cycle(order)
        found = mirrors(Q)
        same = multiply(found, size=order) == Q and len(found) == (Q - identity(order)).rank()
        yield Case(f"cycle of {order}", order, same and _order(Q, 40) == order)
    for length in (2, 3, 4, 8, 9, 16, 24, 25, 27, 35, 72):
        clocks = stages(length)
        modulus = lcm(*(clock.period for clock in clocks[-1]))
        known = LinearNetwork(tuple(map(clock_layer, clocks))).outputs([Timed("a")] * 100)
        tells = all(x.time == t % modulus for t, x in enumerate(known, 1))
        yield Case(f"blocks of {length}", 100, tells and modulus % length == 0)
    keys = [vector(k) for k in product(range(-4, 5), repeat=2) if any(k)]
    turns = [(k, reflection(fmpq(2) / (k.transpose() * k)[0, 0], k).dense()) for k in keys]
    allowed = finite_orders(2)
    yield Case("orders for rank 2", 2, allowed == [1, 2, 3, 4, 6])
    for (k, H), (other, G) in product(turns[::4], turns):
        yield Case((k, other), 2, _order(H * G, 24) in (*allowed, None))


def _order(M: fmpq_mat, most: int) -> int | None:
    powers = (M**t for t in range(1, most + 1))
    return next((t for t, power in enumerate(powers, 1) if power == identity(M.nrows())), None)


@check(
    "B3",
    "A rational n x n matrix is a product of at most 3n - 2 symmetric rank-one perturbations of I",
    source="beyond the paper, B3",
    code=[factor, eliminate],
)
def factors() -> Iterator[Case]:
    """All 2 x 2 matrices over -2, ..., 2, and random ones up to 5 x 5, by both routes."""
    rng = random.Random(7)
    small = [fmpq_mat(2, 2, list(entries)) for entries in product(range(-2, 3), repeat=4)]
    entries = [fmpq(p, q) for p in range(-3, 4) for q in (1, 1, 2, 3)]
    some = [fmpq_mat(n, n, rng.choices(entries, k=n * n)) for n in (1, 3, 4, 5) for _ in range(25)]
    skew = [_skew(rng, n) + identity(n) for n in range(2, 6) for _ in range(10)]
    for A in [*small, *some, *skew]:
        n = A.nrows()
        for found, most in ((factor(A), 3 * n - 2), (eliminate(A), 7 * n - 6)):
            fits = lower_bound(A) <= len(found) <= most
            yield Case(A, n, fits and multiply(found, size=n) == A)


def _skew(rng: random.Random, size: int) -> fmpq_mat:
    A = fmpq_mat(size, size, [rng.randint(-2, 2) for _ in range(size * size)])
    return A - A.transpose()


@check(
    "B4",
    "At most four layers of rational DeltaNet multiply 3x3 matrices, and compute a WFA at every prefix",
    source="beyond the paper, B4; repair R9",
    code=[deltanet_matrices, deltanet_automaton],
)
def layers_of_deltanet() -> Iterator[Case]:
    """A block alone and a block before I, for a sample of the 19,683; automata with 1 to 4 states."""
    network = deltanet_matrices()
    rng = random.Random(8)
    for block in rng.sample(BLOCKS, 200):
        A = fmpq_mat(3, 3, list(block))
        *_, alone = network.outputs(block)
        yield Case(block, 9, alone == A)
        *_, before = network.outputs([*block, *UNIT])
        yield Case((*block, *UNIT), 18, before == A)
    for size in range(1, 5):
        automaton = random_automaton(rng, size)
        network = deltanet_automaton(automaton)
        for word in ("".join(rng.choices("ab", k=k)) for k in (8, 40, 80)):
            agrees = _read(network, word) == _values(automaton, word)
            yield Case((size, word), len(word), agrees and len(network.network.layers) <= 4)


@check(
    "T5",
    "RWKV-7 and DeltaNet multiply streams of 3x3 matrices, and so evaluate arithmetic formulas",
    source="Theorem 5, Proposition 3, R8, R9; Ben-Or and Cleve 1992",
    code=[rwkv7_matrices, deltanet_matrices, tokens],
)
def products_of_matrices() -> Iterator[Case]:
    """Random streams of up to 40 matrices and random formulas up to depth 3, in three networks."""
    networks = {
        "RWKV-7": rwkv7_matrices(),
        "RWKV-7, published layer": published_rwkv7(second_half=True),
        "DeltaNet": deltanet_matrices(),
    }
    rng = random.Random(9)
    streams = [random_stream(rng, n) for n in (1, 2, 3, 4, 5, 40)]
    streams += [rng.choices((-1, 0, 1), k=9 * n) for n in range(1, 6) for _ in range(3)]
    for name, network in networks.items():
        for stream in streams:
            agrees = network.value(stream).entries() == stream_product(stream).entries()
            yield Case((name, stream), len(stream), agrees)
    leaves = [Leaf(symbol) for symbol in ("x", "y", "z", 1)]
    for deep in (0, 1, 2, 2, 3) * 5:
        formula = random_formula(rng, deep, leaves)
        inputs = {name: rng.choice((-1, 0, 1)) for name in "xyz"}
        stream = tokens(formula, inputs)
        for name, network in networks.items():
            agrees = network.value(stream).entries()[0] == formula.value(inputs)
            yield Case((name, str(formula), inputs), len(stream), agrees and len(stream) <= 9 * 4**deep)


@check(
    "T6",
    "Every WFA over Q is computed by RWKV-7 and by DeltaNet, which agree with each other",
    source="Theorem 6",
    code=[rwkv7_automaton, deltanet_automaton],
)
def automata() -> Iterator[Case]:
    """Automata with 1 and 2 states on all words of 6 letters and one with 3 on all of 8, beside products."""
    rng = random.Random(10)
    for size in (1, 2, 3):
        automaton = random_automaton(rng, size)
        networks = [rwkv7_automaton(automaton), deltanet_automaton(automaton)]
        matrices = {a: matrix(rows) for a, rows in automaton.matrices.items()}
        first, end = vector(automaton.alpha).transpose(), vector(automaton.omega)
        for word in map("".join, product("ab", repeat=8 if size == 3 else 6)):
            expected = (reduce(mul, map(matrices.__getitem__, word), first) * end)[0, 0]
            found = [network.value(word)[0, 0] for network in networks]
            yield Case((size, word), len(word), found == [expected] * 2 == [automaton.value(word)] * 2)
