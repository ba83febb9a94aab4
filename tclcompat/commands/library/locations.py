"""``tcl_findLibrary`` and ``auto_reset``: where libraries of scripts are (library(n))."""

from __future__ import annotations

import os
import sys

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.runtime.variables import values_of
from tclcompat.values.convert import format_list, to_list, to_str

deferred = CommandTable()


@deferred.command("auto_reset")
def auto_reset(interp: Interp) -> object:
    """Forget what was found out about commands and programs, and delete the commands that were loaded."""
    variables = interp.global_namespace.vars
    index = variables.get("auto_index")
    if index is not None and index.array is not None:
        for name in values_of(index.array):
            interp.delete_command(name)
    with interp.in_frame(interp.global_frame):
        for name in ("auto_execs", "auto_index", "::tcl::auto_oldpath"):
            interp.unset_var(name, complain=False)
        library = interp.get_var("tcl_library")
        path = to_list(interp.get_var("auto_path")) if interp.var_exists("auto_path") else []
        if to_str(library) not in [to_str(item) for item in path]:
            interp.set_var("auto_path", [*path, library])
    return ""


@deferred.command("tcl_findLibrary", "basename version patch initScript enVarName varName")
def tcl_find_library(
    interp: Interp, base: object, version: object, patch: object, script: object, env: object, name: object
) -> object:
    """Find the directory of a library, put it in a variable, and run the library's first script."""
    variable, file_name = to_str(name), to_str(script)
    errors = ""
    with interp.in_frame(interp.global_frame):
        directories = _directories(interp, to_str(base), to_str(version), to_str(env), variable)
        tried: set[str] = set()
        for directory in directories:
            if os.path.realpath(directory) in tried:
                continue
            tried.add(os.path.realpath(directory))
            interp.set_var(variable, directory)
            file = os.path.join(directory, file_name)
            if not os.path.exists(file):
                continue
            try:
                interp.invoke(["source", file])
                return ""
            except TclError as error:
                errors += f"{file}: {error}\n{error.errorinfo}\n"
        interp.unset_var(variable, complain=False)
    raise TclError(
        f"Can't find a usable {file_name} in the following directories: \n    {format_list(list(directories))}\n\n"
        f"{errors}\n\nThis probably means that {to_str(base)} wasn't installed properly.\n"
    )


def _directories(interp: Interp, base: str, version: str, env: str, variable: str) -> list[str]:
    """Return where to look: where the variable says, or everywhere a library may have been installed."""
    if interp.var_exists(variable) and to_str(interp.get_var(variable)):
        return [to_str(interp.get_var(variable))]
    directories = []
    if env in os.environ:
        directories.append(os.environ[env])
    try:
        directories.append(to_str(interp.invoke([f"::{base}::pkgconfig", "get", "scriptdir,runtime"])))
    except TclError:
        pass  # the package has no such command
    for item in to_list(interp.get_var("auto_path")):
        directory = os.path.join(to_str(item), base + version)
        directories.append(directory)
        if sys.platform == "darwin":
            directories.append(os.path.join(directory, "Resources", "Scripts"))
    parent = os.path.dirname(os.path.dirname(os.path.abspath(sys.executable)))
    directories += [
        os.path.join(parent, "lib", base + version),
        os.path.join(os.path.dirname(parent), "lib", base + version),
        os.path.join(parent, "library"),
    ]
    return directories
