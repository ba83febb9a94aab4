"""encoding convertto and convertfrom with the encoding given as a literal."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, emitter
from tclcompat.compiler.inline.binaries import bytes_of
from tclcompat.compiler.inline.operands import literal_text, looked_at, plain_words, text_of
from tclcompat.compiler.types import ANY, BYTES, STR
from tclcompat.values.encodings import decode, encode


@emitter("::tcl::encoding::convertto")
def emit_convertto(b: Builder, call: Call, want: Want) -> Code | None:
    """``encoding convertto encoding string``."""
    call.arity(1, 2)
    name = literal_text(call.words[0])
    if len(call.words) != 2 or name != "utf-8":
        return plain_words(b, call, ANY)
    (text,) = looked_at(b, call.words[1:])
    return Code(f"{b.use('encode', encode)}({name!a}, {text_of(b, text).text})", BYTES)


@emitter("::tcl::encoding::convertfrom")
def emit_convertfrom(b: Builder, call: Call, want: Want) -> Code | None:
    """``encoding convertfrom encoding data``."""
    call.arity(1, 2)
    name = literal_text(call.words[0])
    if len(call.words) != 2 or name != "utf-8":
        return plain_words(b, call, ANY)
    (data,) = looked_at(b, call.words[1:])
    return Code(f"{b.use('decode', decode)}({name!a}, {bytes_of(b, data).text})", STR)
