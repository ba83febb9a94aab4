"""What the shell does with a line that is no command: programs, ``!!`` and ``^old^new``, abbreviations (unknown(n))."""

from __future__ import annotations

from tclcompat.commands.library.history import change_event, event_text
from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.values.convert import to_list, to_str


def run_interactively(interp: Interp, words: tuple[object, ...]) -> object:
    """Run what an unknown command typed in by a user stands for."""
    name = to_str(words[0])
    if interp.global_namespace.vars.get("auto_noexec") is None and interp.find_command("exec") is not None:
        program = to_list(interp.invoke(["auto_execok", name]))
        if program:
            redirection = ["<@stdin", ">&@stdout"] if interp.find_command("console") is None else []
            return interp.invoke(["exec", *redirection, *program, *words[1:]])
    event = _history_event(interp, name)
    if event is not None:
        interp.invoke(["tclLog", event])
        change_event(interp, event, 0)
        return interp.eval(event)
    with interp.in_frame(interp.global_frame):
        found = to_list(interp.invoke(["info", "commands", name + "*"]))
    prefix = "" if name == "::" else name
    names = [to_str(word) for word in found if to_str(word).startswith(prefix)]
    if len(names) == 1:
        return interp.invoke([names[0], *words[1:]])
    if names:
        raise TclError(f'ambiguous command name "{prefix}": {" ".join(sorted(names))}')
    raise TclError(f'invalid command name "{prefix}"', ["TCL", "LOOKUP", "COMMAND", prefix])


def _history_event(interp: Interp, name: str) -> str | None:
    """Return the text of the earlier command that ``!!``, ``!event`` or ``^old^new`` means."""
    if name == "!!":
        return event_text(interp, "-1")
    if name.startswith("!") and len(name) > 1:
        return event_text(interp, name[1:])
    if name.startswith("^"):
        pieces = name[1:].split("^")
        if len(pieces) == 2 or (len(pieces) == 3 and not pieces[2]):
            earlier = event_text(interp, "-1")
            try:
                return to_str(interp.invoke(["regsub", "-all", "--", pieces[0], earlier, pieces[1]]))
            except TclError:
                return earlier
    return None
