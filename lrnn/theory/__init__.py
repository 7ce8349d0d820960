"""The exact core: Python's standard library and python-flint, nothing else."""
