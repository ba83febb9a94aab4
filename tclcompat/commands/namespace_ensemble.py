"""``namespace ensemble``: making a command of a namespace's commands, and changing it."""

from __future__ import annotations

from tclcompat.commands.namespaces import namespace_
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.ensembles import EnsembleCommand
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import Subcommands, choose
from tclcompat.values.convert import to_dict, to_list, to_str
from tclcompat.values.numbers import to_boolean

subcommands = Subcommands("subcommand")

_CREATE = ("-command", "-map", "-parameters", "-prefixes", "-subcommands", "-unknown")
_CONFIGURE = ("-map", "-namespace", "-parameters", "-prefixes", "-subcommands", "-unknown")


@namespace_.sub("ensemble", "subcommand ?arg ...?")
def ensemble(interp: Interp, subcommand: object, *words: object) -> object:
    """Create, configure or look for an ensemble."""
    namespace = interp.frame.namespace
    if namespace.dying:
        raise TclError("tried to manipulate ensemble of deleted namespace", ["TCL", "ENSEMBLE", "DEAD"])
    return subcommands.dispatch(interp, to_str(subcommand), *words)


def _command_map(interp: Interp, value: object) -> dict[str, object]:
    """Return a checked -map; commands in it that are not qualified belong to the current namespace."""
    made: dict[str, object] = {}
    for name, target in to_dict(value).items():
        words = list(to_list(target))
        if not words:
            raise TclError(
                "ensemble subcommand implementations must be non-empty lists", ["TCL", "ENSEMBLE", "EMPTY_TARGET"]
            )
        command = to_str(words[0])
        if not command.startswith("::"):
            words[0] = interp.frame.namespace.qualify(command)
        made[name] = words
    return made


def _check(interp: Interp, option: str, value: object) -> object:
    """Return the value of an option in the form in which an ensemble keeps it."""
    if option == "-map":
        return _command_map(interp, value)
    if option in ("-subcommands", "-parameters"):
        return [to_str(word) for word in to_list(value)]
    if option == "-unknown":
        return list(to_list(value))
    if option == "-prefixes":
        return to_boolean(value)
    raise TclError("option -namespace is read-only", ["TCL", "ENSEMBLE", "READ_ONLY"])


# The attribute of the command that holds an option.
_ATTRIBUTES = {
    "-map": "map",
    "-parameters": "parameters",
    "-prefixes": "prefixes",
    "-subcommands": "subcommands",
    "-unknown": "unknown_handler",
}


def _apply(command: EnsembleCommand, settings: dict[str, object]) -> None:
    for option, value in settings.items():
        setattr(command, _ATTRIBUTES[option], value)
    command.reconfigured()


@subcommands.sub("configure", "cmdname ?-option value ...? ?arg ...?")
def configure(interp: Interp, name: object, *words: object) -> object:
    """Return or change options of an ensemble."""
    if len(words) != 1 and len(words) % 2:
        raise WrongArgs("cmdname ?-option value ...? ?arg ...?", words=2)
    command = _find(interp, to_str(name))
    if not words:
        return {option: _setting(command, option) for option in _CONFIGURE}
    if len(words) == 1:
        return _setting(command, choose(to_str(words[0]), _CONFIGURE))
    settings: dict[str, object] = {}
    for word, value in zip(words[0::2], words[1::2], strict=True):
        option = choose(to_str(word), _CONFIGURE)
        settings[option] = _check(interp, option, value)
    _apply(command, settings)
    interp.commands_changed(command.name)
    return ""


def _setting(command: EnsembleCommand, option: str) -> object:
    if option == "-namespace":
        return command.home.name
    value = getattr(command, _ATTRIBUTES[option])
    if value is True or value is False:
        return int(value)
    return dict(value) if isinstance(value, dict) else list(value)


def _find(interp: Interp, name: str) -> EnsembleCommand:
    found = interp.find_command(name)
    if found is None:
        raise TclError(f'unknown command "{name}"', ["TCL", "LOOKUP", "COMMAND", name])
    command = found.origin
    if not isinstance(command, EnsembleCommand):
        raise TclError(f'"{name}" is not an ensemble command', ["TCL", "LOOKUP", "ENSEMBLE", name])
    return command


@subcommands.sub("create", "?option value ...?")
def create(interp: Interp, *words: object) -> object:
    """Make an ensemble of the current namespace, by default under the namespace's own name."""
    if len(words) % 2:
        raise WrongArgs("?option value ...?", words=2)
    namespace = interp.frame.namespace
    name = namespace.name
    settings: dict[str, object] = {}
    for word, value in zip(words[0::2], words[1::2], strict=True):
        option = choose(to_str(word), _CREATE)
        if option == "-command":
            name = to_str(value)
        else:
            settings[option] = _check(interp, option, value)
    command = EnsembleCommand(namespace)
    _apply(command, settings)
    interp.add_command(name, command)
    namespace.on_delete.append(command)
    command.on_delete.append(lambda: namespace.on_delete.remove(command))
    return command.full_name


@subcommands.sub("exists", "cmdname")
def exists(interp: Interp, name: object) -> object:
    """Tell whether a command is an ensemble."""
    found = interp.find_command(to_str(name))
    return int(found is not None and isinstance(found.origin, EnsembleCommand))
