"""Names in generated code."""

from __future__ import annotations


def identifier(name: str) -> str:
    """Return a Tcl name with every character that a Python identifier cannot have as ``_``; maybe others' too."""
    if name.isascii() and name.isidentifier():
        return name
    return "".join([char if char.isascii() and char.isalnum() else "_" for char in name])
