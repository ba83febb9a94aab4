"""global, variable, upvar, namespace upvar and current.

In closed code a linked variable is a ``Var`` known when the code is made.  In open code the link is made in the frame
each time, as the commands do it; whatever is not simple is left to them.
"""

from __future__ import annotations

from tclcompat.compiler.attempts import is_undone
from tclcompat.compiler.builder import Builder, Want
from tclcompat.compiler.code import Code
from tclcompat.compiler.emitters import Call, Decline, emitter
from tclcompat.compiler.support_open import is_declared, link_global, link_up, link_variable
from tclcompat.compiler.types import STR
from tclcompat.runtime.variables import Place, Var
from tclcompat.syntax.nodes import CompoundWord, LinkedName, Literal, VarWord, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.runtime.namespaces import Namespace


def _is_absolute(word: Word) -> bool:
    """Tell whether a word names the same variable at every level, whatever is put into it."""
    text = word.parts[0] if type(word) is CompoundWord else word.text if isinstance(word, Literal) else ""
    return type(text) is str and text.startswith("::")


def _is_qualified(b: Builder, word: Word) -> bool:
    """Tell whether a word that is computed names a variable of a namespace, as what is in an argument is taken to."""
    if type(word) is VarWord:
        return word.index is None and word.name in b.scope.formals
    return type(word) is CompoundWord and any(type(part) is str and "::" in part for part in word.parts)


def _simple(name: str) -> bool:
    return bool(name) and "::" not in name and "(" not in name


@emitter("::global")
def emit_global(b: Builder, call: Call, want: Want) -> Code | None:
    """``global name ...``."""
    call.arity(1)
    names = [call.literal(index) for index in range(len(call.words))]
    if not all(_simple(name) for name in names):
        raise Decline
    if b.calls.is_open:
        if not b.is_function:
            raise Decline
        for name in names:
            _link(b, call, name, f"{b.support(link_global)}(interp, frame, {name!a})")
        return b.constant("")
    if b.loops or b.writer.depth != b.base_depth:
        raise Decline
    for name in names:
        _link_fixed(b, name, b.interp.global_namespace)
    return b.constant("")


def _link_fixed(b: Builder, name: str, namespace: Namespace) -> None:
    var = namespace.vars.get(name)
    if var is None:
        var = namespace.vars[name] = Place()
    _note(b, "own", namespace, name, var)
    b.scope.link(b, name, var)


def _note(b: Builder, how: str, namespace: Namespace, name: str, var: Var | None) -> None:
    if b.calls.policy.asked is not None:
        b.calls.policy.asked.variable((how, namespace.name, name), var)


def _link(b: Builder, call: Call, name: str, code: str) -> None:
    """Make a link by what ``code`` returns, a ``Var``; where it returns None, by the command itself."""
    variable = b.scope.variable(b, name, False)
    temp = b.temp()
    b.emit(f"{temp} = {code}")
    b.emit(f"if {temp} is None:")
    b.indent()
    b.calls.walked(b, call.script, call.node)
    b.dedent()
    b.emit("else:")
    b.emit(f"    {variable.box} = {temp}")
    b.scope.forget_one(b, name)


@emitter("::variable")
def emit_variable(b: Builder, call: Call, want: Want) -> Code | None:
    """``variable name ?value? ...``."""
    call.arity(1)
    if len(call.words) == 1 and not b.calls.is_open:
        if type(call.words[0]) is CompoundWord:
            return _refer_qualified(b, call.words[0])
        if type(call.words[0]) is VarWord:
            return _refer_unnamed(b, call.words[0])
    if b.calls.is_open and b.in_procedure and len(call.words) > 1 and type(call.words[0]) is LinkedName:
        # What its names do in between its words is done by the tree walker.
        return b.calls.walked(b, call.script, call.node)
    names = [call.literal(index) for index in range(0, len(call.words), 2)]
    if not all(_simple(name) for name in names):
        raise Decline
    if b.calls.is_open:
        if not b.is_function or len(call.words) > 1:
            raise Decline
        _link(b, call, names[0], f"{b.support(link_variable)}(frame, {names[0]!a})")
        return b.constant("")
    if b.loops or b.writer.depth != b.base_depth:
        raise Decline
    links_only, asked = _only_links(b), b.calls.policy.asked
    for index, name in enumerate(names):
        namespace = b.scope.namespace
        declared = namespace.declared
        if asked is not None:
            asked.declared(namespace, name, name in declared)
        if name not in declared:
            # Seen by info vars, once the procedure has been called.
            b.emit(f"{b.hold(declared)}.add({name!a})")
        _link_fixed(b, name, namespace)
        if 2 * index + 1 < len(call.words):
            links_only = False
            b.scope.write(b, name, b.word(call.words[2 * index + 1]))
    if links_only:
        b.link_lines = b.writer.position
    return b.constant("")


