"""Where what only saves time is kept between processes: a directory of the user's."""

from __future__ import annotations

import os


def cache_folder() -> str:
    """Return the directory, which need not be there; empty where nothing is to be kept.

    The environment variable TCLCOMPAT_CACHE names it; ``off`` or nothing there keeps nothing.
    """
    named = os.environ.get("TCLCOMPAT_CACHE")
    if named is not None:
        return "" if named == "off" else named
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "tclcompat") if os.path.isabs(base) else ""
