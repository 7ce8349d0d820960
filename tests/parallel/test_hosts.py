"""Two real processes share one recurrence; bad addresses are errors."""

import os
import socket
import subprocess
import sys

import jax
import pytest

from lrnn.parallel import hosts

PROGRAM = """
import sys
from lrnn.parallel import hosts
hosts.join(sys.argv[1], processes=2, process=int(sys.argv[2]))
import jax, jax.numpy as jnp, numpy as np
from jax.experimental import multihost_utils
from lrnn.parallel import DiagonalPlusLowRank, Sequential, Sharded, linear_recurrence
assert len(jax.devices()) == 2 and len(jax.local_devices()) == 1
rng = np.random.default_rng(0)
d, b = (jnp.asarray(rng.uniform(-0.5, 0.5, (37, 4)), jnp.float32) for _ in range(2))
u, v = (jnp.asarray(rng.uniform(-0.5, 0.5, (37, 4, 1)), jnp.float32) for _ in range(2))
A = DiagonalPlusLowRank(d, u, v)
shared = linear_recurrence(A, b, method=Sharded(hosts.time_mesh()))
assert not shared.is_fully_addressable
found = multihost_utils.process_allgather(shared, tiled=True)
print("difference", np.abs(found - linear_recurrence(A, b, method=Sequential())).max())
"""


def free_port():
    with socket.socket() as found:
        found.bind(("localhost", 0))
        return found.getsockname()[1]


def test_two_processes_share_one_recurrence():
    address = f"localhost:{free_port()}"
    commands = [[sys.executable, "-c", PROGRAM, address, str(process)] for process in range(2)]
    one_device_each = os.environ | {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": ""}
    running = [
        subprocess.Popen(
            command, env=one_device_each, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for command in commands
    ]
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert float(out.split("difference")[1]) < 1e-5


@pytest.mark.parametrize(("arguments", "message"), [
    (("localhost", 2, 0), 'coordinator must be "host:port", got \'localhost\''),
    (("localhost:99", 2, 2), "process must be from 0 to 1, got 2"),
])
def test_wrong_addresses_and_numbers(arguments, message):
    address, processes, process = arguments
    with pytest.raises(ValueError, match=message):
        hosts.join(address, processes=processes, process=process)


def test_a_mesh_over_some_devices():
    assert hosts.time_mesh().shape == {"time": len(jax.devices())}
    assert hosts.time_mesh(2).shape == {"time": 2}
    with pytest.raises(ValueError, match="devices must be from 1 to"):
        hosts.time_mesh(1000)
