"""Running programs: exec."""

from __future__ import annotations

from tclcompat.errors import TclError, WrongArgs
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable, choose
from tclcompat.values.convert import to_str

table = CommandTable()


_OPTIONS = ("-ignorestderr", "-keepnewline", "--")


@table.command("exec", "?-option ...? arg ?arg ...?")
def exec_(interp: Interp, *words: object) -> object:
    """Run a pipeline of programs and return what it writes, or its process ids when it runs in the background."""
    from tclcompat.commands.pipelines.running import run, run_in_background

    texts = [to_str(word) for word in words]
    options = set()
    while texts and texts[0].startswith("-") and "--" not in options:
        options.add(choose(texts.pop(0), _OPTIONS, exact=True))
    if not texts:
        raise WrongArgs
    if texts[-1] == "&":
        return list(run_in_background(interp, texts[:-1]))
    keep_newline = "-keepnewline" in options
    try:
        output = run(interp, texts, "-ignorestderr" in options)
    except TclError as error:
        if not keep_newline:
            error.result = to_str(error.result).removesuffix("\n")
        raise
    return output if keep_newline else output.removesuffix("\n")
