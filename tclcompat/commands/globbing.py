"""The command glob: the names of files that match patterns.

What is odd: the result has no order (that of the directory on disk); braces are expanded one path component at a time,
and the first component's prefix is lost only to a tilde; names that start with a dot match only a pattern that does,
or ``-types hidden``, which then finds nothing else.
"""

from __future__ import annotations

import os
import stat

from tclcompat.commands.filenames import append_name, from_native, home_directory, native_path
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.glob import string_match
from tclcompat.values.posix import posix_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

table = CommandTable()

_OPTIONS = ("-directory", "-join", "-nocomplain", "-path", "-tails", "-types", "--")
_SPECIAL = "*[]?\\"
_QUOTED = "\\[]*?{}"
_KINDS = {
    "b": stat.S_ISBLK,
    "c": stat.S_ISCHR,
    "d": stat.S_ISDIR,
    "p": stat.S_ISFIFO,
    "f": stat.S_ISREG,
    "s": stat.S_ISSOCK,
}
_ACCESS = {"r": os.R_OK, "w": os.W_OK, "x": os.X_OK}
_ANY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class Types:
    """What ``-types`` asks for: kinds of files of which one must fit, permissions which must all be there."""

    def __init__(self, words: Sequence[object] = ()) -> None:
        self.kinds: list[Callable[[int], bool]] = []
        self.links = False
        self.access = 0
        self.readonly = self.hidden = False
        macintosh: set[str] = set()
        for word in reversed(words):
            self._add(to_str(word), macintosh)

    def _add(self, word: str, macintosh: set[str]) -> None:
        if word in _KINDS:
            self.kinds.append(_KINDS[word])
        elif word in _ACCESS:
            self.access |= _ACCESS[word]
        elif word == "l":
            self.links = True
        elif word in ("readonly", "hidden"):
            self.readonly = self.readonly or word == "readonly"
            self.hidden = self.hidden or word == "hidden"
        else:
            self._add_macintosh(word, macintosh)

    def _add_macintosh(self, word: str, macintosh: set[str]) -> None:
        """Check a file type or creator of old Macintosh systems, which fits every file here."""
        what = "type"
        if len(word) != 4:
            try:
                parts = [to_str(part) for part in to_list(word)]
            except TclError:
                parts = []
            if len(parts) != 3 or parts[0] != "macintosh" or parts[1] not in ("type", "creator"):
                raise TclError(f'bad argument to "-types": {word}', ["TCL", "ARGUMENT", "BAD"])
            what = parts[1]
        if what in macintosh:
            message = 'only one MacOS type or creator argument to "-types" allowed'
            raise TclError(message, ["TCL", "ARGUMENT", "BAD"])
        macintosh.add(what)

    def match(self, path: bytes, name: str) -> bool:
        """Tell whether the file ``path``, whose last component is ``name``, is of these types."""
        if not self.kinds and not self.links and not self._has_permissions():
            return True
        try:
            mode = os.stat(path).st_mode
        except OSError:
            return self.links and not self._has_permissions() and os.path.islink(path)
        if self.readonly and mode & _ANY_WRITE:
            return False
        if (self.access and not os.access(path, self.access)) or (self.hidden and name[:1] != "."):
            return False
        if not self.kinds and not self.links:
            return True
        return any(kind(mode) for kind in self.kinds) or (self.links and os.path.islink(path))

    def _has_permissions(self) -> bool:
        return bool(self.access or self.readonly or self.hidden)


def _directories() -> Types:
    return Types(["d"])


# --- the search


def _is_separator(pattern: str, position: int) -> bool:
    # A backslash that ends the pattern is one too.
    return pattern[position : position + 1] == "/" or pattern[position : position + 2] in ("\\/", "\\")


