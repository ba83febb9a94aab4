"""``set l [lrange $l ...]`` and its like change the list in place where nobody else holds it."""

from __future__ import annotations

import pytest

from tests.compiler.both import both, result_of, source_of

# The body, called with 6 and a list of 1 to 6, whose list ``l`` is its own; what must stand in the code for it.
_OWN = "set l {}; foreach e $all {lappend l $e}; "
_BODIES = {
    "set l [lrange $l 1 end]; set l": "del v_l[:1]",
    "while {[llength $l]} {lappend r [lindex $l 0]; set l [lrange $l 1 end]}; list $r $l": "del v_l[:1]",
    "set l [lrange $l 0 end-1]; set l": "del v_l[-1:]",
    "set l [lrange $l 2 3]; set l": "del v_l[4:]",
    "set l [lrange $l $n end]; list $l [llength $l]": "del v_l[:v_n]",
    "set l [lrange $l 0 -1]; list $l [llength $l]": "",
    "set l [lrange $l 3 1]; list $l": "del v_l[2:]",
    "set l [lrange $l end-3 end-1]; set l": "del v_l[:-4]",
    "set l [lrange $l end-9 end-1]; set l": "del v_l[-1:]",
    "set l [lrange $l end-1 end-3]; list $l": "del v_l[:-2]",
    "set l [lrange $l end-3 4]; set l": "",
    "set l [lrange $l end-3 $n]; set l": "",
    "set l [lrange $l end-3 end]; set l": "del v_l[:-4]",
    "set l [lrange $l 3 end-4]; list $l": "del v_l[-4:]",
    "set l [lreplace $l 2 2]; set l": "del v_l[2:3]",
    "set l [lreplace $l 4 9]; set l": "del v_l[4:10]",
    "set l [lreplace $l 3 1 a b]; set l": "v_l[3:3] = ('a', 'b', )",
    "set l [lreplace $l end-1 end]; set l": "del v_l[-2:]",
    "set l [lreplace $l end-9 end x]; set l": "v_l[-10:] = ('x', )",
    "foreach i {1 3 0 end -1 1+1} {set l [lreplace $l $i $i]}; set l": "del v_l[v_i]",
    "foreach i {1 3 0 end -1} {set l [lreplace $l $i $i $i]}; set l": "v_l[v_i] = v_i",
    "set l [linsert $l 0 x]; set l": "v_l.insert(0, 'x')",
    "set l [linsert $l 1 x y]; set l": "v_l[1:1] = ('x', 'y', )",
    "set l [linsert $l end x]; set l": "v_l.append('x')",
    "foreach i {1 9 end -2 end-1} {set l [linsert $l $i $i]}; set l": "v_l.insert(v_i, v_i)",
    "set x [set l [lrange $l 1 end]]; lappend l 7; list $l $x": "del v_l[:1]",
    # Somebody else holds it, maybe the list itself.
    "set k $l; set l [lrange $l 1 end]; list $k $l": "getrefcount(v_l) == 2",
    "set l [linsert $l 1 $l]; set l [linsert $l 1 [llength $l]]; set l": "",
    "foreach e $l {set l [lrange $l 1 end]; lappend r $e [llength $l]}; set r": "",
    "set all [lrange $all 1 end]; set all [lreplace $all 0 0]; set all": "getrefcount(v_all) == 2",
    # What has a value only once.
    "set l [linsert $l 0 [same $l]]; set l [linsert $l [same 1] [same 2]]; set l": "",
    "set l [linsert $l [incr n] x]; set l [lreplace $l [incr n -3] $n]; list $n $l": "",
}


@pytest.mark.parametrize(("body", "code"), _BODIES.items(), ids=list(_BODIES))
def test_a_list_that_is_revised(body: str, code: str) -> None:
    script = f"proc same x {{set x}}; proc p {{n all}} {{{_OWN}{body}}}; p 6 {{1 2 3 4 5 6}}; p 6 [list 1 2 3 4 5 6]"
    result_of(script)
    assert code in source_of(script)


@pytest.mark.parametrize(
    "body",
    [
        "set l [lrange $l x 1]",
        "set l [lreplace $l 0 $none]",
        "set l [linsert $l 0 $none]",
        "set l [linsert $l $none 0]",
        "set l [linsert $l $all 0]",
        'set l "\\{"; set l [lrange $l 1 end]',
        "set k $l; set l [lreplace $l 0 0 [error no]]",
        "unset l; set l [lrange $l 1 end]",
    ],
)
def test_an_error_of_a_list_that_is_revised(body: str) -> None:
    code, _, _ = both(f"proc p {{n all}} {{{_OWN}{body}}}; catch {{p 6 a}}; p 6 {{1 2 3}}", [])
    assert code == 1


def test_elements_of_an_element_are_assigned() -> None:
    body = "lassign [lindex $all 0] a b; lassign [lindex $all 1] c; lassign [list 1 2] x; list $a $b $c $x"
    calls = "; ".join([f"lappend r [p {{{words}}}]" for words in ("{1 2} {3 4}", "", "1", "{1 2 3} {}", "{a b} c")])
    result_of(f"proc p all {{{body}}}; {calls}; set r")


@pytest.mark.parametrize("index", ["0", "2", "9", "end", "-1", "end-1", "1+1"])
def test_an_element_is_put_into_a_copy(index: str) -> None:
    script = "proc p {l i e} {return [linsert $l $i $e]}; set l [list 1 2 3]; list [p $l %s x] [p {1 2} %s 7] $l"
    result_of(script % (index, index))
