"""The atlas of layers: every architecture as one equation, one matrix and its eigenvalues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from types import MappingProxyType
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array, lax
from jax.flatten_util import ravel_pytree
from jaxtyping import PyTree

from lrnn.layers import LAYERS, CarryLookahead, Layer
from lrnn.theory import draw
from lrnn.theory.complexity import ARCHITECTURES, CLASSES, ComplexityClass


class Entry(NamedTuple):
    """What the code of a layer does not say of itself: its step on paper, and who described it."""

    equation: str
    cites: str
    sizes: Mapping[str, int] = MappingProxyType({})  # with which a head has 8 coordinates


ATLAS = {
    "Attention": Entry(
        "oₜ = Σₛ softmaxₛ(qₜ · kₛ) vₛ", "vaswani2017attention", {"H": 1, "V": 8, "context": 8}
    ),
    "Aaren": Entry("wₜ = exp(mₜ₋₁ − mₜ) wₜ₋₁ + exp(sₜ − mₜ) vₜ", "feng2024aaren", {"H": 1, "V": 8}),
    "S4D": Entry("hₜ = exp(Δ a) ⊙ hₜ₋₁ + b xₜ", "gu2022s4d", {"N": 8}),
    "LRU": Entry("hₜ = a ⊙ hₜ₋₁ + γ ⊙ B xₜ", "orvieto2023lru", {"N": 8}),
    "Mamba": Entry("hₜ = exp(−Δₜ a) ⊙ hₜ₋₁ + Δₜ Bₜ xₜ", "gu2024mamba", {"N": 8}),
    "Mamba2": Entry("hₜ = exp(−Δₜ a) hₜ₋₁ + Δₜ kₜ vₜᵀ", "dao2024mamba2", {"K": 8}),
    "GatedLinearAttention": Entry("hₜ = diag(aₜ) hₜ₋₁ + kₜ vₜᵀ", "yang2024gla", {"K": 8}),
    "RWKV4": Entry("hₜ = exp(−w) ⊙ hₜ₋₁ + exp(kₜ) ⊙ (vₜ, 1)", "peng2023rwkv"),
    "MinGRU": Entry("hₜ = (1 − zₜ) ⊙ hₜ₋₁ + zₜ ⊙ cₜ", "feng2024minrnn"),
    "MinLSTM": Entry("hₜ = (fₜ ⊙ hₜ₋₁ + iₜ ⊙ cₜ) / (fₜ + iₜ)", "feng2024minrnn"),
    "PDSSM": Entry("hₜ = Pₜ Dₜ hₜ₋₁ + B xₜ", "terzic2025pdssm", {"N": 8}),
    "BlockDiagonalRNN": Entry("hₜ = diag(A₁(xₜ), A₂(xₜ), …) hₜ₋₁ + vₜ", "fan2023blockdiagonal", {"M": 2}),
    "DeltaNet": Entry(
        "hₜ = (I − βₜ kₜ kₜᵀ) hₜ₋₁ + βₜ kₜ vₜᵀ", "schlag2021linear,yang2024deltanet", {"K": 8}
    ),
    "GatedDeltaNet": Entry("hₜ = aₜ (I − βₜ kₜ kₜᵀ) hₜ₋₁ + βₜ kₜ vₜᵀ", "yang2025gated", {"K": 8}),
    "DeltaProduct": Entry("hₜ = (I − β₂ k₂ k₂ᵀ) (I − β₁ k₁ k₁ᵀ) hₜ₋₁ + …", "siems2025deltaproduct", {"K": 8}),
    "RWKV7": Entry("hₜ = (diag(wₜ) − (aₜ ⊙ κₜ) κₜᵀ) hₜ₋₁ + kₜ vₜᵀ", "peng2025rwkv7", {"K": 8}),
    "FixedPointRNN": Entry(
        "hₜ = λₜ ⊙ hₜ₋₁ + (1 − λₜ) ⊙ uₜ,  uₜ = Qₜ vₜ + (I − Qₜ) hₜ", "movahedi2025fixedpoint"
    ),
    "DenseRNN": Entry("hₜ = A(xₜ) hₜ₋₁ + B xₜ", "merrill2024illusion", {"N": 8}),
    "Elman": Entry("hₜ = tanh(W hₜ₋₁ + U xₜ + b)", "elman1990finding"),
    "MLPRNN": Entry("hₜ = MLP(hₜ₋₁, xₜ)", "merrill2026why"),
    "GRU": Entry("hₜ = (1 − zₜ) ⊙ hₜ₋₁ + zₜ ⊙ cₜ,  cₜ = tanh(U (rₜ ⊙ hₜ₋₁) + W xₜ)", "cho2014gru"),
    "LSTM": Entry("cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ,  hₜ = oₜ ⊙ tanh(cₜ)", "hochreiter1997lstm", {"D": 4}),
    "DiagonalGRU": Entry(
        "hₜ = (1 − zₜ) ⊙ hₜ₋₁ + zₜ ⊙ cₜ,  cₜ = tanh(a ⊙ rₜ ⊙ hₜ₋₁ + W xₜ)", "danieli2025pararnn"
    ),
    "DiagonalLSTM": Entry(
        "cₜ = fₜ ⊙ cₜ₋₁ + (1 − fₜ) ⊙ gₜ,  hₜ = oₜ ⊙ tanh(cₜ)", "danieli2025pararnn", {"D": 4}
    ),
    "AdaptiveSaturatedRNN": Entry("hₜ = F⁻¹ tanh(F (W hₜ₋₁ + U xₜ + b))", "nguyenduy2023asrnn"),
    "TensorTrainRNN": Entry("hₜ = tanh(G₁ G₂ ⋯ hₜ₋₁ + U xₜ + b)", "qi2022ttn"),
    "CarryLookahead": Entry("hₜ = tanh(W xₜ + U cₜ₋₁ + b)", "jiang2021cla", {"D": 2, "levels": 2}),
}

_CLASS = {each.name: CLASSES[each.complexity] for each in ARCHITECTURES}
_SCRIPTS = str.maketrans("₀₁₂ₛₜ₋⁻¹ᵀ", "012st--1⊤")
_WORDS = "softmax|exp|diag|tanh|MLP"
_AND = ",  "  # between two equations of one step
_PLUS = re.compile(r" \+ (?![^(]*\))")
_TINY = 1e-6
_FIRST = {1: np.s_[:], 2: np.s_[0, :, 0], 3: np.s_[0, :, 0, 0, :, 0]}  # head and column, before and after


class Portrait(NamedTuple):
    """A layer at work: the matrix of every step, and what these matrices depend on."""

    name: str
    A: np.ndarray  # (T, 8, 8)
    moves_with: str
    negative: np.ndarray | None  # A of the variant with `negative`, if there is one
    gap: float  # between its outputs all at once and token by token

    @property
    def complexity(self) -> ComplexityClass:
        """The class of the architecture."""
        return _CLASS[LAYERS[self.name].architecture]

    @property
    def entries(self) -> int:
        """How many entries of the matrix are ever different from zero."""
        return int(np.any(np.abs(self.A) > _TINY, axis=0).sum())


def portrait(name: str, *, tokens: int = 16, seed: int = 0) -> Portrait:
    """Run a layer of random weights on random tokens and keep the matrices of its steps.

    Args:
        name: of the layer, one of `lrnn.layers.LAYERS`.
        tokens: how many it reads.
        seed: of the weights and the tokens.

    Raises:
        ValueError: if there is no such layer.
    """
    if name not in ATLAS:
        raise ValueError(f"name must be one of {', '.join(ATLAS)}, got {name!r}")
    build = partial(LAYERS[name], **{"D": 8, **ATLAS[name].sizes})
    key = jax.random.key(seed)
    (A, other_x, other_h), gap = jax.tree.map(np.asarray, _run(build, key, tokens))
    moved = [what for what, B in (("xₜ", other_x), ("hₜ₋₁", other_h)) if np.abs(B - A).max() > _TINY]
    still = "nothing" if np.abs(A - A[0]).max() < _TINY else "t"
    negative = None
    if "negative" in LAYERS[name].__dataclass_fields__:
        negative = np.asarray(_run(partial(build, negative=True), key, tokens)[0][0])
    return Portrait(name, A, ", ".join(moved) or still, negative, float(gap))


def transition(layer: Layer, state: PyTree, x: Array) -> Array:
    """The Jacobian of one step by the state before it, which is A_t for a linear layer.

    Args:
        layer: any layer.
        state: the state before the step.
        x: the token.

    Returns:
        The N x N matrix of the first head, and of the first column if its state is a matrix.
    """
    h, whole = _memory(layer, state)

    def after(h):
        return _memory(layer, layer.step(whole(h), x)[0])[0]

    J = jax.jacfwd(after, holomorphic=jnp.iscomplexobj(h))(h)
    return J[_FIRST[h.ndim]]


def table(portraits: Iterable[Portrait]) -> str:
    """Tabulate layers in Markdown: source, one step, what A_t looks like and depends on, class."""
    lines = ["| layer | one step | entries of $A_t$ | moves with | class |", "|---|---|---|---|---|"]
    for each in portraits:
        equation, cites, _ = ATLAS[each.name]
        moves = each.moves_with if each.moves_with == "nothing" else f"${_latex(each.moves_with)}$"
        cells = (f"{each.name} {{cite}}`{cites}`", ", ".join(map(_breakable, equation.split(_AND))),
                 str(each.entries), moves, f"${each.complexity.latex}$")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def card(portrait: Portrait) -> draw.Svg:
    """Draw a layer: its step, the matrix of its last token, and the eigenvalues of all."""
    equation = ATLAS[portrait.name].equation.split(_AND)
    left, right = heat_map(portrait.A[-1]), spectrum(portrait.A, portrait.negative)
    facts = f"{portrait.entries} of 64 entries, moving with {portrait.moves_with}"
    body = (
        draw.text(0, 18, portrait.name, size=18, font_weight="bold"),
        draw.text(400, 18, f"in {portrait.complexity.name}", size=16, anchor="end"),
        *(draw.text(0, 44 + 20 * i, line, size=15) for i, line in enumerate(equation)),
        draw.element("g", "".join(left.body), transform="translate(0 82)"),
        draw.element("g", "".join(right.body), transform="translate(224 82)"),
        draw.text(0, 280, facts, size=15),
    )
    alt = f"{portrait.name}, in {portrait.complexity.name}: {equation[0]}; {facts}. {left.alt} {right.alt}"
    return draw.Svg(400, 288, body, alt)


def heat_map(A: np.ndarray, *, size: float = 176) -> draw.Svg:
    """Draw a matrix: blue for positive entries, vermillion for negative ones, empty for zero."""
    cell, largest = size / len(A), np.abs(A).max() or 1
    body = [draw.rect(0, 0, size, size, fill="none", stroke=draw.INK, stroke_opacity=0.5)]
    for (i, j), entry in np.ndenumerate(A):
        if np.abs(entry) > _TINY:
            fill = draw.VERMILLION if entry.real < 0 else draw.BLUE
            opacity = f"{0.15 + 0.85 * np.abs(entry) / largest:.2f}"
            body.append(draw.rect(j * cell, i * cell, cell - 1, cell - 1, fill=fill, fill_opacity=opacity))
    zeros = A.size - int((np.abs(A) > _TINY).sum())
    return draw.Svg(size, size, tuple(body), f"A matrix with {zeros} zeros among {A.size} entries.")


def spectrum(A: np.ndarray, negative: np.ndarray | None = None, *, size: float = 176) -> draw.Svg:
    """Draw the eigenvalues of matrices in the complex plane, those of a second stack as rings."""
    middle, unit = size / 2, 0.42 * size

    def dots(A, **style):
        eigenvalues = np.linalg.eigvals(A).ravel()
        places = {(round(middle + unit * z.real), round(middle - unit * z.imag)) for z in eigenvalues}
        inside = (place for place in sorted(places) if min(place) >= 0 and max(place) <= size)
        return [draw.circle(x, y, 3, **style) for x, y in inside]

    body = [draw.circle(middle, middle, unit, fill="none", stroke=draw.INK, stroke_opacity=0.5),
            draw.line(0, middle, size, middle, stroke_opacity=0.3),
            draw.line(middle, 0, middle, size, stroke_opacity=0.3)]
    if negative is not None:
        body += dots(negative, fill="none", stroke=draw.VERMILLION)
    body += dots(A, fill=draw.BLUE, fill_opacity=0.6)
    largest = np.abs(np.linalg.eigvals(A)).max()
    return draw.Svg(size, size, tuple(body), f"Its eigenvalues, of magnitude up to {largest:.2f}.")


def _memory(layer: Layer, state: PyTree) -> tuple[Array, Callable[[Array], PyTree]]:
    """The part of a state that the recurrence is about, and the state as a function of it."""
    if isinstance(layer, CarryLookahead):  # its buffers feed one another
        return ravel_pytree(state)
    leaves, tree = jax.tree.flatten(state)
    at = max(i for i, leaf in enumerate(leaves) if jnp.issubdtype(leaf.dtype, jnp.inexact))
    return leaves[at], lambda h: tree.unflatten([*leaves[:at], h, *leaves[at + 1 :]])


@partial(eqx.filter_jit, compiler_options={"xla_backend_optimization_level": 0})  # it runs only once
def _run(build, key, tokens):
    """A_t of every step, then those with the token of the step before, and with its state; the gap."""
    weights, drawn = jax.random.split(key)
    layer = build(key=weights)
    x = 2 * jax.random.normal(drawn, (tokens, build.keywords["D"]))

    def step(state, x):
        after, y = layer.step(state, x)
        return after, (state, y)

    states, y = lax.scan(step, layer.initial(), x)[1]

    def matrices(state, last, x, last_x):
        elsewhere = _memory(layer, state)[1](_memory(layer, last)[0])
        pairs = (state, x), (state, last_x), (elsewhere, x)
        return jax.vmap(lambda pair: transition(layer, *pair))(jax.tree.map(lambda *a: jnp.stack(a), *pairs))

    def rolled(tree):
        return jax.tree.map(lambda leaf: jnp.roll(leaf, 1, axis=0), tree)

    A = jax.vmap(matrices)(states, rolled(states), x, rolled(x))
    return A.swapaxes(0, 1), jnp.abs(layer(x) - y).max()


def _breakable(equation: str) -> str:
    """An equation in LaTeX that a narrow table may break before a plus outside parentheses."""
    return "$" + _PLUS.sub("$ ${}+ ", _latex(equation)) + "$"


def _latex(equation: str) -> str:
    equation = re.sub("[₀-₉ₛₜ₋]+", lambda run: f"_{{{run[0].translate(_SCRIPTS)}}}", equation)
    equation = re.sub("[⁻¹ᵀ]+", lambda run: f"^{{{run[0].translate(_SCRIPTS)}}}", equation)
    equation = re.sub(_WORDS, lambda word: rf"\mathrm{{{word[0]}}}", equation)
    return equation.replace("Σ", r"\sum")
