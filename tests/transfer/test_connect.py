"""transfer::connect from Python: what a callback is called with."""

import pytest

from tclcompat import Interp
from tclcompat.native import accepted_arguments
from transfer.connect import callback_words


@pytest.fixture
def interp():
    made = Interp()
    made.eval("package require transfer::connect")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("setup", "prefix", "expected"),
    [
        ("proc p {channel} {}", "p", ["p", "sock1"]),
        ("proc p {object channel} {}", "p", ["p", "::C", "sock1"]),
        ("proc p {args} {}", "p", ["p", "::C", "sock1"]),
        ("proc p {a {b 1}} {}", "p", ["p", "::C", "sock1"]),
        ("proc p {a b c} {}", "p x", ["p", "x", "::C", "sock1"]),
        ("proc p {a b} {}", "p x", ["p", "x", "sock1"]),
        ("interp alias {} q {} p x; proc p {a b} {}", "q", ["q", "sock1"]),
        ("namespace eval n {proc p c {}; namespace export p}; namespace import n::p", "p", ["p", "sock1"]),
        ("namespace eval n {proc p c {}; namespace export p; namespace ensemble create}", "n p", ["n", "p", "sock1"]),
        ("", "apply {c {}}", ["apply", "c {}", "sock1"]),
        ("", "apply {{o c} {}}", ["apply", "{o c} {}", "::C", "sock1"]),
        ("", "close", ["close", "::C", "sock1"]),
        ("", "set ::x", ["set", "::x", "sock1"]),
        ("", "lappend ::x", ["lappend", "::x", "::C", "sock1"]),
        ("", "nosuch", ["nosuch", "::C", "sock1"]),
        ("transfer::connect C", "C connect", ["C", "connect", "sock1"]),
        ("transfer::connect C", "C configure", ["C", "configure", "::C", "sock1"]),
    ],
)
def test_words_of_a_callback(interp, setup, prefix, expected):
    interp.eval(setup)
    assert callback_words(interp, prefix, "::C", "sock1") == expected


def test_accepted_arguments_of_what_is_unknown(interp):
    assert accepted_arguments(interp, []) is None
    assert accepted_arguments(interp, ["nosuch"]) is None


def test_objects_are_released_when_the_type_is_destroyed(interp):
    interp.eval("transfer::connect A; transfer::connect B; transfer::connect destroy")
    assert interp.eval("info commands {[AB]}") == []


def test_a_redefined_socket_command_is_called(interp):
    interp.eval(
        """
        proc connected {object sock} {close $sock; incr ::ends}
        proc pair {} {
            transfer::connect P -mode passive
            transfer::connect A -port [P connect connected]
            A connect connected
            set ::ends 0
            while {$::ends < 2} {vwait ::ends}
            A destroy
            P destroy
        }
        pair
        rename socket builtin
        proc socket {args} {lappend ::calls [lindex $args 0]; uplevel 1 [list builtin {*}$args]}
        pair
        rename socket {}
        rename builtin socket
        pair
        """
    )
    assert interp.get_var("calls") == ["-server", "localhost"]
