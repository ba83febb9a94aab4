"""encoding convertto and convertfrom with the encoding given as a literal."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, emitter
from tclcompat.compiler.inline.binaries import bytes_of
from tclcompat.compiler.inline.operands import literal_text, looked_at, plain_words, text_of
from tclcompat.compiler.types import ANY, BYTES, STR
from tclcompat.values.encodings import decode, encode

# The encoding whose conversions are written out.
_WRITTEN = "utf-8"


@emitter("::tcl::encoding::convertto")
def emit_convertto(b: Builder, call: Call, want: Want) -> Code | None:
    """``encoding convertto encoding string``."""
    text = _converted(b, call)
    if text is None:
        return plain_words(b, call, ANY)
    return Code(f"{b.use('encode', encode)}({_WRITTEN!a}, {text_of(b, text).text})", BYTES)


@emitter("::tcl::encoding::convertfrom")
def emit_convertfrom(b: Builder, call: Call, want: Want) -> Code | None:
    """``encoding convertfrom encoding data``."""
    data = _converted(b, call)
    if data is None:
        return plain_words(b, call, ANY)
    return Code(f"{b.use('decode', decode)}({_WRITTEN!a}, {bytes_of(b, data).text})", STR)


def _converted(b: Builder, call: Call) -> Code | None:
    """Return what is converted, None where the encoding is left to the command."""
    call.arity(1, 2)
    if len(call.words) != 2 or literal_text(call.words[0]) != _WRITTEN:
        return None
    return looked_at(b, call.words[1:])[0]
