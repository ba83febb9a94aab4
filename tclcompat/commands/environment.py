"""The ``env`` array: the environment of the process, both ways (tclvars(n)).

``startup`` makes the array.  Every access looks at ``os.environ``, so that interpreters, and Python code beside them,
see each other's changes.
"""

from __future__ import annotations

import os

from tclcompat.errors import TclError
from tclcompat.runtime.variables import Var
from tclcompat.values.convert import to_str


def follow(var: Var, key: str, operation: str) -> None:
    """Do what a trace of the array ``env`` of an interpreter has to do."""
    elements = var.array
    if elements is None:
        return
    if operation == "array":
        _refresh(elements)
    elif operation == "read":
        _fetch(elements, key)
        if key and not _is_set(elements, key):
            raise _no_such_variable()
    elif operation == "write":
        value = elements.get(key)
        _export(key, to_str(value.value if type(value) is Var else value))
    else:
        if _is_exportable(key):
            os.environ.pop(key, None)


def _is_set(elements: dict[str, object], key: str) -> bool:
    element = elements.get(key)
    return (element.value if type(element) is Var else element) is not None


def _no_such_variable() -> TclError:
    error = TclError("no such variable")
    error.add_info("")  # as the error of any trace, it is seen in errorInfo
    return error


def _is_exportable(key: str) -> bool:
    """Tell whether the environment of a process can hold this name; another one stays in the array only."""
    return bool(key) and "=" not in key and "\0" not in key


def _export(key: str, value: str) -> None:
    if _is_exportable(key):
        os.environ[key] = value.replace("\0", "\xc0\x80")


def _fetch(elements: dict[str, object], key: str) -> None:
    """Bring one element up to date."""
    if not _is_exportable(key):
        return
    value = os.environ.get(key)
    element = elements.get(key)
    if type(element) is Var:
        element.value = value
    elif value is None:
        elements.pop(key, None)
    else:
        elements[key] = value


def _refresh(elements: dict[str, object]) -> None:
    """Bring the whole array up to date."""
    for key in [*elements, *os.environ]:
        if key not in elements or key not in os.environ or elements[key] != os.environ[key]:
            _fetch(elements, key)
