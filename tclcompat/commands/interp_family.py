"""Parent and child interpreters: how a path names them, how control passes between them, and how they are deleted.

An interpreter that is deleted while it runs can run no more commands, but is taken apart only once nothing runs in it;
its own children live on until then.
"""

from __future__ import annotations

from tclcompat.errors import Completion, Return, TclError, Uncatchable
from tclcompat.eventloop.loop import EventLoop
from tclcompat.runtime.completions import check_return, complete_return, kept_options, misplaced, note_error
from tclcompat.runtime.families import Family
from tclcompat.runtime.frames import Unit
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.limits import raise_cancelled
from tclcompat.syntax.nodes import Script
from tclcompat.values.convert import to_list, to_str
from tclcompat.values.lists import join_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def find_interp(interp: Interp, path: object) -> Interp:
    """Return the interpreter that a path names, seen from ``interp``."""
    found = interp
    for name in to_list(path):
        child = found.state(Family).children.get(to_str(name))
        if child is None:
            text = to_str(path)
            raise TclError(f'could not find interpreter "{text}"', ["TCL", "LOOKUP", "INTERP", text])
        found = child
    return found


def path_to(interp: Interp, target: Interp) -> list[object] | None:
    """Return the path from ``interp`` to ``target``, or None when that is no descendant."""
    path: list[object] = []
    at: Interp | None = target
    while at is not interp:
        if at is None:
            return None
        family = at.state(Family)
        path.insert(0, family.name)
        at = family.parent
    return path


# Passing from one interpreter to another


def enter(target: Interp, run: Callable[[], object], *, exceptions: bool = True, level: bool = True) -> object:
    """Call ``run`` in another interpreter than the one that runs, and pass on how it completes.

    Where nothing else runs there, ``break`` and its like are errors unless ``exceptions`` are allowed, and if this is
    a ``level`` of evaluation, ``return`` ends with it.
    """
    family = target.state(Family)
    idle = family.entered == 0 and target.depth == 0
    family.entered += 1
    try:
        raise_cancelled(target)
        return run()
    except TclError as error:
        transfer_error(target, error)
        raise
    except Completion as completion:
        if not idle:
            raise
        try:
            return _complete_idle(target, completion, exceptions, level)
        except TclError as error:
            transfer_error(target, error)
            raise
    finally:
        family.entered -= 1
        if target.deleted and family.entered == 0:
            finish(target)


def _complete_idle(target: Interp, completion: Completion, exceptions: bool, level: bool) -> object:
    """Complete as what ran in an idle interpreter did."""
    if level and type(completion) is Return:
        if completion.level == 1:
            try:
                return complete_return(completion)
            except TclError:
                raise
            except Completion as meant:
                completion = meant
        else:
            completion.level -= 1
    if exceptions:
        raise completion
    raise misplaced(completion, ["TCL", "UNEXPECTED_RESULT_CODE", completion.code])


def transfer_error(source: Interp, error: TclError) -> None:
    """Prepare an error for leaving the interpreter it happened in, whose errorInfo is set."""
    if type(error) is Uncatchable:
        # Others may catch it.
        object.__setattr__(error, "__class__", TclError)
    error.trace = error.errorinfo or None
    error.options = kept_options(error)
    error.skip_log = False
    error.logged_by = None
    if not source.deleted:
        note_error(source, error)
    try:
        check_return({"-errorcode": error.errorcode})
    except TclError as refused:
        # The other interpreter does not take such an account of the error; only the message arrives.
        error.errorcode, error.trace, error.stack, error.options = refused.errorcode, None, None, {}


def evaluate_in(interp: Interp, child: Interp, script: object) -> object:
    """Evaluate a script in an interpreter, in the frame that is current there."""
    if child is interp:
        return Interp.eval(child, script)
    result = enter(child, lambda: _evaluate(child, script))
    raise_cancelled(interp)
    return result


def _evaluate(child: Interp, script: object) -> object:
    alone = child.depth == 0 and child.state(Family).entered == 1
    # The command that evaluates counts as a level, and that is one of the other interpreter.
    child.depth -= 1
    try:
        return Interp.eval(child, script)
    except Return as completion:
        if not alone or type(script) is not list or completion.level > 1:
            raise
        try:
            return complete_return(completion)
        except TclError as error:
            child.log_command(error, join_list([to_str(word) for word in script]), 1)
            raise
    finally:
        child.depth += 1


def call_in(
    target: Interp, run: Callable[[], object], words: list[object], *, exceptions: bool = False, level: bool = True
) -> object:
    """Call ``run``, which runs the command ``words``, in another interpreter; see ``enter``."""

    def inside() -> object:
        outside = target.unit
        if outside.caller is not None:
            return run()
        # So that what it evaluates does not take itself for the program's own call.
        target.unit = Unit(Script(""), False, "call", target.frame, outside, words)
        try:
            return run()
        finally:
            target.unit = outside

    return enter(target, inside, exceptions=exceptions, level=level)


# Deleting


def delete(child: Interp) -> None:
    """Delete an interpreter whose command in its parent is gone."""
    if child.deleted:
        return
    family = child.state(Family)
    if family.parent is not None:
        family.parent.state(Family).children.pop(family.name, None)
    child.deleted = True
    for namespace in child.global_namespace.walk():
        family.doomed += namespace.commands.values()
        namespace.commands.clear()
        namespace.unknown = None
    child.commands_changed()
    if family.entered == 0 and child.depth == 0:
        finish(child)
    else:
        # ``enter`` ends it, unless it was the event loop that runs it.
        child.state(EventLoop).call_idle(lambda: finish(child))


def finish(child: Interp) -> None:
    """Take a deleted interpreter apart: its children, the aliases that call into it, its channels and timers."""
    family = child.state(Family)
    if family.finished:
        return
    family.finished = True
    for command in family.doomed:
        command.traces = None
        child.remove_command(command)
    for alias, caller in list(family.callers.items()):
        caller.remove_command(alias)
    child.close()


def delete_children(interp: Interp) -> None:
    """Delete all children of an interpreter that is closed."""
    for child in list(interp.state(Family).children.values()):
        delete(child)
