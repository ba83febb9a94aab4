"""error, throw, and return with options."""

from __future__ import annotations

from tclcompat.compiler import support_errors as support
from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.order import steady
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.steps import Refusal
from tclcompat.compiler.types import ANY, LIST, shared
from tclcompat.errors import ERROR, OK, Return, TclError
from tclcompat.errors import RETURN as RETURN_CODE
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.completions import make_error, parse_code
from tclcompat.syntax.nodes import VarWord
from tclcompat.values.lists import join_list, split_list

# The levels of ``return`` that are written in Python.
_LEVELS = frozenset(map(str, range(10)))
# How many procedures may return where that is not known.
_ANY_LEVEL = 1000


@emitter("::error")
def emit_error(b: Builder, call: Call, want: Want) -> Code | None:
    """``error message ?info? ?code?``."""
    call.arity(1, 3)
    codes = b.words(call.words)
    text = b.text(codes[0]).text if len(codes) == 1 else b.value(codes[0]).text
    if len(codes) == 1:
        b.emit(f"raise {b.use('TclError', TclError)}({text})")
    else:
        names = ("-errorinfo", "-errorcode")
        shown = [b.value(code).text for code in codes[1:2]] + [_error_code(b, code) for code in codes[2:]]
        options = ", ".join([f'"{name}": {text}' for name, text in zip(names, shown, strict=False)])
        b.emit(f"raise {b.support(make_error)}({text}, {{{options}}})")
    b.leave()
    return None


@emitter("::throw")
def emit_throw(b: Builder, call: Call, want: Want) -> Code | None:
    """``throw type message``."""
    call.arity(2, 2)
    kind, message = b.words(call.words)
    b.emit(f"raise {b.support(support.thrown)}({_error_code(b, kind)}, {b.value(message).text})")
    b.leave()
    return None


@emitter("::return")
def emit_return(b: Builder, call: Call, want: Want) -> Code | None:
    """``return ?-option value ...? ?result?``."""
    if len(call.words) == 3 and call.literal(0) == "-options":
        return _return_as_caught(b, call)
    if len(call.words) > 1:
        return _return_with_options(b, call)
    _return(b, b.number_word(call.words[0]) if call.words else b.constant(""))
    return None


def _value(b: Builder, code: Code) -> str:
    return b.value(code).text


def _error_code(b: Builder, code: Code) -> str:
    """Return the Python expression of an error code; a literal that is the string form of a list is that list."""
    code = b.value(code)
    if code.constant and type(code.value) is str:
        try:
            elements = split_list(code.value)
        except TclError:
            return code.text
        if elements and join_list(elements) == code.value:
            return b.hold(elements)
    return code.text


def _is_list(b: Builder, code: Code) -> bool:
    """Tell whether an error code is surely a list, so that nobody need look at it."""
    code = b.value(code)
    if not code.constant or type(code.value) is not str:
        return code.only(LIST)
    try:
        split_list(code.value)
    except TclError:
        return False
    return True


def _return(b: Builder, code: Code) -> None:
    if not b.reachable:
        return
    if b.is_function and not any(loop.takes_return for loop in b.loops):
        b.return_(code)
        return
    b.calls.may_return = True
    b.emit(f"raise {b.use('Return', Return)}({b.value(code).text})")
    b.result_type |= shared(code.type)
    b.leave()


def _options(call: Call) -> tuple[list[str], int, int]:
    """Return the names of the options, completion code and level; Decline where those are not literal."""
    words = call.words
    names = [call.literal(index) for index in range(0, len(words) - len(words) % 2, 2)]
    if "-options" in names or len(set(names)) != len(names):
        raise Decline
    code, level = OK, 1
    for index, name in enumerate(names):
        if name == "-code":
            code = _completion_code(call.literal(2 * index + 1))
        elif name == "-level":
            text = call.literal(2 * index + 1)
            if text not in _LEVELS:
                raise Decline
            level = int(text)
    # ``return`` is one level more of ``ok``.
    return (names, OK, level + 1) if code == RETURN_CODE else (names, code, level)


