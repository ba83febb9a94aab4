"""How the commands that hot code is made of are written in Python, one module per command family.

Importing this package declares every emitter.
"""

from tclcompat.compiler.inline import (
    arrays,
    binaries,
    characters,
    control,
    dicts,
    errors,
    existence,
    foreach,
    formatting,
    links,
    lists,
    listvars,
    mathfuncs,
    procedures,
    regexps,
    strings,
    switches,
    variables,
)

__all__ = [
    "arrays",
    "binaries",
    "characters",
    "control",
    "dicts",
    "errors",
    "existence",
    "foreach",
    "formatting",
    "links",
    "lists",
    "listvars",
    "mathfuncs",
    "procedures",
    "regexps",
    "strings",
    "switches",
    "variables",
]
