"""Certificates and keys given as files or as DER values (-cert, -key), for libraries that read files."""

from __future__ import annotations

import os
import ssl
import tempfile
from types import TracebackType

from tclcompat.errors import TclError
from tclcompat.packages.tls.certificates import describe, elements
from tclcompat.packages.tls.settings import Settings
from tclcompat.values.posix import errno_message

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
_INTEGER, _SEQUENCE = 2, 0x30


def local_certificate(settings: Settings) -> bytes:
    """Return the first certificate of the settings in DER form, empty if there is none; raises TclError."""
    if not settings.certfile:
        if settings.cert:
            try:
                describe(settings.cert)
            except ValueError:
                raise TclError("unable to set certificate: not enough data") from None
        return settings.cert
    where = f"unable to set certificate file {settings.certfile}"
    try:
        with open(settings.certfile, encoding="latin-1") as file:
            text = file.read()
    except OSError as error:
        raise TclError(f"{where}: {errno_message(error.errno or 0)}") from None
    begin = text.find(_BEGIN)
    end = text.find(_END, begin)
    if begin < 0 or end < 0:
        raise TclError(f"{where}: no start line")
    try:
        return ssl.PEM_cert_to_DER_cert(text[begin : end + len(_END)])
    except ValueError:
        raise TclError(f"{where}: bad base64 decode") from None


class private_files:  # noqa: N801 (used as a function)
    """A context with the names of files that hold certificate and key; those made for it are deleted behind it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: list[str] = []

    def __enter__(self) -> tuple[str, str]:
        """Return the names; both are empty without a certificate."""
        settings = self._settings
        certificate = local_certificate(settings)
        if not certificate:
            return "", ""
        certfile, keyfile = settings.certfile, settings.keyfile
        try:
            if not certfile:
                certfile = self._write(ssl.DER_cert_to_PEM_cert(certificate))
            if not keyfile and settings.key:
                keyfile = self._write(_key_as_pem(settings.key))
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return certfile, keyfile or certfile

    def _write(self, text: str) -> str:
        # Nobody else may read what mkstemp makes.
        fd, name = tempfile.mkstemp()
        self._made.append(name)
        with open(fd, "w", encoding="ascii") as file:
            file.write(text)
        return name

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Delete what was made."""
        for name in self._made:
            os.unlink(name)
        self._made.clear()


def _key_as_pem(der: bytes) -> str:
    """Return a private key as PEM, whose first line tells the form: PKCS#8, PKCS#1 or SEC 1."""
    try:
        (_, key), *_ = elements(der)
        _, (second, _), *_ = elements(key)
    except (IndexError, ValueError):
        raise TclError("unable to set public key: not enough data") from None
    if second == _SEQUENCE:
        kind = "PRIVATE KEY"
    elif second == _INTEGER:
        kind = "RSA PRIVATE KEY"
    else:
        kind = "EC PRIVATE KEY"
    body = ssl.DER_cert_to_PEM_cert(der).splitlines()[1:-1]
    return "\n".join([f"-----BEGIN {kind}-----", *body, f"-----END {kind}-----", ""])
