"""eval and uplevel in open code; info cmdcount."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.types import ANY, LIST
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.evaluation import evaluate_expression, evaluate_in, evaluate_together, evaluate_words
from tclcompat.syntax.nodes import ExpandWord, Literal, ScriptWord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.syntax.nodes import Word


@emitter("::eval")
def emit_eval(b: Builder, call: Call, want: Want) -> Code | None:
    """``eval arg ?arg ...?``."""
    return _evaluate(b, call, 0, "frame")


@emitter("::uplevel")
def emit_uplevel(b: Builder, call: Call, want: Want) -> Code | None:
    """``uplevel level arg ?arg ...?`` with a literal level."""
    call.arity(2)
    level = call.literal(0)
    if level == "#0":
        return _evaluate(b, call, 1, "interp.global_frame")
    if level != "1":
        raise Decline
    # At the global level there is no such frame.
    return _evaluate(b, call, 1, "(frame.caller or interp.level_frame(1))")


def _expression(b: Builder, word: Word) -> Word | None:
    """Return what ``[list expr word]`` evaluates, None for any other word."""
    if type(word) is not ScriptWord or len(word.script.commands) != 1 or word.script.error is not None:
        return None
    node = word.script.commands[0]
    if len(node.words) != 3 or node.name != "list" or type(node.words[2]) is ExpandWord:
        return None
    first = node.words[1]
    found = b.calls.resolve(node)
    if type(first) is not Literal or first.value != "expr" or found is None:
        return None
    commands = [found[0], b.calls.command("expr")]
    declared = [command.declared_name for command in commands if isinstance(command, NativeCommand)]
    return node.words[2] if declared == ["::list", "::expr"] else None


def _evaluate(b: Builder, call: Call, first: int, frame: str) -> Code | None:
    call.arity(first + 1)
    if not b.calls.is_open or any(type(word) is ExpandWord for word in call.words):
        raise Decline
    expression = _expression(b, call.words[first]) if len(call.words) == first + 1 else None
    if expression is not None:
        text = b.stored(b.value(b.word(expression))).text
        b.emit(f"unit.command = {b.hold(call.node, 'N')}")
        home = b.hold(b.calls.namespace, "H")
        name = call.name.removeprefix("::")
        return b.calls.called(
            b, Code(f"{b.support(evaluate_expression)}(interp, {frame}, {home}, {text}, {name!a})", ANY)
        )
    codes = [b.value(code) for code in b.words(call.words[first:])]
    script = codes[0].text if len(codes) == 1 else f"({', '.join([code.text for code in codes])})"
    if not b.in_procedure:
        # There may be no such frame, which shows when all words are there.
        script = b.stored(Code(script)).text
    b.emit(f"unit.command = {b.hold(call.node, 'N')}")
    evaluate = evaluate_together if len(codes) > 1 else evaluate_words if codes[0].only(LIST) else evaluate_in
    text = f"{b.support(evaluate)}(interp, {frame}, {script}, {call.name.removeprefix('::')!a})"
    return b.calls.called(b, Code(text, ANY))


@emitter("::tcl::info::cmdcount")
def emit_info_cmdcount(b: Builder, call: Call, want: Want) -> Code | None:
    """Leave the script of ``info cmdcount`` to the walker, which counts the commands it runs."""
    raise NotCompiled("counts its commands")
