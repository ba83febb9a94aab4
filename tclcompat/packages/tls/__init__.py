"""The package tls: the commands of TclTLS 1.7.22 with the security of 2.0.

``ssl`` is slow to import, which is why this module imports nothing: finding the package costs nothing, and only
requiring it loads the rest.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.interp import Interp

PACKAGES = {"tls": "1.7.22"}


def install(interp: Interp) -> None:
    """Make the commands and variables of the namespace ``::tls``."""
    from tclcompat.packages.tls import commands, samples, sockets
    from tclcompat.runtime import installing

    for module in (commands, sockets, samples):
        installing.install(interp, module.table)
    with interp.in_frame(interp.global_frame):
        for name, value in (("defaults", []), ("debug", 0), ("logcmd", "tclLog"), ("socketCmd", "::socket")):
            interp.set_var(f"::tls::{name}", value)