def _only_links(b: Builder) -> bool:
    """Tell whether the procedure has only made links and computed so far, and may still be walked instead."""
    return all(is_undone(line.text) for line in b.writer.lines[b.link_lines : b.writer.position])


@emitter("::tcl::namespace::upvar")
def emit_namespace_upvar(b: Builder, call: Call, want: Want) -> Code | None:
    """``namespace upvar ns other local ...``."""
    call.arity(3)
    others = [call.literal(index) for index in range(1, len(call.words))]
    if b.calls.is_open or len(others) % 2 or not all(map(_simple, others)):
        raise Decline
    _check_place(b)
    namespace = _absolute(b, b.text(b.word(call.words[0])))
    for other, local in zip(others[0::2], others[1::2], strict=True):
        _look_up(b, Code(f'f"{{{namespace}}}::{other}"', STR), local)
    return b.constant("")


@emitter("::tcl::namespace::current")
def emit_namespace_current(b: Builder, call: Call, want: Want) -> Code | None:
    """``namespace current``, which is the same at every call of a procedure."""
    call.arity(0, 0)
    if not b.calls.is_procedure:
        raise Decline
    return b.constant(b.scope.namespace.name)


@emitter("::upvar")
def emit_upvar(b: Builder, call: Call, want: Want) -> Code | None:
    """``upvar ?level? other local ...`` with a literal level."""
    if not b.calls.is_open:
        return _refer(b, call)
    if not b.is_function:
        raise Decline
    words: tuple[Word, ...] = call.words
    level = "1"
    if len(words) % 2:
        level, words = call.literal(0), words[1:]
    if level not in ("0", "1", "#0") or not words:
        raise Decline
    locals_ = [local.text for local in words[1::2] if isinstance(local, Literal) and _simple(local.text)]
    if 2 * len(locals_) != len(words):
        raise Decline
    if len(words) > 2 and not all(_is_same_again(word, locals_) for word in words[0::2]):
        # The command as a whole is the other way; what it computes must not be computed twice.
        raise Decline
    sources = [code if code.simple else b.stored(code) for code in map(b.text, b.words(words[0::2]))]
    for source, local in zip(sources, locals_, strict=True):
        _link(b, call, local, f"{b.support(link_up)}(interp, frame, {level!a}, {source.text}, {local!a})")
    return b.constant("")


def _is_same_again(word: Word, changed: list[str]) -> bool:
    """Tell whether a word, substituted once more, is the same after variables of those names have changed."""
    parts = word.parts if type(word) is CompoundWord else (word,)
    for part in parts:
        if type(part) is VarWord:
            if part.index is not None or part.name in changed:
                return False
        elif type(part) is not str and not isinstance(part, Literal):
            return False
    return True


def _refer(b: Builder, call: Call) -> Code:
    """Link to the variables that arguments of the procedure name, which callers hand over."""
    words: tuple[Word, ...] = call.words
    level = "1"
    if len(words) % 2:
        level, words = call.literal(0), words[1:]
    if level == "#0" or all(map(_is_absolute, words[::2])):
        return _refer_global(b, words)
    if level == "0" and all(_is_qualified(b, word) for word in words[::2]):
        b.calls.version.procedure.may_walk = True
        return _refer_global(b, words, relative=False)
    if level != "1":
        raise Decline
    if not words or b.loops or b.writer.depth != b.base_depth or not b.calls.is_procedure:
        raise Decline
    procedure, scope = b.calls.version.procedure, b.scope
    for other, local in zip(words[0::2], words[1::2], strict=True):
        if not isinstance(local, Literal) or not _simple(local.text) or type(other) is not VarWord:
            raise Decline
        if other.index is not None or other.name not in scope.formals or other.name in scope.written:
            raise Decline
        index = scope.formals.index(other.name)
        if procedure.proc.variadic and index == len(scope.formals) - 1:
            raise Decline
        scope.refer(b, local.text)
        if (index, local.text) not in procedure.linked:
            procedure.linked.append((index, local.text))
    return b.constant("")


