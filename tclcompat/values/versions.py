"""Version numbers of packages and the requirements on them (package(n)).

A version is numbers joined by dots; one ``a`` (alpha) or ``b`` (beta) may stand in place of a dot and makes the
version unstable.  For comparing, Tcl turns a version into a list of numbers in which every separator is a number too:
``.`` is 0, ``b`` is -1, ``a`` is -2, and a version that ends early goes on with zeros.  A requirement ``min`` or
``min-`` or ``min-max`` compares with the alpha release of its bounds (``min`` followed by ``a0``).
"""

from __future__ import annotations

from tclcompat.errors import TclError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SEPARATORS = {".": 0, "b": -1, "a": -2}
_ALPHA = -2
_DIGITS = frozenset("0123456789")

Version = list[int]


def parse_version(text: str) -> Version:
    """Return the numbers of a version.

    Raises TclError (TCL VALUE VERSION) ``expected version number but got "x"``.
    """
    numbers: Version = []
    digits = ""
    stable = True
    for char in text:
        if char in _DIGITS:
            digits += char
            continue
        if char not in _SEPARATORS or not digits or (char != "." and not stable):
            raise _bad_version(text)
        stable = stable and char == "."
        numbers += [int(digits), _SEPARATORS[char]]
        digits = ""
    if not digits:
        raise _bad_version(text)
    numbers.append(int(digits))
    return numbers


def _bad_version(text: str) -> TclError:
    return TclError(f'expected version number but got "{text}"', ["TCL", "VALUE", "VERSION"])


def is_stable(version: Version) -> bool:
    """Tell whether a version is neither alpha nor beta."""
    return all(number >= 0 for number in version)


def compare_versions(first: Version, second: Version) -> int:
    """Return -1, 0 or 1 as ``first`` is earlier than, the same as or later than ``second``."""
    for left, right in _aligned(first, second):
        if left != right:
            return -1 if left < right else 1
    return 0


def _aligned(first: Version, second: Version) -> Iterable[tuple[int, int]]:
    length = max(len(first), len(second))
    return zip(first + [0] * (length - len(first)), second + [0] * (length - len(second)), strict=True)


def check_requirement(text: str) -> None:
    """Raise TclError unless ``text`` is ``version``, ``version-`` or ``version-version``."""
    least, dash, most = text.partition("-")
    if "-" in most:
        raise TclError(f'expected versionMin-versionMax but got "{text}"', ["TCL", "VALUE", "VERSIONRANGE"])
    parse_version(least)
    if dash and most:
        parse_version(most)


def satisfies(version: Version, requirements: Iterable[str]) -> bool:
    """Tell whether a version meets at least one of some valid requirements."""
    return any(_meets(version, requirement) for requirement in requirements)


def _meets(version: Version, requirement: str) -> bool:
    least, dash, most = requirement.partition("-")
    low = parse_version(least)
    if dash and most:
        high = parse_version(most)
        if compare_versions(low, high) == 0:
            return compare_versions(low, version) == 0
        return compare_versions([*low, _ALPHA], version) <= 0 and compare_versions(version, [*high, _ALPHA]) < 0
    order = compare_versions(version, [*low, _ALPHA])
    return order == 0 or (order > 0 and (bool(dash) or version[0] == low[0]))


def describe_requirements(requirements: Iterable[str]) -> str:
    """Return the requirements as error messages show them: ``1.2-1.2`` is ``exactly 1.2``."""
    shown = []
    for text in requirements:
        half = len(text) // 2
        exact = len(text) % 2 and text[half] == "-" and text[:half] == text[half + 1 :]
        shown.append(f" exactly {text[half + 1 :]}" if exact else f" {text}")
    return "".join(shown)
