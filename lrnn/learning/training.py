"""One training loop: steps in `lax.scan`, seeds in `vmap`, checkpoints from which a killed run goes on."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import lax
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray, PyTree
from tqdm import tqdm

from lrnn.learning.tasks import NO_QUESTION, Task

Model = Callable[[Int[Array, "T"]], Float[Array, "T C"]]
"""From one word to the logits of every position; an `eqx.Module`."""

VALIDATION = 2**31 - 1  # the number of the data stream that no interval of training reads


@dataclass(frozen=True)
class Recipe:
    """How to train: AdamW under a warm-up and a cosine, gradients clipped by their norm.

    Attributes:
        steps: gradient steps in all.
        lengths: word lengths of the curriculum, each for an equal share of the steps.
        batch: words a step.
        learning_rate: the peak of the schedule.
        warmup: the share of the steps that lead up to the peak.
        weight_decay: AdamW's.
        clip: the largest norm of a gradient.
        interval: steps between evaluations; a killed run loses no more than these.
        patience: how many perfect evaluations in a row end the training of all seeds; never if None.
    """

    steps: int
    lengths: tuple[int, ...]
    batch: int = 32
    learning_rate: float = 3e-3
    warmup: float = 0.1
    weight_decay: float = 1e-2
    clip: float = 1.0
    interval: int = 100
    patience: int | None = None

    def __post_init__(self):
        for name in ("steps", "batch", "interval", "learning_rate", "clip"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if self.steps % self.interval:
            raise ValueError(f"steps must be a multiple of interval {self.interval}, got {self.steps}")
        if not self.lengths or min(self.lengths) < 1:
            raise ValueError(f"lengths must be positive and at least one, got {self.lengths}")

    def length(self, interval: int) -> int:
        """The word length of an interval."""
        return self.lengths[interval * len(self.lengths) // self.intervals]

    @property
    def intervals(self) -> int:
        """The number of intervals."""
        return self.steps // self.interval

    @cached_property
    def optimiser(self) -> optax.GradientTransformation:
        """Clipping and AdamW under the schedule; one object, so that equal runs compile once."""
        schedule = optax.warmup_cosine_decay_schedule(
            0.0, self.learning_rate, math.ceil(self.warmup * self.steps), self.steps
        )
        return optax.chain(
            optax.clip_by_global_norm(self.clip), optax.adamw(schedule, weight_decay=self.weight_decay)
        )


class State(eqx.Module):
    """Everything that changes while one seed trains.

    Attributes:
        parameters: the trained arrays of the model.
        optimiser: what the optimiser remembers.
        step: steps taken.
        alive: whether loss and gradient have been finite so far; a dead seed keeps its last parameters.
    """

    parameters: PyTree
    optimiser: PyTree
    step: Int[Array, ""]
    alive: Bool[Array, ""]


@dataclass(frozen=True)
class Training:
    """What came out.

    Attributes:
        model: one model of stacked arrays, seeds on axis 0; `seed(i)` takes one out.
        history: a row an interval: step, word length, and per seed the mean loss and the validation accuracy.
        stopped: for each seed that met a number that is not finite, the step at which it did.
    """

    model: Model
    history: tuple[dict, ...]
    stopped: dict[int, int]

    def seed(self, i: int) -> Model:
        """The model of the i-th seed."""
        return jax.tree.map(lambda leaf: leaf[i] if eqx.is_array(leaf) else leaf, self.model)


def train(
    build: Callable[[PRNGKeyArray], Model],
    task: Task,
    recipe: Recipe,
    *,
    seeds: Sequence[int],
    checkpoint: Path | None = None,
) -> Training:
    """Train one model a seed, all at once; each seed has its own parameters and its own data.

    Args:
        build: from a random key to a fresh model.
        task: what is trained and validated on.
        recipe: how.
        seeds: one run each.
        checkpoint: a file to write after every interval, and to go on from if it is there.

    Returns:
        The models, their history, and which seeds stopped.

    Raises:
        ValueError: if `seeds` is empty, or the checkpoint belongs to another run.
    """
    if not seeds:
        raise ValueError("seeds must name at least one seed, got none")
    fresh = eqx.filter_vmap(build)(jnp.stack([jax.random.key(seed) for seed in seeds]))
    parameters, rest = eqx.partition(fresh, eqx.is_inexact_array)
    optimiser = recipe.optimiser
    state = eqx.filter_vmap(
        lambda p: State(p, optimiser.init(p), jnp.asarray(0), jnp.asarray(True))
    )(parameters)
    run = json.dumps([repr(task), asdict(recipe), list(seeds)])
    history, state = _resume(checkpoint, run, state)
    with tqdm(total=recipe.steps, initial=len(history) * recipe.interval, unit="step", disable=None) as bar:
        while len(history) < recipe.intervals and not _is_perfect(history, recipe.patience):
            length = recipe.length(len(history))
            words = _words(task, seeds, len(history), recipe.interval * recipe.batch, length)
            steps = [x.reshape(len(seeds), recipe.interval, recipe.batch, length) for x in words]
            state, losses = _interval(rest, state, *steps, optimiser)
            validation = _words(task, seeds, VALIDATION, recipe.batch * 4, length)
            correct = _accuracy(eqx.combine(state.parameters, rest), *validation)
            history.append({
                "step": (len(history) + 1) * recipe.interval,
                "length": length,
                "loss": [float(x) for x in losses.mean(1)],
                "accuracy": [float(x) for x in correct],
            })
            _save(checkpoint, run, history, state)
            bar.set_postfix_str(f"length {length}, loss {np.median(losses.mean(1)):.3f}, "
                                f"accuracy {np.median(correct):.3f}")
            bar.update(recipe.interval)
    dead = {seed: int(step) for seed, step, alive in zip(seeds, state.step, state.alive) if not alive}
    return Training(eqx.combine(state.parameters, rest), tuple(history), dead)


def cross_entropy(logits: Float[Array, "*batch C"], labels: Int[Array, "*batch"]) -> Float[Array, ""]:
    """The mean over all positions where something is asked."""
    asked = labels != NO_QUESTION
    each = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.where(asked, labels, 0))
    return jnp.sum(each * asked) / jnp.maximum(asked.sum(), 1)


@eqx.filter_jit
def _interval(rest, state, tokens, labels, optimiser):
    """All steps of an interval, for all seeds."""

    def step(rest, state, batch):
        def loss(parameters):
            return cross_entropy(jax.vmap(eqx.combine(parameters, rest))(batch[0]), batch[1])

        value, gradient = jax.value_and_grad(loss)(state.parameters)
        updates, memory = optimiser.update(gradient, state.optimiser, state.parameters)
        alive = state.alive & _all_finite((value, gradient))
        following = State(optax.apply_updates(state.parameters, updates), memory, state.step + 1, alive)
        kept = eqx.tree_at(lambda state: state.alive, state, alive)
        return jax.tree.map(partial(jnp.where, alive), following, kept), value

    def seed(rest, state, tokens, labels):
        return lax.scan(partial(step, rest), state, (tokens, labels))

    return eqx.filter_vmap(seed)(rest, state, tokens, labels)


def _all_finite(tree):
    return jnp.stack([jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(tree)]).all()


@eqx.filter_jit
def _accuracy(models, tokens, labels):
    """The share of right answers of every seed."""

    def seed(model, tokens, labels):
        asked = labels != NO_QUESTION
        right = (jax.vmap(model)(tokens).argmax(-1) == labels) & asked
        return right.sum() / asked.sum()

    return eqx.filter_vmap(seed)(models, tokens, labels)


def _words(task, seeds, stream, batch, length):
    """Tokens and labels of shape (seeds, batch, length) from a stream of random numbers with its own name."""
    rngs = [np.random.default_rng([seed, stream]) for seed in seeds]
    batches = [task.sample(rng, batch=batch, length=length) for rng in rngs]
    return [jnp.asarray(np.stack(arrays), jnp.int32) for arrays in zip(*batches)]


def _is_perfect(history, patience):
    return patience is not None and len(history) >= patience and all(
        min(row["accuracy"]) == 1 for row in history[-patience:]
    )


def _save(checkpoint, run, history, state):
    if checkpoint is None:
        return
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    draft = checkpoint.with_suffix(".partial")
    with draft.open("wb") as file:
        file.write(json.dumps({"run": run, "history": history}).encode() + b"\n")
        eqx.tree_serialise_leaves(file, state)
    draft.replace(checkpoint)


def _resume(checkpoint, run, state):
    if checkpoint is None or not checkpoint.exists():
        return [], state
    with checkpoint.open("rb") as file:
        header = json.loads(file.readline())
        if header["run"] != run:
            raise ValueError(f"checkpoint {checkpoint} must belong to this run, got one of {header['run']}")
        return header["history"], eqx.tree_deserialise_leaves(file, state)
