"""``info`` of native types and their objects, with the subcommands and errors of Snit's."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.registry import parse_usage
from tclcompat.values.convert import to_str
from tclcompat.values.glob import string_match

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tclcompat.native import ObjectCommand, TypeCommand
    from tclcompat.runtime.interp import Interp

_TYPE_METHODS = ["info", "create", "destroy"]
# The formal arguments that Snit's own procedures have: they show in its "wrong # args" errors.
_OBJECT_USAGE = {
    "type": "",
    "vars": "?pattern?",
    "typevars": "?pattern?",
    "options": "?pattern?",
    "methods": "?pattern?",
    "typemethods": "?pattern?",
    "args": "method",
    "body": "method",
    "default": "method aname dvar",
}
_TYPE_USAGE = {
    "typevars": "?pattern?",
    "instances": "?pattern?",
    "typemethods": "?pattern?",
    "args": "method",
    "body": "method",
    "default": "method aname dvar",
}


def object_info(instance: ObjectCommand, command: str, arguments: tuple[object, ...]) -> object:
    """Answer ``object info command ...``."""
    if command not in _OBJECT_USAGE:
        raise TclError(f'"{instance.own_name} info {command}" is not defined')
    _check(arguments, _OBJECT_USAGE[command], f"::snit::RT.method.info.{command} type selfns win self")
    if command == "type":
        return instance.type_name
    if command in ("args", "body", "default"):
        return _about_method(instance, command, arguments)
    answers: dict[str, Callable[[], list[str]]] = {
        "vars": lambda: [instance.namespace.qualify(name) for name in _filter(_variables(instance), arguments)],
        "typevars": list,
        "options": lambda: list(instance.options),
        "methods": lambda: list(instance.methods),
        "typemethods": lambda: [*_TYPE_METHODS, *instance.type_methods],
    }
    return answers["vars"]() if command == "vars" else _filter(answers[command](), arguments)


def type_info(interp: Interp, command: TypeCommand, question: str, arguments: tuple[object, ...]) -> object:
    """Answer ``type info question ...``."""
    kind = command.kind_of_object
    if question not in _TYPE_USAGE:
        raise TclError(f'"{kind.type_name} info {question}" is not defined')
    _check(arguments, _TYPE_USAGE[question], f"::snit::RT.typemethod.info.{question} type")
    if question in ("args", "body", "default"):
        function = kind.type_methods.get(to_str(arguments[0]))
        if function is None:
            raise TclError(f'Unknown typemethod "{to_str(arguments[0])}"')
        return _about("typemethod", function.__dict__["usage"], interp, question, arguments)
    if question == "instances":
        return _filter([instance.own_name for instance in command.instances], arguments)
    return _filter([*_TYPE_METHODS, *kind.type_methods] if question == "typemethods" else [], arguments)


def _check(arguments: tuple[object, ...], usage: str, shown: str) -> None:
    least, most = parse_usage(usage)
    if not least <= len(arguments) <= (most or 0):
        whole = f"{shown} {usage}" if usage else shown
        raise TclError(f'wrong # args: should be "{whole}"')


def _filter(names: list[str], arguments: tuple[object, ...]) -> list[str]:
    return [name for name in names if not arguments or string_match(to_str(arguments[0]), name)]


def _variables(instance: ObjectCommand) -> list[str]:
    return ["options", *(component.variable for component in instance.components), *instance.variables]


def _about_method(instance: ObjectCommand, question: str, arguments: tuple[object, ...]) -> object:
    name = to_str(arguments[0])
    attribute = instance.methods.get(name)
    if attribute is None:
        raise TclError(f'Unknown method "{name}"')
    return _about("method", getattr(instance, attribute).usage, instance.interp, question, arguments)


def _about(what: str, usage: str, interp: Interp, question: str, arguments: tuple[object, ...]) -> object:
    """Answer a question about the arguments of a method or type method."""
    name = to_str(arguments[0])
    formals = _formals(usage)
    if question == "args":
        return formals
    if question == "body":
        raise TclError(f'{what} "{name}" is written in Python and has no body')
    formal = to_str(arguments[1])
    if formal not in formals:
        raise TclError(f'{what} "{name}" has no argument "{formal}"')
    interp.set_var(to_str(arguments[2]), "")
    return 0


def _formals(usage: str) -> list[str]:
    words = usage.replace("?", " ").split()
    return ["args" if word == "arg" else word for word in words if word != "..."]
