"""The playground: a machine or a formula in words, its network, and their run, step by step, as HTML.

This runs in the reader's browser, so it needs the exact core alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from html import escape
from operator import mul

from flint import fmpq, fmpq_mat

from lrnn.theory.automata import (
    DFA,
    RATIONALS,
    WFA,
    CounterMachine,
    StackMachine,
    TuringMachine,
    padded,
    two_stacks,
)
from lrnn.theory.automata.groups import alternating
from lrnn.theory.constructions import RNN, Construction, compile_counters, compile_dfa, compile_stacks
from lrnn.theory.constructions.barrington import Instruction, barrington, beads
from lrnn.theory.constructions.benor_cleve import matrices, tokens
from lrnn.theory.constructions.blocks import BlockNetwork
from lrnn.theory.constructions.deltanet import deltanet_matrices
from lrnn.theory.constructions.published import published_rwkv7
from lrnn.theory.constructions.rwkv7 import rwkv7_matrices
from lrnn.theory.draw.beads import strands
from lrnn.theory.exact import bits, matrix
from lrnn.theory.formulas.arithmetic import parse as parse_arithmetic
from lrnn.theory.formulas.boolean import parse

LONGEST = 256
"""Symbols of a word: a slider with more steps is of no use."""

DRAWN, DRAWN_LETTERS = 8, 16
"""States of a machine whose control is drawn, letters of a word whose strands are."""


@dataclass(frozen=True)
class Scene:
    """What the page shows: a drawing that stays, frames to step through, a verdict, and the weights."""

    picture: str
    frames: list[str]
    verdict: str
    weights: str


def scene(kind: str, text: str, word: str) -> dict:
    """What one input of the playground looks like.

    Args:
        kind: one of `KINDS`.
        text: the machine as lines `key: value`, then its rules; or a formula.
        word: what it reads.

    Returns:
        A `Scene` as a dictionary.

    Raises:
        ValueError: if the kind is unknown, or the text or the word cannot be read; the message says where.
    """
    if kind not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}, got {kind!r}")
    return asdict(KINDS[kind](text, word))


def _fields(text: str, names: Sequence[str]) -> tuple[dict[str, str], str]:
    """The header of a machine and its rules."""
    header, rules = {}, []
    for line in text.strip().splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip() in names and not rules:
            header[key.strip()] = value.strip().replace(";", "\n")
        else:
            rules.append(line)
    missing = [name for name in names if name not in header]
    if missing:
        raise ValueError(f'the first lines must say "{missing[0]}: ..."; they name {", ".join(names)}')
    return header, "\n".join(rules)


def _letters(word: str) -> list[str]:
    """Symbols with spaces between them, or one letter a symbol."""
    letters = word.split() if " " in word.strip() else list(word.strip())
    if len(letters) > LONGEST:
        raise ValueError(f"word must have at most {LONGEST} symbols here, got {len(letters)}")
    return letters


def _dfa(text: str, word: str) -> Scene:
    header, rules = _fields(text, ("states", "symbols", "start", "accepting"))
    return _machine(compile_dfa(DFA(rules, **header)), _letters(word), "")


def _counter(text: str, word: str) -> Scene:
    header, rules = _fields(text, ("states", "symbols", "start", "accepting", "counters"))
    header["counters"] = int(header["counters"])
    letters = _letters(word)
    machine = CounterMachine(rules, **header)
    return _machine(compile_counters(machine, longest=max(1, len(letters))), letters, "counter")


def _stack(text: str, word: str) -> Scene:
    header, rules = _fields(text, ("states", "symbols", "start", "accepting", "stacks"))
    header["stacks"] = int(header["stacks"])
    return _machine(compile_stacks(StackMachine(rules, **header)), _letters(word), "stack")


def _turing(text: str, word: str) -> Scene:
    header, rules = _fields(text, ("states", "symbols", "start", "halting", "accepting", "steps"))
    steps = int(header.pop("steps"))
    machine = TuringMachine(rules, **header)
    letters = list(padded(machine, _letters(word), steps=steps))
    return _machine(compile_stacks(two_stacks(machine)), letters, "stack")


def _machine(construction: Construction, word: list[str], cell: str) -> Scene:
    machine, network = construction.machine, construction.network
    names = [*machine.states, *(f"{cell} {i + 1}" for i in range(machine.cells))]
    run = zip(["", *word], machine.configurations(word), _states(network, word))
    frames = []
    for t, (_, (state, memory), h) in enumerate(run):
        before = _word(word, t) + f"<p>state <b>{escape(state)}</b>" + "".join(
            f", {cell} {i + 1}: <b>{escape(str(held)) or 'empty'}</b>" for i, held in enumerate(memory)
        )
        frames.append(f"{before}</p>{_vector(names, h)}<p>{bits(h)} bits for the longest number</p>")
    accepted = "accepted" if construction.accepts(word) else "rejected"
    agree = "agree after every symbol" if construction.agrees(word) else "disagree"
    weights = {
        f"{name}<sub>{i}</sub>": weight
        for i, layer in enumerate(network.cell.layers, 1)
        for name, weight in zip("Wb", layer)
    }
    picture = str(machine.draw()) if len(machine.states) <= DRAWN else ""
    return Scene(picture, frames, f"{accepted}; machine and network {agree}", _matrices(weights))


def _states(network: RNN, word: Iterable[str]) -> Iterator[fmpq_mat]:
    h = network.initial
    yield h
    for symbol in word:
        h = network.step(h, symbol)
        yield h


def _wfa(text: str, word: str) -> Scene:
    header, rules = _fields(text, ("states", "symbols", "alpha", "omega"))
    wfa = WFA(rules, semiring=RATIONALS, **header)
    letters = _letters(word)
    frames = [
        _word(letters, t) + _vector(wfa.states, matrix([row])) for t, row in enumerate(wfa.vectors(letters))
    ]
    tables = {f"M<sub>{escape(a)}</sub>": matrix(wfa.matrices[a]) for a in wfa.symbols}
    return Scene(str(wfa.draw()), frames, f"value {wfa.value(letters)}", _matrices(tables))


def _boolean(text: str, values: str) -> Scene:
    """Barrington's word for a formula, read by the network that moves five numbers."""
    formula = parse(text)
    program = barrington(formula)
    if len(program.instructions) > LONGEST:
        raise ValueError(f"formula must have a word of at most {LONGEST} letters here, "
                         f"got {len(program.instructions)}")
    word = program.word(_assignment(values))
    network = beads(alternating(5), program.target)
    places = [f"place {i}" for i in range(5)]
    frames = [_word(word, t) + _asked(program.instructions, t) + _vector(places, h)
              for t, h in enumerate(_states(network, word))]
    verdict = f"{text.strip()} is {'true' if network.accepts(word) else 'false'}; {len(word)} letters"
    picture = ""
    if len(word) <= DRAWN_LETTERS:
        moved = [tuple(map(int, letter)) for letter in word]
        start = network.initial.entries().index(1)
        picture = str(strands(moved, word, title="Five places, letter by letter", marked=start))
    weights = {f"A<sub>{letter}</sub>": network.A[letter].dense() for letter in dict.fromkeys(word)}
    return Scene(picture, frames, verdict, _matrices(weights))


