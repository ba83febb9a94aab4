"""catch and try.

The script of ``catch`` or ``try`` stands in a Python ``try``; what it raises becomes a Tcl completion (``c``, in which
``support.log`` finds the last error that a call caught).  What is known of variables after it is what was known
anywhere in it (``Builder.watching``).
"""

from __future__ import annotations

from tclcompat.compiler import support_errors as support
from tclcompat.compiler.builder import DROP, RETURN, Builder, Into, Loop, Want
from tclcompat.compiler.code import Code, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.guesses import places_of
from tclcompat.compiler.inline.control import body_of
from tclcompat.compiler.support_open import evaluated_here
from tclcompat.compiler.types import ANY, DICT, INT
from tclcompat.errors import BREAK, CONTINUE, ERROR, OK, TclError
from tclcompat.errors import RETURN as RETURN_CODE
from tclcompat.runtime.completions import KeptOptions, parse_code, return_options
from tclcompat.runtime.error_info import note_later, options_later
from tclcompat.syntax.nodes import Literal, Script
from tclcompat.values.convert import to_list, to_str

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Env = dict[str, int]

_ALL_IS_WELL = '{"-code": 0, "-level": 0}'


# Catching


class Attempt:
    """A script whose completion is caught: what is known before it, anywhere in it, and at its end."""

    def __init__(self, b: Builder, returns: bool = True) -> None:
        self.entry = b.fork()
        self.states: Env = {}
        self.loop = Loop(catching=True)
        self.loop.takes_return = returns
        self.end: Env | None = None

    def write(self, b: Builder, run: Callable[[], None]) -> None:
        """Write ``try:`` and the script."""
        b.emit("try:")
        b.indent()
        b.watching.append(self.states)
        b.loops.append(self.loop)
        try:
            run()
        finally:
            b.loops.pop()
            b.watching.pop()
        b.dedent()
        self.end = b.env

    def failed(self, b: Builder) -> Env | None:
        """Return what is known where the script did not end normally."""
        env = b.join(self.entry, self.states, self.end)
        b.env = env
        b.scope.forget(b)
        return b.env


def arguments_of(b: Builder) -> str:
    """Return what ``tried`` wants to know besides: the arguments of the procedure, as they were when it was called."""
    proc = b.calls.origin.proc
    if proc is None or b.calls.origin.is_open:
        return "" if b.layer is None else f", {b.hold(b.layer, 'L')}"
    if b.layer is not None:
        # Closed code does not tell which bodies stand around what catches an error.
        raise Decline
    for name, _ in proc.formals:
        b.scope.wrote(name)
    return "".join([f", a{index}" for index in range(len(proc.formals))])


def handle(b: Builder, target: str, function: Callable[..., object], *more: str) -> None:
    """Write the ``except`` clause that stores the completion in ``target``."""
    origin = b.use("ORIGIN", b.calls.origin)
    b.emit("except Exception as e:")
    targets = "c" if target == "c" else f"c = {target}"
    before = "".join([", " + each for each in more])
    b.indent()
    b.emit(f"{targets} = {b.support(function)}(e, {origin}{before}{arguments_of(b)})")
    b.calls.rebox(b)
    b.dedent()


@emitter("::catch")
def emit_catch(b: Builder, call: Call, want: Want) -> Code | None:
    """``catch script ?resultVarName? ?optionVarName?``."""
    call.arity(1, 3)
    write_body = _body(b, call) if isinstance(call.words[0], Literal) else _computed_body(b, call)
    names = [_local_name(call.literal(index)) for index in range(1, len(call.words))]
    result: Want = Into(b.temp()) if names else DROP
    code, options = b.temp(), b.temp()
    attempt = Attempt(b)

    def run() -> None:
        write_body(result)
        if b.reachable:
            b.writer.node = call.node
            if len(names) == 2:
                assert isinstance(result, Into)
                kept, value = b.use("KEPT", b.interp.state(KeptOptions)), result.name
                b.emit(f"{options} = {_ALL_IS_WELL} if {value} is not KEPT.result else {kept}.of({value})")
            if want != DROP:
                b.emit(f"{code} = 0")

    attempt.write(b, run)
    b.writer.node = call.node
    handle(b, "c", support.caught)
    attempt.failed(b)
    if isinstance(result, Into):
        b.emit(f"    {result.name} = c.result")
    if len(names) == 2:
        b.emit(f"    {options} = c")
    if want != DROP:
        b.emit(f"    {code} = c.code")
    # Tcl's compiled form sets the options first, the command the result.
    order = (1, 0) if b.in_procedure else (0, 1)
    for number in order:
        if number == 1 and len(names) == 2:
            _write_options(b, names[1], options)
        elif number == 0 and isinstance(result, Into):
            b.scope.write(b, names[0], Code(result.name, ANY, stable=True))
    return None if want == DROP else Code(code, INT, stable=True)


