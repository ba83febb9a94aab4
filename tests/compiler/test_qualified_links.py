"""Links to variables of namespaces whose names are computed, and commands that compute such names."""

import pytest

from tclcompat import Interp, TclError

OBJECT = "namespace eval ::obj {variable value 5; variable step 2; variable parts; array set parts {a 1}}"
TIMES = 200


@pytest.fixture
def interp() -> Interp:
    made = Interp()
    made.eval(OBJECT)
    return made


@pytest.mark.parametrize("level", ["0", "#0"])
def test_upvar_links_to_variables_of_a_computed_namespace(interp: Interp, level: str) -> None:
    interp.eval(f"proc add ns {{upvar {level} ${{ns}}::value v ${{ns}}::step s; incr v $s}}")
    interp.eval(f"proc framed ns {{eval {{}}; upvar {level} ${{ns}}::value v ${{ns}}::step s; incr v $s}}")
    interp.eval(f"for {{set i 0}} {{$i < {TIMES}}} {{incr i}} {{add ::obj; framed ::obj}}")
    assert interp.eval("set ::obj::value") == 5 + 4 * TIMES


def test_a_relative_name_at_level_0_is_one_of_the_procedures_namespace(interp: Interp) -> None:
    interp.eval("namespace eval ::lib {namespace eval obj {variable value 1}}")
    interp.eval("proc ::lib::add ns {upvar 0 ${ns}::value v; incr v}")
    interp.eval(f"for {{set i 0}} {{$i < {TIMES}}} {{incr i}} {{::lib::add obj}}")
    assert interp.eval("list $::lib::obj::value $::obj::value") == [1 + TIMES, 5]


def test_names_that_are_computed_reach_variables_until_the_namespace_goes(interp: Interp) -> None:
    interp.eval("proc use ns {incr ${ns}::value; lappend ${ns}::l x; append ${ns}::t y; set ${ns}::value}")
    interp.eval(f"for {{set i 0}} {{$i < {TIMES}}} {{incr i}} {{use ::obj}}")
    assert interp.eval("list $::obj::value [llength $::obj::l] [string length $::obj::t]") == [5 + TIMES, TIMES, TIMES]
    interp.eval("namespace delete ::obj")
    with pytest.raises(TclError, match="parent namespace doesn't exist"):
        interp.eval("use ::obj")
    interp.eval(OBJECT)
    assert interp.eval("use ::obj") == 6


def test_a_trace_set_later_is_fired(interp: Interp) -> None:
    interp.eval("proc use ns {incr ${ns}::value}")
    interp.eval(f"for {{set i 0}} {{$i < {TIMES}}} {{incr i}} {{use ::obj}}")
    interp.eval("trace add variable ::obj::value write {apply {args {incr ::fired}}}; use ::obj; use ::obj")
    assert interp.eval("set ::fired") == 2


TOKENS = """
namespace eval ::web {
    proc make {name} {variable $name; upvar 0 $name state; array set state {bytes 0}; return ::web::$name}
    proc feed {token n} {variable $token; upvar 0 $token state; incr state(bytes) $n}
    proc named {token s} {variable $token; upvar 0 $token st; list $s [incr st]}
}
"""


def test_variable_of_an_argument_links_arrays_of_objects(interp: Interp) -> None:
    interp.eval(TOKENS)
    interp.eval(
        f"set a [web::make a]; set b [web::make b]; for {{set i 0}} {{$i < {TIMES}}} {{incr i}} {{web::feed $a 2}}"
    )
    assert interp.eval("list [web::feed $a 1] [web::feed $b 1]") == [2 * TIMES + 1, 1]
    interp.eval("unset ::web::a")
    assert interp.eval("web::feed $a 5") == 5


def test_variable_of_an_argument_that_names_a_local_variable_is_an_error(interp: Interp) -> None:
    interp.eval(TOKENS)
    interp.eval("set ::web::t 0; set ::web::s 0; namespace eval ::web {variable t; variable s}")
    interp.eval(f"for {{set i 0}} {{$i < {TIMES}}} {{incr i}} {{web::named ::web::t x}}")
    with pytest.raises(TclError, match='variable "s" already exists'):
        interp.eval("web::named ::web::s x")


def test_relative_names_are_walked_until_the_code_is_open(interp: Interp) -> None:
    interp.eval(TOKENS)
    interp.eval("namespace eval ::web {variable n 0}; set ::web::n 0")
    interp.eval("for {set i 0} {$i < 900} {incr i} {web::named n x}")
    assert interp.eval("set ::web::n") == 900


def test_only_variables_whose_tail_the_compiler_knows_are_accessed(interp: Interp) -> None:
    interp.eval("proc p t {variable $t}; proc q t {variable ${t}::x}")
    with pytest.raises(TclError, match="can't define"):
        interp.eval("p ::nix::x")
    with pytest.raises(TclError, match="can't access"):
        interp.eval("q ::nix")
