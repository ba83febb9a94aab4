"""Settings of the whole suite."""

from __future__ import annotations

from hypothesis import settings

# How long an example takes is for the benchmarks to say: a loaded machine is no failure.
settings.register_profile("tclcompat", deadline=None)
settings.load_profile("tclcompat")
