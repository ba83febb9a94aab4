"""The command file, and those about the working directory and the process: cd, pwd, pid, exit."""

from __future__ import annotations

import errno
import os
import stat

from tclcompat.channels.channel import Channel
from tclcompat.channels.transports.base import READABLE, WRITABLE
from tclcompat.channels.transports.file import FileTransport
from tclcompat.commands import file_attributes, file_copying, filenames
from tclcompat.commands.channel_support import channels, find_channel
from tclcompat.commands.file_attributes import status, store_status, type_of
from tclcompat.commands.filenames import native_path
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_str
from tclcompat.values.glob import string_match
from tclcompat.values.numbers import to_wide
from tclcompat.values.posix import posix_error

table = CommandTable()
file_ = table.ensemble("file")

_SECOND = 1_000_000_000
_TEMPORARY_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


# --- times


@file_.sub("atime", "name ?time?")
def atime(interp: Interp, name: object, *times: object) -> object:
    """Return or set when a file was last read, in seconds."""
    path = to_str(name)
    found = status(path)
    if times:
        found = _set_times(path, "access", to_wide(times[0]) * _SECOND, found.st_mtime_ns)
    return found.st_atime_ns // _SECOND


file_.sub("attributes", "name ?-option value ...?")(file_attributes.attributes)


@file_.sub("channels", "?pattern?")
def file_channels(interp: Interp, *patterns: object) -> object:
    """Return the names of the open channels."""
    names = channels(interp).names()
    if not patterns:
        return names
    pattern = to_str(patterns[0])
    return [name for name in names if string_match(pattern, name)]


file_.sub("copy", "?arg ...?")(file_copying.copy)
file_.sub("delete", "?arg ...?")(file_copying.delete)


@file_.sub("dirname", "name")
def dirname(interp: Interp, name: object) -> object:
    """Return a name without its last component."""
    return filenames.dirname(to_str(name))


# --- questions; a name that cannot be is the name of no file


def _native(name: object) -> bytes | None:
    try:
        return native_path(to_str(name))
    except TclError:
        return None


def _may(name: object, how: int) -> int:
    path = _native(name)
    return int(path is not None and os.access(path, how))


def _status(name: object) -> os.stat_result | None:
    path = _native(name)
    try:
        return None if path is None else os.stat(path)
    except OSError:
        return None


@file_.sub("executable", "name")
def executable(interp: Interp, name: object) -> object:
    """Tell whether a file may be executed."""
    return _may(name, os.X_OK)


@file_.sub("exists", "name")
def exists(interp: Interp, name: object) -> object:
    """Tell whether a file is there."""
    return _may(name, os.F_OK)


@file_.sub("extension", "name")
def extension(interp: Interp, name: object) -> object:
    """Return the last dot of the last component and what follows it."""
    return filenames.extension(to_str(name))


@file_.sub("isdirectory", "name")
def isdirectory(interp: Interp, name: object) -> object:
    """Tell whether a file is a directory."""
    found = _status(name)
    return int(found is not None and stat.S_ISDIR(found.st_mode))


@file_.sub("isfile", "name")
def isfile(interp: Interp, name: object) -> object:
    """Tell whether a file is a regular one."""
    found = _status(name)
    return int(found is not None and stat.S_ISREG(found.st_mode))


@file_.sub("join", "name ?name ...?")
def join(interp: Interp, *names: object) -> object:
    """Return names joined."""
    return filenames.join_names(*[to_str(name) for name in names])


file_.sub("link", "?-linktype? linkname ?target?")(file_copying.link)


@file_.sub("lstat", "name varName")
def lstat(interp: Interp, name: object, variable: object) -> object:
    """Store the status of a file, a link itself, in an array."""
    store_status(interp, to_str(variable), status(to_str(name), follow=False))
    return ""


@file_.sub("mtime", "name ?time?")
def mtime(interp: Interp, name: object, *times: object) -> object:
    """Return or set when a file was last changed, in seconds."""
    path = to_str(name)
    found = status(path)
    if times:
        found = _set_times(path, "modification", found.st_atime_ns, to_wide(times[0]) * _SECOND)
    return found.st_mtime_ns // _SECOND


def _set_times(path: str, what: str, accessed: int, modified: int) -> os.stat_result:
    """Set both times of a file, in nanoseconds; return its status, in which the system may have cut them."""
    try:
        try:
            os.utime(native_path(path), ns=(accessed, modified))
        except OverflowError:
            raise OSError(errno.EINVAL, "") from None
    except OSError as error:
        raise posix_error(error, f'could not set {what} time for file "{path}"') from None
    return status(path)


file_.sub("mkdir", "?name ...?")(file_copying.mkdir)


@file_.sub("nativename", "name")
def nativename(interp: Interp, name: object) -> object:
    """Return the form of a name that the system shows."""
    return filenames.native_name(to_str(name))


@file_.sub("normalize", "name")
def normalize(interp: Interp, name: object) -> object:
    """Return the one absolute name of a file."""
    try:
        return filenames.normalize(to_str(name))
    except OSError as error:
        raise posix_error(error, "error getting working directory name") from None


@file_.sub("owned", "name")
def owned(interp: Interp, name: object) -> object:
    """Tell whether a file belongs to the user."""
    found = _status(name)
    return int(found is not None and found.st_uid == os.geteuid())


