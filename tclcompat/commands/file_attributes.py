"""``file attributes`` and ``file stat``: what the system knows about a file besides its contents."""

from __future__ import annotations

import os
import stat

from tclcompat.commands.filenames import native_path
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import choose
from tclcompat.values.convert import to_str
from tclcompat.values.lists import SPACES
from tclcompat.values.numbers import parse_number, to_number, to_wide
from tclcompat.values.posix import posix_error

_NAMES = ("-group", "-owner", "-permissions")
_MODE_BITS = 0x7FFF
_TYPES = (
    (stat.S_ISREG, "file"),
    (stat.S_ISDIR, "directory"),
    (stat.S_ISCHR, "characterSpecial"),
    (stat.S_ISBLK, "blockSpecial"),
    (stat.S_ISFIFO, "fifo"),
    (stat.S_ISLNK, "link"),
    (stat.S_ISSOCK, "socket"),
)
# chmod's letters: set-user-id and its like go with the class of users.
_WHO = {"u": 0o4700, "g": 0o2070, "o": 0o1007, "a": 0o7777}
_WHAT = {"r": 0o444, "w": 0o222, "x": 0o111, "s": 0o6000, "t": 0o1000}


def status(name: str, follow: bool = True) -> os.stat_result:
    """Return the status of a file; raises TclError (``could not read "x": ...``)."""
    path = native_path(name)
    try:
        return os.stat(path) if follow else os.lstat(path)
    except OSError as error:
        raise posix_error(error, f'could not read "{name}"') from None


def type_of(mode: int) -> str:
    """Return Tcl's word for the type of a file with this mode."""
    return next((word for test, word in _TYPES if test(mode)), "")


def store_status(interp: Interp, variable: str, found: os.stat_result) -> None:
    """Write the status of a file into an array."""
    fields: dict[str, object] = {
        "dev": found.st_dev,
        "ino": found.st_ino,
        "nlink": found.st_nlink,
        "uid": found.st_uid,
        "gid": found.st_gid,
        "size": found.st_size,
        "blocks": found.st_blocks,
        "blksize": found.st_blksize,
        "atime": found.st_atime_ns // 1_000_000_000,
        "mtime": found.st_mtime_ns // 1_000_000_000,
        "ctime": found.st_ctime_ns // 1_000_000_000,
        "mode": found.st_mode,
        "type": type_of(found.st_mode),
    }
    for key, value in fields.items():
        interp.set_element(variable, key, value)


def attributes(interp: Interp, name: object, *words: object) -> object:
    """Return all attributes of a file or one, or set some."""
    path = to_str(name)
    native_path(path)
    if not words:
        found = status(path)
        return [item for option in _NAMES for item in (option, _GETTERS[option](found))]
    if len(words) == 1:
        return _GETTERS[choose(to_str(words[0]), _NAMES)](status(path))
    for index in range(0, len(words), 2):
        option = choose(to_str(words[index]), _NAMES)
        if index + 1 == len(words):
            message = f'value for "{to_str(words[index])}" missing'
            raise TclError(message, ["TCL", "OPERATION", "FATTR", "NOVALUE"])
        _SETTERS[option](path, words[index + 1])
    return ""


# --- owner and group


def _get_group(found: os.stat_result) -> object:
    try:
        from grp import getgrgid

        return getgrgid(found.st_gid).gr_name
    except (ImportError, KeyError):
        return found.st_gid


def _get_owner(found: os.stat_result) -> object:
    try:
        from pwd import getpwuid

        return getpwuid(found.st_uid).pw_name
    except (ImportError, KeyError):
        return found.st_uid


def _set_group(path: str, value: object) -> None:
    group = to_number(value)
    if not isinstance(group, int):
        try:
            from grp import getgrnam

            group = getgrnam(to_str(value)).gr_gid
        except (ImportError, KeyError, ValueError):
            message = f'could not set group for file "{path}": group "{to_str(value)}" does not exist'
            raise TclError(message, ["TCL", "OPERATION", "SETGRP", "NO_GROUP"]) from None
    _change_owner(path, -1, group, "group")


def _set_owner(path: str, value: object) -> None:
    owner = to_number(value)
    if not isinstance(owner, int):
        try:
            from pwd import getpwnam

            owner = getpwnam(to_str(value)).pw_uid
        except (ImportError, KeyError, ValueError):
            message = f'could not set owner for file "{path}": user "{to_str(value)}" does not exist'
            raise TclError(message, ["TCL", "OPERATION", "SETOWN", "NO_USER"]) from None
    _change_owner(path, owner, -1, "owner")


def _change_owner(path: str, owner: int, group: int, what: str) -> None:
    try:
        os.chown(native_path(path), owner, group)
    except OSError as error:
        raise posix_error(error, f'could not set {what} for file "{path}"') from None


# --- permissions


def _get_permissions(found: os.stat_result) -> str:
    return f"0{found.st_mode & _MODE_BITS:o}".zfill(5)


def _set_permissions(path: str, value: object) -> None:
    text = to_str(value)
    body = text.lstrip(SPACES)
    number = parse_number("0o" + body[1:]) if body[:1] == "0" and "0" <= body[1:2] <= "7" else None
    if not isinstance(number, int):
        number = to_number(value)
    if isinstance(number, int):
        mode = to_wide(number) & _MODE_BITS
    else:
        mode = change_mode(status(path).st_mode & _MODE_BITS, text)
    try:
        os.chmod(native_path(path), mode)
    except OSError as error:
        raise posix_error(error, f'could not set permissions for file "{path}"') from None


def change_mode(mode: int, text: str) -> int:
    """Return ``mode`` changed as ``text`` says, which is like ``rwxr-x---`` or like ``u+x,go=r``."""
    found = _parse_letters(text)
    if found is not None:
        return found
    position = 0
    while position < len(text):
        end = text.find(",", position)
        end = len(text) if end < 0 else end
        mode = _change_by(mode, text[position:end], text)
        position = end + 1
    return mode


def _bad_permissions(text: str) -> TclError:
    return TclError(f'unknown permission string format "{text}"', ["TCL", "VALUE", "PERMISSION"])


def _parse_letters(text: str) -> int | None:
    """Return the mode that nine letters like those of ``ls -l`` show, or None."""
    if len(text) != 9:
        return None
    mode = 0
    for index, letter in enumerate(text):
        bit = 1 << (8 - index)
        special = 1 << (11 - index // 3)
        allowed = "-" + "rwx"[index % 3] + ("tT" if index == 8 else "sS" if index % 3 == 2 else "")
        if letter not in allowed:
            return None
        if letter in "rwxst":
            mode |= bit
        if letter in "sStT":
            mode |= special
    return mode


def _change_by(mode: int, clause: str, text: str) -> int:
    position = who = 0
    while clause[position : position + 1] in _WHO:
        who |= _WHO[clause[position]]
        position += 1
    who = who or _WHO["a"]
    operation = clause[position : position + 1]
    if not operation and not position:
        return mode
    if operation not in ("+", "-", "="):
        if operation:
            raise _bad_permissions(text)
        return mode
    what = 0
    for letter in clause[position + 1 :]:
        if letter not in _WHAT:
            raise _bad_permissions(text)
        what |= _WHAT[letter]
    if operation == "+":
        return mode | who & what
    return mode & ~(who & what) if operation == "-" else mode & ~who | who & what


_GETTERS = {"-group": _get_group, "-owner": _get_owner, "-permissions": _get_permissions}
_SETTERS = {"-group": _set_group, "-owner": _set_owner, "-permissions": _set_permissions}
