"""lsort."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.lists import native
from tclcompat.compiler.inline.operands import function_of, plain
from tclcompat.compiler.refusals import NotCompiled, NotYet
from tclcompat.compiler.support_lists import Comparison, integers_or_none
from tclcompat.compiler.types import ANY, LIST, STR
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.procs import Proc
from tclcompat.runtime.repetition import Direct
from tclcompat.syntax.nodes import Literal, ScriptWord, Word

# How much deeper a procedure is called that compares: the list that is evaluated is a level of its own.
_LEVELS = 2
# The options of lsort with which different texts are never equal, or not if they are written as ints are.
_OF_DIFFERENT_NAMES = frozenset(("-ascii", "-decreasing", "-dictionary", "-increasing", "-integer"))


@emitter("::lsort")
def emit_lsort(b: Builder, call: Call, want: Want) -> Code | None:
    """``lsort ?option ...? list``; what compares must be a procedure of closed code."""
    call.arity(1)
    options = iter(call.words[:-1])
    command: Word | None = None
    for word in options:
        if not isinstance(word, Literal):
            raise Decline
        if word.text[:2] == "-c":
            command = next(options, None)
        elif word.text[:2] == "-s" or word.text[:5] == "-inde":
            # -stride and -index, in full or not, take a value.
            next(options, None)
    if command is None:
        return _sorted_names(b, call) or native(b, call, LIST | STR)
    return _sorted_by(b, call, command)


def _sorted_names(b: Builder, call: Call) -> Code | None:
    """Sort the names of an array, no two of which are equal: then it does not matter in which order they come."""
    options = {word.text for word in call.words[:-1] if isinstance(word, Literal)}
    word = call.words[-1]
    if options - _OF_DIFFERENT_NAMES or not isinstance(word, ScriptWord):
        return None
    function_of(b, call, len(call.words))
    names = b.value(b.word(word))
    text = names.text
    if names.names is not None:
        text = f"{b.support(integers_or_none)}({names.names}) or {text}" if "-integer" in options else names.names
    return plain(
        b, call, LIST | STR, *[ascii(word.text) for word in call.words[:-1] if isinstance(word, Literal)], text
    )


def _sorted_by(b: Builder, call: Call, command: Word) -> Code:
    """Sort by a procedure, which is handed over as a function."""
    if b.calls.is_open or not isinstance(command, Literal) or "::" in command.text:
        raise Decline
    function = _comparison(b, command.text)
    found = b.calls.resolve(call.node)
    if found is None or not isinstance(found[0], NativeCommand):
        raise Decline
    sort = found[0]
    b.calls.inlined += 1
    b.calls.origin.natives[call.node] = (sort, found[2])
    # What is called there is told by its own name.
    b.calls.origin.called[call.node] = command.text
    if b.calls.origin.is_open:
        direct = f"[{b.support(Direct)}({command.text!a}, {function})]"
    else:
        origin = b.use("ORIGIN", b.calls.origin)
        direct = f"[{b.support(Comparison)}({command.text!a}, {function}, {origin})]"
    codes = b.in_order([lambda word=word: b.value(b.word(word)) for word in call.words])  # type: ignore[misc]  # a default binds the loop's word
    given = [direct if word is command else code.text for word, code in zip(call.words, codes, strict=True)]
    held = b.call_name(call.name, sort.function)
    b.scope.forget(b)
    return Code(f"{held}({b.use('interp', b.interp)}, {', '.join(given)})", LIST | STR)


def _comparison(b: Builder, name: str) -> str:
    """Return the Python function of two values that calls a procedure; Decline where that needs more."""
    calls = b.calls
    if calls.policy.is_fickle(name):
        raise Decline
    command = calls.command(name)
    proc = None if command is None else command.origin
    if not isinstance(proc, Proc) or proc.execution_traces is not None or proc.variadic or len(proc.formals) != 2:
        raise Decline
    target = calls.policy.closed_target(proc)
    if target is None:
        raise Decline
    try:
        target.prepared([ANY, ANY])
    except NotYet:
        raise
    except NotCompiled:
        raise Decline from None
    if target.linked or target.escapes or target.further:
        raise Decline
    calls.levels = _LEVELS
    text, _ = target.call(b, ["left", "right"], [ANY, ANY], [])
    return f"lambda left, right: {text}"
