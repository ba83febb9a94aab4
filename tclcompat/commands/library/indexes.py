"""``auto_mkindex``: writing the ``tclIndex`` of a directory (library(n)).

The scripts are parsed, not run: a command is found where ``proc``, ``namespace ensemble create`` or the creation of a
class stands at the top of a script or of the body of a ``namespace eval``.
"""

from __future__ import annotations

from tclcompat.commands.autoload import qualified_names
from tclcompat.commands.sources import read_script
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.syntax.nodes import CompoundWord, Literal, Word
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.lists import quote_element
from tclcompat.values.posix import posix_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

deferred = CommandTable()

_HEADING = """\
# Tcl autoload index file, version 2.0
# Written by auto_mkindex.  Every line tells in the array auto_index which script makes a command;
# the variable dir is this directory.

"""


@deferred.command("auto_mkindex", "dir ?arg ...?")
def auto_mkindex(interp: Interp, directory: object, *patterns: object) -> object:
    """Write the index of the commands that the scripts of a directory define."""
    return _write_index(interp, directory, patterns, _defined_names)


@deferred.command("auto_mkindex_old", "dir ?arg ...?")
def auto_mkindex_old(interp: Interp, directory: object, *patterns: object) -> object:
    """Write the index of the procedures whose definitions start at the beginning of a line."""
    return _write_index(interp, directory, patterns, _procedures_at_line_starts)


def _write_index(
    interp: Interp, directory: object, patterns: tuple[object, ...], names: Callable[[str], Iterator[str]]
) -> object:
    lines = []
    before = interp.invoke(["pwd"])
    interp.invoke(["cd", directory])
    try:
        files = [to_str(file) for file in to_list(interp.invoke(["glob", "--", *(patterns or ("*.tcl",))]))]
        for file in sorted(files):
            source = " ".join([quote_element(part) for part in file.split("/")])
            text = read_script(file, "utf-8")
            lines += [f"set auto_index({name}) [list source [file join $dir {source}]]\n" for name in names(text)]
        try:
            with open("tclIndex", "w", encoding="utf-8") as index:
                index.write(_HEADING + "".join(lines))
        except OSError as error:
            raise posix_error(error, 'couldn\'t open "tclIndex"') from None
    finally:
        interp.invoke(["cd", before])
    return ""


def _procedures_at_line_starts(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if line.startswith(("proc ", "proc\t")):
            name = line[5:].lstrip(" \t").partition(" ")[0].partition("\t")[0]
            yield _quoted(qualified_names(name, "::")[0])


def _defined_names(text: str) -> Iterator[str]:
    """Yield the names of the commands that a script defines, ready to stand in the index."""
    # A dollar sign is no substitution here: the name of a procedure may have one, and a file's text too.
    yield from _walk(text.replace("$", "\0"), [])


def _walk(text: str, context: list[str]) -> Iterator[str]:
    script = parse_script(text)
    if script.error is not None:
        message, code, _, _ = script.error
        raise TclError(message, code)
    for command in script.commands:
        words = [_plain(word) for word in command.words]
        head = words[0].removeprefix("::")
        if head == "proc" and len(words) > 1:
            yield _entry(words[1], context)
        elif head in ("oo::class", "class") and len(words) > 2 and words[1] == "create":
            yield _entry(words[2], context)
        elif head == "namespace" and len(words) > 3 and words[1] == "eval":
            yield from _walk(" ".join(words[3:]), [words[2], *context])
        elif head == "namespace" and words[1:3] == ["ensemble", "create"]:
            options = dict(zip(words[3::2], words[4::2], strict=False))
            yield _entry(options.get("-command", "::" + "::".join(reversed(context))), context)


def _plain(word: Word) -> str:
    """Return a word's text without what commands in brackets would put into it."""
    if type(word) is Literal:
        return word.text
    if type(word) is CompoundWord:
        return "".join([part for part in word.parts if isinstance(part, str)])
    return ""


def _entry(name: str, context: list[str]) -> str:
    for namespace in context:
        if name.startswith("::"):
            break
        name = f"{namespace}::{name}"
    return _quoted(qualified_names(name, "::")[0].replace("\0", "$"))


def _quoted(name: str) -> str:
    """Return a name with a backslash before everything special."""
    # A brace that is not closed makes the list quoting use backslashes for the rest as well.
    return quote_element("}" + name)[2:]
