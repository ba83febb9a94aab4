"""binary scan and binary format with fields that Python's struct knows, the others by ``values.binaryfields``.

The format may have variables in it where a count or an offset stands: ``@${offset}Ia${length}``.
"""

from __future__ import annotations

from struct import calcsize

from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import LARGE, Code, class_of
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.inline.operands import looked_at, plain_words, text_of
from tclcompat.compiler.inline.variables import name_of, store_found
from tclcompat.compiler.makers import packer, unpacker
from tclcompat.compiler.support_binaries import bytes_scanned
from tclcompat.compiler.types import ANY, BYTES, FLOAT, INT, LIST, SHARED, STR
from tclcompat.syntax.nodes import CompoundWord, EscapedLiteral, Literal, VarWord, Word
from tclcompat.values.binaryfields import ALL, NO_COUNT, Field, binary_format, parse_fields
from tclcompat.values.convert import to_bytes
from tclcompat.values.doubles import nan_text

_TAKES_COUNT = frozenset("aA@x")
_MOST_AT_ONCE = 64
_KNOWN = frozenset("aAbBhHcsStiInwWmfrRdqQxX@")


class _Field:
    """A field of a format, with the code of a count that is a variable."""

    def __init__(self, field: Field, count: Code | None) -> None:
        self.field = field
        self.character = field.character
        self.variable = count
        # The number of bytes, -1 for all there are.
        self.length = field.size or (1 if field.count == NO_COUNT else field.count)

    @property
    def count_text(self) -> str:
        """The Python expression of the count."""
        return str(self.length) if self.variable is None else self.variable.text


def _fields_of(b: Builder, word: Word) -> tuple[list[_Field], Code]:
    """Return the fields of a format and the code of the format itself; Decline where they are not known."""
    if isinstance(word, Literal) and type(word) is not EscapedLiteral:
        fields = [_Field(field, None) for field in parse_fields(word.text)]
        return fields, b.constant_text(word.text)
    if type(word) is not CompoundWord:
        raise Decline
    found: list[_Field] = []
    codes: list[Code] = []
    parts = word.parts
    for index, part in enumerate(parts):
        if type(part) is str:
            if index and (part[0].isdigit() or part[0] == "*"):
                raise Decline
            found += [_Field(field, None) for field in parse_fields(part)]
            codes.append(b.constant_text(part))
            continue
        before = parts[index - 1] if index else ""
        last = found[-1] if found else None
        if type(part) is not VarWord or part.index is not None or type(before) is not str or last is None:
            raise Decline
        if last.field.count != NO_COUNT or before[-1:] != last.character or last.character not in _TAKES_COUNT:
            raise Decline
        (code,) = looked_at(b, (part,))
        last.variable = code
        codes.append(code)
    texts = [text_of(b, code).text for code in codes]
    return found, Code(f"''.join(({', '.join(texts)},))")


@emitter("::tcl::binary::scan")
def emit_scan(b: Builder, call: Call, want: Want) -> Code | None:
    """``binary scan value format ?varName ...?``."""
    call.arity(2)
    names = [name_of(b, word) for word in call.words[2:]]
    if any(key is not None for _, key in names):
        raise Decline
    (value,) = looked_at(b, call.words[:1])
    data = b.stored(bytes_of(b, value)).text
    fields, text = _fields_of(b, call.words[1])
    stored = [field for field in fields if field.character not in "xX@"]
    if any(not _is_right(field) for field in fields) or len(stored) > len(names):
        raise Decline
    plan = _Plan(b, data, fields)
    kinds = [_kind_of(field) for field in stored]
    return _into_variables(b, [name for name, _ in names], kinds, plan, data, text)


def bytes_of(b: Builder, code: Code) -> Code:
    """Return the byte array form of a value, which is a name or a literal."""
    if code.only(BYTES):
        return code
    if code.constant:
        return b.constant(to_bytes(code.value))
    convert = f"{b.use('to_bytes', to_bytes)}({code.text})"
    return Code(
        f"({code.text} if {class_of(code.text)} is bytes else {convert})" if code.type & BYTES else convert, BYTES
    )


def _kind_of(field: _Field) -> int:
    """Return the type of what is read for a field."""
    if not field.field.size:
        return BYTES | STR if field.character in "aA" else STR
    if field.field.count != NO_COUNT:
        return LIST | SHARED
    return FLOAT | STR if field.field.struct_code in "fd" else INT


