"""Double precision and quick compilation, chosen before JAX starts."""

import jax

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_disable_most_optimizations", True)
