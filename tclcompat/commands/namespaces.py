"""The ``namespace`` command, but for ``namespace ensemble``."""

from __future__ import annotations

from tclcompat.commands.variables import link
from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime import namespaces, variables
from tclcompat.runtime.command import Command, ImportedCommand
from tclcompat.runtime.frames import Frame
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.namespaces import EXPORTS, VARIABLES, Namespace
from tclcompat.runtime.registry import CommandTable
from tclcompat.runtime.table_changes import EPOCHS
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import format_list, to_list, to_str
from tclcompat.values.glob import is_glob_literal, string_match
from tclcompat.values.hashorder import hash_order
from tclcompat.values.listops import concatenate
from tclcompat.values.quick_functools import partial

table = CommandTable()
namespace_ = table.ensemble("namespace")


def require(interp: Interp, word: object) -> Namespace:
    """Return the namespace that a word names, or raise ``namespace "x" not found in "y"``."""
    name = to_str(word)
    found = interp.frame.namespace.find(name)
    if found is None or found.dying:
        where = "" if name.startswith("::") else f' in "{interp.frame.namespace.name}"'
        raise TclError(f'namespace "{name}" not found{where}', ["TCL", "LOOKUP", "NAMESPACE", name])
    return found


@namespace_.sub("children", "?name? ?pattern?")
def children(interp: Interp, name: object = None, pattern: object = None) -> object:
    """List the child namespaces."""
    parent = interp.frame.namespace if name is None else require(interp, name)
    names = [parent.children[tail_name].name for tail_name in hash_order(parent.children)]
    if pattern is None:
        return names
    text = to_str(pattern)
    full = text if text.startswith("::") else parent.qualify(text)
    if is_glob_literal(full) and parent.parent is not None:
        # Tcl 8.6 looks such a name up with its colons, in vain.
        return ""
    return [child for child in names if string_match(full, child)]


@namespace_.sub("code", "arg")
def code(interp: Interp, script: object) -> object:
    """Make a script that runs in the current namespace from anywhere."""
    text = to_str(script)
    if (
        text.startswith("::")
        and len(words := text.split(None, 2)) > 2
        and words[1] == "inscope"
        and "namespace" in words[0]
    ):
        return script
    return ["::namespace", "inscope", interp.frame.namespace.name, script]


@namespace_.sub("current")
def current(interp: Interp) -> object:
    """Return the name of the current namespace."""
    return interp.frame.namespace.name


@namespace_.sub("delete", "?name name...?")
def delete(interp: Interp, *names: object) -> object:
    """Delete namespaces with all they hold."""
    found: Namespace | None = None
    for word in names:
        name = to_str(word)
        found = interp.frame.namespace.find(name)
        if found is None or found.dying:
            raise TclError(
                f'unknown namespace "{name}" in namespace delete command', ["TCL", "LOOKUP", "NAMESPACE", name]
            )
    for index, word in enumerate(names):
        # What was there may have gone with the one before.
        found = interp.frame.namespace.find(to_str(word)) if index or len(names) > 1 else found
        if found is not None:
            destroy(interp, found)
    return ""


def destroy(interp: Interp, namespace: Namespace) -> None:
    """Delete a namespace; one that is being run in only loses its name until that ends."""
    if namespace.on_delete:
        for command in [entry for entry in namespace.on_delete if isinstance(entry, Command)]:
            interp.remove_command(command)
    namespace.unknown = None
    if namespace.active > 0:
        namespace.dying = True
        _detach(namespace)
        _leave_paths(interp, namespace)
        namespace.on_leave = partial(_tear_down, interp, namespace)
        interp.local_traces = True
    elif not namespace.dying:
        _tear_down(interp, namespace)


def _detach(namespace: Namespace) -> None:
    if namespace.parent is not None and namespace.parent.children.get(namespace.tail) is namespace:
        namespace.parent.drop_child(namespace.tail)


