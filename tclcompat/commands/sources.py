"""``source``: running a file."""

from __future__ import annotations

import os

from tclcompat.errors import Return, TclError, WrongArgs, excerpt
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.syntax.nodes import Origin
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import to_str
from tclcompat.values.encodings import check_encoding, decode

table = CommandTable()

_END_OF_FILE = "\x1a"


@table.command("source", "?arg ...?")
def source(interp: Interp, *words: object) -> object:
    """Run the commands of a file."""
    encoding = "utf-8"
    if len(words) == 3:
        option = to_str(words[0])
        if option != "-encoding":
            raise TclError(f'bad option "{option}": must be -encoding', ["TCL", "LOOKUP", "INDEX", "option", option])
        encoding = to_str(words[1])
    elif len(words) != 1:
        raise WrongArgs("?-encoding name? fileName")
    return run_file(interp, to_str(words[-1]), encoding)


def read_script(path: str, encoding: str) -> str:
    """Return the text of a script file, up to a Control-Z."""
    try:
        with open(os.path.expanduser(path), "rb") as file:
            content = file.read()
    except OSError as error:
        from tclcompat.values.posix import posix_error

        raise posix_error(error, f'couldn\'t read file "{path}"') from None
    check_encoding(encoding)
    text = decode(encoding, content)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    return text.split(_END_OF_FILE, 1)[0]


def run_file(interp: Interp, path: str, encoding: str = "utf-8", compiled: bool = True) -> object:
    """Run a script file in the current frame; ``return`` in it ends the file."""
    text = read_script(path, encoding)
    script = parse_script(text)
    script.origin = Origin(path, 1)
    saved = interp.script_file
    interp.script_file = path
    try:
        return interp.run_unit(script, compiled, "source")
    except Return as completion:
        if completion.level > 1:
            completion.level -= 1
            raise
        from tclcompat.runtime.completions import complete_return

        return complete_return(completion)
    except TclError as error:
        shown = excerpt(path)
        error.add_info(f'\n    (file "{shown}" line {error.line})')
        raise
    finally:
        interp.script_file = saved
