"""``parray``: printing an array (library(n)).

It is a Tcl procedure, because tcltest and others take its body over into namespaces that have their own ``puts``.
"""

from __future__ import annotations

from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable

deferred = CommandTable()

_FORMALS = "a {pattern *}"
_BODY = """
    upvar 1 $a elements
    if {![array exists elements]} {
        return -code error "\\"$a\\" isn't an array"
    }
    set names [lsort [array names elements $pattern]]
    set width 0
    foreach name $names {
        set width [expr {max($width, [string length $a] + [string length $name] + 2)}]
    }
    foreach name $names {
        puts stdout [format "%-*s = %s" $width ${a}($name) $elements($name)]
    }
"""


def prepare(interp: Interp) -> None:
    """Make the procedure."""
    interp.invoke(["proc", "::parray", _FORMALS, _BODY])
