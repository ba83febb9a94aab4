"""Regular expressions of Tcl 8.6 (re_syntax(n)): the one door to them.

``compile_regex`` gives a ``Regex``; which matcher does the work is settled behind it.  Python's ``re`` serves where its
answer is provably Tcl's (see regex_facts), else an own engine that is exact for everything (see regex_engine).  Nothing
of this, nor ``re``, is loaded before the first expression is compiled.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.values.regex_matcher import Regex

_MEMO_SIZE = 1024
_memo: dict[tuple[str, int], Regex] = {}

# Flags for ``compile_regex``.
NOCASE, EXPANDED, LINESTOP, LINEANCHOR = 8, 16, 32, 64
LINE = LINESTOP | LINEANCHOR
_ADVANCED = 3


def compile_regex(pattern: str, flags: int = 0) -> Regex:
    """Compile the advanced regular expression ``pattern``.

    ``flags`` or-s NOCASE, EXPANDED, LINESTOP, LINEANCHOR (LINE is both), the options of regexp(n).
    Raises TclError (REGEXP REG_... message) when the pattern is none.
    """
    known = _memo.get((pattern, flags))
    if known is None:
        from tclcompat.values.regex_matcher import Regex

        known = Regex(pattern, flags | _ADVANCED)
        if len(_memo) >= _MEMO_SIZE:
            _memo.clear()
        _memo[pattern, flags] = known
    return known
