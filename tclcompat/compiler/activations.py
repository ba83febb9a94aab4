"""The calls of procedures that are open code: what ``Proc.call`` does, written around the code of the body.

A call needs a frame, a unit, and a variable for each name; making them takes longer than most bodies.  Those of a call
that has ended are kept for the next one where nobody else holds them, which the reference counts of frame and unit
tell: whoever links to a variable is called from the frame, and holds it.
"""

from __future__ import annotations

from sys import getrefcount

from tclcompat.compiler.guesses import is_operand
from tclcompat.compiler.support import opened
from tclcompat.compiler.support_open import walk_late
from tclcompat.errors import Completion, Return, TclError
from tclcompat.runtime.frames import Frame, TailCall, Unit
from tclcompat.runtime.limits import DEEP
from tclcompat.runtime.procs import end_locals
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import canonical
from tclcompat.values.ownership import OWNED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.functions import OpenCode
    from tclcompat.runtime.procs import Proc

# How many calls that have ended leave what they needed: as many as may be nested for the next ones to find it.
_MOST_SPARE = 32


def around_call(code: OpenCode, proc: Proc, name: str) -> tuple[list[str], int, list[str]]:
    """Return what stands before and after the code of a procedure, and how much deeper that code stands."""
    b = code.b
    for value in (Frame, Unit, Var, Return, TclError, Completion, end_locals, opened, getrefcount):
        b.use(value.__name__, value)
    b.use("PROC", proc)
    b.use("NAMESPACE", code.namespace)
    b.use("SPARE", [])
    script = b.hold(code.script, "W")
    known = {each.name: each.box or "" for each in code.scope.variables.values() if "::" not in each.name}
    condition, given = _arguments(code, proc)
    fall_back = f"{b.support(walk_late)}(interp, OPEN_CODE, {script})"
    links = code.first_links
    linked = {key: b.hold(var, "V") for key, var in links.variables.items()}
    head = [
        f"def {name}(interp, argv, label=None):",
        f"    if not ({condition} and valid):",
        "        return PROC.walk(interp, argv, label)",
        f"    if interp.depth >= interp.recursion_limit - {DEEP}:",
        "        return PROC.walk(interp, argv, label)",
        *_linked_tests(code, linked),
        *[f"    {line}" for line in _activation(known, given, linked, script)],
        *(["    tail = None"] if code.calls.uses_tail else []),
        "    interp.depth += 1",
        "    NAMESPACE.active += 1",
        "    try:",
        *[f"        {line}" for line in code.boxes(known, fall_back)],
        "        try:",
    ]
    tail = [
        *code.log_lines("        "),
        "    except Return as completion:",
        "        result = PROC.finish(interp, completion)",
        "    except TclError as error:",
        "        PROC.log(error, argv)",
        "        raise",
        "    except Completion as completion:",
        "        raise PROC.ended_by(completion, argv) from None",
        "    finally:",
        "        interp.depth -= 1",
        "        NAMESPACE.active -= 1",
        "        interp.unit = outer",
        "        interp.frame = caller",
        "        if interp.local_traces:",
        "            end_locals(interp, frame)",
        "            NAMESPACE.left()",
        *[f"        {line}" for line in _keeping(known, linked)],
        *_following(code),
        "    if interp.tail_calls:",
        "        following = PROC.tail_call(interp, frame)",
        "        if following is not None:",
        "            raise following",
        "    return result",
    ]
    return head, 1, tail


def _following(code: OpenCode) -> list[str]:
    """Return the lines that have the tail call made that the body ends with."""
    if not code.calls.uses_tail:
        return []
    raised = f"{code.b.use('TailCall', TailCall)}(tail, NAMESPACE)"
    return ["        if tail is not None:", f"            raise {raised}"]


def _linked_tests(code: OpenCode, linked: dict[str, str]) -> list[str]:
    """Return the lines that test whether the variables of the first links are what they were."""
    tests = []
    for key, held in linked.items():
        table = code.b.hold(code.first_links.tables[key].vars, "T")
        tests.append(f"{table}.get({key!a}) is {held} and {held}.traces is None")
    if not tests:
        return []
    code.b.use("OPEN_CODE", code)
    return [
        f"    if not ({' and '.join(tests)}):",
        "        OPEN_CODE.link_late()",
        "        return PROC.walk(interp, argv, label)",
    ]


