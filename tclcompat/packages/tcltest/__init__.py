"""The package tcltest (tcltest(n), version 2.5.5), written in Tcl: tests run in the frame of whoever calls ``test``.

The scripts beside this file are evaluated in order; each covers one part of the manual page.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp

PACKAGES = {"tcltest": "2.5.5"}

_PARTS = ("options", "channels", "constraints", "files", "testing", "report", "suite", "finish")


def install(interp: Interp) -> None:
    """Define the commands of ``::tcltest`` and read its options from the environment."""
    home = os.path.dirname(os.path.abspath(__file__))
    with interp.in_frame(interp.global_frame):
        for part in _PARTS:
            with open(os.path.join(home, part + ".tcl"), encoding="utf-8") as file:
                interp.eval(file.read())
