"""Residues: a number modulo constants, and back by the Chinese remainder theorem."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import gcd, prod

from lrnn.theory.circuits.addition import less
from lrnn.theory.circuits.sums import Terms, terms, total
from lrnn.theory.circuits.tree import balanced
from lrnn.theory.circuits.wire import Wire
from lrnn.theory.circuits.words import Word, constant


def residue(weighted: Terms, modulus: int) -> list[Wire]:
    """The sum of weighted bits modulo a constant, in depth O(log n) for n bits and a modulus of n^O(1).

    Every weight may be replaced by its residue. That is done while it at least halves the largest sum; then
    the modulus is subtracted as often as it fits.

    Args:
        weighted: at least one bit with its weight, any integer.
        modulus: at least 2.

    Returns:
        The residue, with as many bits as `modulus` - 1 has.

    Raises:
        ValueError: if there is no bit or the modulus is too small.
    """
    if not weighted or modulus < 2:
        raise ValueError(
            f"terms must hold a bit and modulus be at least 2, got {len(weighted)} and {modulus}"
        )
    circuit, width = weighted[0][1].circuit, (modulus - 1).bit_length()
    weighted = _reduced(weighted, modulus)
    if not weighted:
        return constant(circuit, 0, width)
    while True:
        reach = _reach(weighted)
        if reach < modulus:
            return total(weighted, width=width)
        word = total(weighted, width=reach.bit_length())
        weighted = _reduced(terms(word), modulus)
        if 2 * _reach(weighted) > reach:
            break
    multiples = range(modulus, reach + 1, modulus)
    fits = [less(constant(circuit, multiple - 1, len(word)), word) for multiple in multiples]
    return total(terms(word) + [(-modulus, bit) for bit in fits], width=width)


def from_residues(residues: Sequence[Word], moduli: Sequence[int]) -> list[Wire]:
    """The number below the product of the moduli that has these residues.

    Args:
        residues: one word for each modulus.
        moduli: pairwise coprime, each at least 2.

    Returns:
        The number, the lowest bit first.

    Raises:
        ValueError: if the lengths differ or the moduli are not coprime.

    Source: Beame, Cook and Hoover (1986), section 4.
    """
    _validate(residues, moduli)
    product = prod(moduli)
    weighted: Terms = []
    for word, modulus in zip(residues, moduli):
        others = product // modulus
        inverse = pow(others, -1, modulus)
        digit = residue([(inverse * weight, bit) for weight, bit in terms(word)], modulus)
        weighted += [(others * weight, bit) for weight, bit in terms(digit)]
    return residue(weighted, product)


def positive(residues: Sequence[Word], moduli: Sequence[int]) -> Wire:
    """Is the integer with these residues positive? It lies between minus and plus half of their product.

    Args:
        residues: one word for each modulus.
        moduli: pairwise coprime, each at least 2.

    Returns:
        One wire.

    Raises:
        ValueError: if the lengths differ or the moduli are not coprime.
    """
    word = from_residues(residues, moduli)
    half = constant(word[0].circuit, (prod(moduli) + 1) // 2, len(word))
    return balanced(lambda later, earlier: later | earlier, word) & less(word, half)


def _reduced(weighted: Terms, modulus: int) -> Terms:
    return [(weight % modulus, bit) for weight, bit in weighted if weight % modulus]


def _reach(weighted: Terms) -> int:
    return sum(weight for weight, _ in weighted)


def _validate(residues: Sequence[Word], moduli: Sequence[int]) -> None:
    if len(residues) != len(moduli) or not moduli:
        raise ValueError(
            f"residues must be one word for each modulus, at least one, got {len(residues)} "
            f"for {len(moduli)} moduli"
        )
    if min(moduli) < 2 or any(gcd(p, q) > 1 for p, q in combinations(moduli, 2)):
        raise ValueError(f"moduli must be at least 2 and pairwise coprime, got {list(moduli)}")
