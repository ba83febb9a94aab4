"""The sample callbacks of the package, which scripts replace by their own: tls::callback, tls::password, tls::log.

``tls::debug`` tells how much is logged by the command in ``tls::logcmd``; above 0 the sample callback accepts every
certificate, as TclTLS documents it (and warns of it).
"""

from __future__ import annotations

from tclcompat.errors import TclError
from tclcompat.runtime.interp import Interp
from tclcompat.runtime.registry import CommandTable
from tclcompat.values.convert import to_dict, to_list, to_str
from tclcompat.values.numbers import to_int

table = CommandTable()

_FORMS = {"error": 2, "info": 4, "verify": 5}


@table.command("::tls::log", "level msg")
def log(interp: Interp, level: object, message: object) -> object:
    """Log a message, if tls::debug is at least ``level``."""
    with interp.in_frame(interp.global_frame):
        command = to_list(interp.get_var("::tls::logcmd"))
        if command and to_int(level) <= to_int(interp.get_var("::tls::debug")):
            interp.eval([*command, message])
    return ""


@table.command("::tls::password", "")
def password(interp: Interp) -> object:
    """Return the password of a key: the one that sample keys have."""
    log(interp, 0, "TLS/Password: no -password option, and tls::password is the sample: trying the sample password")
    return "secret"


@table.command("::tls::callback", "option ?arg ...?")
def callback(interp: Interp, option: object, *words: object) -> object:
    """Log what happens on a connection."""
    kind = to_str(option)
    if kind not in _FORMS:
        raise TclError(f'bad option "{kind}": must be one of error, info, or verify')
    padded: list[object] = list(words) + [""] * (_FORMS[kind] - len(words))
    channel, details = padded[0], padded[1:]
    where = f"TLS/{to_str(channel)}"
    if kind == "error":
        log(interp, 0, f"{where}: error: {to_str(details[0])}")
    elif kind == "info":
        major, minor, state = map(to_str, details[:3])
        with interp.in_frame(interp.global_frame):
            interp.set_var(f"::tls::{to_str(channel)}({major})", minor)
        log(interp, 2, f"{where}: {major}/{minor}: {state}")
    else:
        return _verify(interp, where, details)
    return ""


def _verify(interp: Interp, where: str, details: list[object]) -> object:
    depth, certificate, verdict, error = details[:4]
    if to_str(verdict) == "1":
        subject = to_dict(certificate).get("subject", "")
        log(interp, 2, f"{where}: verify/{to_str(depth)}: {to_str(subject)}")
    else:
        log(interp, 1, f"{where}: verify/{to_str(depth)}: Bad Cert: {to_str(error)} (rc = {to_str(verdict)})")
    with interp.in_frame(interp.global_frame):
        return 1 if to_int(interp.get_var("::tls::debug")) > 0 else verdict