def _arguments(code: OpenCode, proc: Proc) -> tuple[str, dict[str, str]]:
    """Return what holds of the number of words of a call, and the code of each argument in ``argv``."""
    formals = proc.formals[:-1] if proc.variadic else proc.formals
    given: dict[str, str] = {}
    least = proc.skip
    for index, (formal, default) in enumerate(formals, proc.skip):
        given[formal] = f"argv[{index}]"
        if default is not None:
            given[formal] += f" if len(argv) > {index} else {code.b.constant(default).text}"
            continue
        least = index + 1
        if is_operand(code.script.source, formal):
            # A number that is a text would be read anew wherever it is used.
            given[formal] += f" if type(argv[{index}]) is not str else {code.b.support(canonical)}(argv[{index}])"
    most = len(formals) + proc.skip
    if proc.variadic:
        given["args"] = f"argv[{most}:]"
        return f"len(argv) >= {least}", given
    return f"len(argv) == {most}" if least == most else f"{least} <= len(argv) <= {most}", given


def _activation(known: dict[str, str], given: dict[str, str], linked: dict[str, str], script: str) -> list[str]:
    """Return the lines that put the frame, the unit and the variables of a call in place."""
    made = [f"{held} = {linked.get(key) or f'Var({given.get(key, str())})'}" for key, held in known.items()]
    kept = ", ".join(["frame", "unit", *known.values()])
    return [
        "if SPARE:",
        "    spare = SPARE.pop()",
        f"    {kept} = spare",
        *[f"    {known[key]}.value = {value}" for key, value in given.items()],
        "    frame.argv = argv",
        "else:",
        *[f"    {line}" for line in made],
        f"    frame = Frame(NAMESPACE, None, PROC, argv, {_table(known)}, {_names(linked)})",
        f"    unit = Unit({script}, True, 'proc', frame, None)",
        f"    spare = {kept}",
        "frame.caller = caller = interp.frame",
        "frame.level = caller.level + 1",
        "unit.caller = outer = interp.unit",
        "interp.frame = frame",
        "interp.unit = unit",
    ]


def _table(known: dict[str, str]) -> str:
    return "{" + ", ".join([f"{key!a}: {held}" for key, held in known.items()]) + "}"


def _names(linked: dict[str, str]) -> str:
    return "{" + ", ".join(map(ascii, linked)) + "}" if linked else "set()"


def _keeping(known: dict[str, str], linked: dict[str, str]) -> list[str]:
    """Return the lines that keep what a call needed for the next, if it is as it was made and nobody holds it.

    Where scripts of others have made variables or links in the frame, it gets its own table anew.
    """
    tests = [f"getrefcount(frame) == {OWNED + 2}", f"getrefcount(unit) == {OWNED + 1}", f"len(SPARE) < {_MOST_SPARE}"]
    tests += [f"frame.vars.get({key!a}) is {held}" for key, held in linked.items()]
    links = f"len(frame.links) != {len(linked)}" if linked else "frame.links"
    renewed = [
        f"if len(frame.vars) != {len(known)} or {links}:",
        f"    {', '.join(['_', '_', *known.values()])} = spare",
        f"    frame.vars, frame.links = {_table(known)}, {_names(linked)}",
    ]
    own = [held for key, held in known.items() if key not in linked]
    values = [f"{held}.value" for held in own]
    cleared = ["frame.caller", "frame.argv", "unit.caller", "unit.command", *values]
    still = [f"{held}.array is None" for held in own] or ["True"]
    return [
        f"elif {' and '.join(tests)}:",
        *[f"    {line}" for line in renewed],
        f"    if {' and '.join(still)}:",
        f"        {' = '.join(cleared)} = None",
        "        unit.error_line = 1",
        "        unit.outdated = frame.stale = False",
        "        SPARE.append(spare)",
    ]
