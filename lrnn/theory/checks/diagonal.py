"""What must hold of diagonal and block-diagonal transitions: they count, turn and calculate."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from lrnn.theory.checks.registry import Case, check
from lrnn.theory.constructions import block_diagonal
from lrnn.theory.constructions.diagonal import count_modulo, dihedral, parity
from lrnn.theory.labels.arithmetic import is_even_pair, sum_modulo, value_modulo


@check(
    "D1",
    "A diagonal linear RNN with an eigenvalue of -1 decides parity",
    source="Grazzi et al. (2025)",
    code=[parity],
)
def even_ones() -> Iterator[Case]:
    """All words up to length 10 and ten of length 3,000, against a count of the ones."""
    network = parity()
    for word in _words("01", 10, 3000, seed=10):
        yield Case(word, len(word), network.accepts(word) == (word.count("1") % 2 == 0))


@check(
    "D2",
    "A rational block of size phi(m) counts modulo m",
    source="Grazzi et al. (2025), Theorem 2",
    code=[count_modulo],
)
def clocks() -> Iterator[Case]:
    """For m up to 36: one step from every state of the counter, then words of length 500 against a count."""
    rng = random.Random(11)
    for modulus in range(1, 37):
        network = count_modulo(modulus)
        for found in network.check(modulus):
            yield Case((modulus, found), found.length, found.agrees)
        ones = modulus * rng.randrange(1, 400 // modulus)
        for more in (0, 1):
            word = "".join(rng.sample("1" * (ones + more) + "0" * (500 - ones - more), k=500))
            yield Case((modulus, word), 500, network.accepts(word) == (word.count("1") % modulus == 0))


@check(
    "D3",
    "Block-diagonal layers solve Sum, EvenPair and ModArith",
    source="Fan, Chi and Rudnicky (2023)",
    code=[block_diagonal.sums, block_diagonal.even_pairs, block_diagonal.arithmetic],
)
def arithmetic() -> Iterator[Case]:
    """All words up to 6 letters and expressions with 3 operators for M = 3; of 300 letters for 3, 5 and 7."""
    for modulus in (3, 5, 7):
        numbers = "".join(map(str, range(modulus)))
        longest = 6 if modulus == 3 else 0
        for word in filter(None, _words(numbers, longest, 300, seed=modulus)):
            yield _same(word, "Sum", block_diagonal.sums(modulus), lambda w, m=modulus: sum_modulo(w, m))
            yield _same(word, "EvenPair", block_diagonal.even_pairs(modulus), is_even_pair)
        for word in _expressions(numbers, longest // 2, 150, seed=modulus):
            outputs = list(block_diagonal.arithmetic(modulus).outputs(word))
            expected = [value_modulo(word[: t + 1], modulus) for t in range(0, len(word), 2)]
            yield Case(("ModArith", modulus, word), len(word), outputs[::2] == expected)


@check(
    "D4",
    "Two layers of commuting transitions decide the word problem of S3",
    source="Krohn and Rhodes",
    code=[dihedral],
)
def triangle() -> Iterator[Case]:
    """All words of turns and flips up to length 9 and ten of length 1,000; so for a square and a hexagon."""
    for corners, longest in ((3, 9), (4, 6), (6, 6)):
        network = dihedral(corners)
        for word in filter(None, _words("rs", longest, 1000, seed=corners)):
            *_, answer = network.outputs(word)
            yield Case((corners, word), len(word), answer == (_moved(word, corners) == list(range(corners))))


def _moved(word: str, corners: int) -> list[int]:
    """Where the letters of a word take the corners of a polygon, the first letter first."""
    places = list(range(corners))
    for letter in word:
        places = [(i + 1 if letter == "r" else -i) % corners for i in places]
    return places


def _words(letters: str, longest: int, length: int, *, seed: int) -> Iterator[str]:
    for n in range(longest + 1):
        yield from map("".join, product(letters, repeat=n))
    rng = random.Random(seed)
    yield from ("".join(rng.choices(letters, k=length)) for _ in range(10))


def _expressions(numbers: str, longest: int, length: int, *, seed: int) -> Iterator[str]:
    """Numbers with operators between them: all with up to `longest` operators, ten with `length` of them."""
    for n in range(longest + 1):
        for first, *rest in product(numbers, *(["+-*", numbers] * n)):
            yield "".join([first, *rest])
    rng = random.Random(seed)
    for _ in range(10):
        rest = (rng.choice("+-*") + rng.choice(numbers) for _ in range(length))
        yield "".join([rng.choice(numbers), *rest])


def _same(word: str, task: str, network, label) -> Case:
    expected = [label(word[: t + 1]) for t in range(len(word))]
    return Case((task, word), len(word), list(network.outputs(word)) == expected)
