"""Lambda expressions as procedures without a name (apply(n))."""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.procs import Proc, parse_formals
from tclcompat.values.convert import to_list, to_str

_CACHED_LAMBDAS = 512


class Lambdas:
    """The lambda expressions that were applied, by value and namespace."""

    def __init__(self) -> None:
        self.known: dict[str, Proc] = {}
        # Lists by identity: held here, they are not changed in place.
        self.lists: dict[int, tuple[object, Proc]] = {}


def find_lambda(interp: Interp, expression: object) -> Proc:
    """Return the procedure that a lambda expression is; TclError where it is none."""
    lambdas = interp.state(Lambdas)
    is_list = type(expression) is list
    if is_list and (known := lambdas.lists.get(id(expression))) is not None:
        home = known[1].home
        if home is not None and not home.deleted:
            return known[1]
    text = to_str(expression)
    function = lambdas.known.get(text)
    if function is None or function.home is None or function.home.deleted:
        function = _make_lambda(interp, expression, text)
        if len(lambdas.known) >= _CACHED_LAMBDAS:
            lambdas.known.clear()
        lambdas.known[text] = function
    if is_list:
        if len(lambdas.lists) >= _CACHED_LAMBDAS:
            lambdas.lists.clear()
        lambdas.lists[id(expression)] = (expression, function)
    return function


def _make_lambda(interp: Interp, expression: object, text: str) -> Proc:
    try:
        parts = to_list(expression)
    except TclError:
        parts = []
    if not 2 <= len(parts) <= 3:
        raise TclError(f'can\'t interpret "{text}" as a lambda expression', ["TCL", "VALUE", "LAMBDA"])
    try:
        formals = parse_formals("apply", parts[0])
    except TclError as error:
        error.add_info(f'\n    (parsing lambda expression "{text}")')
        raise
    home = interp.global_namespace
    if len(parts) == 3:
        name = to_str(parts[2])
        absolute = name if name.startswith("::") else "::" + name
        found = interp.global_namespace.find(absolute)
        if found is None:
            raise TclError(f'namespace "{absolute}" not found', ["TCL", "LOOKUP", "NAMESPACE", absolute])
        home = found
    function = Proc(formals, to_str(parts[1]), home)
    function.lambda_text = text
    function.skip = 2
    return function
