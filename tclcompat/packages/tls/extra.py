"""The optional extra ``tls-callbacks``: pyOpenSSL, looked for when it is needed.

The standard library refuses a bad certificate without asking.  A callback that accepts one, a server that asks for a
certificate without requiring it and a choice of TLS 1.3 suites need the other library.
"""

from __future__ import annotations

from importlib.util import find_spec


def available() -> bool:
    """Whether pyOpenSSL is installed."""
    try:
        return find_spec("OpenSSL") is not None
    except ValueError:
        # Somebody forbade it: sys.modules holds None.
        return False


def missing(what: str) -> str:
    """Return the message for something that cannot be done without."""
    return f'{what} needs pyOpenSSL: install the extra "tls-callbacks" (pip install "tclcompat[tls-callbacks]")'
