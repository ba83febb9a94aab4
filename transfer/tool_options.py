"""The command line of ``python -m transfer``; what is wrong with it ends the process with status 2."""

from __future__ import annotations

import argparse

_TLS = (
    ("--cafile", "who may sign the partner's certificate; a receiver given this asks for one"),
    ("--cert", "our certificate, with those above it"),
    ("--key", "its private key; default: in the file of --cert"),
)
_SIZE = (
    "how many bytes must come; without this, the end of a sender that was killed looks like the end of the file, unless"
    " that is this program too, or --tls is used"
)


def parse(words: list[str]) -> argparse.Namespace:
    """Return what the words ask for."""
    parser = argparse.ArgumentParser(
        prog="python -m transfer",
        description="Send a file over a socket, or receive one. The wire carries the bytes of the file and nothing"
        " else, so the partner may as well be a receiver or transmitter of Tcllib.",
        epilog="The exit status is 0 if everything went over, 1 if not, 2 if the command line is wrong.",
    )
    kinds = parser.add_subparsers(dest="role", required=True, metavar="send|receive")
    send = kinds.add_parser("send", help="connect to a receiver and send it a file")
    send.add_argument("file", metavar="FILE")
    send.add_argument("place", metavar="HOST:PORT", type=_place)
    receive = kinds.add_parser("receive", help="wait for one sender, and write what it sends to a file")
    receive.add_argument("file", metavar="FILE")
    receive.add_argument("--port", metavar="N", type=_port, default=0, help="default: any free one; it is printed")
    receive.add_argument("--address", default="", help="listen on this address only; default: on all")
    receive.add_argument("--size", metavar="N", type=_size, help=_SIZE)
    for kind in (send, receive):
        kind.add_argument("--tls", action="store_true", help="speak TLS; the receiver is the server")
        for name, text in _TLS:
            kind.add_argument(name, metavar="PEM", default="", help=text)
    options = parser.parse_args(words)
    if not options.tls and (options.cafile or options.cert or options.key):
        parser.error("--cafile, --cert and --key need --tls")
    if options.key and not options.cert:
        parser.error("--key needs --cert")
    if options.tls and options.role == "receive" and not options.cert:
        parser.error("receive --tls needs --cert")
    return options


def _port(word: str) -> int:
    if not (word.isascii() and word.isdigit() and int(word) < 65536):
        raise argparse.ArgumentTypeError(f"{word!r} is no port number")
    return int(word)


def _size(word: str) -> int:
    if not (word.isascii() and word.isdigit()):
        raise argparse.ArgumentTypeError(f"{word!r} is no number of bytes")
    return int(word)


def _place(word: str) -> tuple[str, int]:
    """Return host and port; an IPv6 address is in brackets."""
    host, colon, port = word.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    elif ":" in host:
        raise argparse.ArgumentTypeError(f"{word!r} is not HOST:PORT (an IPv6 address goes in brackets)")
    if not host or not colon or _port(port) == 0:
        raise argparse.ArgumentTypeError(f"{word!r} is not HOST:PORT")
    return host, int(port)
