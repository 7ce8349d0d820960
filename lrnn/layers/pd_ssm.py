"""PD-SSM: every coordinate is scaled and sent to one place, and the input decides where."""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp
from jax import lax
from jax.nn import sigmoid, softmax
from jaxtyping import Array, Float

from lrnn.layers.linear import LinearLayer, Recurrence
from lrnn.layers.projections import Output, Projection, zeros
from lrnn.parallel import PermutationDiagonal


class PDSSM(LinearLayer):
    """h_t = P_t D_t h_{t-1} + B x_t and y_t = W (Re h_t, Im h_t), with P_t column-one-hot and D_t complex.

    Column j of P_t is one-hot at the largest entry of column j of S_t, a mixture of M learned matrices with
    weights softmax(.): coordinate j is *sent* to that row. (Chosen along rows, each coordinate would *fetch*:
    that composes in the other order, and is another map as soon as two coordinates merge.) Entries of D_t
    have magnitude sigmoid(.) and phase 2 pi sigmoid(.). The gradient takes softmax(S_t) along columns for
    P_t.

    Source: Terzić et al. (2025); Theorems 7 and 8 of the paper.
    """

    architecture: ClassVar[str] = "Permutation-diagonal linear RNN"
    choices: Float[Array, "M N N"]
    weights: Projection
    magnitude: Projection
    phase: Projection
    B: Projection
    out: Output

    def __init__(self, D: int, *, N: int = 16, M: int = 4, key: Array):
        choices, weights, magnitude, phase, b, out = jax.random.split(key, 6)
        self.choices = jax.random.normal(choices, (M, N, N))
        self.weights = Projection(D, 1, M, key=weights)
        self.magnitude = Projection(D, 1, N, key=magnitude, bias=4)
        self.phase = Projection(D, 1, N, key=phase, bias=-4)
        self.B = Projection(D, 1, N, key=b)
        self.out = Output(2, N, D, key=out)

    def initial(self):
        return zeros(1, self.choices.shape[1], like=self.choices[0, 0] + 0j)

    def recurrence(self, x):
        turn = jnp.exp(2j * jnp.pi * sigmoid(self.phase(x)))
        scale = sigmoid(self.magnitude(x)) * turn
        sent = PermutationDiagonal(jnp.argmax(self.scores(x), axis=2), scale)

        def read(h):
            return self.out(jnp.concatenate([h.real, h.imag]))

        return Recurrence(sent, self.B(x), read)

    def scores(self, x: Float[Array, "T D"]) -> Float[Array, "1 T N N"]:
        """S_t of every token: entry (i, j) speaks for sending coordinate j to i."""
        return jnp.einsum("htm,mij->htij", softmax(self.weights(x)), self.choices)

    def run(self, state, x, *, method):
        steps = self.recurrence(x)
        h = steps.states(state, method=method)
        # Straight through: add zero, whose derivative is that of the soft matrix at the states just found.
        soft = softmax(self.scores(x), axis=2)
        before = steps.A.scale * jnp.concatenate([state[:, None], h[:, :-1]], axis=1)
        zero = jnp.einsum("htij,htj->hti", soft - lax.stop_gradient(soft), lax.stop_gradient(before))
        return Recurrence(steps.A, steps.b + zero, steps.read).evaluate(state, method=method)