def _assignment(values: str) -> dict[str, bool]:
    pairs = [pair.partition("=") for pair in values.split()]
    for name, _, value in pairs:
        if value not in ("0", "1"):
            raise ValueError(f"values must look like x1=1 x2=0, got {name}={value}")
    return {name: value == "1" for name, _, value in pairs}


def _asked(instructions: Sequence[Instruction], t: int) -> str:
    return f"<p>{escape(str(instructions[t - 1]))}</p>" if t else "<p>start</p>"


def _arithmetic(text: str, values: str) -> Scene:
    """Ben-Or and Cleve's matrices for a formula, multiplied by RWKV-7 and by DeltaNet."""
    return _product(text, values, {"RWKV-7": rwkv7_matrices(), "DeltaNet": deltanet_matrices()})


def _printed(text: str, values: str) -> Scene:
    """The same with the published start of RWKV-7, which repair R8 changes."""
    printed, repaired = (published_rwkv7(second_half=whole) for whole in (False, True))
    return _product(text, values, {"RWKV-7 as printed": printed, "RWKV-7 repaired": repaired})


def _product(text: str, values: str, networks: dict[str, BlockNetwork]) -> Scene:
    formula, inputs = parse_arithmetic(text), _numbers(values)
    factors = matrices(formula, inputs)
    if len(factors) > DRAWN_LETTERS:
        raise ValueError(f"formula must need at most {DRAWN_LETTERS} matrices here, got {len(factors)}")
    stream = tokens(formula, inputs)
    found = {name: list(network.outputs(stream))[8::9] for name, network in networks.items()}
    found = {name: [fmpq_mat(3, 3, y.entries()) for y in ys] for name, ys in found.items()}
    products = [reduce(mul, factors[: t + 1]) for t in range(len(factors))]
    columns = {"factor": factors, "product": products} | found
    frames = [
        f"<p>matrix {t + 1} of {len(factors)}</p>"
        + _matrices({name: column[t] for name, column in columns.items()})
        for t in range(len(factors))
    ]
    ends = ", ".join(f"{name} {ys[-1][0, 0]}" for name, ys in found.items())
    verdict = f"value {formula.value(inputs)}, in the corner of {len(factors)} matrices; found: {ends}"
    sizes = {name: network.head_sizes for name, network in networks.items()}
    weights = "".join(f"<p>{name}: head sizes {heads}, layer by layer</p>" for name, heads in sizes.items())
    return Scene("", frames, verdict, weights)


