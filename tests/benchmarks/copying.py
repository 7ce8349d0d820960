"""Who learns to copy over a gap: tanh, LSTM, a linear orthogonal RNN and the asRNN, of equal parameters.

python -m lrnn bench copying [--seeds 3] [--steps 2000] [--out book/data/copying-cpu.json]
"""

import argparse
import sys
from functools import partial
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jaxtyping import Array

from lrnn.layers import LSTM, AdaptiveSaturatedRNN, Elman, Layer
from lrnn.layers.model import parameters
from lrnn.learning import results
from lrnn.learning.tasks import CopyingMemory
from lrnn.learning.training import Recipe, train

TASK = CopyingMemory(symbols=4, recall=4)
SMALL = -4.0  # log of a scale so small that tanh is the identity
CELLS = {
    "tanh": (Elman, 40, None),
    "LSTM": (LSTM, 20, None),
    "orthogonal": (AdaptiveSaturatedRNN, 32, SMALL),
    "asRNN": (AdaptiveSaturatedRNN, 32, None),
}


class Copier(eqx.Module):
    """One-hot tokens, one layer, one linear read-out; `held` is a log scale that is not learned."""

    layer: Layer
    head: eqx.nn.Linear
    held: float | None = eqx.field(static=True)

    def __init__(self, cell: type[Layer], width: int, held: float | None, key: Array):
        first, second = jax.random.split(key)
        self.layer, self.held = cell(width, key=first), held
        self.head = eqx.nn.Linear(width, len(TASK.classes), key=second)

    def __call__(self, tokens: Array) -> Array:
        layer = self.layer
        if self.held is not None:
            scale = lax.stop_gradient(jnp.full_like(layer.log_scale, self.held))
            layer = eqx.tree_at(lambda layer: layer.log_scale, layer, scale)
        return jax.vmap(self.head)(layer(jax.nn.one_hot(tokens, self.head.in_features)))


def learn(name: str, options: argparse.Namespace) -> dict:
    """One row: accuracy as training goes on, and the scales that were learned."""
    recipe = Recipe(options.steps, (options.length,), batch=64, learning_rate=5e-3, warmup=0.02,
                    weight_decay=0.0, interval=options.steps // 20)
    found = train(partial(Copier, *CELLS[name]), TASK, recipe, seeds=range(options.seeds))
    row = {
        "cell": name,
        "parameters": parameters(found.seed(0)),
        "steps": [each["step"] for each in found.history],
        "accuracy": [[round(x, 4) for x in each["accuracy"]] for each in found.history],
    }
    if name == "asRNN":
        row["scales"] = np.exp(found.model.layer.log_scale).round(3).tolist()
    return row


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=2000)
    parser.add_argument("--length", type=int, default=64)
    parser.add_argument("--out", type=Path, default=Path("_build/benchmarks/copying.json"))
    options = parser.parse_args()
    command = " ".join(["python -m lrnn bench copying", *sys.argv[1:]])
    record = results.provenance(command, seed=0) | {"length": options.length, "rows": []}
    for name in CELLS:
        record["rows"].append(learn(name, options))
        results.save(record, options.out)
        print(f"{name:11} {record['rows'][-1]['parameters']:6,} parameters, accuracy",
              *(f"{x:.2f}" for x in record["rows"][-1]["accuracy"][-1]))
