"""What must hold of the gate library: words in, the right words out, and adders as deep as the formulas."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import product
from math import prod

from lrnn.theory.checks.registry import Case, check
from lrnn.theory.circuits import addition, residues, sums
from lrnn.theory.circuits.boolean import BooleanCircuit
from lrnn.theory.circuits.wire import Wire
from lrnn.theory.circuits.words import bits, number


def _built(widths: Sequence[int], build: Callable[..., Sequence[Wire]]) -> BooleanCircuit:
    circuit = BooleanCircuit()
    circuit.outputs("y", build(*(circuit.inputs(f"x{i}.", width) for i, width in enumerate(widths))))
    return circuit


def _agreement(
    build: Callable[..., Sequence[Wire]],
    expected: Callable[..., int],
    widths: Sequence[int],
    *,
    signed: bool = False,
) -> Iterator[Case]:
    """A circuit against integers, on all words if they have at most 8 bits together, else on random ones."""
    ranges = [range(-(1 << w - 1), 1 << w - 1) if signed else range(1 << w) for w in widths]
    if sum(widths) <= 8:
        rows = list(product(*ranges))
    else:
        draws = random.Random(sum(widths))
        rows = [[draws.randrange(r.start, r.stop) for r in ranges] for _ in range(40)]
    packed = [[bit for value, width in zip(row, widths) for bit in bits(value, width)] for row in rows]
    for row, found in zip(rows, _built(widths, build).evaluate_all(packed)):
        yield Case(f"{row}", max(widths), number(found, signed=signed) == expected(*row))


@check(
    "A1",
    "The ripple and the lookahead adder add, at the depth of the closed formulas",
    source="Brent and Kung 1982",
    code=[addition.add],
)
def adders() -> Iterator[Case]:
    """Both adders on all words of up to 4 bits and on random ones of up to 128."""
    for method, n in product((addition.RIPPLE, addition.LOOKAHEAD), (1, 2, 3, 4, 7, 16, 33, 128)):
        add = partial(addition.add, method=method)
        yield from _agreement(add, lambda x, y: x + y, [n, n])
        depth = _built([n, n], add).depth
        yield Case(f"depth of {method}, n = {n}", n, depth == addition.addition_depth(n, method=method))


@check(
    "A2",
    "Sums of many numbers and products, unsigned and signed, are those of the integers",
    source="Wallace 1964; Baugh and Wooley 1973",
    code=[sums.add_many, sums.multiply],
)
def sums_and_products() -> Iterator[Case]:
    """Iterated addition and multiplication on all small words and on random larger ones."""
    for signed in (False, True):
        for widths in ([4, 4], [2] * 4, [3] * 9, [16] * 30):
            yield from _agreement(
                lambda *words, signed=signed: sums.add_many(words, signed=signed),
                lambda *row: sum(row),
                widths,
                signed=signed,
            )
        for widths in ([1, 1], [3, 5], [4, 4], [17, 30], [64, 64]):
            yield from _agreement(
                partial(sums.multiply, signed=signed), lambda x, y: x * y, widths, signed=signed
            )


@check(
    "A3",
    "Residues of words are right, and residues determine the number and its sign",
    source="Beame, Cook and Hoover 1986",
    code=[residues.residue, residues.positive, residues.from_residues],
)
def chinese_remainders() -> Iterator[Case]:
    """Residues of words of up to 200 bits; all numbers, or random ones, from their residues and back."""
    for width, modulus in product((1, 4, 8, 200), (2, 3, 7, 12, 97)):
        yield from _agreement(
            lambda word, modulus=modulus: residues.residue(sums.terms(word), modulus),
            lambda value, modulus=modulus: value % modulus,
            [width],
        )
    for moduli in ((2, 3), (4, 3, 5), (3, 5, 7, 11, 13, 17, 19, 23)):
        half = (prod(moduli) - 1) // 2
        values = [-1, 0, 1, half, -half, *random.Random(half).choices(range(-half, half + 1), k=100)]
        widths = [(modulus - 1).bit_length() for modulus in moduli]
        circuit = _built(widths, lambda *words, m=moduli: [residues.positive(words, m)])
        whole = _built(widths, lambda *words, m=moduli: residues.from_residues(words, m))
        packed = [[bit for m, w in zip(moduli, widths) for bit in bits(value % m, w)] for value in values]
        for value, sign, word in zip(values, circuit.evaluate_all(packed), whole.evaluate_all(packed)):
            agrees = sign == (value > 0,) and number(word) == value % prod(moduli)
            yield Case(f"{value} modulo {moduli}", len(word), agrees)
