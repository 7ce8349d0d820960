"""Eight simulated devices and double precision, chosen before JAX starts."""

import jax

jax.config.update("jax_num_cpu_devices", 8)
jax.config.update("jax_enable_x64", True)
