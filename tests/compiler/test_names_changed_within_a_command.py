"""A command that a part of the command around it redefines is the new one, unless Tcl compiles it in place."""

from __future__ import annotations

import pytest

from tests.compiler.both import result_of

_WRAP = """
    proc wrap {} {
        rename ::lsort ::real
        proc ::lsort args {lappend ::log $args; uplevel 1 [linsert $args 0 ::real]}
        return wrapped
    }
"""


@pytest.mark.parametrize(
    ("body", "log"),
    {
        "list [wrap] [lsort $x]": "{{b a}}",
        "list [lsort $x] [wrap]": "",
        "list [linsert 1 2 [wrap]] [lsort [split a,b ,]]": "{{a b}}",
        "set y [list [wrap] [llength [lsort -unique $x]]]": "{-unique {b a}}",
        "wrap; lsort $x": "{{b a}}",
    }.items(),
)
def test_a_command_wrapped_meanwhile(body: str, log: str) -> None:
    result = result_of(f"{_WRAP}\nset log {{}}; proc p x {{{body}}}; p {{b a}}; set log", [])
    assert result == log
