"""Several hosts as one: start-up, and a mesh along time over all their devices."""

from __future__ import annotations

import jax
import numpy as np
from jax.sharding import Mesh


def join(coordinator: str, *, processes: int, process: int) -> None:
    """Meet the other processes of a run; call it once in each of them, before anything else of JAX.

    On clusters that JAX knows (SLURM, TPU pods) `jax.distributed.initialize()` finds all this by itself.

    Args:
        coordinator: "host:port" of process 0, which all others can reach.
        processes: how many there are.
        process: the number of this one, from 0.

    Raises:
        ValueError: if the address has no port, or `process` is not one of the numbers.
    """
    host, _, port = coordinator.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f'coordinator must be "host:port", got {coordinator!r}')
    if not 0 <= process < processes:
        raise ValueError(f"process must be from 0 to {processes - 1}, got {process}")
    jax.distributed.initialize(coordinator, num_processes=processes, process_id=process)


def time_mesh(devices: int | None = None) -> Mesh:
    """A mesh with the one axis "time", for `Sharded`.

    Args:
        devices: how many devices to use; all devices of all processes if None.

    Raises:
        ValueError: if there are fewer.
    """
    found = jax.devices()
    if devices is not None and not 1 <= devices <= len(found):
        raise ValueError(f"devices must be from 1 to the {len(found)} that there are, got {devices}")
    return Mesh(np.array(found[:devices]), ("time",))