def _numbers(values: str) -> dict[str, int]:
    pairs = [pair.partition("=") for pair in values.split()]
    for name, _, value in pairs:
        if value not in ("-1", "0", "1"):
            raise ValueError(f"values must look like x=1 y=-1 z=0, got {name}={value}")
    return {name: int(value) for name, _, value in pairs}


def _word(word: Sequence[str], t: int) -> str:
    """The word with its last read symbol marked."""
    shown = [f"<mark>{escape(a)}</mark>" if i == t - 1 else escape(a) for i, a in enumerate(word)]
    return f'<p class="play-word">{" ".join(shown) or "(the empty word)"}</p>'


def _vector(names: Sequence[str], h: fmpq_mat) -> str:
    heads = "".join(f"<th>{escape(name)}</th>" for name in names)
    cells = "".join(f"<td>{_number(x)}</td>" for x in h.entries())
    return f'<div class="play-scroll"><table><tr>{heads}</tr><tr>{cells}</tr></table></div>'


def _number(x: fmpq) -> str:
    written = str(x)
    return written if len(written) <= 24 else f"{written[:10]}... ({bits(x)} bits)"


def _matrices(matrices: dict[str, fmpq_mat]) -> str:
    tables = (
        f'<div>{name}<div class="play-scroll"><table>{_rows(weights)}</table></div></div>'
        for name, weights in matrices.items()
    )
    return f'<div class="play-row">{"".join(tables)}</div>'


def _rows(weights: fmpq_mat) -> str:
    return "".join("<tr>" + "".join(f"<td>{x}</td>" for x in row) + "</tr>" for row in weights.tolist())


KINDS: dict[str, Callable[[str, str], Scene]] = {
    "dfa": _dfa,
    "wfa": _wfa,
    "counter": _counter,
    "stack": _stack,
    "turing": _turing,
    "boolean": _boolean,
    "arithmetic": _arithmetic,
    "printed": _printed,
}