def _leave_paths(interp: Interp, namespace: Namespace) -> None:
    """Take a namespace that goes out of the paths of the others."""
    if not interp.global_namespace.paths_used:
        return
    for other in interp.global_namespace.walk():
        if namespace in other.path:
            other.path = [entry for entry in other.path if entry is not namespace]
            # Each command that was found there is removed by its name.
            interp.command_epoch = next(EPOCHS)


def _tear_down(interp: Interp, namespace: Namespace) -> None:
    """Take a namespace apart: variables, commands, then the namespaces in it."""
    namespace.dying = True
    namespace.on_leave = None
    _leave_paths(interp, namespace)
    _clear_variables(interp, namespace)
    if namespace.commands:
        for command in list(namespace.commands.values()):
            interp.remove_command(command)
    _detach(namespace)
    namespace.path = []
    if namespace.children:
        for child in list(namespace.children.values()):
            destroy(interp, child)
    namespace.exports = []
    for callback in namespace.on_delete:
        if callable(callback):
            callback()
    if namespace.vars or namespace.declared:
        # Traces may have made new variables.
        _clear_variables(interp, namespace)
    interp.commands_changed(VARIABLES)
    if namespace.parent is None:
        namespace.dying = False
    else:
        namespace.deleted = True


def _clear_variables(interp: Interp, namespace: Namespace) -> None:
    links, prefix = namespace.links, namespace.qualify("")
    for name, var in list(namespace.vars.items()):
        if name in links:
            continue
        if var.traces is None and not interp.elements_linked:
            # What ``bury`` does, without its calls.
            var.value = var.array = var.searches = None
            var.traces = variables.DANGLING
        else:
            variables.bury(interp, var, prefix + name)
    namespace.vars.clear()
    namespace.links.clear()
    namespace.declared.clear()


@namespace_.sub("eval", "name arg ?arg...?")
def eval_(interp: Interp, name: object, *words: object) -> object:
    """Run a script in a namespace, creating it when needed."""
    text = to_str(name)
    namespace = interp.frame.namespace
    if text:
        namespace = namespace.create(text)
    elif namespace.parent is not None:
        raise TclError(
            'can\'t create namespace "": only global namespace can have empty name',
            ["TCL", "OPERATION", "NAMESPACE", "CREATEGLOBAL"],
        )
    script = words[0] if len(words) == 1 else concatenate(words)
    return _run_in(interp, namespace, script, ["namespace", "eval", name, *words], "eval")


def _run_in(interp: Interp, namespace: Namespace, script: object, argv: list[object], what: str) -> object:
    # What Interp.in_namespace does, without its calls.
    current = interp.frame
    interp.frame = Frame(namespace, current, None, argv, namespace.vars, namespace.links)
    namespace.active += 1
    try:
        return interp.eval_words(script) if type(script) is list else interp.run_unit(interp.parse(to_str(script)))
    except TclError as error:
        shown = namespace.name if len(namespace.name) <= 200 else namespace.name[:200] + "..."
        error.add_place(f'\n    (in namespace {what} "{shown}" script line %d)')
        raise
    finally:
        interp.frame = current
        namespace.active -= 1
        if namespace.on_leave is not None:
            namespace.left()


@namespace_.sub("inscope", "name arg ?arg...?")
def inscope(interp: Interp, name: object, script: object, *arguments: object) -> object:
    """Run a script in an existing namespace, with further arguments as proper words."""
    namespace = require(interp, name)
    if arguments:
        script = concatenate((script, format_list(list(arguments))))
    return _run_in(interp, namespace, script, ["namespace", "inscope", name, script, *arguments], "inscope")


@namespace_.sub("exists", "name")
def exists(interp: Interp, name: object) -> object:
    """Tell whether a namespace exists."""
    found = interp.frame.namespace.find(to_str(name))
    return int(found is not None and not found.dying)


