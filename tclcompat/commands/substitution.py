"""``subst``: backslash, command and variable substitutions on a string."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.formulas import Formula, Templates, computed_value
from tclcompat.runtime.frames import Unit
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import ALWAYS, CommandTable, choose
from tclcompat.syntax.nodes import Literal
from tclcompat.syntax.templates import Template, parse_template
from tclcompat.values.convert import to_str
from tclcompat.values.quick_functools import remembered

table = CommandTable()

_OPTIONS = ("-nobackslashes", "-nocommands", "-novariables")
_CACHED = 512


@table.command("subst", "?arg ...?", inline=ALWAYS)
def subst(interp: Interp, *words: object) -> object:
    """Perform backslash, command and variable substitutions on a string."""
    site = interp.site
    if site is None and len(words) == 2 and type(words[0]) is type(words[1]) is str:
        formula = interp.state(Templates).by_words.get(words)
        if formula is not None and (value := computed_value(interp, formula)) is not None:
            return value
    if not words:
        raise WrongArgs("?-nobackslashes? ?-nocommands? ?-novariables? string")
    wanted = _wanted(*words[:-1])
    text = to_str(words[-1])
    if site is not None:
        script, node, offset = site
        if all(type(word) is Literal for word in node.words):
            line = script.line_at(node.words[len(words) + offset].start)
            return interp.engine.substitute(interp, _parse(interp, text, wanted, line).node)  # type: ignore[arg-type]  # a template
    formula = _parse(interp, text, wanted, 1)
    if len(words) == 2 and type(words[0]) is type(words[1]) is str:
        by_words = interp.state(Templates).by_words
        if len(by_words) >= _CACHED:
            by_words.clear()
        by_words[words] = formula
    value = computed_value(interp, formula)
    return _run(interp, formula.node) if value is None else value  # type: ignore[arg-type]  # as there


@remembered
def _wanted(*words: object) -> tuple[bool, bool, bool]:
    """Return whether backslashes, commands and variables are to be substituted."""
    off = {choose(to_str(word), _OPTIONS) for word in words}
    backslashes, commands, variables = [option not in off for option in _OPTIONS]
    return backslashes, commands, variables


def _parse(interp: Interp, text: str, wanted: tuple[bool, bool, bool], line: int) -> Formula:
    known = interp.state(Templates).known
    key = (text, wanted, line)
    template = known.get(key)
    if template is None:
        if len(known) >= _CACHED:
            known.clear()
        template = known[key] = Formula(parse_template(text, *wanted, line))
    return template


def _run(interp: Interp, template: Template) -> object:
    """Substitute in a unit of its own, as for a text that Tcl's compiler did not see."""
    caller = interp.unit
    unit = interp.unit = Unit(template.script, True, "eval", interp.frame, caller)
    interp.depth += 1
    try:
        if interp.depth > interp.recursion_limit:
            raise interp.too_deep()
        return interp.engine.substitute(interp, template)
    except TclError as error:
        if error.logged_by is not unit:
            # A variable or the syntax: no command of the text failed, so none is shown.
            error.logged_by = unit
            interp.log_frame(error, "loadStk" if template.error is None else _syntax_error(template.error))
        raise
    finally:
        interp.depth -= 1
        interp.unit = caller


def _syntax_error(message: str) -> list[object]:
    """Return what ``-errorstack`` shows of a syntax error: the instruction into which Tcl compiles it."""
    options = {"-code": 1, "-level": 0, "-errorcode": "NONE", "-errorinfo": message, "-errorline": 1}
    return ["syntax", message, options]
