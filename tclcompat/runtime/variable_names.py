"""Names of variables: taking ``a(key)`` apart, and the errors that speak of a variable."""

from __future__ import annotations

from tclcompat.errors import TclError


class Assigned(str):
    """A name among the words of ``lassign`` whose variable was set before the words behind it were evaluated."""

    __slots__ = ()


def split_name(name: str) -> tuple[str, str | None]:
    """Split ``a(key)`` into ``a`` and ``key``; a plain name has the key None."""
    if name and name[-1] == ")":
        opening = name.find("(")
        if opening >= 0:
            return name[:opening], name[opening + 1 : -1]
    return name, None


def full_name(base: str, key: str | None) -> str:
    """Return the name as messages show it."""
    return base if key is None else f"{base}({key})"


def failure(operation: str, base: str, key: str | None, reason: str, code: object = None) -> TclError:
    """Make the error ``can't <operation> "<name>": <reason>``."""
    return TclError(
        f'can\'t {operation} "{full_name(base, key)}": {reason}', code or ["TCL", "LOOKUP", "VARNAME", base]
    )
