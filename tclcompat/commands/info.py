"""The ``info`` ensemble, but for ``info frame`` (info_frames) and what lists names (info_names)."""

from __future__ import annotations

import os
import sys

from tclcompat.errors import TclError
from tclcompat.runtime.command import Command
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_str
from tclcompat.values.numbers import to_int

table = CommandTable()
info = table.ensemble("info")


def find_procedure(interp: Interp, name: object) -> Proc:
    """Return the procedure that ``name`` means, imported ones included, or raise Tcl's error."""
    text = to_str(name)
    command: Command | None = interp.find_command(text)
    if type(command) is Proc:
        return command
    from tclcompat.commands.library_procs import as_procedure

    procedure = None if command is None else as_procedure(command.origin)
    if procedure is None:
        raise TclError(f'"{text}" isn\'t a procedure', ["TCL", "LOOKUP", "PROCEDURE", text])
    return procedure


@info.sub("args", "procname")
def args(interp: Interp, name: object) -> object:
    """Return the names of a procedure's formal arguments."""
    return [formal for formal, _ in find_procedure(interp, name).formals]


@info.sub("body", "procname")
def body(interp: Interp, name: object) -> object:
    """Return a procedure's body."""
    return find_procedure(interp, name).body


@info.sub("class", "subcommand ?arg ...?")
def class_(interp: Interp, *words: object) -> object:
    """Say that there are no classes yet."""
    raise TclError("info class is not available yet: there is no TclOO", ["TCL", "UNAVAILABLE", "OO"])


@info.sub("cmdcount")
def cmdcount(interp: Interp) -> object:
    """Return how many commands were run.

    Those of a script are counted when it begins, so those still to come are taken off.
    """
    interp.command_count += 1  # Tcl counts an ensemble and its subcommand
    unit, waiting = interp.unit, 0
    if unit.command is not None:
        node = unit.command
        if node.script.source is unit.script.source:
            waiting = sum(following.start > node.start for following in unit.script.commands)
    return interp.command_count - waiting


@info.sub("complete", "command")
def complete(interp: Interp, command: object) -> object:
    """Tell whether a script has no unclosed brace, bracket or quote."""
    from tclcompat.syntax.complete import is_complete

    return int(is_complete(to_str(command)))


@info.sub("coroutine")
def coroutine(interp: Interp) -> object:
    """Return the name of the coroutine that runs; there are none yet."""
    return ""


@info.sub("default", "procname arg varname")
def default(interp: Interp, name: object, argument: object, variable: object) -> object:
    """Tell whether a formal argument has a default value, and store it."""
    wanted = to_str(argument)
    for formal, value in find_procedure(interp, name).formals:
        if formal == wanted:
            interp.set_var(to_str(variable), "" if value is None else value)
            return int(value is not None)
    raise TclError(
        f'procedure "{to_str(name)}" doesn\'t have an argument "{wanted}"', ["TCL", "LOOKUP", "ARGUMENT", wanted]
    )


def _this_interpreter(path: object) -> None:
    """Check that an interpreter path names the current interpreter, the only one."""
    name = to_str(path)
    if name:
        raise TclError(f'could not find interpreter "{name}"', ["TCL", "LOOKUP", "INTERP", name])


@info.sub("errorstack", "?interp?")
def errorstack(interp: Interp, path: object = "") -> object:
    """Return the stack of the last error that was caught."""
    _this_interpreter(path)
    stack = interp.error_stack
    return list((stack.stack or []) if isinstance(stack, TclError) else stack)


@info.sub("exists", "varName")
def exists(interp: Interp, name: object) -> object:
    """Tell whether a variable exists."""
    return int(interp.var_exists(to_str(name)))


@info.sub("hostname")
def hostname(interp: Interp) -> object:
    """Return the name of the computer."""
    return os.uname().nodename


@info.sub("level", "?number?")
def level(interp: Interp, number: object = None) -> object:
    """Return the level of the current frame, or the words of the call at a level."""
    if number is None:
        return interp.frame.level
    wanted = to_int(number)
    frame = interp.frame
    if wanted <= 0 and frame.caller is not None:
        wanted += frame.level
    while frame.caller is not None and frame.level != wanted:
        frame = frame.caller
    if frame.caller is None:
        text = to_str(number)
        kind = "STACK_LEVEL" if interp.compiles("info") else "LEVEL"
        raise TclError(f'bad level "{text}"', ["TCL", "LOOKUP", kind, text])
    return list(frame.argv)


def _global_value(interp: Interp, name: str) -> object:
    with interp.in_frame(interp.global_frame):
        return interp.get_var(name)


@info.sub("library")
def library(interp: Interp) -> object:
    """Return the directory of Tcl's own scripts."""
    try:
        return _global_value(interp, "tcl_library")
    except TclError:
        raise TclError("no library has been specified for Tcl", ["TCL", "LOOKUP", "VARIABLE", "tcl_library"]) from None


@info.sub("loaded", "?interp?")
def loaded(interp: Interp, path: object = "") -> object:
    """List the shared libraries that were loaded: there never are any."""
    _this_interpreter(path)
    return ""


@info.sub("nameofexecutable")
def nameofexecutable(interp: Interp) -> object:
    """Return the file to run for another shell like this one."""
    from tclcompat.commands.pipelines.executable import executable

    return executable()


@info.sub("object", "subcommand ?arg ...?")
def object_(interp: Interp, *words: object) -> object:
    """Say that there are no objects yet."""
    raise TclError("info object is not available yet: there is no TclOO", ["TCL", "UNAVAILABLE", "OO"])


@info.sub("patchlevel")
def patchlevel(interp: Interp) -> object:
    """Return the version of Tcl with its patch level."""
    return _global_value(interp, "tcl_patchLevel")


@info.sub("script", "?filename?")
def script(interp: Interp, name: object = None) -> object:
    """Return or set the name of the script file that is being run."""
    if name is not None:
        interp.script_file = to_str(name)
    return interp.script_file


@info.sub("sharedlibextension")
def sharedlibextension(interp: Interp) -> object:
    """Return what names of shared libraries end in."""
    return ".dylib" if sys.platform == "darwin" else ".so"


@info.sub("tclversion")
def tclversion(interp: Interp) -> object:
    """Return the version of Tcl."""
    return _global_value(interp, "tcl_version")
