"""``subst``: the substitutions of a quoted word on any text (subst(n)).

A ``break`` in a command substitution ends the whole, ``continue`` leaves that substitution out, ``return`` and other
codes make their result the substitution's value.
"""

from __future__ import annotations

from tclcompat.errors import Break, Completion, Continue, TclError
from tclcompat.interpreter.walker import evaluate_word
from tclcompat.runtime.interp import Interp
from tclcompat.syntax.templates import Template
from tclcompat.values.convert import to_str


def substitute(interp: Interp, template: Template) -> object:
    """Return the text of a template with its substitutions done; a lone substitution keeps the form of its value."""
    values: list[object] = []
    for part in template.parts:
        if type(part) is str:
            values.append(part)
            continue
        try:
            values.append(evaluate_word(interp, part))  # type: ignore[arg-type]  # no str, as just tested
        except Break:
            return _joined(values)
        except Continue:
            pass
        except TclError:
            raise
        except Completion as completion:
            values.append(completion.result)
    if template.error is not None:
        error = TclError(template.error)
        error.trace = template.error  # what is logged next is ``invoked from within``, as in Tcl
        raise error
    return _joined(values)


def _joined(values: list[object]) -> object:
    return values[0] if len(values) == 1 else "".join([to_str(value) for value in values])
