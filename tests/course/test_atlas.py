"""The atlas: one entry a layer, matrices that are those of the recurrence, and what they depend on."""

import jax
import numpy as np
import pytest

from lrnn.course import atlas
from lrnn.layers import LAYERS, DeltaNet, GatedLinearAttention, Mamba


def test_every_layer_has_an_entry():
    assert list(atlas.ATLAS) == list(LAYERS)


@pytest.mark.parametrize("layer", [
    Mamba(4, N=3, key=jax.random.key(0)),
    GatedLinearAttention(4, K=3, V=2, key=jax.random.key(0)),
    DeltaNet(4, K=3, V=2, key=jax.random.key(0)),
], ids=lambda layer: type(layer).__name__)
def test_the_transition_of_a_linear_layer_is_that_of_its_recurrence(layer):
    x, token = jax.random.normal(jax.random.key(1), (2, 4))
    state, _ = layer.step(layer.initial(), x)
    A = jax.tree.map(lambda leaf: leaf[0, 0], layer.recurrence(token[None]).A)
    np.testing.assert_allclose(atlas.transition(layer, state, token), A.dense(), atol=1e-6)


@pytest.mark.parametrize(("name", "entries", "moves_with"), [
    ("S4D", 8, "nothing"), ("Mamba", 8, "xₜ"), ("Attention", 8, "t"), ("DeltaNet", 64, "xₜ"),
    ("DiagonalGRU", 8, "xₜ, hₜ₋₁")])
def test_portraits_say_what_moves_the_matrix(name, entries, moves_with):
    seen = atlas.portrait(name)
    assert (seen.entries, seen.moves_with) == (entries, moves_with)
    assert seen.A.shape == (16, 8, 8)
    assert seen.gap < 1e-4
    assert (seen.negative is None) == (name not in ("Mamba", "DeltaNet"))
    if name != "DiagonalGRU":
        assert np.abs(np.linalg.eigvals(seen.A)).max() < 1 + 1e-6


def test_cards_have_one_size_and_tables_one_row_a_layer():
    steps = np.stack([np.eye(8), -0.5 * np.eye(8)])
    seen = [atlas.Portrait("LSTM", steps, "xₜ, hₜ₋₁", None, 0.0),
            atlas.Portrait("DeltaNet", steps, "xₜ", -steps, 0.0)]
    first, second = map(atlas.card, seen)
    assert (first.width, first.height) == (second.width, second.height)
    assert "56 zeros among 64" in first.alt
    assert "magnitude up to 1.00" in first.alt
    _, _, _, row = atlas.table(seen).splitlines()
    assert r"$h_{t} = (I − β_{t} k_{t} k_{t}^{⊤}) h_{t-1}$ ${}+ β_{t} k_{t} v_{t}^{⊤}$" in row
    assert r"| 8 | $x_{t}$ | $\mathsf{PNC}^1$ |" in row


def test_tables_break_equations_outside_parentheses_only():
    steps = np.stack([np.eye(8)] * 2)
    _, _, row = atlas.table([atlas.Portrait("Elman", steps, "t", None, 0.0)]).splitlines()
    assert r"| $h_{t} = \mathrm{tanh}(W h_{t-1} + U x_{t} + b)$ |" in row
    assert "| $t$ |" in row


def test_unknown_layer_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"Attention, .*'Mambo'"):
        atlas.portrait("Mambo")
