"""The text files of the paper's released code, read as words of the tasks with the labels that they state.

A data set is a pair of files, one line a word: a source and its labels.

- Graphs: `s;u-v;...;u-v;t`, numbers in binary counted from 0; the label is 0 or 1.
- Products over Z_m: `T|m|q|A_1|...|A_T`, where q is the number of the entry that is asked for and a matrix is
  nine numbers from -1, 0, 1 with commas between them, row by row; T labels, with | between them.
- Zero tests over Z: `T|A_1|...|A_T`; the label is 0 or 1.

Source: generate_data.py, imm_mod/gen.py and imm_unbound/gen.py of github.com/hongjianjiang/LinearRNN, commit
    6a144a4. The formats were read there; the code here is our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from lrnn.learning.tasks.encodings import END, Characters
from lrnn.learning.tasks.matrices import SIZE
from lrnn.learning.tasks.task import NO_QUESTION, Batch

MATRIX = "(-1|0|1)" + ",(-1|0|1)" * (SIZE**2 - 1)


def read_graphs(source: Path, labels: Path) -> list[Batch]:
    """Words of `Connectivity(..., Characters())`.

    Args:
        source: a file of graphs.
        labels: the file of their labels.

    Returns:
        One batch for every length that occurs, the shortest first.

    Raises:
        ValueError: if a line cannot be read or the files are not equally long; the message says which.
    """
    characters = Characters()

    def word(text: str, label: str) -> tuple[list[int], list[int]]:
        _require(characters.pattern, text)
        tokens = [characters.alphabet.index(character) for character in text]
        return [*tokens, END], [*[NO_QUESTION] * len(tokens), _bit(label)]

    return _read(source, labels, word)


def read_products(source: Path, labels: Path, *, modulus: int) -> list[Batch]:
    """Words of `MatrixEntries(entry_modulo(m))`.

    Args:
        source: a file of products.
        labels: the file of their labels.
        modulus: the number m that every line has to name.

    Returns:
        One batch for every length that occurs, the shortest first.

    Raises:
        ValueError: if a line cannot be read, names another modulus or another entry than (0, 0), or if the
            files are not equally long; the message says which.
    """

    def word(text: str, label: str) -> tuple[list[int], list[int]]:
        _require(rf"\d+\|{modulus}\|0(\|{MATRIX})+", text)
        _require(r"\d+(\|\d+)*", label)
        answers = list(map(int, label.split("|")))
        if max(answers) >= modulus:
            raise ValueError(f"labels must lie below {modulus}, got {max(answers)}")
        return _blocks(text, header=3), _at_ends(answers)

    return _read(source, labels, word)


def read_zero_tests(source: Path, labels: Path) -> list[Batch]:
    """Words of `MatrixEntries(ZERO)`, asked at the last position alone.

    Args:
        source: a file of products.
        labels: the file of their labels.

    Returns:
        One batch for every length that occurs, the shortest first.

    Raises:
        ValueError: if a line cannot be read or the files are not equally long; the message says which.
    """

    def word(text: str, label: str) -> tuple[list[int], list[int]]:
        _require(rf"\d+(\|{MATRIX})+", text)
        tokens = _blocks(text, header=1)
        return tokens, [*[NO_QUESTION] * (len(tokens) - 1), _bit(label)]

    return _read(source, labels, word)


def _read(source: Path, labels: Path, word: Callable[[str, str], tuple[list[int], list[int]]]) -> list[Batch]:
    texts, answers = (path.read_text(encoding="utf-8").split() for path in (source, labels))
    if len(texts) != len(answers):
        raise ValueError(f"files must be equally long, got {len(texts)} lines in {source.name} "
                         f"and {len(answers)} in {labels.name}")
    words: dict[int, list[tuple[list[int], list[int]]]] = {}
    for number, (text, label) in enumerate(zip(texts, answers), 1):
        try:
            tokens, asked = word(text, label)
            if len(tokens) != len(asked):
                raise ValueError(f"there must be a label for every matrix, got {label!r}")
        except ValueError as error:
            raise ValueError(f"{source.name}, line {number}: {error}") from None
        words.setdefault(len(tokens), []).append((tokens, asked))
    return [Batch(*map(np.array, zip(*words[length]))) for length in sorted(words)]


def _require(pattern: str, text: str) -> None:
    if not re.fullmatch(pattern, text):
        shown = text if len(text) <= 60 else f"{text[:60]}..."
        raise ValueError(f"text must match {pattern}, got {shown!r}")


def _bit(label: str) -> int:
    _require("0|1", label)
    return int(label)


def _blocks(text: str, *, header: int) -> list[int]:
    fields = text.split("|")
    if int(fields[0]) != len(fields) - header:
        raise ValueError(f"there must be {fields[0]} matrices, got {len(fields) - header}")
    return [int(entry) + 1 for matrix in fields[header:] for entry in matrix.split(",")]


def _at_ends(answers: Iterable[int]) -> list[int]:
    return [label for answer in answers for label in [*[NO_QUESTION] * (SIZE**2 - 1), answer]]
