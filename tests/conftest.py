"""What holds for every test: no window for figures, and property tests that a slow machine does not fail."""

import os

from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "agg")

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
