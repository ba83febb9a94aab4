"""``return`` with literal levels and codes: a value, or the end of procedures around."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

_PROCEDURES = """
    proc up {x} {if {$x} {return -code return $x}; return none}
    proc two {x} {if {$x} {return -level 2 $x}; return none}
    proc three {x} {if {$x} {return -level 3 -code error -errorcode {A B} x$x}; return none}
    proc middle {x} {three $x; return middle}
    proc outer {x} {middle $x; return outer}
"""


@pytest.mark.parametrize("name", ["up", "two", "three", "middle", "outer"])
@pytest.mark.parametrize(
    "way", ["{c} 1; return no", "foreach x {{0 1 2}} {{{c} $x}}", "catch {{{c} 1}} m o; list $m $o"]
)
def test_the_procedures_around_end_as_walked(name: str, way: str) -> None:
    both(f"{_PROCEDURES}; proc p {{}} {{{way.format(c=name)}}}; p")
    both(f"{_PROCEDURES}; proc p {{}} {{{way.format(c=name)}}}; proc q {{}} {{p; list after}}; q", ("q",))


def test_a_procedure_that_has_its_caller_return_is_called_directly() -> None:
    script = f"{_PROCEDURES}; proc p {{x}} {{up $x; return no}}; list [p 0] [p 1]"
    assert result_of(script) == "no 1"
    assert "p_up" in source_of(script)


def test_return_at_level_0_is_a_value() -> None:
    script = "proc p {x} {set y [return -level 0 $x]; return -level 0 -code ok [list $y $x]}; p 3"
    assert result_of(script) == "3 3"
    assert "Return" not in source_of(script)


def test_try_sees_a_return_from_a_procedure() -> None:
    script = f"{_PROCEDURES}; proc p {{}} {{try {{two 4}} on return {{m o}} {{list got $m $o}}}}; p"
    assert result_of(script) == "got 4 {-code 0 -level 1}"
