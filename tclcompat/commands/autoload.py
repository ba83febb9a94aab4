"""Commands that are loaded when they are first called, and what happens to those that do not exist.

Follows library(n) and unknown(n).  ``auto_index`` maps a command to the script that makes it; the names in it have no
``::`` when they are global.  The file ``tclIndex`` of every directory of ``auto_path`` adds to it.
"""

from __future__ import annotations

import os

from tclcompat.commands.library import deferred_names, load_deferred
from tclcompat.commands.library_frames import procedure_frame
from tclcompat.commands.sources import read_script
from tclcompat.errors import TclError
from tclcompat.runtime.completions import make_error, note_error
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import qualifiers, split_qualified
from tclcompat.runtime.registry import CommandTable
from tclcompat.runtime.variables import Var, values_of
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.glob import string_match
from tclcompat.values.quick_functools import lru_cache

table = CommandTable()

_OLD_PATH = "::tcl::auto_oldpath"
_INDEX_2 = "# Tcl autoload index file, version 2.0"
_INDEX_1 = "# Tcl autoload index file: each line identifies a Tcl"


class AutoLoading:
    """The names that are being loaded now."""

    def __init__(self) -> None:
        self.pending: set[str] = set()


@table.command("unknown", "?arg ...?")
def unknown(interp: Interp, *words: object) -> object:
    """Run a command that does not exist: load it, or in an interactive shell guess what was meant."""
    if not words:
        raise TclError('invalid command name ""', ["TCL", "LOOKUP", "COMMAND", ""])
    name = to_str(words[0])
    if not interp.global_namespace.vars.get("auto_noload") and _load_unknown(interp, name):
        return interp.invoke(list(words))
    if _is_interactive(interp):
        from tclcompat.commands.library.interactive import run_interactively

        return run_interactively(interp, words)
    code = ["TCL", "LOOKUP", "COMMAND", name]
    raise make_error(f'invalid command name "{name}"', {"-errorcode": code})


def _load_unknown(interp: Interp, name: str) -> bool:
    state = interp.state(AutoLoading)
    if name in state.pending:
        raise TclError(f'self-referential recursion in "unknown" for command "{name}"')
    state.pending.add(name)
    try:
        return load_command(interp, name, interp.frame.namespace.name)
    except TclError as error:
        error.add_info(
            '\n    invoked from within\n"auto_load $name [uplevel 1 {::namespace current}]"'
            f'\n    (autoloading "{name}")\n    (procedure "::unknown" line 22)'
        )
        raise
    finally:
        state.pending.discard(name)


def _is_interactive(interp: Interp) -> bool:
    if interp.frame.level != 0 or interp.script_file:
        return False
    var = interp.global_namespace.vars.get("tcl_interactive")
    return var is not None and to_str(var.value or "0") not in ("0", "")


@table.command("auto_load", "cmd ?namespace?")
def auto_load(interp: Interp, name: object, namespace: object = "") -> object:
    """Load a command that an index knows; return whether it exists now."""
    return int(load_command(interp, to_str(name), to_str(namespace) or interp.frame.namespace.name))


def load_command(interp: Interp, name: str, namespace: str) -> bool:
    """Load the command ``name`` as called in a namespace, from an index; tell whether it exists now."""
    names = _index_names(name, namespace)
    if _load_known(interp, names):
        return True
    for item in names:
        if load_deferred(interp, item):
            return True
    if not interp.global_namespace.vars.get("auto_path"):
        return False
    try:
        loaded = load_index(interp)
    except TclError as error:
        error.add_info('\n    invoked from within\n"auto_load_index"\n    (procedure "auto_load" line 30)')
        raise
    return loaded and _load_known(interp, names)


def _load_known(interp: Interp, names: tuple[str, ...]) -> bool:
    """Run the script of the first of the names that ``auto_index`` has; True when the command exists then."""
    for name in names:
        var = interp.global_namespace.vars.get("auto_index")
        script = None if var is None or var.array is None else var.array.get(name)
        if type(script) is Var:
            script = script.value
        if script is None:
            continue
        _run_index_script(interp, script)
        if interp.global_namespace.find_command(name) is not None:
            return True
    return False


def _run_index_script(interp: Interp, script: object) -> None:
    try:
        with interp.in_namespace(interp.global_namespace, ["namespace", "eval", "::", script]):
            interp.eval(script)
    except TclError as error:
        error.add_info(
            f'\n    (in namespace eval "::" script line {error.line})\n    invoked from within\n'
            '"namespace eval :: $auto_index($name)"\n    (procedure "auto_load" line 13)'
        )
        raise


def _auto_index(interp: Interp) -> dict[str, object]:
    var = interp.global_namespace.vars.get("auto_index")
    return {} if var is None or var.array is None else values_of(var.array)


@table.command("auto_load_index")
def auto_load_index(interp: Interp) -> object:
    """Read the ``tclIndex`` files of ``auto_path``, unless that was done; return whether it was not."""
    return int(load_index(interp))


