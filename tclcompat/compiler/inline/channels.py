"""gets, puts.

Reading or writing may run a script: a callback of TLS.  What is known of variables that others reach is forgotten.
"""

from __future__ import annotations

from tclcompat.compiler.builder import DROP, Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.variables import name_of
from tclcompat.compiler.types import INT, STR
from tclcompat.runtime.command import NativeCommand
from tclcompat.runtime.registry import PARTS
from tclcompat.syntax.nodes import Literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.registry import CommandFunction


def _parts(b: Builder, call: Call) -> tuple[CommandFunction, ...]:
    """Return the functions that do the parts of a command, its module imported."""
    found = b.calls.resolve(call.node)
    if found is None or not isinstance(found[0], NativeCommand) or found[0].function is None:
        raise Decline
    return PARTS[call.name]


@emitter("::gets")
def emit_gets(b: Builder, call: Call, want: Want) -> Code | None:
    """``gets channelId ?varName?``."""
    call.arity(1, 2)
    (read_line,) = _parts(b, call)
    line = b.temp()
    if len(call.words) == 1:
        channel = b.value(b.word(call.words[0]))
        b.emit(f"{line} = {_reading(b, read_line, channel)}")
        b.scope.forget(b)
        return Code(f"({line} if {line} is not None else '')", STR)
    name, key = name_of(b, call.words[1])
    if key is not None:
        raise Decline
    channel = b.value(b.word(call.words[0]))
    b.emit(f"{line} = {_reading(b, read_line, channel)}")
    b.scope.forget(b)
    b.scope.write(b, name, Code(f"({line} if {line} is not None else '')", STR))
    return b.constant("") if want == DROP else Code(f"(len({line}) if {line} is not None else -1)", INT)


def _reading(b: Builder, read_line: CommandFunction, channel: Code) -> str:
    return f"{b.support(read_line)}({b.use('interp', b.interp)}, {channel.text})"


@emitter("::puts")
def emit_puts(b: Builder, call: Call, want: Want) -> Code | None:
    """``puts ?-nonewline? ?channelId? string``."""
    call.arity(1, 3)
    write_text, put_line = _parts(b, call)
    words = list(call.words)
    first = words[0]
    newline = not (len(words) > 1 and isinstance(first, Literal) and first.text == "-nonewline")
    if not newline:
        del words[0]
    if len(words) > 2:
        raise Decline
    codes = [b.value(code) for code in b.words(words)]
    channel = codes[0].text if len(codes) == 2 else "'stdout'"
    interp = b.use("interp", b.interp)
    if len(codes) == 2 and newline and not isinstance(first, Literal):
        # Its value may be an option.
        b.emit(f"{b.support(put_line)}({interp}, {channel}, {codes[1].text})")
    else:
        b.emit(f"{b.support(write_text)}({interp}, {channel}, {codes[-1].text}, {newline})")
    b.scope.forget(b)
    return b.constant("")
