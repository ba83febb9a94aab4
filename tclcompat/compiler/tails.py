"""Writes tail calls: in closed code those of closed code, in open code any (see ``support_tails``)."""

from __future__ import annotations

from tclcompat.compiler.builder import Builder
from tclcompat.compiler.calls import given_words
from tclcompat.compiler.emitters import Call, Decline
from tclcompat.compiler.refusals import NotCompiled
from tclcompat.compiler.support_tails import TailSite
from tclcompat.runtime.procs import Proc
from tclcompat.syntax.nodes import ExpandWord, Literal


def write_tail_call(b: Builder, call: Call) -> None:
    """Write a tail call; Decline where that cannot be done."""
    if not b.is_function or any(loop.catching for loop in b.loops) or not call.words:
        raise Decline
    if b.calls.is_open:
        _write_any(b, call)
    else:
        _write_closed(b, call)
    b.leave()


def _write_any(b: Builder, call: Call) -> None:
    """Write a tail call in open code: it is made when the frame is gone."""
    calls = b.calls
    if calls.version.open_code is None or calls.version.open_code.proc is None:
        raise Decline
    words = given_words(b, call.words)
    if all(word[:1] == "*" for word in words):
        # There may be none.
        raise Decline
    calls.uses_tail = True
    b.emit(f"tail = [{', '.join(words)}]")
    b.emit("return None")


def _write_closed(b: Builder, call: Call) -> None:
    """Write a tail call of closed code in closed code."""
    calls, first = b.calls, call.words[0]
    if calls.origin.proc is None or not isinstance(first, Literal) or ExpandWord in map(type, call.words):
        raise Decline
    found = calls.command(first.text)
    proc = None if found is None else found.origin
    if not isinstance(proc, Proc) or proc.execution_traces is not None:
        raise Decline
    target = calls.policy.closed_target(proc)
    bound = calls.bind(proc, len(call.words) - 1)
    if target is None or bound is None:
        raise Decline
    given = call.words[1:]
    arguments, kinds = calls.arguments(b, given, bound)
    try:
        version = target.prepared(kinds)
    except NotCompiled:
        raise Decline from None
    if target.linked or target.escapes:
        raise Decline
    version = target.version(target.wanted(kinds))
    calls.returns_further(b, target.further)
    calls.version.tails = True
    site = b.hold(TailSite(first.text, len(given), bound[0], bound[2]), "T")
    name = version.tail_name(b)
    if version.has_depth:
        calls.uses_depth = True
        arguments = [*arguments, "d"]
    b.result_type |= version.result_for(b)
    b.exit_env = b.join(b.exit_env, b.env)
    b.emit(f"return ({', '.join([name, site, *arguments])})")


__all__ = ["write_tail_call"]