def _search(prefix: str | None, whole: bool, pattern: str, types: Types | None) -> list[str]:
    """Return the names that ``pattern`` matches under ``prefix``; ``whole`` tells that this is a directory's name."""
    start = 0
    while start < len(pattern) and _is_separator(pattern, start):
        start += 1 if pattern[start] == "/" else 2
    rooted = pattern[:1] == "/" or pattern[:2] == "\\/"
    pattern = pattern[start:]
    end, braces = _component(pattern)
    if braces:
        opening, closing = braces
        found: list[str] = []
        for element in _alternatives(pattern[opening + 1 : closing]):
            found += _search(prefix, whole, pattern[:opening] + element + pattern[closing + 1 :], types)
        return found
    component = pattern[:end]
    if any(char in _SPECIAL for char in component):
        if end == len(pattern):
            return _match_directory(prefix, component, types)
        found = []
        for directory in _match_directory(prefix, component, _directories()):
            if prefix is None and directory[:1] == "~":
                found += [name[2:] for name in _search("./" + directory, True, pattern[end + 1 :], types)]
            else:
                found += _search(directory, True, pattern[end + 1 :], types)
        return found
    if end == len(pattern):
        if not prefix and not component:
            component = "/" if rooted else "."
        joined = _joined(prefix, whole, component)
        return [joined] if _is_there(joined, types) else []
    return _search(_joined(prefix, whole, component), True, pattern[end:], types)


def _component(pattern: str) -> tuple[int, tuple[int, int] | None]:
    """Return the end of the first component, and where its first pair of braces opens and closes."""
    position = 0
    while position < len(pattern) and not _is_separator(pattern, position):
        char = pattern[position]
        if char == "\\":
            position += 1
        elif char == "{":
            closing = _skip_to(pattern, position + 1, "}")
            if closing == len(pattern):
                raise _unbalanced("open")
            return closing, (position, closing)
        elif char == "}":
            raise _unbalanced("close")
        position += 1
    return min(position, len(pattern)), None


def _unbalanced(which: str) -> TclError:
    return TclError(f"unmatched {which}-brace in file name", ["TCL", "OPERATION", "GLOB", "BALANCE"])


def _skip_to(pattern: str, position: int, wanted: str) -> int:
    """Return the position of ``wanted`` outside of nested braces, or the end."""
    level = 0
    while position < len(pattern):
        char = pattern[position]
        if char == wanted and not level:
            return position
        if char == "\\":
            position += 1
        elif char == "{":
            level += 1
        elif char == "}":
            level -= 1
        position += 1
    return len(pattern)


def _alternatives(body: str) -> list[str]:
    elements = []
    start = 0
    while True:
        comma = _skip_to(body, start, ",")
        elements.append(body[start:comma])
        if comma >= len(body):
            return elements
        start = comma + 1


def _joined(prefix: str | None, whole: bool, component: str) -> str:
    if prefix is None:
        return component
    if whole:
        return append_name(prefix, component) if component else prefix + "/"
    if prefix and prefix[-1] != "/" and component[:1] != "/":
        prefix += "/"
    return prefix + component


def _is_there(path: str, types: Types | None) -> bool:
    native = native_path(path)
    if types is not None:
        return types.match(native, path.rstrip("/").rpartition("/")[2])
    return os.path.lexists(native)


def _match_directory(prefix: str | None, pattern: str, types: Types | None) -> list[str]:
    """Return the entries of a directory that match, with the directory's name before them."""
    directory = native_path(prefix) if prefix else b"."
    if not os.path.isdir(directory):
        return []
    try:
        entries = [".", "..", *map(from_native, os.listdir(directory))]
    except OSError as error:
        shown = prefix or ""
        shown += "" if shown.endswith("/") else "/"
        raise posix_error(error, f'couldn\'t read directory "{shown}"') from None
    hidden = pattern[:1] == "." or pattern[:2] == "\\." or (types is not None and types.hidden)
    found = []
    for name in entries:
        if (name[:1] == ".") is not hidden or not string_match(pattern, name):
            continue
        path = append_name(prefix, name) if prefix else name
        if types is None or types.match(native_path(path if prefix else "./" + name), name):
            found.append(path)
    return found


