"""Classes, inclusions and architectures: the one table from which every map in the book is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ComplexityClass:
    """A class of languages and the depth at which bounded fan-in circuits are known to decide all of it."""

    id: str
    name: str
    latex: str
    definition: str
    depth: str
    depth_latex: str


@dataclass(frozen=True)
class Inclusion:
    """A proved inclusion; whether it is strict is open in every case."""

    smaller: str
    larger: str
    reason: str
    cites: tuple[str, ...]


@dataclass(frozen=True)
class Architecture:
    """A family of sequence models, the class it lies in, and what shows that the class is right."""

    name: str
    examples: str
    family: Literal["attention", "linear RNN", "nonlinear RNN"]
    complexity: str
    complete: bool
    simulates: str
    problem: str
    results: str
    cites: tuple[str, ...]


_CLASSES = (
    ComplexityClass(
        "TC0",
        "TC⁰",
        r"\mathsf{TC}^0",
        "Constant-depth, polynomial-size circuits of AND, OR, NOT and majority gates of any fan-in.",
        "O(log n)",
        r"O(\log n)",
    ),
    ComplexityClass(
        "NC1",
        "NC¹",
        r"\mathsf{NC}^1",
        "Polynomial-size circuits of fan-in 2 and depth O(log n); Boolean formulas of polynomial size.",
        "O(log n)",
        r"O(\log n)",
    ),
    ComplexityClass(
        "ENC1",
        "ENC¹",
        r"\mathsf{ENC}^1",
        "Is the value of a log-depth arithmetic circuit over the integers equal to zero?",
        "O(log n log* n)",
        r"O(\log n \log^* n)",
    ),
    ComplexityClass(
        "PNC1",
        "PNC¹",
        r"\mathsf{PNC}^1",
        "Is the value of a log-depth arithmetic circuit over the integers positive?",
        "O(log n log* n)",
        r"O(\log n \log^* n)",
    ),
    ComplexityClass(
        "L",
        "L",
        r"\mathsf{L}",
        "Turing machines that read their input freely and write on O(log n) cells of memory.",
        "O(log² n)",
        r"O(\log^2 n)",
    ),
    ComplexityClass(
        "NC2",
        "NC²",
        r"\mathsf{NC}^2",
        "Polynomial-size circuits of fan-in 2 and depth O(log² n).",
        "O(log² n)",
        r"O(\log^2 n)",
    ),
    ComplexityClass(
        "NC",
        "NC",
        r"\mathsf{NC}",
        "Polynomial-size circuits of fan-in 2 and depth polynomial in log n.",
        "polylog n",
        r"(\log n)^{O(1)}",
    ),
    ComplexityClass(
        "P",
        "P",
        r"\mathsf{P}",
        "Turing machines that stop after polynomially many steps.",
        "poly(n)",
        r"n^{O(1)}",
    ),
)
CLASSES: dict[str, ComplexityClass] = {c.id: c for c in _CLASSES}

INCLUSIONS = (
    Inclusion(
        "TC0", "NC1", "a majority gate is a log-depth circuit of fan-in 2", ("vollmer1999introduction",)
    ),
    Inclusion(
        "NC1",
        "ENC1",
        "Boolean values are the integers 0 and 1, and the gates are polynomials",
        ("caussinus1998nondeterministic",),
    ),
    Inclusion("ENC1", "PNC1", r"$f = 0$ exactly when $1 - f^2 > 0$", ("caussinus1998nondeterministic",)),
    Inclusion(
        "PNC1",
        "L",
        "evaluate modulo many small primes, then compare in log space",
        ("caussinus1998nondeterministic", "chiu2001division"),
    ),
    Inclusion("L", "NC2", "square the configuration graph log n times", ("borodin1977relating",)),
    Inclusion("NC2", "NC", "by definition", ()),
    Inclusion("NC", "P", "evaluate the circuit gate by gate", ("vollmer1999introduction",)),
)

ARCHITECTURES = (
    Architecture(
        "Transformer",
        "softmax attention, log precision",
        "attention",
        "TC0",
        False,
        "",
        "",
        "",
        ("merrill2023parallelism",),
    ),
    Architecture(
        "Diagonal linear RNN",
        "S4, Mamba",
        "linear RNN",
        "TC0",
        False,
        "",
        "",
        "",
        ("merrill2024illusion",),
    ),
    Architecture(
        "Permutation-diagonal linear RNN",
        "PD-SSM",
        "linear RNN",
        "NC1",
        True,
        "deterministic weighted automata",
        "word problem of S₅",
        "Theorems 7 and 8, Corollary 7",
        ("merrill2026why",),
    ),
    Architecture(
        "Diagonal-plus-low-rank linear RNN",
        "DeltaNet, RWKV-7",
        "linear RNN",
        "PNC1",
        True,
        "weighted automata over ℚ",
        "sign of a 3 × 3 matrix product",
        "Theorems 3, 5 and 6",
        ("merrill2026why",),
    ),
    Architecture(
        "Nonlinear RNN, log precision",
        "ReLU MLP cell",
        "nonlinear RNN",
        "L",
        True,
        "counter machines",
        "sorted deterministic graph connectivity",
        "Theorem 2, Proposition 1",
        ("merrill2026why",),
    ),
    Architecture(
        "Nonlinear RNN, poly precision",
        "ReLU MLP cell",
        "nonlinear RNN",
        "P",
        True,
        "multi-stack machines",
        "monotone circuit value, padded",
        "Theorem 1, Proposition 1",
        ("merrill2026why",),
    ),
)