@namespace_.sub("export", "?-clear? ?pattern pattern...?")
def export(interp: Interp, *words: object) -> object:
    """Set or list the export patterns of the current namespace."""
    namespace = interp.frame.namespace
    if not words:
        return list(namespace.exports)
    names = [to_str(word) for word in words]
    if names[0] == "-clear":
        namespace.exports = []
        names = names[1:]
    for pattern in names:
        if "::" in pattern:
            raise TclError(
                f'invalid export pattern "{pattern}": pattern can\'t specify a namespace', ["TCL", "EXPORT", "INVALID"]
            )
        if pattern not in namespace.exports:
            namespace.exports.append(pattern)
    interp.commands_changed(EXPORTS)
    return ""


@namespace_.sub("import", "?-force? ?pattern pattern...?")
def import_(interp: Interp, *words: object) -> object:
    """Import exported commands of other namespaces, or list those imported."""
    namespace = interp.frame.namespace
    names = [to_str(word) for word in words]
    if not names:
        return [name for name, command in namespace.commands.items() if isinstance(command, ImportedCommand)]
    force = names[0] == "-force"
    for pattern in names[1:] if force else names:
        _import_pattern(interp, namespace, pattern, force)
    return ""


def _import_pattern(interp: Interp, namespace: Namespace, pattern: str, force: bool) -> None:
    if not pattern:
        raise TclError("empty import pattern", ["TCL", "IMPORT", "EMPTY"])
    if interp.global_namespace.find_command("auto_import") is not None:
        # It loads what the pattern means and is not there yet.
        with interp.in_frame(interp.global_frame):
            interp.invoke(["auto_import", pattern])
    source, simple = namespace.locate(pattern)
    if source is None:
        raise TclError(f'unknown namespace in import pattern "{pattern}"', ["TCL", "LOOKUP", "NAMESPACE", pattern])
    if source is namespace:
        if "::" not in pattern:
            raise TclError(f'no namespace specified in import pattern "{pattern}"', ["TCL", "IMPORT", "ORIGIN"])
        raise TclError(
            f'import pattern "{pattern}" tries to import from namespace "{namespace.tail}" into itself',
            ["TCL", "IMPORT", "SELF"],
        )
    for name in [name for name in source.commands if string_match(simple, name)]:
        _import_one(interp, namespace, source, name, pattern, force)


def _import_one(interp: Interp, namespace: Namespace, source: Namespace, name: str, pattern: str, force: bool) -> None:
    if not any(string_match(exported, name) for exported in source.exports):
        return
    command = source.commands[name]
    present = namespace.commands.get(name)
    if present is not None and not force:
        if isinstance(present, ImportedCommand) and present.target is command:
            return
        raise TclError(f'can\'t import command "{name}": already exists', ["TCL", "IMPORT", "OVERWRITE"])
    link_in_chain: Command = command
    while isinstance(link_in_chain, ImportedCommand):
        link_in_chain = link_in_chain.target
        if link_in_chain is present:
            raise TclError(
                f'import pattern "{pattern}" would create a loop containing command "{present.full_name}"',
                ["TCL", "IMPORT", "LOOP"],
            )
    if isinstance(present, ImportedCommand) and present.target is command:
        return
    interp.add_command(namespace.qualify(name), ImportedCommand(command))


@namespace_.sub("forget", "?pattern pattern...?")
def forget(interp: Interp, *patterns: object) -> object:
    """Remove imported commands."""
    namespace = interp.frame.namespace
    for word in patterns:
        pattern = to_str(word)
        source, simple = namespace.locate(pattern)
        if source is None:
            raise TclError(
                f'unknown namespace in namespace forget pattern "{pattern}"', ["TCL", "LOOKUP", "NAMESPACE", pattern]
            )
        for name, command in list(namespace.commands.items()):
            if isinstance(command, ImportedCommand) and _is_forgotten(command, name, namespace, source, simple):
                interp.remove_command(command)
    return ""