def load_index(interp: Interp) -> bool:
    """Read the ``tclIndex`` files of ``auto_path`` when that changed; tell whether it did."""
    root = interp.global_namespace
    now = root.vars.get("auto_path")
    home = root.children.get("tcl")
    before = None if home is None else home.vars.get("auto_oldpath")
    if now is not None and before is not None and now.traces is None and before.traces is None:
        # The common case, which every command that does not exist comes to.
        old, new = before.value, now.value
        if old is not None and new is not None and (old is new or to_str(old) == to_str(new)):
            return False
    with procedure_frame(interp, ["auto_load_index"], "auto_index", "auto_path"):
        path = interp.get_var("auto_path")
        if interp.var_exists(_OLD_PATH) and to_str(interp.get_var(_OLD_PATH)) == to_str(path):
            return False
        interp.set_var(_OLD_PATH, path)
        for directory in reversed(to_list(path)):
            _read_index(interp, to_str(directory))
    return True


def _read_index(interp: Interp, directory: str) -> None:
    """Read one index file; the first directory of the path is read last and so wins."""
    file = os.path.join(directory, "tclIndex")
    try:
        text = read_script(file, "utf-8")
    except TclError as missing:
        library = interp.global_namespace.vars.get("tcl_library")
        if library is not None and directory == library.value:
            # In tclsh an index for its own library stands there.
            return
        # As "open" in the procedure of tclsh fails, which is caught.
        missing.result = to_str(missing.result).replace("couldn't read file", "couldn't open", 1)
        missing.trace = f'{missing}\n    while executing\n"open [file join $dir tclIndex]"'
        note_error(interp, missing)
        return
    heading, _, rest = text.partition("\n")
    interp.set_var("dir", directory)
    if heading == _INDEX_2:
        interp.eval(rest)
    elif heading == _INDEX_1:
        for line in rest.split("\n"):
            if not line.startswith("#") and len(to_list(line)) == 2:
                name, source = to_list(line)
                interp.set_var(f"auto_index({to_str(name)})", f"source {os.path.join(directory, to_str(source))}")
    else:
        error = TclError(f"{file} isn't a proper Tcl index file")
        error.add_info(
            '\n    while executing\n"error "[file join $dir tclIndex] isn\'t a proper Tcl index file""'
            '\n    (procedure "auto_load_index" line 36)'
        )
        raise error


@table.command("auto_qualify", "cmd namespace")
def auto_qualify(interp: Interp, name: object, namespace: object) -> object:
    """List the names under which ``auto_index`` may know a command called in a namespace."""
    return list(qualified_names(to_str(name), to_str(namespace)))


def qualified_names(name: str, namespace: str) -> list[str]:
    """Return the names under which an index may know the command ``name`` as called in ``namespace``."""
    parts = split_qualified(name)
    cleaned = "::".join(parts)
    if cleaned.startswith("::"):
        return [cleaned] if len(parts) > 2 else [cleaned[2:]]
    if namespace == "::":
        return [cleaned if len(parts) == 1 else f"::{cleaned}"]
    return [f"{namespace}::{cleaned}", cleaned if len(parts) == 1 else f"::{cleaned}"]


@lru_cache(256)
def _index_names(name: str, namespace: str) -> tuple[str, ...]:
    """Return the names that an index is asked for, for a command as called in a namespace."""
    return (*qualified_names(name, namespace), name)


@table.command("auto_import", "pattern")
def auto_import(interp: Interp, pattern: object) -> object:
    """Load the commands that a pattern of ``namespace import`` means."""
    text = to_str(pattern)
    if "::" not in text:
        return ""
    patterns = qualified_names(text, interp.frame.namespace.name)
    load_index(interp)
    for item in patterns:
        for name, script in _auto_index(interp).items():
            if _imports(interp, item, name):
                _run_index_script(interp, script)
        for name in deferred_names():
            if _imports(interp, item, name):
                load_deferred(interp, name)
    return ""


def _imports(interp: Interp, pattern: str, name: str) -> bool:
    return (
        string_match(pattern, name)
        and qualifiers(pattern) == qualifiers(name)
        and interp.global_namespace.find_command(name) is None
    )


@table.command("auto_execok", "name")
def auto_execok(interp: Interp, name: object) -> object:
    """Return the program that a command name means as a one-element list, or an empty string."""
    text = to_str(name)
    with interp.in_frame(interp.global_frame):
        known = f"auto_execs({text})"
        if interp.var_exists(known):
            return interp.get_var(known)
        found = _find_program(interp, text)
        return interp.set_var(known, "" if found is None else [found])


def _find_program(interp: Interp, name: str) -> str | None:
    if "/" in name or name.startswith("~"):
        return name if _is_program(name) else None
    for directory in to_str(interp.get_var("env(PATH)")).split(":"):
        file = os.path.join(directory or ".", name)
        if _is_program(file):
            return file
    return None


def _is_program(file: str) -> bool:
    path = os.path.expanduser(file)
    return os.access(path, os.X_OK) and not os.path.isdir(path)


@table.command("tclLog", "string")
def tcl_log(interp: Interp, string: object) -> object:
    """Write a message of the library to standard error."""
    try:
        interp.invoke(["puts", "stderr", string])
    except TclError:
        pass  # there may be no standard error
    return ""
