"""``history``: the commands that were typed in (history(n)).

The list is kept in the array ``::tcl::history``, as in tclsh: ``nextid`` is the number of the newest event, ``oldest``
that of the last one forgotten, ``keep`` how many are kept.
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime import variables
from tclcompat.runtime.command import wrong_args
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, enumerate_choices, parse_usage
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import format_list, to_str
from tclcompat.values.glob import string_match
from tclcompat.values.numbers import parse_number, to_int

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.registry import CommandFunction

deferred = CommandTable()

_ARRAY = "::tcl::history"
_KEEP = 20


class _NoEvent(TclError):
    """There is no such event; the procedure of tclsh that says so is seen in the trace."""


def prepare(interp: Interp) -> None:
    """Start an empty list, which lives as long as the command."""
    _ensure(interp)
    command = interp.global_namespace.find_command("::history")
    if command is not None:
        command.on_delete.append(lambda: interp.unset_var(_ARRAY, complain=False))


def _ensure(interp: Interp) -> None:
    home = interp.global_namespace.create("::tcl").vars
    if "history" not in home:
        var = home["history"] = Var()
        var.array = {"nextid": 0, "keep": _KEEP, "oldest": -_KEEP}


@deferred.command("history", "?arg ...?")
def history(interp: Interp, *words: object) -> object:
    """Look at, repeat or change what was typed in."""
    _ensure(interp)
    try:
        name = _subcommand(to_str(words[0]) if words else "info")
        usage, function = _SUBCOMMANDS[name]
        least, most = parse_usage(usage)
        if not least <= max(len(words) - 1, 0) <= (most or 0):
            raise wrong_args([], usage, f"history {name}")
        return function(interp, *words[1:])
    except TclError as error:
        if isinstance(error, _NoEvent):
            if error.trace is None:
                procedure = f"::tcl::Hist{name.capitalize()}"
                error.add_info(f'\n    while executing\n"HistIndex $event"\n    (procedure "{procedure}" line 3)')
            error.add_info(f'\n    invoked from within\n"{format_list(["history", *words])}"')
        elif error.trace is None:
            # In tclsh this command calls another one, which logs the same words first.
            error.add_info(f'\n    while executing\n"{format_list(["history", *words])}"')
        raise


def _subcommand(word: str) -> str:
    if word in _SUBCOMMANDS:
        return word
    matches = [name for name in _SUBCOMMANDS if word and name.startswith(word)]
    if len(matches) == 1:
        return matches[0]
    raise TclError(
        f'unknown or ambiguous subcommand "{word}": must be {enumerate_choices(list(_SUBCOMMANDS))}',
        ["TCL", "LOOKUP", "SUBCOMMAND", word],
    )


def _get(interp: Interp, key: object) -> object:
    return variables.read(interp, _ARRAY, to_str(key))


def _set(interp: Interp, key: object, value: object) -> None:
    variables.write(interp, _ARRAY, to_str(key), value)


def _number(interp: Interp, key: str) -> int:
    return to_int(_get(interp, key))


def _event_exists(interp: Interp, number: int) -> bool:
    return variables.exists(interp, f"{_ARRAY}({number})")


def _add(interp: Interp, event: object, execute: object = None) -> object:
    if execute is not None and not (to_str(execute) and "exec".startswith(to_str(execute))):
        raise TclError(f'bad argument "{to_str(execute)}": should be "exec"')
    return _evaluate(interp, event) if record_event(interp, event) and execute is not None else ""


def _evaluate(interp: Interp, command: object) -> object:
    try:
        return interp.eval(command)
    except TclError as error:
        error.add_info(f'\n    ("eval" body line {error.line})')
        error.add_info(f'\n    invoked from within\n"{format_list(["eval", command])}"')
        raise


def record_event(interp: Interp, event: object) -> bool:
    """Add an event at the end of the list; a blank one is not added, and False returned."""
    _ensure(interp)
    if not to_str(event).strip():
        return False
    newest = _number(interp, "nextid") + 1
    oldest = _number(interp, "oldest") + 1
    _set(interp, "nextid", newest)
    _set(interp, newest, event)
    _set(interp, "oldest", oldest)
    interp.unset_var(f"{_ARRAY}({oldest})", complain=False)
    return True


def _change(interp: Interp, value: object, event: object = 0) -> object:
    change_event(interp, value, event)
    return value


def change_event(interp: Interp, value: object, event: object) -> None:
    """Replace an event."""
    _set(interp, _index(interp, event), value)


def _clear(interp: Interp) -> object:
    keep = _number(interp, "keep")
    interp.unset_var(_ARRAY)
    for key, value in (("nextid", 0), ("keep", keep), ("oldest", -keep)):
        _set(interp, key, value)
    return ""


def _event(interp: Interp, event: object = -1) -> object:
    return event_text(interp, event)


def event_text(interp: Interp, event: object) -> str:
    """Return the text of an event without newlines at its end."""
    _ensure(interp)
    number = _index(interp, event)
    return to_str(_get(interp, number)).rstrip(" \n") if _event_exists(interp, number) else ""


def _info(interp: Interp, count: object = None) -> object:
    if count is None:
        wanted = _number(interp, "keep") + 1
    else:
        number = parse_number(to_str(count))
        if type(number) is not int:
            raise TclError(f'bad integer "{to_str(count)}"')
        wanted = number
    newest = _number(interp, "nextid")
    lines = []
    for number in range(newest - wanted + 1, newest + 1):
        if _event_exists(interp, number):
            text = to_str(_get(interp, number)).rstrip(" \n").replace("\n", "\n\t")
            lines.append(f"{number:6d}  {text}")
    return "\n".join(lines)


def _keep(interp: Interp, count: object = None) -> object:
    if count is None:
        return _get(interp, "keep")
    number = parse_number(to_str(count))
    if type(number) is not int or number < 0:
        raise TclError(f'illegal keep count "{to_str(count)}"')
    before = _number(interp, "oldest")
    oldest = _number(interp, "nextid") - number
    _set(interp, "oldest", oldest)
    for event in range(before, oldest + 1):
        interp.unset_var(f"{_ARRAY}({event})", complain=False)
    _set(interp, "keep", count)
    return count


def _nextid(interp: Interp) -> object:
    return _number(interp, "nextid") + 1


def _redo(interp: Interp, event: object = -1) -> object:
    number = _index(interp, event)
    if number == _number(interp, "nextid"):
        raise TclError("cannot redo the current event")
    if not _event_exists(interp, number):
        missing = _NoEvent(f'can\'t read "history({number})": no such element in array', ["TCL", "READ", "VARNAME"])
        missing.add_info('\n    while executing\n"set cmd $history($i)"\n    (procedure "::tcl::HistRedo" line 8)')
        raise missing
    command = _get(interp, number)
    change_event(interp, command, 0)
    return _evaluate(interp, command)


def _index(interp: Interp, event: object) -> int:
    """Return the number of the event that a number, or the start of or a pattern for a command, means."""
    text = to_str(event)
    given = parse_number(text)
    newest = _number(interp, "nextid")
    if type(given) is not int:
        number = newest - 1
        while _event_exists(interp, number):
            command = to_str(_get(interp, number))
            if string_match(text + "*", command) or string_match(text, command):
                return number
            number -= 1
        raise _NoEvent(f'no event matches "{text}"')
    number = given if given > 0 else newest + given
    if number <= _number(interp, "oldest"):
        raise _NoEvent(f'event "{text}" is too far in the past')
    if number > newest:
        raise _NoEvent(f'event "{text}" hasn\'t occured yet')
    return number


_SUBCOMMANDS: dict[str, tuple[str, CommandFunction]] = {
    "add": ("event ?exec?", _add),
    "change": ("newValue ?event?", _change),
    "clear": ("", _clear),
    "event": ("?event?", _event),
    "info": ("?count?", _info),
    "keep": ("?count?", _keep),
    "nextid": ("", _nextid),
    "redo": ("?event?", _redo),
}