def _body(b: Builder, call: Call) -> Callable[[Want], object]:
    """Return what writes the literal script of ``catch``."""
    script = body_of(b, call, 0)
    if len(call.words) == 1:
        return lambda want: b.script(script, want)
    return lambda want: b.body(call.node, script, "", want)


def _computed_body(b: Builder, call: Call) -> Callable[[Want], object]:
    """Return what writes the evaluation of a computed script of ``catch``; Decline where Tcl does not compile that."""
    if not b.calls.is_open or not b.in_procedure:
        raise Decline
    # The word is evaluated before anything is caught.
    value = b.stored(b.value(b.word(call.words[0]))).text

    def write(want: Want) -> None:
        text = f"{b.support(evaluated_here)}(interp, unit, {b.hold(call.node, 'N')}, {value})"
        b.give(b.calls.called(b, Code(text, ANY)), want)

    return write


def _write_options(b: Builder, name: str, held: str) -> None:
    """Write the assignment of the options of what was caught, or of those options, which ``held`` holds.

    Putting together the trace of an error takes long, and is left to the first who reads the variable.
    """
    if _is_only_passed_on(b, name):
        # What reads it takes what was caught as well.
        b.scope.write(b, name, Code(held, ANY, stable=True))
        return
    made = b.support(return_options)
    code = Code(f"({held} if {class_of(held)} is dict else {made}({held}))", DICT)
    if not b.scope.may_wait(name):
        b.scope.write(b, name, code)
        return
    box = b.scope.variable(b, name, False).box
    b.emit(f"if not {b.support(options_later)}({box}, {held}):")
    b.indent()
    b.scope.write(b, name, code)
    b.dedent()


def _is_only_passed_on(b: Builder, name: str) -> bool:
    """Tell whether the options of what is caught are nothing but given to ``return -options``."""
    calls, proc = b.calls, b.calls.origin.proc
    if calls.is_open or proc is None or name in b.scope.formals or b.scope.variable(b, name, False).box is not None:
        return False
    source = proc.script.source
    places = [at for at, _ in places_of(source, name)]
    reads = [at for at in places if source[max(0, at - 10) : at].endswith("-options $")]
    return len(places) == len(reads) + 1


def _local_name(name: str) -> str:
    """Return the name of a scalar of the procedure; Decline for others."""
    if name.endswith(")") or "::" in name:
        raise Decline
    return name


class _Handler:
    """One ``on`` or ``trap`` clause of ``try``."""

    def __init__(self, code: int, prefix: list[str] | None, names: list[str], script: Script | None) -> None:
        self.code = code
        self.prefix = prefix
        self.names = names
        self.script = script


@emitter("::try")
def emit_try(b: Builder, call: Call, want: Want) -> Code | None:
    """``try body ?handler ...? ?finally script?``."""
    call.arity(1)
    script = body_of(b, call, 0)
    handlers, final = _parse(b, call)
    if handlers and not b.in_procedure:
        raise Decline
    after = [handler for handler in handlers if handler.code == OK]
    if (want == RETURN and (final is not None or after)) or any(handler.names for handler in after):
        inner: Want = Into(b.temp())
    else:
        inner = b.branch_want(want)
    start = b.writer.position
    pending = b.temp()
    b.emit(f"{pending} = None")
    takes_return = final is not None or any(handler.code == RETURN_CODE for handler in handlers)
    attempt = Attempt(b, takes_return)
    attempt.write(b, lambda: _discard(b.script(script, inner)))
    b.writer.node = call.node
    handle(b, pending, support.tried)
    b.env = attempt.failed(b)
    normal, other = _write_handlers(b, call, handlers, pending, attempt, inner, final is not None)
    b.env = normal
    if final is not None:
        b.env = b.join(normal, *other)
        last = Attempt(b)
        last.write(b, lambda: _discard(b.script(final, DROP)))
        b.writer.node = call.node
        handle(b, pending, support.handled, pending)
        normal = None if normal is None else last.end
        other = [last.failed(b)]
    pass_on(b, pending, b.join(*other), start)
    b.env = normal
    if isinstance(inner, Into) and b.reachable:
        return Code(inner.name, inner.type, stable=True)
    return None


def _discard(code: Code | None) -> None:
    assert code is None


