"""The formats of the released code, from files written by hand and from tasks written out."""

import numpy as np
import pytest

from lrnn.learning.tasks import (
    NO_QUESTION,
    ZERO,
    Buckets,
    Characters,
    Connectivity,
    MatrixEntries,
    entry_modulo,
)
from lrnn.learning.tasks.published import read_graphs, read_products, read_zero_tests

IDENTITY = "1,0,0,0,1,0,0,0,1"
SHIFT = "0,1,0,0,0,1,-1,0,0"


@pytest.fixture
def files(tmp_path):
    def write(source, labels):
        paths = tmp_path / "train_src.txt", tmp_path / "train_tgt.txt"
        for path, lines in zip(paths, (source, labels)):
            path.write_text("".join(f"{line}\n" for line in lines))
        return paths

    return write


def test_graphs(files):
    batches = read_graphs(*files(["0;0-1;1-10;10", "0;0-1;10", "0;1-10;10"], ["1", "0", "0"]))
    task = Connectivity(Buckets(2), Characters())
    assert [batch.tokens.shape for batch in batches] == [(1, 9), (1, 10), (1, 14)]
    for tokens, labels in batches:
        np.testing.assert_array_equal(task.label(tokens), labels)


def test_many_graphs_there_and_back(files):
    rng = np.random.default_rng(0)
    task = Connectivity(Buckets(3), Characters())
    graphs = [task.graphs.draw(rng, n) for n in range(3, 60)]
    labels = rng.integers(0, 2, len(graphs))
    batches = read_graphs(*files(map(Characters().write, graphs), labels))
    found = [Characters().decode(word[:-1]) for tokens, _ in batches for word in tokens]
    assert sorted(found) == sorted(graphs)
    assert sum(label[-1] for _, rows in batches for label in rows) == labels.sum()


def test_products(files):
    (batch,) = read_products(*files([f"3|29|0|{IDENTITY}|{SHIFT}|{SHIFT}"], ["1|0|0"]), modulus=29)
    assert batch.tokens.shape == (1, 27)
    np.testing.assert_array_equal(MatrixEntries(entry_modulo(29)).label(batch.tokens), batch.labels)


def test_zero_tests(files):
    (short, long) = read_zero_tests(*files([f"2|{SHIFT}|{SHIFT}", f"1|{IDENTITY}"], ["1", "0"]))
    for tokens, labels in (short, long):
        assert (labels[:, :-1] == NO_QUESTION).all()
        assert MatrixEntries(ZERO).label(tokens)[0, -1] == labels[0, -1]


def test_labels_are_those_of_the_file_even_if_wrong(files):
    (batch,) = read_zero_tests(*files([f"1|{IDENTITY}"], ["1"]))
    assert batch.labels[0, -1] == 1


def residues(*paths):
    return read_products(*paths, modulus=29)


@pytest.mark.parametrize(("read", "source", "labels", "message"), [
    (read_graphs, ["0;0-1;1"], [], "equally long, got 1 lines in train_src.txt and 0"),
    (read_graphs, ["0;0-1;1", "0;01-1;1"], ["1", "1"], "line 2: text must match"),
    (read_graphs, ["0;0-1;1"], ["2"], "line 1: text must match 0|1, got '2'"),
    (read_zero_tests, [f"2|{IDENTITY}"], ["1"], "must be 2 matrices, got 1"),
    (read_zero_tests, [f"1|{IDENTITY},0"], ["1"], "line 1: text must match"),
    (residues, [f"1|31|0|{IDENTITY}"], ["1"], "line 1: text must match"),
    (residues, [f"1|29|0|{IDENTITY}"], ["1|1"], "label for every matrix"),
    (residues, [f"1|29|0|{IDENTITY}"], ["29"], "below 29, got 29"),
])
def test_bad_files_are_errors(files, read, source, labels, message):
    with pytest.raises(ValueError, match=message):
        read(*files(source, labels))