def _is_right(field: _Field) -> bool:
    """Tell whether a field cannot fail."""
    if field.character == "@" and field.variable is None and field.field.count == NO_COUNT:
        return False
    return field.character in _KNOWN


class _Plan:
    """How the fields are read by struct: what must hold, and the lines that read.

    ``usable`` tells whether all of them can be.
    """

    def __init__(self, b: Builder, data: str, fields: list[_Field]) -> None:
        self.b = b
        self.data = data
        self.tests: list[str] = []
        self.lines: list[str] = []
        self.values: list[Code] = []
        self._base, self._offset = "", 0
        self._codes, self._order, self._start, self._taken = "", "", "0", list[str]()
        self.usable = all(self._add(field, field is fields[-1]) for field in fields)
        self._flush()
        self._end()

    @property
    def _here(self) -> str:
        if not self._base:
            return str(self._offset)
        return f"{self._base} + {self._offset}" if self._offset else self._base

    def _add(self, field: _Field, is_last: bool) -> bool:
        character = field.character
        if field.variable is not None:
            name = field.variable.text
            if not field.variable.is_int:
                self.tests.append(f"{class_of(name)} is int")
            self.tests.append(f"-1 < {name} < {LARGE}")
        elif field.field.count != ALL and field.length > LARGE:
            return False
        if character == "@":
            if field.variable is None and field.field.count == ALL:
                return False
            self._flush()
            self._end()
            self._base, self._offset = ("", field.length) if field.variable is None else (field.variable.text, 0)
            return True
        if field.field.size:
            return self._number(field) if field.field.count == NO_COUNT else self._numbers(field, is_last)
        if character in "aA":
            return self._bytes(field, is_last)
        if character == "H" and field.field.count == ALL and is_last:
            self._flush()
            part = self.data if self._here == "0" else f"{self.data}[{self._here}:]"
            self.values.append(Code(f"{part}.hex()", STR))
            return True
        if character == "x" and field.variable is None and field.field.count != ALL:
            self._flush()
            self._offset += field.length
            return True
        return False

    def _numbers(self, field: _Field, is_last: bool) -> bool:
        """Add a field of several integers, a list."""
        if field.field.struct_code in "fd":
            return False
        name = self.b.temp()
        self._flush()
        if field.field.count == ALL:
            # Bytes are a list of themselves.
            if field.field.struct_code != "B" or not is_last:
                return False
            part = self.data if self._here == "0" else f"{self.data}[{self._here}:]"
            self.lines.append(f"{name} = list({part})")
        else:
            if not 0 < field.field.count <= _MOST_AT_ONCE:
                return False
            layout = f"{field.field.order}{field.field.count}{field.field.struct_code}"
            self.lines.append(f"{name} = list({self._unpacker(layout)}({self.data}, {self._here}))")
            self._offset += calcsize(layout)
        self.values.append(Code(name, LIST, stable=True))
        return True

    def _number(self, field: _Field) -> bool:
        order = field.field.order if field.field.size > 1 else self._order
        is_double = field.field.struct_code in "fd"
        self._member(order, field.field.struct_code, field.length, FLOAT if is_double else INT)
        if is_double:
            name = self.values[-1].text
            text = f"({name} if {name} == {name} else {self.b.support(nan_text)}({name}))"
            self.values[-1] = Code(text, FLOAT | STR)
        return True

    def _bytes(self, field: _Field, is_last: bool) -> bool:
        if field.variable is None and field.field.count != ALL:
            self._member(self._order, f"{field.length}s", field.length, BYTES)
        else:
            self._flush()
            if field.field.count == ALL:
                if not is_last:
                    return False
                text = f"{self.data}[{self._here}:]"
            else:
                text = f"{self.data}[{self._here}:{self._here} + {field.count_text}]"
            name = self.b.temp()
            self.lines.append(f"{name} = {text}")
            self.values.append(Code(name, BYTES, stable=True))
            if field.variable is not None:
                self._base = f"{self._here} + {field.variable.text}"
                self._offset = 0
        if field.character == "A":
            self.values[-1] = Code(f"{self.values[-1].text}.rstrip(b'\\0 ')", BYTES)
        return True

    def _member(self, order: str, code: str, size: int, kind: int) -> None:
        """Add a field to those that one call of struct reads."""
        if self._codes and order and self._order and order != self._order:
            self._flush()
        if not self._codes:
            self._start = self._here
            self._order = ""
        self._order = self._order or order
        self._codes += code
        self._offset += size
        name = self.b.temp()
        self._taken.append(name)
        self.values.append(Code(name, kind, stable=True))

    def _unpacker(self, layout: str) -> str:
        return self.b.hold(unpacker(layout), "U", (unpacker, layout))

    def _flush(self) -> None:
        if self._codes:
            read = self._unpacker((self._order or "<") + self._codes)
            self.lines.append(f"{', '.join(self._taken)}, = {read}({self.data}, {self._start})")
        self._codes, self._order, self._taken = "", "", []

    def _end(self) -> None:
        """Note that there must be as much data."""
        if self._here != "0":
            self.tests.append(f"{self._here} <= len({self.data})")


