"""What Python programs call on an interpreter: the methods that ``tclcompat.Interp`` adds to the runtime's."""

from __future__ import annotations

from tclcompat.errors import Completion, TclError
from tclcompat.runtime.frames import Unit
from tclcompat.runtime.interp import Interp as Runtime
from tclcompat.syntax.nodes import Script
from tclcompat.toplevel import as_error, evaluate
from tclcompat.values.convert import to_bytes, to_dict, to_list, to_str
from tclcompat.values.numbers import to_boolean, to_double, to_int

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self, TypeVar

    F = TypeVar("F", bound=Callable[..., object])

# How an argument becomes what the parameter's annotation asks for.
_CONVERTERS: dict[str, Callable[[object], object]] = {
    "str": to_str,
    "int": to_int,
    "float": to_double,
    "bool": to_boolean,
    "bytes": to_bytes,
    "list": lambda value: list(to_list(value)),
    "dict": lambda value: dict(to_dict(value)),
    "object": lambda value: value,
}


def to_value(result: object) -> object:
    """Return a Python object as a Tcl value.

    ``None`` becomes an empty string, a bool 1 or 0; tuples, sets and other iterables of the standard library become
    lists, with their elements converted; the keys of a dict become strings.  Anything else that is no Tcl value
    becomes its ``str()``.
    """
    kind = type(result)
    if kind in (str, int, float, bytes):
        return result
    if result is None:
        return ""
    if kind is bool:
        return int(result is True)
    if isinstance(result, dict):
        return {to_str(to_value(key)): to_value(item) for key, item in result.items()}
    if isinstance(result, (list, tuple, set, frozenset, range)):
        return [to_value(item) for item in result]
    if isinstance(result, (bytearray, memoryview)):
        return bytes(result)
    return str(result)


class EmbeddedInterp(Runtime):
    """An interpreter as Python programs use it; see ``tclcompat.Interp``."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exception: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def eval(self, script: object) -> object:
        """Evaluate a script and return the result of its last command, as a Tcl value.

        Called from outside of any script, it runs the script at the global level, and whatever goes wrong, ``break``
        outside of a loop included, is a TclError whose ``errorinfo`` holds the trace; the variables ``errorInfo`` and
        ``errorCode`` are then set.  Within a command it runs in the caller's frame and other completions pass through.
        """
        if self.unit.caller is not None:
            return super().eval(script)
        try:
            return evaluate(self, self.parse(to_str(script)), compiled=True, kind="eval")
        except TclError as error:
            self._note(error)
            raise

    def call(self, prefix: object, *arguments: object) -> object:
        """Call the command ``prefix`` with words that need no substitution, and return its result.

        ``prefix`` is a name, or a list of a name and first arguments.  Called from outside of any script, arguments
        may be any Python objects (see ``to_value``), and errors are raised as by ``eval``.
        """
        if self.unit.caller is not None:
            return super().call(prefix, *arguments)
        words = [
            *([prefix] if type(prefix) is str else to_list(to_value(prefix))),
            *[to_value(item) for item in arguments],
        ]
        outside = self.unit
        self.unit = Unit(Script(""), False, "eval", self.frame, outside)
        try:
            return self.invoke(words)
        except Completion as completion:
            error = as_error(self, completion)
            if error is None:
                return completion.result
            self._note(error)
            raise error from completion.__cause__
        except Exception as exception:
            error = self.run_python(exception)
            self._note(error)
            raise error from exception
        finally:
            self.unit = outside

    def command(self, name: str, usage: str | None = None) -> Callable[[F], F]:
        """Make a Python function a Tcl command; to be used as a decorator.

        ``usage`` is what a ``wrong # args`` message shows after the name, such as ``"x ?y? ?arg ...?"``; it decides how
        many arguments the command takes.  By default it is made from the function's parameters.

        The function gets its arguments as ``str``, or as what the annotation of a parameter says: ``int``, ``float``,
        ``bool``, ``bytes``, ``list``, ``dict``; ``object`` for the Tcl value as it is.  What is not of that kind is the
        usual Tcl error, such as ``expected integer but got "x"``.  What the function returns is made a Tcl value by
        ``to_value``.  A TclError it raises is an ordinary error for the script; any other exception becomes one whose
        error code is ``PYTHON``, the exception's class and its message, and is the ``__cause__`` of the TclError that
        ``eval`` raises.
        """

        def declare(function: F) -> F:
            shown, converters, rest = _signature(function)

            def run(interp: Runtime, *words: object) -> object:
                arguments = [convert(word) for convert, word in zip(converters, words, strict=False)]
                arguments += [rest(word) for word in words[len(converters) :]]
                return to_value(function(*arguments))

            self.create_command(name, run, shown if usage is None else usage)
            return function

        return declare

    def _note(self, error: TclError) -> None:
        """Set ``errorInfo`` and ``errorCode``, as Tcl does for an error that nobody caught."""
        with self.in_frame(self.global_frame):
            self.set_var("errorInfo", error.errorinfo)
            self.set_var("errorCode", error.errorcode)


def _signature(
    function: Callable[..., object],
) -> tuple[str, list[Callable[[object], object]], Callable[[object], object]]:
    """Return a function's parameters as a usage string, their converters, and the converter of further arguments."""
    code = function.__code__
    names = list(code.co_varnames[: code.co_argcount])
    if hasattr(function, "__self__"):
        names = names[1:]
    defaults = len(getattr(function, "__defaults__", None) or ())
    shown = [name if index < len(names) - defaults else f"?{name}?" for index, name in enumerate(names)]
    converters = [_converter(function, name) for name in names]
    rest: Callable[[object], object] = to_str
    if code.co_flags & 0x04:  # *args
        rest_name = code.co_varnames[code.co_argcount + code.co_kwonlyargcount]
        shown.append(f"?{rest_name} ...?")
        rest = _converter(function, rest_name)
    return " ".join(shown), converters, rest


def _converter(function: Callable[..., object], name: str) -> Callable[[object], object]:
    annotation = function.__annotations__.get(name, "str")
    kind = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "str")
    return _CONVERTERS.get(kind.partition("[")[0], to_str)
