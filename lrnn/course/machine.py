"""What this machine computes with."""

import json
import subprocess
import sys

PROBE = """
import json, jax
devices = jax.devices()
print(json.dumps({"jax": jax.__version__, "device": devices[0].device_kind, "devices": len(devices)}))
"""


def describe() -> dict:
    """Ask a short-lived process, because a process that opens a GPU keeps most of its memory.

    Returns:
        Versions of `python` and `jax`, the kind of `device` and the number of `devices`.

    Raises:
        RuntimeError: if JAX does not start.
    """
    answer = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(f"JAX does not start: {answer.stderr.strip().splitlines()[-1]}")
    python = ".".join(map(str, sys.version_info[:3]))
    return {"python": python, **json.loads(answer.stdout.splitlines()[-1])}
