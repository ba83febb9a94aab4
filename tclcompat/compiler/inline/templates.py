"""subst of a literal text: a quoted word with a command of its own."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.syntax.nodes import CompoundWord, Literal, ScriptWord, VarWord, Word
from tclcompat.syntax.templates import parse_template

_OPTIONS = ("-nobackslashes", "-nocommands", "-novariables")
# Commands that run scripts or complete with a code, which subst takes in its own way.
_CONTROL = frozenset(
    ("apply", "break", "catch", "continue", "dict", "error", "eval", "for", "foreach", "if", "lmap", "return", "subst",
     "switch", "tailcall", "throw", "try", "uplevel", "while", "yield", "yieldto")
)  # fmt: skip


@emitter("::subst")
def emit_subst(b: Builder, call: Call, want: Want) -> Code | None:
    """``subst ?-nobackslashes? ?-nocommands? ?-novariables? string`` of literal words."""
    call.arity(1)
    options = [call.literal(index) for index in range(len(call.words) - 1)]
    text = call.literal(len(options))
    if not frozenset(options).issubset(_OPTIONS):
        raise Decline
    line = call.script.line_at(call.words[-1].start)
    wanted = [option not in options for option in _OPTIONS]
    template = parse_template(text, wanted[0], wanted[1], wanted[2], line)
    if template.error is not None or not all(_is_plain(b, part) for part in template.parts):
        raise Decline
    if not template.parts:
        return b.constant("")
    if len(template.parts) == 1:
        part = template.parts[0]
        return b.constant(part) if type(part) is str else b.word(part)  # type: ignore[arg-type]  # the rest are words
    return b.compound(CompoundWord(tuple(template.parts), 0, len(text)))


def _is_plain(b: Builder, part: Word | str) -> bool:
    """Tell whether a piece surely completes with a value or an error."""
    if type(part) is VarWord:
        return part.index is None or isinstance(part.index, Literal) or _is_plain(b, part.index)
    if type(part) is CompoundWord:
        return all(_is_plain(b, inner) for inner in part.parts)
    if type(part) is not ScriptWord:
        return True
    commands = part.script.commands
    if b.calls.is_open or part.script.error is not None or len(commands) != 1:
        # What is called in open code may complete with anything.
        return False
    node = commands[0]
    return node.name is not None and node.name not in _CONTROL and all(_is_plain(b, word) for word in node.words)
