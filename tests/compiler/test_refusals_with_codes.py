"""``return -code error -errorcode list message`` ends a procedure without anybody looking at what it returns."""

from __future__ import annotations

import pytest

from tests.compiler.both import both


@pytest.mark.parametrize(
    "words",
    [
        "-code error -errorcode {A B} plain",
        "-errorcode {A  B} -code error spaced",
        '-code error -errorcode [list A B $x] "computed $x"',
        "-code error -errorcode {A B} $x",
        "-code error -errorcode {} $x",
        "-code error -errorcode none",
        "-code error -errorcode $x text",
        "-code error -errorcode [list A [error inner]] text",
        "-code error -errorcode {A B} [error result]",
        "-code error -errorcode {A B} -errorinfo given $x",
        "-code error -level 2 -errorcode {A B} $x",
        "-code break -errorcode {A B} $x",
    ],
)
@pytest.mark.parametrize(
    "call",
    [
        "p $v",
        "q $v",
        "catch {p $v} m o; return -options $o $m",
        "try {p $v} trap A {m o} {list $m [dict get $o -errorcode]}",
    ],
)
def test_what_the_caller_sees(words: str, call: str) -> None:
    script = f"""
        proc p x {{return {words}}}
        proc q x {{p $x}}
        proc r v {{{call}}}
        foreach v {{1 2.50 {{x y}} "a \\{{" {{}}}} {{
            lappend all [catch {{r $v}} m o] $m [dict remove $o -errorstack] $errorCode
        }}
        set all
    """
    both("set errorCode NONE\n" + script, [])
