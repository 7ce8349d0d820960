"""What holds for every test: no window, eight simulated devices, no property test that fails by the clock."""

import os

import jax
from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "agg")
jax.config.update("jax_num_cpu_devices", 8)  # chosen before any module of tests makes an array

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
