"""POSIX errors in Tcl's own words."""

from __future__ import annotations

import errno

import pytest

from tclcompat.values.posix import errno_message, posix_error


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ENOENT", "no such file or directory"),
        ("EISDIR", "illegal operation on a directory"),
        ("EPERM", "not owner"),
        ("EAGAIN", "resource temporarily unavailable"),
        ("EOPNOTSUPP", "operation not supported on socket"),
        ("ECONNREFUSED", "connection refused"),
    ],
)
def test_message_and_code(name: str, message: str) -> None:
    error = posix_error(OSError(getattr(errno, name), "text of the C library"), "couldn't do it")
    assert str(error) == f"couldn't do it: {message}"
    assert error.errorcode == ["POSIX", name, message]


def test_without_a_prefix_the_message_stands_alone() -> None:
    assert str(posix_error(OSError(errno.EPIPE, ""))) == "broken pipe"


def test_an_unknown_number() -> None:
    assert errno_message(99999) == "unknown POSIX error"
