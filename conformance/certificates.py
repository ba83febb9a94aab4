"""Throw-away certificates for conformance/docs/tls.test, which finds their directory in an environment variable."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import trustme


def make_certificates(folder: Path) -> None:
    """Make the files that tls.test names; ImportError where trustme or cryptography is not installed."""
    import trustme
    from cryptography.hazmat.primitives import serialization

    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "other.pem")
    _write_pair(folder, "server", authority.issue_cert("localhost", "127.0.0.1"))
    _write_pair(folder, "client", authority.issue_cert("client@example.org"))
    _write_pair(folder, "wrong", authority.issue_cert("elsewhere.test"))
    _write_pair(folder, "chain", authority.create_child_ca().issue_cert("localhost"))
    key = serialization.load_pem_private_key((folder / "server.key").read_bytes(), None)
    locked = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"opensesame"),
    )
    (folder / "locked.key").write_bytes(locked)


def _write_pair(folder: Path, name: str, certificate: trustme.LeafCert) -> None:
    """Write certificate, with those above it, and key."""
    certificate.private_key_pem.write_to_path(folder / f"{name}.key")
    for place, pem in enumerate(certificate.cert_chain_pems):
        pem.write_to_path(folder / f"{name}.pem", append=place > 0)


@contextlib.contextmanager
def certificates() -> Iterator[str]:
    """Have certificates and the variables that tell of them; yield what is missing for that, if anything is.

    What the environment says already is left alone.
    """
    if "TCLCOMPAT_TLS_CERTS" in os.environ:
        yield ""
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            make_certificates(Path(folder))
        except ImportError as error:
            yield f"no certificates: {error}"
            return
        extra = int(importlib.util.find_spec("OpenSSL") is not None)
        added = {"TCLCOMPAT_TLS_CERTS": folder, "TCLCOMPAT_TLS_EXTRA": str(extra)}
        os.environ.update(added)
        try:
            yield ""
        finally:
            for name in added:
                del os.environ[name]
