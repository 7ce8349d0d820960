"""Why a layer of low rank does not follow seven beads: its commutators are small, theirs is not."""

from functools import reduce
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrnn.theory.automata.hankel import minimise
from lrnn.theory.automata.monoid import compose
from lrnn.theory.constructions.rwkv7 import rwkv7_automaton
from lrnn.theory.constructions.second_layer import (
    SWAP,
    TURN,
    algebra_dimension,
    commutator,
    seven_beads,
    standard,
)
from lrnn.theory.exact import identity, matrix
from lrnn.theory.transitions import DiagonalPlusLowRank

SIZE = 8
numbers = st.lists(st.integers(-3, 3), min_size=SIZE, max_size=SIZE)


def low_rank(rank):
    column = st.lists(
        st.lists(st.integers(-2, 2), min_size=rank, max_size=rank), min_size=SIZE, max_size=SIZE
    )
    return st.builds(DiagonalPlusLowRank, numbers, column.map(matrix), column.map(matrix))


@pytest.mark.parametrize("rank", [1, 2])
def test_commutators_of_diagonal_plus_low_rank_have_four_times_the_rank_at_most(rank):
    @given(low_rank(rank), low_rank(rank))
    @settings(max_examples=40, deadline=None)
    def bounded(A, B):
        assert commutator(A.dense(), B.dense()).rank() <= 4 * rank

    bounded()


def test_the_bound_on_commutators_is_attained():
    A = DiagonalPlusLowRank(range(SIZE), matrix([[1]] * SIZE), matrix([[1], [2], [0], [1]] * 2))
    B = DiagonalPlusLowRank(
        [i * i for i in range(SIZE)], matrix([[i**3] for i in range(SIZE)]), matrix([[1]] * SIZE)
    )
    assert commutator(A.dense(), B.dense()).rank() == 4


def test_beads_follow_the_permutations():
    beads = seven_beads()
    for word in (w for n in range(7) for w in product("ab", repeat=n)):
        place = reduce(lambda place, a: {"a": TURN, "b": SWAP}[a][place], word, 0)
        assert beads.value(word) == (place == 0)
    assert len(minimise(beads).states) == 7


def test_permutations_act_on_vectors_of_sum_zero():
    turn, swap = standard(TURN), standard(SWAP)
    assert standard(compose(TURN, SWAP)) == turn * swap
    assert turn**7 == swap**4 == identity(6)
    assert standard((0, 1, 2)) == identity(2)


def test_the_beads_cannot_be_cut_into_smaller_parts_and_their_commutator_is_too_large():
    turn, swap = standard(TURN), standard(SWAP)
    assert algebra_dimension([turn, swap]) == 6**2
    assert commutator(turn, swap).rank() == 6


def test_algebra_dimension_sees_what_all_matrices_keep():
    assert algebra_dimension([matrix([[1, 1], [0, 2]]), matrix([[3, 0], [0, 1]])]) == 3
    assert algebra_dimension([matrix([[0, 1], [0, 0]]), matrix([[0, 0], [1, 0]])]) == 4
    assert algebra_dimension([matrix([[1, 0], [0, 2]])]) == 2


def test_two_layers_of_rwkv7_follow_the_beads():
    beads, word = seven_beads(), "abbabaab" * 5
    values = [y[0, 0] for y in rwkv7_automaton(beads).outputs(word)]
    assert values == [beads.value(word[:t]) for t in range(1, len(word) + 1)]
