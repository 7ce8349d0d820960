"""Runs as lines of text: the machine beside its network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lrnn.theory.automata import Configuration
from lrnn.theory.automata.realtime import Word
from lrnn.theory.constructions.construction import Construction
from lrnn.theory.exact import bits


def trace(construction: Construction, word: Word) -> Iterator[str]:
    """A run, one line a configuration, and the verdict.

    Args:
        construction: a machine with its network.
        word: what the machine reads.

    Yields:
        The time, the symbol, the configuration and the bits of the network's state; at last the verdict.

    Raises:
        ValueError: if a symbol is unknown; the message says where.
        RuntimeError: if machine and network disagree.
    """
    run = list(construction.machine.configurations(word))
    if not construction.agrees(word):
        raise RuntimeError(f"network and machine disagree on {''.join(word)!r}")
    shown = [_show(configuration) for configuration in run]
    wide = max(map(len, ["configuration", *shown]))
    longest = max(map(len, ["read", *word]))
    yield f"{'t':>5}  {'read':{longest}}  {'configuration':{wide}}  bits"
    for t, (symbol, configuration) in enumerate(zip(["", *word], run)):
        size = bits(construction.encode(configuration))
        yield f"{t:>5}  {symbol:{longest}}  {shown[t]:{wide}}  {size:>4}"
    verdict = "accepted" if construction.machine.is_accepting(run[-1]) else "rejected"
    yield f"{verdict}; the network agrees after every symbol"


def _show(configuration: Any) -> str:
    if isinstance(configuration, Configuration):
        state, memory = configuration
        return " ".join([state, *(str(cell) or "_" for cell in memory)])
    return " ".join(map(str, configuration))