def _into_variables(b: Builder, names: list[str], kinds: list[int], plan: _Plan, data: str, text: Code) -> Code:
    """Store the values, of these types, in variables; return the code of their number."""
    stored = len(kinds)
    count, values, error = b.temp(), b.temp(), b.temp()
    after = None
    if plan.usable:
        tests = list(dict.fromkeys(plan.tests))
        b.emit(f"if {' and '.join(tests) or 'True'}:")
        b.indent()
        before = b.fork()
        for line in plan.lines:
            b.emit(line)
        for name, value in zip(names, plan.values, strict=False):
            b.scope.write(b, name, value)
        b.emit(f"{count} = {stored}")
        b.dedent()
        after, b.env = b.env, before
        b.emit("else:")
        b.indent()
    b.emit(f"{count}, {values}, {error} = {b.support(bytes_scanned)}({data}, {text.text}, {len(names)})")
    store_found(b, names[:stored], values, kinds)
    if not text.constant:
        b.emit(f"if {error} is not None:")
        b.emit(f"    raise {error}")
    if plan.usable:
        b.dedent()
        b.env = b.join(after, b.env)
    return Code(count, INT, stable=True)


@emitter("::tcl::binary::format")
def emit_format(b: Builder, call: Call, want: Want) -> Code | None:
    """``binary format formatString ?arg ...?``."""
    call.arity(1)
    word = call.words[0]
    fields = parse_fields(word.text) if isinstance(word, Literal) and type(word) is not EscapedLiteral else ()
    written = [field for field in fields if field.character != "x"]
    if not fields or len(written) != len(call.words) - 1 or not all(map(_is_packed, fields)):
        return Code(plain_words(b, call, ANY).text, BYTES)
    if any(field.count == ALL for field in fields[:-1]) or len({field.order for field in fields if field.size > 1}) > 1:
        return Code(plain_words(b, call, ANY).text, BYTES)
    codes = looked_at(b, call.words[1:])
    following = iter(codes)
    order = next((field.order for field in fields if field.size > 1), "<")
    packed, values, tests, tail = "", [], [], ""
    for field in fields:
        if field.character == "x":
            packed += f"{1 if field.count == NO_COUNT else field.count}x"
            continue
        code = next(following)
        code = code.number or code if field.size else code
        name = code.text
        if field.count == ALL:
            tail = bytes_of(b, code).text
        elif field.struct_code == "d":
            tests += [] if code.is_float else [f"{class_of(name)} is float"]
            packed += "d"
            values.append(name)
        elif field.size:
            most = (1 << 8 * field.size) - 1
            tests += [] if code.is_int else [f"{class_of(name)} is int"]
            tests.append(f"-{most} <= {name} <= {most}")
            packed += field.struct_code.upper()
            values.append(f"{name} & {most}")
        else:
            packed += f"{1 if field.count == NO_COUNT else field.count}s"
            values.append(bytes_of(b, code).text)
    fast = f"{b.hold(packer(order + packed), 'P', (packer, order + packed))}({', '.join(values)})" if packed else ""
    fast = f"{fast} + {tail}" if fast and tail else fast or tail
    if not tests:
        return Code(f"({fast})", BYTES)
    given = "".join([code.text + ", " for code in codes])
    slow = f"{b.support(binary_format)}({word.text!a}, ({given}))"  # type: ignore[attr-defined]  # a Literal
    return Code(f"({fast} if {' and '.join(tests)} else {slow})", BYTES)


def _is_packed(field: Field) -> bool:
    """Tell whether struct writes a field."""
    if field.character == "x":
        return field.count != ALL and field.count <= LARGE
    if field.character == "a":
        return field.count <= LARGE
    return bool(field.size) and field.count == NO_COUNT and field.struct_code != "f"
