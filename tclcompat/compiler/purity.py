"""The built-in commands that do nothing but compute, or talk to the system: they never look at the variables of who
calls them, evaluate a script, change what a command name means, or complete with anything but a value or an error.
"""

from __future__ import annotations

_COMMANDS = """
    clock close concat eof error fblocked flush fconfigure format glob join lindex linsert list llength lrange
    lrepeat lreplace lreverse open pid puts pwd read seek split tell throw llength cd
"""
_ENSEMBLES = {
    "string": "bytelength cat compare equal first index last length map match range repeat replace reverse tolower "
    "totitle toupper trim trimleft trimright wordend wordstart",
    "dict": "create exists get keys merge remove replace size values",
    "binary": "format",
    "file": "atime attributes channels copy delete dirname executable exists extension isdirectory isfile join link "
    "lstat mkdir mtime nativename normalize owned pathtype readable readlink rename rootname separator size split "
    "system tail type volumes writable",
    "clock": "clicks microseconds milliseconds seconds",
    "encoding": "convertfrom convertto names system",
    "namespace": "qualifiers tail",
    "info": "patchlevel tclversion hostname nameofexecutable library sharedlibextension complete",
}

PURE = frozenset(f"::{name}" for name in _COMMANDS.split()) | frozenset(
    f"::tcl::{ensemble}::{name}" for ensemble, names in _ENSEMBLES.items() for name in names.split()
)
PURE_ANYWHERE = ("::tcl::mathop::", "::tcl::mathfunc::", "::tcl::binary::encode::", "::tcl::binary::decode::")


# Those that are so with no more than so many words: there are options that make them something else.
PURE_WITHIN = {"::tcl::string::is": 2}


# Those that are so where the one word they take begins with ``::``: no other name depends on the namespace.
PURE_OF_ABSOLUTE = frozenset(("::tcl::info::commands", "::tcl::info::procs"))

# Those of them, without an emitter, whose results are lists, which others may hold.
GIVES_LISTS = frozenset(("::tcl::info::commands", "::tcl::info::procs"))


def is_pure(full_name: str, words: int) -> bool:
    """Tell whether the built-in command with this declared name is one of those, called with so many words."""
    return full_name in PURE or full_name.startswith(PURE_ANYWHERE) or words <= PURE_WITHIN.get(full_name, -1)
