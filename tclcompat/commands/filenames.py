"""File names: taking them apart and together, tildes, normalization, and their form for the operating system.

Follows the manual page filename(n).  What is odd: a name that starts with a tilde is absolute, and wherever a component
that is not the first one starts with a tilde, it gets ``./`` before it, which joining takes away again.
"""

from __future__ import annotations

import os

from tclcompat.errors import TclError
from tclcompat.values.encodings import decode, encode, system_encoding


def _to_native(name: str) -> bytes:
    """Return a name as the operating system takes it, without regard to tildes."""
    if name.isascii() and "\0" not in name:
        return name.encode()
    # Tcl's own form of a NUL, which the name of no file has.
    return encode(system_encoding(), name).replace(b"\0", b"\xc0\x80")


def from_native(name: str | bytes) -> str:
    """Return a name that the operating system gave as text."""
    data = os.fsencode(name)
    return data.decode() if data.isascii() else decode(system_encoding(), data)


def native_path(name: str) -> bytes:
    """Return the path of a file for the functions of ``os``; raises TclError for a user that there is not."""
    return _to_native(expand_tilde(name) if name[:1] == "~" else name)


def expand_tilde(name: str) -> str:
    """Return ``name`` with ``~`` or ``~user`` at its start replaced by the home directory."""
    if name[:1] != "~":
        return name
    head, _, rest = name[1:].partition("/")
    home = home_directory(head, ["TCL", "VALUE", "PATH", "NOUSER"])
    return append_name(home, rest)


def home_directory(user: str, errorcode: list[str]) -> str:
    """Return the home directory of a user, the own one for the empty name; ``errorcode`` when there is no user."""
    if not user:
        home = os.environ.get("HOME")
        if home is None:
            message = "couldn't find HOME environment variable to expand path"
            raise TclError(message, ["TCL", "VALUE", "PATH", "HOMELESS"])
        return join_names(from_native(home))
    try:
        from pwd import getpwnam

        return join_names(from_native(getpwnam(user).pw_dir))
    except (ImportError, KeyError, ValueError):
        raise TclError(f'user "{user}" doesn\'t exist', errorcode) from None


def is_absolute(name: str) -> bool:
    """Tell whether ``name`` starts at the root or with a tilde."""
    return name[:1] in ("/", "~")


def split_name(name: str) -> list[str]:
    """Return the components of a name, the root as the first one of an absolute name."""
    parts = ["/"] if name[:1] == "/" else []
    for component in name.split("/"):
        if component:
            parts.append("./" + component if component[0] == "~" and parts else component)
    return parts


def append_name(path: str, name: str) -> str:
    """Return ``name`` joined to ``path``, doubled and last slashes left out."""
    if path and name.startswith("./~"):
        name = name[2:]
    components = [component for component in name.split("/") if component]
    if path and path[-1] != "/" and components:
        path += "/"
    return path + "/".join(components)


def join_names(*names: str) -> str:
    """Return the names joined as ``file join`` does: an absolute one drops those before it."""
    last = names[-1]
    if is_absolute(last) and last[-1:] != "/" and "//" not in last:
        return last
    path = ""
    for name in names:
        if name[:1] == "/":
            path, name = "/", name[1:]
        elif name[:1] == "~":
            path, slash, rest = name.partition("/")
            name = slash + rest
        path = append_name(path, name)
    return path


def dirname(name: str) -> str:
    """Return all components but the last one; the root and ``.`` have no others."""
    parts = _parts(name)
    if len(parts) > 1:
        return join_names(*parts[:-1])
    return parts[0] if parts and is_absolute(parts[0]) else "."


def tail(name: str) -> str:
    """Return the last component, nothing for the root."""
    parts = _parts(name)
    if len(parts) > 1 or (parts and not is_absolute(parts[0])):
        return parts[-1]
    return ""


def _parts(name: str) -> list[str]:
    parts = split_name(name)
    return split_name(expand_tilde(name)) if len(parts) == 1 and name[:1] == "~" else parts


def extension(name: str) -> str:
    """Return what follows the last component's last dot, with that dot."""
    dot = name.rfind(".")
    return name[dot:] if dot > name.rfind("/") else ""


def native_name(name: str) -> str:
    """Return ``name`` in the form that the operating system shows."""
    return join_names(expand_tilde(name)) if name else ""


def current_directory() -> str:
    """Return the working directory; raises OSError when it is gone."""
    return from_native(os.getcwdb())


def normalize(name: str) -> str:
    """Return the one absolute name of a file: no ``.``, no ``..``, and no links but for the last component.

    The file need not exist.  ``..`` after a link leaves the directory in which the link's target is.
    """
    if not name:
        return ""
    path = expand_tilde(name)
    if path[:1] != "/":
        path = join_names(current_directory(), path)
    normal = "/"
    for component in path.split("/"):
        if component == "..":
            normal = _parent(normal)
        elif component and component != ".":
            normal = append_name(normal, component)
    return _resolve_links(normal)


def _parent(path: str) -> str:
    try:
        target = from_native(os.readlink(_to_native(path)))
    except OSError:
        pass
    else:
        path = target if target[:1] == "/" else path[: path.rfind("/") + 1] + target
    return path[: path.rfind("/")] or "/"


def _resolve_links(path: str) -> str:
    """Resolve the links in the directories of ``path`` as far as these exist."""
    end = path.rfind("/")
    if end <= 0:
        return path
    while end > 0 and not os.path.exists(_to_native(path[:end])):
        end = path.rfind("/", 0, end)
    if end <= 0:
        return path
    return append_name(from_native(os.path.realpath(_to_native(path[:end]))), path[end + 1 :])
