"""The file that runs another shell like this one: what ``info nameofexecutable`` returns (info(n)).

Scripts run ``exec [info nameofexecutable] script.tcl``, so it has to be one file that can be executed.  Where the
command ``tclcompat`` was run, that is it.  Otherwise (``python -m tclcompat``, or a program that embeds the
interpreter) it is the ``tclcompat`` that was installed beside the running Python, if the running package is from the
same installation.  Where nothing is installed, as in a checkout, a launcher is written for this Python and this
package, into the user's cache directory, where another process that asks finds the same one.
"""

from __future__ import annotations

import os
import sys

from tclcompat.commands.startup import Shell

# How long the first line of a script may be everywhere.
_SHEBANG_LIMIT = 120

_LAUNCHER = """\
{start}
import sys
if {root!r} not in sys.path:
    sys.path.insert(0, {root!r})
from tclcompat.__main__ import run_process
run_process()
"""


class _Found:
    """What was found, for the whole process; the name is empty before somebody asked."""

    name = ""


def executable() -> str:
    """Return the absolute name of the file that runs a shell; the empty name if there is none and none can be made."""
    if not _Found.name:
        program = Shell.program
        if not (os.path.isfile(program) and os.access(program, os.X_OK)):
            program = _installed() or _launcher()
        _Found.name = program
    return _Found.name


def _root() -> str:
    """Return the directory that this package is in."""
    path = os.path.abspath(__file__)
    for _ in range(4):
        path = os.path.dirname(path)
    return path


def _installed() -> str:
    """Return the command installed with this package, or the empty name."""
    path = os.path.join(os.path.dirname(sys.executable), "tclcompat")
    prefix = os.path.join(os.path.realpath(sys.prefix), "")
    if os.path.realpath(_root()).startswith(prefix) and os.path.isfile(path) and os.access(path, os.X_OK):
        return path
    return ""


def _launcher() -> str:
    """Return a launcher, which is written unless there is one that says the same."""
    if not sys.executable:
        return ""
    from binascii import crc32

    data = os.fsencode(_launcher_text(sys.executable, _root()))
    for cache in _cache_directories():
        directory = os.path.join(cache, f"{crc32(data):08x}")
        path = os.path.join(directory, "tclcompat")
        try:
            os.makedirs(directory, 0o700, exist_ok=True)
            if _is_ours(cache) and _is_ours(directory):
                if not _holds(path, data):
                    _write(path, data)
                return path
        except OSError:
            continue
    return ""


def _is_ours(directory: str) -> bool:
    """Tell whether nobody else can put a program there: the directory for temporary files is everybody's."""
    status = os.lstat(directory)
    return status.st_uid == os.getuid() and not status.st_mode & 0o22


def _cache_directories() -> list[str]:
    caches = [os.path.join(os.environ.get("TMPDIR") or "/tmp", f"tclcompat-{os.getuid()}")]
    for variable, below in (("HOME", ".cache"), ("XDG_CACHE_HOME", "")):
        home = os.environ.get(variable, "")
        if os.path.isabs(home):
            caches.insert(0, os.path.join(home, below, "tclcompat"))
    return caches


def _launcher_text(python: str, root: str) -> str:
    if " " in python or len(python) > _SHEBANG_LIMIT:
        # Read by sh as a command, by Python as a string.
        quoted = python.replace("'", "'\"'\"'")
        start = f"#!/bin/sh\n'''exec' '{quoted}' \"$0\" \"$@\"\n' '''"
    else:
        start = f"#!{python}"
    return _LAUNCHER.format(start=start, root=root)


def _holds(path: str, data: bytes) -> bool:
    try:
        with open(path, "rb") as file:
            return file.read() == data and os.access(path, os.X_OK)
    except OSError:
        return False


def _write(path: str, data: bytes) -> None:
    """Write the launcher at once, for another process may run it already."""
    draft = f"{path}.{os.getpid()}"
    fd = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o700)
    try:
        os.write(fd, data)
    finally:
        os.close(fd)
    os.rename(draft, path)
