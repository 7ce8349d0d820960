"""How long DeltaNet, Gated DeltaNet and RWKV-7 take, step by step and in chunks, forward and backward.

On a GPU also in the kernel of this package and, where torch and flash-linear-attention are, in theirs.

python -m lrnn bench delta [--batch 8 --heads 16 --length 4096 --widths 64 128]
"""

import argparse
from collections.abc import Callable, Iterator
from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from harness import ON_GPU, SEED, Case, main

from lrnn.parallel import DiagonalPlusLowRank, Kernel, chunked_dplr, linear_recurrence

CHUNKS = (16, 64, 128)


def arguments(
    name: str, rng: np.random.Generator, rows: int, length: int, width: int
) -> dict[str, jax.Array]:
    """What the recurrence of an architecture is given, for `rows` sequences and heads at once."""

    def normal(*shape: int) -> jax.Array:
        return jnp.asarray(rng.normal(size=(rows, length, *shape)), jnp.float32)

    def unit(x: jax.Array) -> jax.Array:
        return x / jnp.linalg.norm(x, axis=-1, keepdims=True)

    q, k, v, beta = unit(normal(width)), unit(normal(width)), normal(width), jax.nn.sigmoid(normal(1))
    given = {"q": q, "k": beta * k, "v": v, "left": beta * k, "right": k}
    if name == "gated deltanet":
        given["log_decay"] = -0.1 * jax.nn.softplus(normal(1))
        given["left"] = jnp.exp(given["log_decay"]) * given["left"]
    if name == "rwkv-7":
        given["log_decay"] = -np.exp(-0.5) * jax.nn.sigmoid(normal(width))
        given |= {"k": unit(normal(width)), "left": k, "right": k * jax.nn.sigmoid(normal(width))}
    return given


def steps(given: dict[str, jax.Array]) -> jax.Array:
    """The outputs of one head, one step after the other, with every state written down."""
    decay = jnp.broadcast_to(jnp.exp(given.get("log_decay", jnp.zeros(1))), given["k"].shape)
    A = DiagonalPlusLowRank(decay, given["left"][..., None], given["right"][..., None])
    states = linear_recurrence(A, given["k"][..., None] * given["v"][:, None, :])
    return jnp.einsum("tkv,tk->tv", states, given["q"], precision="highest")


def chunks(given: dict[str, jax.Array], **settings) -> jax.Array:
    """The same outputs in chunks."""
    rest = {name: array for name, array in given.items() if name not in "qkv"}
    return chunked_dplr(given["q"], given["k"], given["v"], **rest, **settings)[0]


def forward(program: Callable) -> Callable:
    """The outputs of all rows."""
    return jax.vmap(program)


def backward(program: Callable) -> Callable:
    """The gradient of the outputs' sum of squares in all arguments."""
    return jax.grad(lambda given: jnp.sum(jax.vmap(program)(given) ** 2))


def fla(name: str, direction: str, given: dict[str, jax.Array], heads: int) -> Callable | None:
    """The same job by flash-linear-attention, in bfloat16; None where it, or a GPU for torch, is missing."""
    try:
        import torch
        from fla.ops.delta_rule import chunk_delta_rule
        from fla.ops.gated_delta_rule import chunk_gated_delta_rule
        from fla.ops.rwkv7 import chunk_rwkv7
    except ImportError:
        return None
    if not torch.cuda.is_available():
        return None

    def put(x):
        rows, length, width = x.shape
        x = np.asarray(x).reshape(rows // heads, heads, length, width).swapaxes(1, 2)
        return torch.tensor(x, dtype=torch.bfloat16, device="cuda", requires_grad=direction == "backward")

    beta = jnp.sum(given["k"] * given["right"], axis=-1, keepdims=True)
    q, k, v, right, beta = map(put, (given["q"], given["k"], given["v"], given["right"], beta))
    if name == "rwkv-7":
        w, b = put(given["log_decay"]), put(-given["left"])
        program = partial(chunk_rwkv7, q, w, k, v, right, b)
    elif name == "gated deltanet":
        g = put(given["log_decay"])
        program = partial(chunk_gated_delta_rule, q, right, v, g=g[..., 0], beta=beta[..., 0], scale=1.0)
    else:
        program = partial(chunk_delta_rule, q, right, v, beta=beta[..., 0], scale=1.0)

    def run():
        outputs = program()[0]
        if direction == "backward":
            outputs.float().square().sum().backward()
        torch.cuda.synchronize()

    return run


def cases(options: argparse.Namespace) -> Iterator[Case]:
    """Every architecture, width and direction."""
    rows = options.batch * options.heads
    for width in options.widths:
        for name in ("deltanet", "gated deltanet", "rwkv-7"):
            given = arguments(name, np.random.default_rng(SEED), rows, options.length, width)
            programs = {"steps": steps} | {f"chunks of {size}": partial(chunks, size=size) for size in CHUNKS}
            if ON_GPU:
                programs["kernel, chunks of 16"] = partial(chunks, size=16, method=Kernel())
            for direction in (forward, backward):
                labels = {
                    "architecture": name,
                    "direction": direction.__name__,
                    "width": width,
                    "tokens": options.batch * options.length,
                }
                yield Case(labels, {label: (direction(run), (given,)) for label, run in programs.items()})
                theirs = fla(name, direction.__name__, given, options.heads)
                if theirs:
                    ours = eqx.filter_jit(direction(programs["chunks of 64"])), (given,)
                    pair = {"chunks of 64": ours, "fla, bfloat16": (theirs, ())}
                    yield Case(labels | {"beside": "fla"}, pair, jit=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--heads", type=int, default=16)
    parser.add_argument("--length", type=int, default=4096)
    parser.add_argument("--widths", type=int, nargs="+", default=[64, 128])
    main(__file__, parser, cases)
