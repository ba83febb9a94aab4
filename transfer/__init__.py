"""Tcllib's transfer module as native object commands: the index of its packages.

``package require transfer::connect`` in an interpreter of tclcompat finds this index through the entry point group
``tclcompat.packages``.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat import Interp

# Package name -> (version, module that has ``install``); the versions are those of Tcllib 1.21.
INDEX = {
    "transfer::connect": ("0.2", "transfer.connect"),
    "transfer::copy": ("0.3", "transfer.copying"),
    "transfer::copy::queue": ("0.1", "transfer.copy_queue"),
    "transfer::data::destination": ("0.2", "transfer.destination"),
    "transfer::data::source": ("0.2", "transfer.source"),
    "transfer::receiver": ("0.2", "transfer.receiver"),
    "transfer::transmitter": ("0.2", "transfer.transmitter"),
}
PACKAGES = {name: version for name, (version, _) in INDEX.items()}


def install(interp: Interp, name: str) -> None:
    """Put the package ``name`` into an interpreter."""
    import_module(INDEX[name][1]).install(interp)
