"""Transfers from Python: what moves them, what is left behind, what callbacks are called with."""

import pytest

from tclcompat import Interp
from transfer.endpoint import completion_words

PACKAGES = "package require transfer::receiver; package require transfer::transmitter"


@pytest.fixture
def interp():
    with Interp() as made:
        made.eval(PACKAGES)
        yield made


def commands_called(interp, name):
    """Have every call of a command counted in ``::calls``."""
    interp.eval(f"set calls 0; trace add execution ::{name} enter {{apply {{args {{incr ::calls}}}}}}")


def files(interp, tmp_path, data):
    (tmp_path / "in").write_bytes(data)
    interp.set_var("path", str(tmp_path / "in"))
    interp.set_var("copy", str(tmp_path / "out"))
    interp.eval("set in [open $path rb]; set out [open $copy wb]")


def test_without_progress_a_channel_is_one_fcopy(interp, tmp_path):
    files(interp, tmp_path, b"x" * 300_000)
    commands_called(interp, "fcopy")
    interp.eval("transfer::copy::chan $in $out -blocksize 1024 -command {set done}; vwait done")
    assert interp.eval("list $calls $done") == [1, 300_000]


def test_small_blocks_share_their_copies(interp, tmp_path):
    files(interp, tmp_path, b"x" * 300_000)
    commands_called(interp, "fcopy")
    interp.eval("transfer::copy::chan $in $out -blocksize 100 -command {set done} -progress {lappend told}; vwait done")
    assert interp.eval("set told") == [*range(100, 300_001, 100), 300_000]
    assert interp.eval("set calls") < 300


def test_nothing_is_left_of_a_transfer(interp, tmp_path):
    files(interp, tmp_path, b"some data")
    before = interp.eval("list [lsort [info commands ::tclcompat::*]] [lsort [chan names]] [after info]")
    interp.eval("transfer::copy::chan $in $out -command {set done} -progress list; vwait done")
    interp.eval("transfer::copy::string abcdef $out -blocksize 2 -command {set done} -progress list; vwait done")
    assert interp.eval("list [lsort [info commands ::tclcompat::*]] [lsort [chan names]] [after info]") == before


def test_nothing_is_left_of_a_pair(interp, tmp_path):
    files(interp, tmp_path, bytes(range(256)) * 500)
    interp.eval("close $in; close $out")
    before = interp.eval(
        "list [lsort [info commands]] [lsort [info commands ::tclcompat::*]] [chan names] [after info]"
    )
    interp.eval("""
        set port [transfer::receiver stream file $copy {} 0 -command {lappend done}]
        transfer::transmitter stream file $path localhost $port -command {lappend done}
        while {![info exists done] || [llength $done] < 4} {vwait done}
    """)
    assert (tmp_path / "out").read_bytes() == bytes(range(256)) * 500
    after = interp.eval("list [lsort [info commands]] [lsort [info commands ::tclcompat::*]] [chan names] [after info]")
    assert after == before


def test_a_users_commands_are_not_in_the_way(interp, tmp_path):
    files(interp, tmp_path, b"some data")
    interp.eval("""
        namespace eval ::app {
            foreach name {close puts read fcopy fconfigure fileevent after append open eof chan file flush tell} {
                proc $name args {error "not this one"}
            }
            transfer::data::source S -file $::path
            S transmit $::out 100 {::set ::done}
        }
        vwait done
    """)
    assert interp.eval("set done") == 9


@pytest.mark.parametrize(
    ("formals", "results", "stream", "expected"),
    [
        ("object n {message {}}", [5], False, ["p", "::T", 5]),
        ("object n {message {}}", [5, "no"], False, ["p", "::T", 5, "no"]),
        ("args", [5], False, ["p", "::T", 5]),
        ("object n", [5], False, ["p", "::T", 5]),
        ("n", [5], False, ["p", 5]),
        ("n {message {}}", [5, "no"], False, ["p", 5, "no"]),
        ("n message", [5], True, ["p", 5, ""]),
        ("n {message {}}", [5], True, ["p", 5, ""]),
        ("args", [5], True, ["p", 5, ""]),
        ("n", [5], True, ["p", 5]),
        ("n", [5, "no"], True, ["p", 5, "no"]),
    ],
)
def test_words_of_a_completion_callback(interp, formals, results, stream, expected):
    interp.eval(f"proc p {{{formals}}} {{}}")
    assert completion_words(interp, "p", "::T", results, stream) == expected


def test_the_type_of_a_source_is_one_that_copies_understand(interp):
    interp.eval("transfer::data::source S -channel stdin")
    assert interp.eval("S type") == "channel"
    assert "can not find channel" in interp.eval(
        "catch {transfer::copy::do channel nosuch stdout -command list} message; set message"
    )


def test_versions_are_those_of_tcllib(interp):
    names = "copy copy::queue data::source data::destination connect receiver transmitter"
    versions = interp.eval(f"lmap name {{{names}}} {{package require transfer::$name}}")
    assert versions == ["0.3", "0.1", "0.2", "0.2", "0.2", "0.2", "0.2"]