def _is_forgotten(command: ImportedCommand, name: str, namespace: Namespace, source: Namespace, simple: str) -> bool:
    if source is namespace:
        return string_match(simple, name)
    # Only both ends of the chain of imports count.
    for end in (command.origin, command.target):
        if end.namespace is source:
            return string_match(simple, end.name)
    return False


@namespace_.sub("origin", "name")
def origin(interp: Interp, name: object) -> object:
    """Return the name of the command that an imported command comes from."""
    text = to_str(name)
    command = interp.find_command(text)
    if command is None:
        raise TclError(f'invalid command name "{text}"', ["TCL", "LOOKUP", "COMMAND", text])
    return command.origin.full_name


@namespace_.sub("parent", "?name?")
def parent(interp: Interp, name: object = None) -> object:
    """Return the name of the parent namespace."""
    namespace = interp.frame.namespace if name is None else require(interp, name)
    return "" if namespace.parent is None else namespace.parent.name


@namespace_.sub("path", "?pathList?")
def path(interp: Interp, path_list: object = None) -> object:
    """Return or set where commands are looked for besides the namespace itself."""
    namespace = interp.frame.namespace
    if path_list is None:
        return [entry.name for entry in namespace.path if not entry.deleted]
    interp.global_namespace.paths_used = True
    namespace.path = [require(interp, word) for word in to_list(path_list)]
    interp.commands_changed()
    return ""


@namespace_.sub("qualifiers", "string")
def qualifiers(interp: Interp, name: object) -> object:
    """Return what stands before the last :: of a name."""
    return namespaces.qualifiers(to_str(name))


@namespace_.sub("tail", "string")
def tail(interp: Interp, name: object) -> object:
    """Return what stands after the last :: of a name."""
    return namespaces.tail(to_str(name))


@namespace_.sub("unknown", "?script?")
def unknown(interp: Interp, handler: object = None) -> object:
    """Return or set the handler for unknown commands of the current namespace."""
    namespace = interp.frame.namespace
    if handler is None:
        if namespace.unknown is not None:
            return list(namespace.unknown)
        return "::unknown" if namespace.parent is None else ""
    prefix = to_list(handler)
    namespace.unknown = list(prefix) if prefix else None
    return handler


@namespace_.sub("upvar", "ns ?otherVar myVar ...?")
def upvar(interp: Interp, name: object, *words: object) -> object:
    """Link local names to variables of a namespace."""
    if len(words) % 2:
        raise WrongArgs
    namespace = require(interp, name)
    for other, local in zip(words[0::2], words[1::2], strict=True):
        link(interp, interp.frame, to_str(local), _variable_in(interp, namespace, to_str(other)))
    return ""


def _variable_in(interp: Interp, namespace: Namespace, name: str) -> Var:
    """Return a variable or element of a namespace, made (undefined) when absent."""
    base, key = variables.split_name(name)
    home, last = namespace.locate(base)
    if home is None:
        raise variables.failure("access", base, key, "parent namespace doesn't exist")
    var = home.vars.get(last)
    if var is None:
        var = home.vars[last] = Var()
    return var if key is None else variables.promote(interp, var, base, key)


@namespace_.sub("which", "?-command? ?-variable? name")
def which(interp: Interp, *words: object) -> object:
    """Return the full name of a command or variable."""
    if len(words) > 2:
        raise WrongArgs
    kind = "-command"
    if len(words) == 2:
        given = to_str(words[0])
        kind = next((option for option in ("-command", "-variable") if option.startswith(given)), "")
        if len(given) < 2 or not kind:
            raise WrongArgs
    name = to_str(words[-1])
    if kind == "-command":
        command = interp.find_command(name)
        return "" if command is None else command.full_name
    return _which_variable(interp, name)


def _which_variable(interp: Interp, name: str) -> str:
    base = interp.frame.namespace
    for start in (base, interp.global_namespace):
        namespace, last = start.locate(name)
        if namespace is not None and last in namespace.vars:
            return namespace.qualify(last)
        if name.startswith("::"):
            break
    return ""