def _refer_global(b: Builder, words: tuple[Word, ...], relative: bool = True) -> Code:
    """Link to global variables whose names may be computed, while the whole procedure may still be walked instead.

    Names that turn out to be ``relative`` are those of global variables, or have it walked.
    """
    _check_place(b)
    if not words:
        raise Decline
    for other, local in zip(words[0::2], words[1::2], strict=True):
        if not isinstance(local, Literal) or not _simple(local.text):
            raise Decline
        name = b.text(b.word(other))
        names = b.calls.policy.global_names
        if name.constant:
            var = names.find(name.value)  # type: ignore[arg-type]  # a string
            _note(b, "named", b.interp.global_namespace, name.value, var)  # type: ignore[arg-type]  # likewise
            if var is None:
                raise Decline
            b.scope.link(b, local.text, var)
            b.link_lines = b.writer.position
            continue
        if not relative:
            temp = b.temp()
            b.emit(f"{temp} = {name.text}")
            # As in ``_absolute``: no variable is found by this name.
            b.emit(f'{temp} = {temp} if {temp}[:2] == "::" else "("')
            name = Code(temp, STR)
        _look_up(b, name, local.text)
    return b.constant("")


def _check_place(b: Builder) -> None:
    """Decline a link by a computed name where the procedure cannot be walked instead any more."""
    if b.loops or b.writer.depth != b.base_depth or not _only_links(b) or not b.calls.is_procedure:
        raise Decline


def _absolute(b: Builder, name: Code) -> str:
    """Return the name of a temporary variable that holds a name, with the procedure's namespace if it was relative."""
    temp, prefix = b.temp(), b.scope.namespace.qualify("")
    b.emit(f"{temp} = {name.text}")
    # A name with a parenthesis is left to the command, which refuses an empty one.
    b.emit(f'{temp} = {temp} if {temp}[:2] == "::" else {prefix!a} + {temp} if {temp} else "("')
    return temp


def _look_up(b: Builder, name: Code, local: str, declared: bool = False) -> None:
    """Link ``local`` to the variable of a computed name, at the global level if it is relative.

    ``variable`` makes a name known to ``info vars`` that has no value yet, which is left to the command.
    """
    if not _only_links(b):
        raise Decline
    held = b.scope.refer_global(b, local)
    first, text = b.named(name)
    policy = b.calls.policy
    known, find = b.use("known_globals", policy.known_globals), b.use("find_global", policy.find_global)
    b.emit(f"{held} = {known}({first}) or {find}({text})")
    b.emit(f"{'@declared' if declared else '@check'} {local}")
    b.use("interp", b.interp)
    b.link_lines = b.writer.position


def _refer_qualified(b: Builder, word: CompoundWord) -> Code:
    """Link to the variable of a namespace whose name is computed, as in ``variable ::ns::${name}::value``."""
    last = word.parts[-1]
    if type(last) is not str or "::" not in last:
        raise Decline
    local = last.rsplit("::", 1)[-1]
    if not _simple(local):
        raise Decline
    _check_place(b)
    name = b.text(b.word(word))
    _look_up(b, name if _is_absolute(word) else Code(_absolute(b, name), STR), local, True)
    return b.constant("")


def _refer_unnamed(b: Builder, word: VarWord) -> Code:
    """Do what ``variable $name`` does to a variable that is declared: it links a local variable that nobody uses.

    What its name would be shows when it is called; where that is the name of one that is used, the procedure is walked.
    """
    _check_place(b)
    name = b.text(b.word(word))
    b.use("interp", b.interp)
    b.calls.version.procedure.may_walk = True
    b.emit(f"@unless {b.support(is_declared)}(interp, {name.text}, LOCALS)")
    b.link_lines = b.writer.position
    return b.constant("")
