"""The kit for native packages: options that are checked, applied or delegated, type methods, later calls."""

import socket
from contextlib import nullcontext

import pytest

from tclcompat import Interp, TclError, to_list, to_str
from tclcompat.native import (
    Component,
    ObjectCommand,
    Option,
    boolean,
    call_builtin,
    call_later,
    forget_once,
    install_type,
    integer,
    method,
    once,
    refuse,
    typemethod,
)


class Engine(ObjectCommand, name="demo::engine"):
    power = Option("-power", 10, integer(least=1, most=99))
    on = Option("-on", 0, boolean)


class Car(ObjectCommand, name="demo::car"):
    def _paint(self, value):
        self.colour = to_str(value)

    colour = "white"
    paint = Option("-paint", apply=_paint)
    engine = Component(Engine, "engine", "myengine", "-power")

    @method()
    def tell(self):
        return [self.colour, self.engine.power]

    @staticmethod
    @typemethod("make fast", "name ?arg ...?")
    def make_fast(interp, kind, name, *words):
        return kind.create(interp, to_str(name), ["-power", 99, *words])

    @staticmethod
    @typemethod("count")
    def count(_interp, kind):
        return len(kind.instances)


@pytest.fixture
def interp():
    with Interp() as made:
        install_type(made, Engine)
        install_type(made, Car)
        yield made


def message(interp, script):
    with pytest.raises(TclError) as caught:
        interp.eval(script)
    return str(caught.value)


def test_an_option_of_a_part_is_asked_of_the_part(interp):
    interp.eval("demo::car C -power 20")
    assert interp.eval("C cget -power") == 20
    assert interp.eval("C configure -power") == ["-power", "power", "Power", 10, 20]
    assert interp.eval("C info options") == ["-paint", "-power"]
    assert interp.eval("demo::engine info instances") == ["::demo::car::Snit_inst1::engine"]
    assert interp.eval("set [lindex [C info vars my*] 0]") == "::demo::car::Snit_inst1::engine"


def test_parts_go_with_their_owner(interp):
    interp.eval("demo::car C; C destroy")
    assert interp.eval("demo::engine info instances") == []


def test_an_error_of_a_part_is_the_owners(interp):
    assert message(interp, "demo::car C -power x") == (
        'Error in constructor: invalid -power value: invalid value "x", expected integer'
    )
    assert interp.eval("demo::engine info instances") == []


def test_an_applied_option_goes_on_reading_as_its_default(interp):
    interp.eval("demo::car C -paint red")
    assert interp.eval("C cget -paint") == ""
    assert interp.eval("C tell") == ["red", 10]


@pytest.mark.parametrize(
    ("check", "value", "complaint"),
    [
        (integer(), "1.5", 'invalid value "1.5", expected integer'),
        (integer(least=1), 0, 'invalid value "0", expected integer no less than 1'),
        (integer(most=5), 6, 'invalid value "6", expected integer'),
        (integer(least=1, most=5), 6, 'invalid value "6", expected integer in range 1, 5'),
        (boolean, "maybe", 'invalid boolean "maybe", should be one of: 1, 0, true, false, yes, no, on, off'),
    ],
)
def test_checks_are_worded_as_snits(check, value, complaint):
    with pytest.raises(TclError) as caught:
        check(value)
    assert str(caught.value) == complaint


def test_checks_accept(interp):
    integer(least=1)("0x10")
    integer(least=1, most=5)(5)
    boolean("off")


def test_type_methods_of_one_and_two_words(interp):
    assert interp.eval("demo::car make fast C -paint red") == "::C"
    assert interp.eval("C tell") == ["red", 99]
    assert interp.eval("demo::car count") == 1
    assert interp.eval("demo::car info typemethods") == ["info", "create", "destroy", "make fast", "count"]
    assert interp.eval("demo::car info args {make fast}") == ["name", "args"]


def test_errors_of_type_methods(interp):
    assert message(interp, "demo::car make") == 'wrong # args: should be "demo::car make subcommand ?arg ...?"'
    assert message(interp, "demo::car make fast") == 'wrong # args: should be "demo::car make fast name ?arg ...?"'
    assert message(interp, "demo::car make slow C") == 'unknown subcommand "slow": must be fast'
    assert message(interp, "demo::car count 1") == 'wrong # args: should be "demo::car count"'
    assert message(interp, "demo::car info args nosuch") == 'Unknown typemethod "nosuch"'


def test_a_later_call_leaves_no_command(interp):
    before = interp.eval("info commands ::tclcompat::*")
    called = []
    call_later(interp, lambda: called.append(1))
    assert called == []
    interp.eval("update")
    assert called == [1]
    assert interp.eval("info commands ::tclcompat::*") == before


def test_who_refuses_a_connection_resets_it(interp):
    with socket.create_server(("127.0.0.1", 0)) as server:
        for refused, end in ((True, ConnectionResetError), (False, None)):
            channel = interp.call("socket", "127.0.0.1", server.getsockname()[1])
            partner = server.accept()[0]
            refuse(interp, channel)
            refuse(interp, channel, refused)
            interp.call("close", channel)
            with partner, pytest.raises(end) if end else nullcontext():
                assert partner.recv(1) == b""


def test_refusing_means_nothing_elsewhere(interp, tmp_path):
    channel = interp.call("open", str(tmp_path / "file"), "w")
    refuse(interp, channel)
    interp.call("close", channel)
    refuse(interp, channel)


def test_once_calls_once():
    interp = Interp()
    heard = []
    prefix = once(interp, heard.append)
    interp.call(prefix, "a")
    assert heard == ["a"]
    with pytest.raises(TclError, match="invalid command name"):
        interp.call(prefix, "b")


def test_once_can_be_forgotten():
    interp = Interp()
    prefix = once(interp, print)
    forget_once(interp, prefix)
    with pytest.raises(TclError, match="invalid command name"):
        interp.call(prefix)


def test_a_destroyed_object_leaves_no_cycle():
    interp = Interp()
    import gc
    from weakref import ref

    interp.eval("package require transfer::connect; transfer::connect P")
    instance = ref(interp.find_command("P").instance)
    gc.disable()
    try:
        interp.delete_command("P")
        assert instance() is None
    finally:
        gc.enable()


def test_a_builtin_is_called_until_it_means_something_else():
    interp = Interp()
    assert [call_builtin(interp, "::string", "length", "abc") for _ in range(2)] == [3, 3]
    interp.eval("rename string text; proc string args {list mine {*}$args}")
    assert [call_builtin(interp, "::string", "length", "abc") for _ in range(2)] == [["mine", "length", "abc"]] * 2
    interp.eval("rename string {}; rename text string")
    assert [call_builtin(interp, "::string", "length", "abc") for _ in range(2)] == [3, 3]
    interp.eval("rename string {}")
    with pytest.raises(TclError, match='invalid command name "::string"'):
        call_builtin(interp, "::string", "length", "abc")


def test_a_traced_builtin_is_called_with_its_traces():
    interp = Interp()
    assert call_builtin(interp, "::llength", ["a"]) == 1
    interp.eval("trace add execution llength enter {apply {{call op} {lappend ::seen $call}}}")
    assert call_builtin(interp, "::llength", ["a"]) == 1
    interp.eval("trace remove execution llength enter {apply {{call op} {lappend ::seen $call}}}")
    assert call_builtin(interp, "::llength", ["a"]) == 1
    assert to_list(interp.get_var("seen")) == ["::llength a"]