@file_.sub("pathtype", "name")
def pathtype(interp: Interp, name: object) -> object:
    """Return ``absolute`` or ``relative``."""
    return "absolute" if filenames.is_absolute(to_str(name)) else "relative"


@file_.sub("readable", "name")
def readable(interp: Interp, name: object) -> object:
    """Tell whether a file may be read."""
    return _may(name, os.R_OK)


@file_.sub("readlink", "name")
def readlink(interp: Interp, name: object) -> object:
    """Return where a link points to."""
    return file_copying.read_link(to_str(name))


file_.sub("rename", "?arg ...?")(file_copying.rename)


@file_.sub("rootname", "name")
def rootname(interp: Interp, name: object) -> object:
    """Return a name without its extension."""
    text = to_str(name)
    return text.removesuffix(filenames.extension(text))


@file_.sub("separator", "?name?")
def separator(interp: Interp, *names: object) -> object:
    """Return the character between components."""
    if names:
        _require_path(to_str(names[0]))
    return "/"


def _require_path(name: str) -> None:
    if not name:
        raise TclError("unrecognised path", ["TCL", "LOOKUP", "FILESYSTEM", name])


@file_.sub("size", "name")
def size(interp: Interp, name: object) -> object:
    """Return the size of a file in bytes."""
    return status(to_str(name)).st_size


@file_.sub("split", "name")
def split(interp: Interp, name: object) -> object:
    """Return the components of a name."""
    return filenames.split_name(to_str(name))


@file_.sub("stat", "name varName")
def stat_(interp: Interp, name: object, variable: object) -> object:
    """Store the status of a file in an array."""
    store_status(interp, to_str(variable), status(to_str(name)))
    return ""


@file_.sub("system", "name")
def system(interp: Interp, name: object) -> object:
    """Return which file system a name belongs to."""
    _require_path(to_str(name))
    return ["native"]


@file_.sub("tail", "name")
def tail(interp: Interp, name: object) -> object:
    """Return the last component of a name."""
    return filenames.tail(to_str(name))


@file_.sub("tempfile", "?nameVar? ?template?")
def tempfile(interp: Interp, name_var: object = None, template: object = "") -> object:
    """Open a new file that no other has; without a variable for its name it is deleted at once."""
    pattern = to_str(template)
    directory = filenames.dirname(pattern) if "/" in pattern else ""
    last = filenames.tail(pattern) if pattern and pattern[-1] != "/" else ""
    ending = filenames.extension(last)
    start = last.removesuffix(ending) or "tcl"
    directory = directory or _temporary_directory()
    try:
        fd, name = _open_temporary(directory, start, ending)
    except OSError as error:
        raise posix_error(error, "can't create temporary file") from None
    known = channels(interp)
    transport = FileTransport(fd, True, True)
    channel = Channel(f"file{fd}", transport, READABLE | WRITABLE, known.loop, known.encoding())
    known.add(channel)
    if name_var is None:
        os.unlink(native_path(name))
        return channel.name
    try:
        interp.set_var(to_str(name_var), name)
    except TclError:
        known.close(channel)
        raise
    return channel.name


def _temporary_directory() -> str:
    """Return the directory that the environment or the system has for temporary files."""
    for name in (os.environ.get("TMPDIR", ""), "/tmp"):
        if name and os.path.isdir(name) and os.access(name, os.W_OK):
            return filenames.from_native(name)
    return "."


def _open_temporary(directory: str, start: str, ending: str) -> tuple[int, str]:
    for _attempt in range(1000):
        letters = "".join(_TEMPORARY_LETTERS[byte % len(_TEMPORARY_LETTERS)] for byte in os.urandom(6))
        name = f"{directory}/{start}_{letters}{ending}"
        try:
            return os.open(native_path(name), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), name
        except FileExistsError:
            continue
    raise OSError(errno.EEXIST, "")


@file_.sub("type", "name")
def type_(interp: Interp, name: object) -> object:
    """Return the type of a file, ``link`` for a link."""
    return type_of(status(to_str(name), follow=False).st_mode)


@file_.sub("volumes", "")
def volumes(interp: Interp) -> object:
    """Return the roots of the file system."""
    return ["/"]


@file_.sub("writable", "name")
def writable(interp: Interp, name: object) -> object:
    """Tell whether a file may be written."""
    return _may(name, os.W_OK)


# --- the working directory and the process


@table.command("cd", "?dirName?")
def cd(interp: Interp, name: object = "~") -> object:
    """Change the working directory, without a name to the home directory."""
    path = native_path(to_str(name))
    try:
        os.chdir(path)
    except OSError as error:
        raise posix_error(error, f'couldn\'t change working directory to "{to_str(name)}"') from None
    return ""


@table.command("pwd", "")
def pwd(interp: Interp) -> object:
    """Return the working directory."""
    try:
        return filenames.current_directory()
    except OSError as error:
        raise posix_error(error, "error getting working directory name") from None


@table.command("pid", "?channelId?")
def pid(interp: Interp, *channel_id: object) -> object:
    """Return the process identifier, or those of the processes of a command pipeline."""
    if not channel_id:
        return os.getpid()
    pids = getattr(find_channel(interp, channel_id[0]).transport, "pids", ())
    return list(pids)
