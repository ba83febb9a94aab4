"""The order in which values are evaluated, where what is written does not have them one after the other."""

from __future__ import annotations

from tclcompat.compiler.types import UNSET

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tclcompat.compiler.builder import Builder
    from tclcompat.compiler.code import Code


def steady(b: Builder, code: Code) -> bool:
    """Tell whether evaluating code cannot fail, nor give another value after another expression was evaluated."""
    if code.stable:
        return True
    if not code.simple or code.may_fail or not code.text.startswith("v_"):
        return False
    names = [each.name for each in b.scope.variables.values() if each.place == code.text]
    return bool(names) and not b.scope.kind(b, names[0]) & UNSET


def at_hand(b: Builder, codes: list[Code], never: str = "") -> list[Code]:
    """Return the codes of values so that each is simple, evaluated in their order, and none is ``never``."""
    pending = [number for number, code in enumerate(codes) if not code.simple or code.text == never]
    if not pending:
        return codes
    return [
        b.stored(code) if number in pending or (number < pending[-1] and not steady(b, code)) else code
        for number, code in enumerate(codes)
    ]