def _return_with_options(b: Builder, call: Call) -> Code | None:
    """Write ``return -code error`` and what else only concerns the procedure that ends; Decline for other codes."""
    words = call.words
    names, code, level = _options(call)
    others = [name for name in names if name not in ("-code", "-level")]
    if level == 0 and code == OK and not others:
        # Of what is given, only the result is no literal.
        return b.word(words[-1]) if len(words) % 2 else b.constant("")
    if level == 0 and code != ERROR:
        raise Decline
    if code not in (OK, ERROR):
        _escape(b)
    elif level > 1:
        b.calls.returns_further(b, level - 1)
    values = b.words(words)
    if others:
        # What is returned is written ahead of the options.
        values = [value if steady(b, value) else b.stored(value) for value in values]
    if code == OK and level == 1 and not others:
        _return(b, values[-1] if len(words) % 2 else b.constant(""))
        return None
    if others == ["-errorcode"] and (code, level) == (ERROR, 1) and _ends_unseen(b):
        given = values[2 * names.index("-errorcode") + 1]
        if _is_list(b, given):
            text = b.text(values[-1]).text if len(words) % 2 else '""'
            b.emit(f"raise {b.use('Refusal', Refusal)}({text}, {_error_code(b, given)})")
            b.leave()
            return None
    result = b.value(values[-1]).text if len(words) % 2 else '""'
    options = ", ".join(
        [
            f"{name!a}: {(_error_code if name == '-errorcode' else _value)(b, values[2 * index + 1])}"
            for index, name in enumerate(names)
            if name in others
        ]
    )
    if options:
        b.calls.may_return = True
        make = b.support(support.returning)
        b.emit(f"raise {make}({b.use('interp', b.interp)}, {result}, {code}, {level}, {{{options}}})")
    elif level == 0:
        b.emit(f"raise {b.support(make_error)}({result}, {{}})")
    elif (code, level) == (ERROR, 1) and _ends_unseen(b):
        # Nobody sees that it was a ``return``.
        text = b.text(values[-1]).text if len(words) % 2 else '""'
        b.emit(f"raise {b.use('Refusal', Refusal)}({text})")
    else:
        b.calls.may_return = True
        b.emit(f"raise {b.use('Return', Return)}({result}, {code}, {level})")
    if code == OK:
        b.result_type |= ANY
    b.leave()
    return None


def _return_as_caught(b: Builder, call: Call) -> Code | None:
    """Write ``return -options options result``, most often of what was caught."""
    calls, word = b.calls, call.words[1]
    found = calls.resolve(call.node)
    if found is None or not isinstance(found[0], NativeCommand):
        raise Decline
    name = word.name if type(word) is VarWord and word.index is None else None
    open_var = None
    if calls.is_open:
        if name is not None and b.scope.may_wait(name):
            open_var = b.scope.variable(b, name, False)
    else:
        if any(not loop.catching for loop in b.loops):
            # It may be ``break``.
            raise Decline
        _escape(b)
        calls.returns_further(b, _ANY_LEVEL)
        calls.may_return = True
        b.result_type |= ANY
    if open_var is not None:
        first = Code(f"{b.support(support.waiting)}({b.use('interp', b.interp)}, {open_var.box}, {name!a})", ANY)
        given, result = b.in_order([lambda: first, lambda: b.value(b.word(call.words[2]))])
    else:
        given, result = [b.value(code) for code in b.words(call.words[1:])]
    plain = b.call_name(call.name, found[0].function)
    text = f"{b.support(support.rethrow)}({b.use('interp', b.interp)}, {plain}, {given.text}, {result.text})"
    code = Code(text, ANY)
    return calls.called(b, code) if calls.is_open else b.stored(code)


def _ends_unseen(b: Builder) -> bool:
    return b.is_function and not b.calls.is_open and not any(loop.catching for loop in b.loops)


def _escape(b: Builder) -> None:
    """Note that the procedure may complete with a code such as that of ``break``; Decline where that is not seen to.

    Only open code, whose loops look for it, calls such a procedure directly.
    """
    calls = b.calls
    if not b.is_function or calls.is_open or calls.origin.proc is None:
        raise Decline
    procedure = calls.version.procedure
    if not procedure.escapes and any(version.callers for version in procedure.versions.values()):
        raise NotCompiled("called while it was not known that it completes with other codes")
    procedure.escapes = True


def _completion_code(text: str) -> int:
    try:
        return parse_code(text)
    except TclError:
        raise Decline from None
