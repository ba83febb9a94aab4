"""The package tls: its document with certificates made for it, and its peers: ourselves, tclsh and openssl."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from conformance import documents
from conformance.certificates import make_certificates
from conformance.process import ROOT, TCLSH, Outcome
from tclcompat import Interp, TclError

HERE = Path(__file__).parent
SIZE = 100_000


@pytest.fixture(scope="session", name="certs")
def prepare_certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make what conformance/docs/tls.test expects in its directory."""
    folder = tmp_path_factory.mktemp("certs")
    make_certificates(folder)
    return folder


def tclsh_has_tls() -> bool:
    if TCLSH is None:
        return False
    answer = subprocess.run([TCLSH], input="puts [catch {package require tls}]", capture_output=True, text=True)
    return answer.stdout.strip() == "0"


needs_tcltls = pytest.mark.skipif(not tclsh_has_tls(), reason="tclsh with TclTLS is not installed")
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
TEST = documents.HOME / "docs" / "tls.test"


# -- the document


def skips(outcome: Outcome) -> set[str]:
    return set(outcome.names("skip"))


@pytest.mark.parametrize("extra", ["with the extra", "without"])
def test_the_document_holds(certs: Path, extra: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if extra == "without":
        # A package of that name which cannot be had: what looks for it finds nothing.
        blocker = "import sys\nsys.modules['OpenSSL'] = None\n"
        (tmp_path / "sitecustomize.py").write_text(blocker)
        monkeypatch.setattr("conformance.process.ROOT", f"{tmp_path}{os.pathsep}{ROOT}")
    else:
        pytest.importorskip("OpenSSL", reason="pyOpenSSL is not installed")
    monkeypatch.setenv("TCLCOMPAT_TLS_CERTS", str(certs))
    monkeypatch.setenv("TCLCOMPAT_TLS_EXTRA", str(int(extra != "without")))
    outcome = documents.run_under_ours(TEST)
    assert documents.check(outcome) == [], outcome.output
    absent = {
        "with the extra": {"tls-rule-5.11", "tls-rule-5.13", "tls-rule-5.16"},
        "without": {"tls-rule-5.10", "tls-rule-5.12", "tls-rule-5.15"},
    }
    assert skips(outcome) == absent[extra]


@needs_tcltls
def test_the_document_is_what_tcltls_does(certs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TCLCOMPAT_TLS_CERTS", str(certs))
    monkeypatch.setenv("TCLCOMPAT_TLS_EXTRA", "0")
    outcome = documents.run_under_tclsh(TEST)
    assert documents.check(outcome) == [], outcome.output
    assert outcome.count("pass") > 40


# -- transfers: nothing is lost, whoever the peer is


class Peers:
    """Processes that send SIZE bytes, or receive them and say how many."""

    def __init__(self, certs: Path) -> None:
        self._certs = certs
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "TCLCOMPAT_TLS_CERTS": str(self._certs), "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        )
        self._processes.append(process)
        return process

    def tcl(self, shell: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tclcompat"] if shell == "ours" else [str(TCLSH)]
        return self.start([*command, str(HERE / "tls_peer.tcl"), *words])

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.communicate()


@pytest.fixture(name="peers")
def make_peers(certs: Path) -> Iterator[Peers]:
    peers = Peers(certs)
    yield peers
    peers.end()


def result_of(process: subprocess.Popen[bytes]) -> str:
    output, _ = process.communicate(timeout=20)
    return output.decode().split("\n")[-2]


VERSIONS = pytest.mark.parametrize("version", ["1.2", "1.3"])
DIRECTIONS = pytest.mark.parametrize("server_does", ["send", "receive"])
OTHER = {"send": "receive", "receive": "send"}


@VERSIONS
@DIRECTIONS
@pytest.mark.parametrize("mode", ["event", "blocking", "fcopy"])
@pytest.mark.parametrize(
    ("server", "client"),
    [
        ("ours", "ours"),
        pytest.param("ours", "tclsh", marks=needs_tcltls),
        pytest.param("tclsh", "ours", marks=needs_tcltls),
    ],
)
def test_transfers_are_whole(peers: Peers, server: str, client: str, mode: str, server_does: str, version: str) -> None:
    listening = peers.tcl(server, "server", server_does, version, mode, "0")
    assert listening.stdout is not None
    port = listening.stdout.readline().decode().strip()
    connecting = peers.tcl(client, "client", OTHER[server_does], version, mode, port)
    results = {server_does: result_of(listening), OTHER[server_does]: result_of(connecting)}
    assert results == {"send": "sent", "receive": f"received {SIZE}"}


@needs_openssl
@VERSIONS
@DIRECTIONS
@pytest.mark.parametrize("mode", ["event", "blocking", "fcopy"])
def test_openssl_client(peers: Peers, mode: str, server_does: str, version: str) -> None:
    listening = peers.tcl("ours", "server", server_does, version, mode, "0")
    assert listening.stdout is not None
    port = listening.stdout.readline().decode().strip()
    client = peers.start(
        [
            *("openssl", "s_client", f"-tls{version.replace('.', '_')}", "-quiet", "-no_ign_eof"),
            *("-connect", f"127.0.0.1:{port}"),
        ]
    )
    if server_does == "send":
        assert client.stdout is not None
        assert len(client.stdout.read()) == SIZE
        assert result_of(listening) == "sent"
    else:
        client.communicate(b"x" * SIZE, timeout=20)
        assert result_of(listening) == f"received {SIZE}"


@needs_openssl
@VERSIONS
@pytest.mark.parametrize("mode", ["event", "blocking", "fcopy"])
def test_openssl_server_receives(peers: Peers, certs: Path, mode: str, version: str) -> None:
    server, port = start_openssl_server(peers, certs, version)
    client = peers.tcl("ours", "client", "send", version, mode, port)
    assert server.stdout is not None
    assert len(server.stdout.read()) == SIZE
    assert result_of(client) == "sent"


@needs_openssl
@VERSIONS
def test_openssl_server_that_dies_ends_the_stream(peers: Peers, certs: Path, version: str) -> None:
    server, port = start_openssl_server(peers, certs, version)
    client = peers.tcl("ours", "client", "receive", version, "event", port)
    assert server.stdin is not None
    server.stdin.write(b"x" * SIZE)
    server.stdin.flush()
    threading.Timer(0.5, server.terminate).start()
    assert result_of(client) == f"received {SIZE}"


def start_openssl_server(peers: Peers, certs: Path, version: str) -> tuple[subprocess.Popen[bytes], str]:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    server = peers.start(
        [
            *("openssl", "s_server", f"-tls{version.replace('.', '_')}", "-quiet", "-naccept", "1"),
            *("-accept", f"127.0.0.1:{port}", "-cert", str(certs / "server.pem"), "-key", str(certs / "server.key")),
        ]
    )
    until(lambda: listens(port))
    return server, port


def listens(port: str) -> bool:
    """Whether somebody listens, found out without connecting."""
    wanted = f":{int(port):04X}"
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        _, local, _, state, *_ = line.split()
        if local.endswith(wanted) and state == "0A":
            return True
    return False


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


# -- inside this process


@pytest.fixture(name="interp")
def make_interp(certs: Path) -> Iterator[Interp]:
    interp = Interp()
    interp.eval("package require tls")
    interp.eval(f"set certs {certs}; set server [list -certfile {certs}/server.pem -keyfile {certs}/server.key]")
    yield interp
    interp.close()


def test_many_connections_at_once(interp: Interp) -> None:
    interp.eval("""
        set done 0
        proc serve {channel args} {
            fconfigure $channel -blocking 0 -translation binary
            fileevent $channel readable [list more $channel]
        }
        proc more {channel} {
            incr ::total [string length [read $channel]]
            if {[eof $channel]} {
                close $channel
                incr ::done
            }
        }
        set listener [tls::socket {*}$server -server serve -myaddr 127.0.0.1 0]
        set port [lindex [fconfigure $listener -sockname] 2]
        for {set i 0} {$i < 40} {incr i} {
            set channel [tls::socket -async -cafile $certs/ca.pem 127.0.0.1 $port]
            fconfigure $channel -blocking 0 -translation binary
            puts -nonewline $channel [string repeat $i 10000]
            close $channel
        }
        after 20000 {set done -1000}
        while {$done >= 0 && $done < 40} {
            vwait done
        }
        close $listener
    """)
    assert interp.eval("set done") == 40
    assert interp.eval("set total") == 10 * 10_000 + 30 * 20_000
    assert interp.eval("lsearch -all -inline [chan names] sock*") == []


def test_a_new_certificate_is_used_at_the_next_connection(interp: Interp, certs: Path, tmp_path: Path) -> None:
    shutil.copy(certs / "server.pem", tmp_path / "cert.pem")
    shutil.copy(certs / "server.key", tmp_path / "cert.key")
    interp.eval(f"""
        proc subject {{}} {{
            set a [tls::socket -require 0 127.0.0.1 $::port]
            fconfigure $a -blocking 0
            vwait ::b
            fconfigure $::b -blocking 0
            while {{![tls::handshake $a] | ![tls::handshake $::b]}} {{}}
            set hash [dict get [tls::status $a] sha1_hash]
            close $a
            close $::b
            return $hash
        }}
        set listener [tls::socket -certfile {tmp_path}/cert.pem -keyfile {tmp_path}/cert.key \
            -server {{apply {{{{channel args}} {{set ::b $channel}}}}}} -myaddr 127.0.0.1 0]
        set port [lindex [fconfigure $listener -sockname] 2]
    """)
    first = interp.eval("subject")
    assert interp.eval("subject") == first
    shutil.copy(certs / "wrong.pem", tmp_path / "cert.pem")
    shutil.copy(certs / "wrong.key", tmp_path / "cert.key")
    assert interp.eval("subject") != first


def test_der_values_for_certificate_and_key(interp: Interp, certs: Path) -> None:
    import ssl

    der = ssl.PEM_cert_to_DER_cert((certs / "server.pem").read_text())
    key = serialization.load_pem_private_key((certs / "server.key").read_bytes(), None)
    for form in (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL):
        value = key.private_bytes(serialization.Encoding.DER, form, serialization.NoEncryption())
        interp.set_var("cert", der)
        interp.set_var("key", value)
        interp.eval("""
            set listener [socket -server {apply {{channel args} {set ::b $channel}}} -myaddr 127.0.0.1 0]
            set a [socket 127.0.0.1 [lindex [fconfigure $listener -sockname] 2]]
            vwait b
            close $listener
            tls::import $b -server 1 -cert $cert -key $key
        """)
        assert interp.eval("dict exists [tls::status -local $b] subject") == 1
        interp.eval("close $a; close $b")


def test_a_reset_is_an_error(interp: Interp) -> None:
    import socket
    import struct

    interp.eval("""
        set listener [tls::socket {*}$server -server {apply {{channel args} {set ::b $channel}}} -myaddr 127.0.0.1 0]
        set port [lindex [fconfigure $listener -sockname] 2]
    """)
    port = interp.eval("set port")
    assert isinstance(port, int)
    peer = socket.create_connection(("127.0.0.1", port))
    interp.eval("vwait b; close $listener")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
    with pytest.raises(TclError, match="connection reset by peer"):
        interp.eval("gets $b")
    interp.eval("close $b")


def test_nothing_is_imported_before_the_package_is_used() -> None:
    script = "import sys, tclcompat as t; t.Interp().eval('package require tcltest'); print('ssl' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT)
    assert answer.stdout.strip() == "False", answer.stderr


SENDER = """
import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
with context.wrap_socket(socket.create_connection(("127.0.0.1", sys.argv[2])), server_hostname="localhost") as secure:
    try:
        for _ in range(100):
            secure.sendall(bytes(1 << 16))
        print("sent")
    except OSError:
        print("failed")
"""


@VERSIONS
def test_who_sends_what_nobody_reads_learns_it(peers: Peers, certs: Path, version: str) -> None:
    with Interp() as interp:
        interp.set_var("own", ["-certfile", f"{certs}/server.pem", "-keyfile", f"{certs}/server.key"])
        port = interp.eval(f"""package require tls
            proc came {{channel args}} {{fileevent $channel readable [list leave $channel]}}
            proc leave {{channel}} {{if {{[read $channel 1] ne ""}} {{close $channel; after 1000 {{set ::over 1}}}}}}
            set listener [tls::socket {{*}}$own -tls{version} 1 -server came -myaddr 127.0.0.1 0]
            lindex [fconfigure $listener -sockname] 2""")
        sender = peers.start([sys.executable, "-c", SENDER, f"{certs}/ca.pem", str(port)])
        interp.eval("vwait over")
    assert result_of(sender) == "failed"