def _glob_one(pattern: str, prefix: str | None, directory: bool, tails: bool, types: Types | None) -> list[str]:
    """Return what one pattern finds.  ``prefix`` is literal; ``tails`` takes it away from the results."""
    rest = pattern
    if prefix is None:
        if pattern[:1] == "~":
            end = 0
            while end < len(pattern) and not _is_separator(pattern, end):
                end += 1
            user = pattern[1:end]
            prefix = home_directory(user, ["TCL", "LOOKUP", "USER", user])
            directory = True
            rest = pattern[end + 1 :]
        elif pattern[:1] == "/":
            prefix, rest = "/", pattern[1:]
    if not rest and prefix is not None:
        if types is None:
            found = [prefix] if os.path.exists(native_path(prefix)) else []
        else:
            found = [prefix] if _is_there(prefix, types) else []
    else:
        found = _search(prefix, directory, rest, types)
    if not tails or prefix is None:
        return found
    size = len(prefix) + (bool(prefix) and prefix[-1] != "/")
    same = "/" if pattern[:1] == "/" else "."
    return [same if len(name) == size else name[size:] for name in found]


# --- the command


class _Request:
    """The options of one call."""

    def __init__(self) -> None:
        self.directory: str | None = None
        self.path: str | None = None
        self.join = self.complain = self.tails = False
        self.types: Types | None = None


def _bad_combination(message: str) -> TclError:
    return TclError(message, ["TCL", "OPERATION", "GLOB", "BADOPTIONCOMBINATION"])


def _parse_options(words: Sequence[object]) -> tuple[_Request, list[str]]:
    """Return the options and the patterns after them."""
    request = _Request()
    request.complain = True
    types: object = None
    index = 0
    while index < len(words):
        word = to_str(words[index])
        if word[:1] != "-":
            break
        option = choose(word, _OPTIONS)
        index += 1
        if option == "--":
            break
        if option in ("-join", "-nocomplain", "-tails"):
            request.join = request.join or option == "-join"
            request.complain = request.complain and option != "-nocomplain"
            request.tails = request.tails or option == "-tails"
            continue
        if index == len(words):
            raise TclError(f'missing argument to "{option}"', ["TCL", "ARGUMENT", "MISSING"])
        value = words[index]
        index += 1
        if option == "-types":
            to_list(value)
            types = value
        else:
            _set_place(request, option, to_str(value))
    if request.tails and request.directory is None and request.path is None:
        raise _bad_combination('"-tails" must be used with either "-directory" or "-path"')
    if types is not None and to_list(types):
        request.types = Types(to_list(types))
    return request, [to_str(word) for word in words[index:]]


def _set_place(request: _Request, option: str, value: str) -> None:
    if option == "-directory":
        if request.directory is not None:
            raise _bad_combination('"-directory" may only be used once')
        if request.path is not None:
            raise _bad_combination('"-directory" cannot be used with "-path"')
        request.directory = value
        return
    if request.path is not None:
        raise _bad_combination('"-path" may only be used once')
    if request.directory is not None:
        # That is how Tcl spells it.
        raise _bad_combination('"-path" cannot be used with "-dictionary"')
    request.path = value


def _place(request: _Request) -> tuple[str | None, str]:
    """Return the directory to search, and what every pattern starts with, quoted."""
    if request.path is None:
        return request.directory, ""
    cut = request.path.rfind("/") + 1
    head, start = request.path[:cut], request.path[cut:]
    if not start:
        return request.path, ""
    if not head:
        request.tails = False
        return None, _quote(start)
    directory = head[:-1]
    return (directory if "/" in directory or "\\" in directory else head), _quote(start)


def _quote(text: str) -> str:
    return "".join("\\" + char if char in _QUOTED else char for char in text)


@table.command("glob", "?-option value ...? ?name ...?")
def glob(interp: Interp, *words: object) -> object:
    """Return the names of the files that match the patterns."""
    request, patterns = _parse_options(words)
    path, start = _place(request)
    if request.join:
        searched = [start + "/".join(patterns)]
    else:
        searched = [start + pattern for pattern in patterns]
    found: list[str] = []
    for pattern in searched:
        found += _glob_one(pattern, path, request.directory is not None, request.tails, request.types)
    if not found and request.complain:
        shown = searched[0] if request.join else " ".join(patterns)
        plural = "" if request.join or len(patterns) == 1 else "s"
        message = f'no files matched glob pattern{plural} "{shown}"'
        raise TclError(message, ["TCL", "OPERATION", "GLOB", "NOMATCH"])
    return found
