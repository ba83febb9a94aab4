"""The command encoding."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values import encodings
from tclcompat.values.convert import to_bytes, to_list, to_str

table = CommandTable()
encoding = table.ensemble("encoding")

_CONVERT_USAGE = "?encoding? data"


class EncodingDirectories:
    """The directories that ``encoding dirs`` tells; the tables of all encodings are built in."""

    def __init__(self) -> None:
        self.names: object = []


def _encoding_and_data(words: tuple[object, ...]) -> tuple[str, object]:
    if len(words) == 1:
        return encodings.system_encoding(), words[0]
    if len(words) == 2:
        return encodings.check_encoding(to_str(words[0])), words[1]
    raise WrongArgs(_CONVERT_USAGE)


@encoding.sub("convertfrom", "?arg ...?")
def convertfrom(interp: Interp, *words: object) -> object:
    """Return the characters that bytes stand for."""
    name, data = _encoding_and_data(words)
    return encodings.decode(name, to_bytes(data))


@encoding.sub("convertto", "?arg ...?")
def convertto(interp: Interp, *words: object) -> object:
    """Return the bytes that stand for characters."""
    name, data = _encoding_and_data(words)
    return encodings.encode(name, to_str(data))


@encoding.sub("dirs", "?dirList?")
def dirs(interp: Interp, *names: object) -> object:
    """Return or set the directories of encoding files."""
    state = interp.state(EncodingDirectories)
    if names:
        try:
            to_list(names[0])
        except TclError:
            message = f'expected directory list but got "{to_str(names[0])}"'
            raise TclError(message, ["TCL", "OPERATION", "ENCODING", "BADPATH"]) from None
        state.names = names[0]
    return state.names


@encoding.sub("names", "")
def encoding_names(interp: Interp) -> object:
    """Return the names of all encodings."""
    return list(encodings.encoding_names())


@encoding.sub("system", "?encoding?")
def system(interp: Interp, *name: object) -> object:
    """Return or set the system encoding."""
    if not name:
        return encodings.system_encoding()
    encodings.set_system_encoding(to_str(name[0]))
    return ""
