"""``tclcompat --show-code``: generated source that people can read, the same every time."""

from __future__ import annotations

from tclcompat import Interp
from tclcompat.compiler.listing import listing
from tclcompat.runtime.procs import Proc

_SUM = """
proc total {items} {
    set sum 0
    foreach item $items {
        incr sum $item
    }
    return $sum
}
"""


def _listing(script: str, name: str) -> str:
    interp = Interp()
    interp.eval(script)
    proc = interp.find_command(name)
    assert isinstance(proc, Proc)
    return listing(interp, proc)


def test_the_tcl_lines_stand_as_comments() -> None:
    """Every command is a comment before what was made of it."""
    text = _listing(_SUM, "total")
    assert "# 2: set sum 0" in text
    assert "# 3: foreach item $items { ..." in text
    assert text.index("# 2: set sum 0") < text.index("v_sum = 0")


def test_the_source_is_the_same_every_time() -> None:
    """Nothing in it depends on addresses or the order of sets."""
    assert _listing(_SUM, "total") == _listing(_SUM, "total")


def test_open_code_says_why() -> None:
    """A procedure that needs a frame says so."""
    assert _listing("proc up {} {uplevel 1 {set x 1}}", "up").startswith("# open code: calls uplevel")


def test_what_is_not_compiled_says_why() -> None:
    """A body with a syntax error is left to the walker."""
    assert _listing('proc bad {} {set x "a}', "bad").startswith("# not compiled:")