def _write_handlers(
    b: Builder, call: Call, handlers: list[_Handler], pending: str, attempt: Attempt, want: Want, final: bool
) -> tuple[Env | None, list[Env | None]]:
    """Write the handlers; return what is known where ``try`` goes on, and where something is still pending."""
    failed = b.fork()
    normal: list[Env | None] = []
    other = [failed]
    word = "if"
    if not any(handler.code == OK for handler in handlers):
        normal.append(attempt.end)
    for handler in handlers:
        test = f"{pending} is None"
        if handler.code != OK:
            test = f"{pending} is not None and {pending}.code == {handler.code}"
        if handler.prefix is not None:
            test += f" and {b.support(support.is_trapped)}({pending}, {b.hold(handler.prefix, 'P')})"
        b.env = attempt.end if handler.code == OK else failed
        if b.env is None:
            continue
        b.env = dict(b.env)
        b.writer.node = call.node
        b.emit(f"{word} {test}:")
        word = "elif"
        b.indent()
        run = Attempt(b, final)
        run.write(b, lambda handler=handler: _run_handler(b, call, handler, pending, want))  # type: ignore[misc]  # a default binds the loop's handler
        b.writer.node = call.node
        handle(b, pending, support.handled, pending)
        b.dedent()
        normal.append(run.end)
        other.append(run.failed(b))
    return b.join(*normal), other


def _run_handler(b: Builder, call: Call, handler: _Handler, pending: str, want: Want) -> None:
    if handler.names:
        if isinstance(want, Into) and handler.code == OK:
            result = Code(want.name, want.type, stable=True)
        else:
            result = Code(f"{pending}.result" if handler.code != OK else '""', ANY)
        b.scope.write(b, handler.names[0], result)
    if len(handler.names) > 1:
        _write_options(b, handler.names[1], pending)
    if handler.code == ERROR:
        b.emit(f"{b.support(note_later)}({b.use('interp', b.interp)}, {pending})")
    assert handler.script is not None
    b.script(handler.script, want)
    if b.reachable:
        b.emit(f"{pending} = None")


def pass_on(b: Builder, pending: str, env: Env | None, start: int) -> None:
    """Write how ``try`` completes with what is still pending."""
    b.env = env
    written = [line.text for line in b.writer.lines[start:]]
    b.emit(f"if {pending} is not None:")
    b.indent()
    if b.loops and not b.loops[-1].catching and env is not None:
        loop = b.loops[-1]
        if b.calls.origin.is_open or any("raise Break" in text for text in written):
            b.emit(f"if {pending}.code == {BREAK}:")
            loop.broken.append(dict(env))
            b.emit("    break")
        if b.calls.origin.is_open or any("raise Continue" in text for text in written):
            b.emit(f"if {pending}.code == {CONTINUE}:")
            b.indent()
            b.env = dict(env)
            if loop.advance is not None:
                loop.advance()
            if b.env is not None:
                loop.continued.append(b.env)
                b.emit("continue")
            b.dedent()
    b.env = env
    b.emit(f"raise {b.support(support.passed)}({pending})")
    b.dedent()


def _parse(b: Builder, call: Call) -> tuple[list[_Handler], Script | None]:
    """Return the handlers and the last script; Decline for clauses that are wrong or computed."""
    handlers: list[_Handler] = []
    index, count = 1, len(call.words)
    while index < count:
        kind = call.literal(index)
        if kind == "finally":
            if index != count - 2:
                raise Decline
            _share_scripts(handlers)
            return handlers, body_of(b, call, index + 1)
        if kind not in ("on", "trap") or count - index < 4:
            raise Decline
        handlers.append(_parse_handler(b, call, index, kind))
        index += 4
    _share_scripts(handlers)
    return handlers, None


def _parse_handler(b: Builder, call: Call, index: int, kind: str) -> _Handler:
    text = call.literal(index + 1)
    code, prefix = ERROR, None
    try:
        if kind == "on":
            code = parse_code(text)
        else:
            prefix = [to_str(item) for item in to_list(text)]
        names = [_local_name(to_str(name)) for name in to_list(call.literal(index + 2))]
    except TclError:
        raise Decline from None
    word = call.words[index + 3]
    follows = isinstance(word, Literal) and word.text == "-"
    return _Handler(code, prefix, names[:2], None if follows else body_of(b, call, index + 3))


def _share_scripts(handlers: list[_Handler]) -> None:
    """Give the handlers with ``-`` the script of the next one."""
    if handlers and handlers[-1].script is None:
        raise Decline
    for handler, following in zip(reversed(handlers[:-1]), reversed(handlers[1:]), strict=True):
        handler.script = handler.script or following.script
