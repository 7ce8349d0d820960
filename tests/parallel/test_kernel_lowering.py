"""Kernels load when they are used, ask for a GPU, and translate to GPU code on machines that have none."""

import subprocess
import sys

import jax
import jax.numpy as jnp
import pytest

from lrnn.layers import DiagonalGRU
from lrnn.parallel import (
    Diagonal,
    Kernel,
    NewtonKernel,
    chunked_dplr,
    linear_recurrence,
)


def scan(a, b):
    return linear_recurrence(Diagonal(a), b, method=Kernel())


def delta(k, log_decay):
    return chunked_dplr(k, k, k, left=k, right=k, log_decay=log_decay, size=16, method=Kernel())[0]


def newton(x):
    layer = DiagonalGRU(20, key=jax.random.key(0))
    return layer(x, method=NewtonKernel(size=8, scan=Kernel()))


@pytest.mark.parametrize(
    ("function", "widths"),
    [(scan, (40, 40)), (delta, (20, 1)), (delta, (20, 20)), (newton, (20,))],
    ids=["scan", "delta by step", "delta by channel", "newton"],
)
def test_kernels_and_their_gradients_translate_to_gpu_code(function, widths, monkeypatch):
    """Odd lengths and widths, batched; whether the code is fast, or even runs, only a GPU can say."""
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    arguments = [jax.ShapeDtypeStruct((2, 37, width), jnp.float32) for width in widths]

    def loss(*arguments):
        return jnp.sum(jax.vmap(function)(*arguments))

    for program, kernels in ((loss, 1), (jax.grad(loss), 2)):
        text = jax.jit(program).trace(*arguments).lower(lowering_platforms=("cuda",)).as_text()
        assert text.count("xla.gpu.triton") >= kernels


@pytest.mark.parametrize("function", [scan, delta])
def test_without_a_gpu_the_error_says_what_there_is(function):
    ones = jnp.ones((3, 2))
    with pytest.raises(RuntimeError, match=r"^Kernel needs a GPU, got the backend 'cpu'; .*interpret=True"):
        function(ones, ones)
    with pytest.raises(RuntimeError, match=r"^NewtonKernel needs a GPU"):
        newton(jnp.ones((3, 20)))


def test_pallas_is_loaded_by_a_kernel_alone():
    program = "import lrnn.parallel, lrnn.layers, sys; print('jax.experimental.pallas' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
