"""The shapes and dtypes written in the signatures are the ones that pass through."""

import subprocess
import sys

PROGRAM = """
import jaxtyping
with jaxtyping.install_import_hook("lrnn.parallel", "beartype.beartype"):
    import lrnn.parallel as p
import jax.numpy as jnp, numpy as np
from reference import TYPES, draw

rng = np.random.default_rng(0)
for kind in TYPES:
    for inputs in (np.ones((5, 6), np.float32), np.ones((5, 6, 2), np.float32)):
        for method in (p.Sequential(), p.Associative(), p.Chunked(2)):
            transitions = draw(kind, rng, 5, dtype=np.float32)
            states = p.linear_recurrence(transitions, jnp.asarray(inputs), method=method)
            assert states.shape == inputs.shape and states.dtype == jnp.float32
for method in (p.Steps(), p.Newton(), p.QuasiNewton(), p.ELK(smooth=True), p.QuasiELK()):
    inputs = jnp.ones((5, 6), jnp.float32)
    assert p.nonlinear_recurrence(lambda h, x: jnp.tanh(h) + x, inputs, inputs[0], method=method).converged
try:
    p.Diagonal(jnp.ones(2)).apply(jnp.ones(2, int))
except jaxtyping.TypeCheckError:
    print("checked")
"""


def test_annotations_hold_at_run_time(request):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=request.path.parent, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.strip() == "checked"
