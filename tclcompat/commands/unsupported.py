"""``tcl::unsupported``: a look at the parsed form of scripts, and at what class a value has.

Tcl 8.6 shows its bytecode here and promises nothing of its form.  There is no bytecode in this interpreter: shown are
the commands with their words, as the engine runs them.
"""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.syntax.nodes import Command, CompoundWord, ExpandWord, Literal, Origin, Script, ScriptWord, VarWord, Word
from tclcompat.syntax.parser import parse_script
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.lists import quote_element

table = CommandTable()

_KINDS = ("constructor", "destructor", "lambda", "method", "objmethod", "proc", "script")
_OPERANDS = {
    "constructor": "className",
    "destructor": "className",
    "lambda": "lambdaTerm",
    "method": "className methodName",
    "objmethod": "objectName methodName",
    "proc": "procName",
    "script": "script",
}
_INTERNAL = {int: "int", float: "double", bytes: "bytearray", list: "list", dict: "dict"}


class _Subject:
    """What is looked at: a script, the formal arguments it sees, its namespace and where it stands in a file."""

    __slots__ = ("formals", "namespace", "place", "script")

    def __init__(self, script: Script, formals: list[object], namespace: str, place: Origin | None = None) -> None:
        self.script = script
        self.formals = formals
        self.namespace = namespace
        self.place = place


@table.command("::tcl::unsupported::disassemble", "type ?arg ...?")
def disassemble(interp: Interp, kind: object, *words: object) -> object:
    """Describe how a procedure, lambda or script is run, for people."""
    subject = _find(interp, kind, words)
    lines = [f"Script in namespace {subject.namespace}, {len(subject.script.commands)} commands"]
    if subject.formals:
        lines.append(f"  Arguments {' '.join([quote_element(to_str(name)) for name in subject.formals])}")
    _list_commands(subject.script, 1, lines)
    return "\n".join(lines) + "\n"


@table.command("::tcl::unsupported::getbytecode", "type ?arg ...?")
def getbytecode(interp: Interp, kind: object, *words: object) -> object:
    """Describe how a procedure, lambda or script is run, as a dictionary with the keys of Tcl's."""
    subject = _find(interp, kind, words)
    script = subject.script
    described: dict[str, object] = {
        "literals": [word.text for command in script.commands for word in command.words if isinstance(word, Literal)],
        "variables": [["scalar arg", name] for name in subject.formals],
        "exception": [],
        "instructions": {str(index): _describe_command(command) for index, command in enumerate(script.commands)},
        "auxiliary": [],
        "commands": [_command_entry(index, command) for index, command in enumerate(script.commands)],
        "script": script.source,
        "namespace": subject.namespace,
        "stackdepth": max([len(command.words) for command in script.commands], default=0),
        "exceptdepth": 0,
    }
    if subject.place is not None:
        described["initiallinenumber"] = subject.place.line
        described["sourcefile"] = subject.place.file
    return described


@table.command("::tcl::unsupported::representation", "value")
def representation(interp: Interp, value: object) -> object:
    """Tell what class of value this is, in Tcl's words."""
    internal = _INTERNAL.get(type(value))
    kind = f"a {internal}" if internal else "a pure string"
    shown = _start(value)
    return f'value is {kind} with a refcount of 1, object pointer at {id(value):#x}, string representation "{shown}"'


def _start(value: object) -> str:
    text = to_str(value)
    return text if len(text) <= 16 else text[:16] + "..."


def _find(interp: Interp, kind: object, words: tuple[object, ...]) -> _Subject:
    choice = choose(to_str(kind), _KINDS, "type")
    operands = _OPERANDS[choice]
    if len(words) != len(operands.split()):
        raise WrongArgs(operands, words=2)
    if choice == "script":
        return _Subject(parse_script(to_str(words[0])), [], interp.frame.namespace.name)
    if choice == "proc":
        return _procedure(interp, to_str(words[0]))
    if choice == "lambda":
        return _lambda(words[0])
    raise TclError(f"{choice}s are not available yet: there is no TclOO", ["TCL", "UNAVAILABLE", "TCLOO"])


def _procedure(interp: Interp, name: str) -> _Subject:
    command = interp.find_command(name)
    origin = None if command is None else command.origin
    if not isinstance(origin, Proc):
        raise TclError(f'"{name}" isn\'t a procedure', ["TCL", "LOOKUP", "PROC", name])
    namespace = origin.namespace or interp.global_namespace
    return _Subject(origin.script, [formal for formal, _ in origin.formals], namespace.name, origin.origin_place)


def _lambda(expression: object) -> _Subject:
    text = to_str(expression)
    try:
        parts = to_list(expression)
    except TclError:
        parts = []
    if not 2 <= len(parts) <= 3:
        raise TclError(f'can\'t interpret "{text}" as a lambda expression', ["TCL", "VALUE", "LAMBDA"])
    namespace = to_str(parts[2]) if len(parts) == 3 else "::"
    formals: list[object] = [to_list(formal)[0] for formal in to_list(parts[0])]
    return _Subject(parse_script(to_str(parts[1])), formals, namespace)


def _command_entry(index: int, command: Command) -> dict[str, object]:
    source = command.script.source
    return {
        "codefrom": index,
        "codeto": index,
        "scriptfrom": command.start,
        "scriptto": command.end - 1,
        "script": source[command.start : command.end],
    }


def _list_commands(script: Script, depth: int, lines: list[str]) -> None:
    indent = "  " * depth
    for command in script.commands:
        lines.append(f"{indent}line {script.line_at(command.start)}: {' '.join(_describe_command(command))}")
        for word in command.words:
            for nested in _scripts_of(word):
                _list_commands(nested, depth + 1, lines)
    if script.error is not None:
        lines.append(f"{indent}error: {script.error[0]}")


def _describe_command(command: Command) -> list[str]:
    return [_describe_word(word) for word in command.words]


def _describe_word(word: Word | str) -> str:
    if isinstance(word, str):
        return quote_element(word)
    if isinstance(word, Literal):
        return quote_element(_start(word.text))
    if isinstance(word, VarWord):
        return f"${word.name}" if word.index is None else f"${word.name}({_describe_word(word.index)})"
    if isinstance(word, ExpandWord):
        return "{*}" + _describe_word(word.word)
    if isinstance(word, CompoundWord):
        return '"' + "".join([_describe_word(part) for part in word.parts]) + '"'
    return "[...]"


def _scripts_of(word: Word | str) -> list[Script]:
    if isinstance(word, ScriptWord):
        return [word.script]
    if isinstance(word, ExpandWord):
        return _scripts_of(word.word)
    if isinstance(word, CompoundWord):
        return [script for part in word.parts for script in _scripts_of(part)]
    return []
