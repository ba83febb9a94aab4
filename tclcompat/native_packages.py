"""Tcl packages written in Python: how ``package require`` finds them.

Such a package comes from a *provider*: a module, or any object, with

``PACKAGES``         a dict from the names of the packages it provides to their versions
``install``          ``install(interp)``, or ``install(interp, name)``: creates a package's commands and variables

tclcompat's own providers are the modules of ``tclcompat.packages``.  Others are found through the Python entry point
group ``tclcompat.packages``.  Module and entry point are named after the package (``::`` written ``_``), or after the
first part of its name: ``transfer`` provides ``transfer::connect``.

When a package is first asked for, and no script has registered it with ``package ifneeded``, its version is registered
as if a script had; from then on it behaves as any other: ``package versions``, ``package forget`` and requirements
apply to it.  It goes before what package indexes and Tcl modules offer.  To have the package of an index instead, say
so before it is required: in a script or in the environment ::

    set ::tcl::native(transfer::connect) 0
    TCLCOMPAT_NATIVE_OFF="transfer::* http"

The element ``::tcl::native(*)`` and the variable in the environment, a list of glob patterns, may turn off several.
Nothing is imported or read from the disk before the first package is required that is not there yet.
"""

from __future__ import annotations

import os

from tclcompat.entry_points import entry_points, load_entry_point
from tclcompat.errors import TclError
from tclcompat.runtime.packages import Candidate, PackageTable
from tclcompat.runtime.variables import values_of
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.glob import string_match
from tclcompat.values.numbers import to_boolean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    from tclcompat.runtime.interp import Interp

    class Provider(Protocol):
        """A module or object that provides packages."""

        PACKAGES: dict[str, str]
        install: Callable[..., object]


GROUP = "tclcompat.packages"
_LOADER = "::tcl::LoadNative"


def find_native(interp: Interp, name: str) -> None:
    """Register the package ``name`` as available, if somebody provides it in Python and nobody turned it off."""
    if _turned_off(interp, name):
        return
    provider = _provider_of(name)
    if provider is None:
        return
    if interp.global_namespace.find_command(_LOADER) is None:
        interp.create_command(_LOADER, _load, "package")
    package = interp.state(PackageTable).make(name)
    package.register(Candidate(provider.PACKAGES[name], f"{_LOADER} {name}", native=True))


def _turned_off(interp: Interp, name: str) -> bool:
    for pattern in to_list(os.environ.get("TCLCOMPAT_NATIVE_OFF", "")):
        if string_match(to_str(pattern), name):
            return True
    switches = interp.global_namespace.find_variable("::tcl::native")
    if switches is None or switches.array is None:
        return False
    values = values_of(switches.array)
    return not to_boolean(values.get(name, values.get("*", 1)))


def _load(interp: Interp, name: object) -> object:
    """Install a package written in Python and provide it."""
    text = to_str(name)
    provider = _provider_of(text)
    if provider is None:
        raise TclError(f'no package "{text}" is written in Python', ["TCL", "PACKAGE", "UNFOUND"])
    install = provider.install
    if _wants_name(install):
        install(interp, text)
    else:
        install(interp)
    package = interp.state(PackageTable).make(text)
    if package.provided is None:
        package.provided = provider.PACKAGES[text]
    return ""


def _wants_name(install: Callable[..., object]) -> bool:
    """Tell whether ``install`` takes the package's name after the interpreter."""
    code = getattr(install, "__code__", None)
    if code is None:
        return False
    return bool(code.co_argcount - hasattr(install, "__self__") > 1)


# Providers by package name, for the whole process; None: there is none.
_providers: dict[str, Provider | None] = {}


def _provider_of(name: str) -> Provider | None:
    if name not in _providers:
        _providers[name] = next((found for found in _candidates(name) if name in found.PACKAGES), None)
    return _providers[name]


def _candidates(name: str) -> Iterator[Provider]:
    """Yield the providers whose name fits, our own first."""
    words = [word for word in name.split("::") if word]
    fitting = list(
        dict.fromkeys(["_".join(words), "_".join(words).lower(), *words[:1], *[w.lower() for w in words[:1]]])
    )
    for module_name in fitting:
        module = _own_module(module_name)
        if module is not None:
            yield module
    for entry, value in entry_points(GROUP):
        if entry == name or entry in fitting:
            found = load_entry_point(value)
            if not hasattr(found, "PACKAGES"):
                # Such as a file of that name in the directory from which Python was started.
                place = getattr(found, "__file__", None) or "the interpreter"
                raise TclError(
                    f'can\'t load package {name}: the Python module "{value}" in {place} provides no packages'
                )
            yield found  # type: ignore[misc]  # it declares itself to be a provider


def _own_module(name: str) -> Provider | None:
    full = f"tclcompat.packages.{name}"
    if not name.isidentifier():
        return None
    try:
        module: Provider = __import__(full, fromlist=["PACKAGES"])
    except ModuleNotFoundError as error:
        if error.name != full:
            raise
        return None
    return module if hasattr(module, "PACKAGES") else None
