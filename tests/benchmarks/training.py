"""How many steps a second a small network trains: seeds at once, one by one, a Python loop, and PyTorch.

python -m lrnn bench training [--seeds 8] [--steps 200] [--out book/data/training-cpu.json]

PyTorch takes part where it is installed: pip install torch.
"""

import argparse
import importlib.util
from collections.abc import Callable, Iterator, Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from harness import Case, main

from lrnn.learning.experiments import KINDS
from lrnn.learning.tasks import Task, counting
from lrnn.learning.training import Recipe, cross_entropy, train


def python_loop(build: Callable, task: Task, recipe: Recipe, seeds: Sequence[int]) -> None:
    """One seed after the other, one compiled step after the other."""
    optimiser = recipe.optimiser

    @eqx.filter_jit
    def step(model, memory, tokens, labels):
        gradient = eqx.filter_grad(lambda model: cross_entropy(jax.vmap(model)(tokens), labels))(model)
        updates, memory = optimiser.update(gradient, memory, eqx.filter(model, eqx.is_inexact_array))
        return eqx.apply_updates(model, updates), memory

    for seed in seeds:
        model = build(jax.random.key(seed))
        memory = optimiser.init(eqx.filter(model, eqx.is_inexact_array))
        for tokens, labels in _batches(task, recipe, seed):
            model, memory = step(model, memory, jnp.asarray(tokens), jnp.asarray(labels))
        jax.block_until_ready(model.head.weight)


def pytorch(task: Task, recipe: Recipe, seeds: Sequence[int], width: int) -> None:
    """The same network and optimiser, one seed after the other."""
    import torch
    from torch import nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(len(task.alphabet), width)
            self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
            self.rnn = nn.RNN(width, width, batch_first=True)
            wide = 4 * width
            self.mlp = nn.Sequential(nn.Linear(width, wide), nn.GELU("tanh"), nn.Linear(wide, width))
            self.head = nn.Linear(width, len(task.classes))

        def forward(self, tokens):
            x = self.embedding(tokens)
            x = x + self.rnn(self.norms[0](x))[0]
            x = x + self.mlp(self.norms[1](x))
            return self.head(self.norms[2](x))

    for seed in seeds:
        torch.manual_seed(seed)
        net = Net()
        optimiser = torch.optim.AdamW(
            net.parameters(), recipe.learning_rate, weight_decay=recipe.weight_decay
        )
        for tokens, labels in _batches(task, recipe, seed):
            logits = net(torch.tensor(tokens.tolist()))
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), torch.tensor(labels.tolist()).flatten())
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), recipe.clip)
            optimiser.step()


def _batches(task, recipe, seed):
    rng = np.random.default_rng(seed)
    for _ in range(recipe.steps):
        yield task.sample(rng, batch=recipe.batch, length=recipe.lengths[0])


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """A tanh RNN that learns parity; what has to be compiled anew counts, as it does for who waits."""
    task, seeds = counting(2), range(options.seeds)
    recipe = Recipe(steps=options.steps, lengths=(options.length,), interval=options.steps)
    build = KINDS["tanh"].build(vocabulary=2, outputs=2, width=options.width)
    programs = {
        "seeds at once, steps in scan": lambda: train(build, task, recipe, seeds=seeds),
        "one seed after the other, steps in scan": lambda: [
            train(build, task, recipe, seeds=(seed,)) for seed in seeds
        ],
        "Python loop over seeds and steps": lambda: python_loop(build, task, recipe, seeds),
    }
    if importlib.util.find_spec("torch"):
        programs["PyTorch, Python loop over seeds and steps"] = lambda: pytorch(
            task, recipe, seeds, options.width
        )
    labels = {name: getattr(options, name) for name in ("seeds", "steps", "length", "width")}
    yield Case(labels, {name: (program, ()) for name, program in programs.items()}, jit=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--length", type=int, default=32)
    parser.add_argument("--width", type=int, default=32)
    main(__file__, parser, cases)
