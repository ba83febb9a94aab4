"""``python -m transfer`` in processes: with itself, with Tcllib under tclsh, and with partners that go wrong."""

from __future__ import annotations

import hashlib
import os
import pty
import resource
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import trustme

from tclcompat import Interp

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = bytes(range(256)) * 4000 + b"the end"
DIGEST = hashlib.sha256(DATA).hexdigest()
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error::ResourceWarning"}


class Tool:
    """One process of the tool; ``port`` is what a receiver listens on."""

    def __init__(self, *words, role="receive", limit=None):
        def restrict():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        self.process = subprocess.Popen(
            [sys.executable, "-m", "transfer", role, *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
            preexec_fn=None if limit is None else restrict,
        )
        self.port = 0
        if role == "receive":
            greeting = self.process.stdout.readline()
            if greeting:
                assert greeting.startswith("listening on port ")
                self.port = int(greeting.split()[-1])

    def end(self):
        """Return status, standard output and standard error."""
        try:
            out, problems = self.process.communicate(timeout=30)
        finally:
            self.process.kill()
            self.process.wait()
        assert "Traceback" not in problems
        return self.process.returncode, out, problems


@pytest.fixture
def tool():
    """Start processes that do not outlive the test."""
    started = []

    def start(*words, **keywords):
        started.append(Tool(*words, **keywords))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source"
    path.write_bytes(DATA)
    return path


@pytest.fixture
def folder(tmp_path):
    """Return the directory that is received into."""
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


@pytest.fixture(scope="session", name="certs")
def make_certificates(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certs")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    trustme.CA().cert_pem.write_to_path(folder / "other.pem")
    for name, host in (("server", "localhost"), ("client", "client.test"), ("wrong", "elsewhere.test")):
        authority.issue_cert(host).private_key_and_cert_chain_pem.write_to_path(folder / f"{name}.pem")
    return folder


def send(*words, file):
    return Tool(file, *words, role="send").end()


def port_of_nobody():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def only_line(text):
    lines = text.splitlines()
    assert len(lines) == 1, text
    return lines[0]


# Between our own ends


@pytest.mark.parametrize("data", [b"", b"x", DATA], ids=["empty", "small", "large"])
def test_a_file_goes_over(tool, tmp_path, folder, data):
    (tmp_path / "source").write_bytes(data)
    receiver = tool(folder / "copy", "--size", len(data))
    digest = f"sha256 {hashlib.sha256(data).hexdigest()}\n"
    status, out, told = send(f"localhost:{receiver.port}", file=tmp_path / "source")
    assert (status, out) == (0, digest)
    assert told.startswith(f"sent {len(data)} bytes in ")
    status, out, told = receiver.end()
    assert (status, out) == (0, digest)
    assert only_line(told).startswith(f"received {len(data)} bytes in ")
    assert (folder / "copy").read_bytes() == data
    assert os.listdir(folder) == ["copy"]


def test_the_port_may_be_chosen(tool, source, folder):
    port = port_of_nobody()
    receiver = tool(folder / "copy", "--port", port, "--address", "127.0.0.1")
    assert receiver.port == port
    assert send(f"127.0.0.1:{port}", file=source)[0] == 0
    assert receiver.end()[0] == 0


def test_an_existing_file_is_replaced_behind_its_link(tool, source, folder):
    (folder / "real").write_bytes(b"old")
    (folder / "real").chmod(0o640)
    (folder / "link").symlink_to("real")
    receiver = tool(folder / "link")
    assert (folder / "real").read_bytes() == b"old"
    assert send(f"localhost:{receiver.port}", file=source)[0] == 0
    assert receiver.end()[0] == 0
    assert (folder / "link").is_symlink()
    assert (folder / "real").read_bytes() == DATA
    assert stat.S_IMODE((folder / "real").stat().st_mode) == 0o640


def test_names_mean_nothing_to_tcl(tool, tmp_path, folder):
    source = tmp_path / "|echo [exit] $x"
    source.write_bytes(DATA)
    receiver = tool(folder / "~x {y")
    assert send(f"localhost:{receiver.port}", file=source)[0] == 0
    assert receiver.end()[0] == 0
    assert (folder / "~x {y").read_bytes() == DATA


def test_a_device_is_written_directly(tool, source):
    receiver = tool("/dev/null")
    assert send(f"localhost:{receiver.port}", file=source)[0] == 0
    status, out, _ = receiver.end()
    assert (status, out) == (0, f"sha256 {DIGEST}\n")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


# TLS


def test_over_tls(tool, source, folder, certs):
    receiver = tool(folder / "copy", "--tls", "--cert", certs / "server.pem")
    sent = send(f"localhost:{receiver.port}", "--tls", "--cafile", certs / "ca.pem", file=source)
    assert sent[:2] == (0, f"sha256 {DIGEST}\n")
    assert receiver.end()[:2] == (0, f"sha256 {DIGEST}\n")
    assert (folder / "copy").read_bytes() == DATA


def test_over_tls_with_the_certificate_of_the_sender(tool, source, folder, certs):
    own = ["--cert", certs / "client.pem", "--key", certs / "client.pem"]
    trust = ["--tls", "--cafile", certs / "ca.pem"]
    receiver = tool(folder / "copy", *trust, "--cert", certs / "server.pem", "--key", certs / "server.pem")
    assert send(f"localhost:{receiver.port}", *trust, *own, file=source)[:2] == (0, f"sha256 {DIGEST}\n")
    assert receiver.end()[0] == 0


@pytest.mark.parametrize(("trusted", "cert"), [("other", "server"), ("ca", "wrong")], ids=["authority", "name"])
def test_a_receiver_with_a_wrong_certificate_gets_nothing(tool, source, folder, certs, trusted, cert):
    receiver = tool(folder / "copy", "--tls", "--cert", certs / f"{cert}.pem")
    place = f"localhost:{receiver.port}"
    status, out, problem = send(place, "--tls", "--cafile", certs / f"{trusted}.pem", file=source)
    assert (status, out) == (1, "")
    assert only_line(problem).startswith(f"transfer: {place}: ")
    assert "certificate" in problem
    assert receiver.end()[0] == 1
    assert os.listdir(folder) == []


def test_a_sender_without_certificate_is_refused_and_learns_it(tool, tmp_path, folder, certs):
    (tmp_path / "source").write_bytes(b"so small that it is sent before the refusal comes")
    trust = ["--tls", "--cafile", certs / "ca.pem"]
    receiver = tool(folder / "copy", *trust, "--cert", certs / "server.pem")
    status, out, problem = send(f"localhost:{receiver.port}", *trust, file=tmp_path / "source")
    assert (status, out) == (1, "")
    only_line(problem)
    status, out, problem = receiver.end()
    assert (status, out) == (1, "")
    only_line(problem)
    assert os.listdir(folder) == []


def test_a_receiver_with_tls_does_not_take_a_plain_stream(tool, source, folder, certs):
    receiver = tool(folder / "copy", "--tls", "--cert", certs / "server.pem")
    assert send(f"localhost:{receiver.port}", file=source)[:2] == (1, "")
    status, _, problem = receiver.end()
    assert status == 1
    only_line(problem)
    assert os.listdir(folder) == []


def test_a_tls_stream_without_end_is_an_error(tool, folder, certs):
    import ssl

    receiver = tool(folder / "copy", "--tls", "--cert", certs / "server.pem")
    context = ssl.create_default_context(cafile=certs / "ca.pem")
    plain = socket.create_connection(("localhost", receiver.port))
    with context.wrap_socket(plain, server_hostname="localhost") as sender:
        sender.sendall(DATA)
        # Closed without close_notify, as by a sender that was killed.
    status, out, problem = receiver.end()
    assert (status, out) == (1, "")
    assert "the end of the stream is missing" in only_line(problem)
    assert os.listdir(folder) == []


# What goes wrong


def test_nobody_listens(source):
    place = f"127.0.0.1:{port_of_nobody()}"
    assert send(place, file=source) == (
        1,
        "",
        f"transfer: {place}: couldn't open socket: connection refused\n",
    )


def test_the_port_is_taken(tool, folder):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        status, out, problem = tool(folder / "copy", "--port", port, "--address", "127.0.0.1").end()
    assert (status, out) == (1, "")
    assert only_line(problem) == f"transfer: {folder}/copy: couldn't open socket: address already in use"
    assert os.listdir(folder) == []


@pytest.mark.parametrize(("name", "why"), [("none", "no such file or directory"), ("", "not a file")])
def test_the_file_cannot_be_read(tmp_path, name, why):
    path = tmp_path / name
    assert send("localhost:1", file=path) == (1, "", f"transfer: {path}: {why}\n")


@pytest.mark.parametrize(("name", "why"), [("none/copy", "no such file or directory"), ("", "is a directory")])
def test_the_file_cannot_be_written(tool, folder, name, why):
    path = folder / name
    assert tool(path).end() == (1, "", f"transfer: {path}: {why}\n")


def test_a_full_device(tool, source):
    receiver = tool("/dev/full")
    send(f"localhost:{receiver.port}", file=source)
    status, out, problem = receiver.end()
    assert (status, out) == (1, "")
    assert "no space left on device" in only_line(problem)


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_full_disk_leaves_nothing_and_the_old_file(tool, source, folder, certs, tls):
    (folder / "copy").write_bytes(b"old")
    receiver = tool(folder / "copy", *(("--tls", "--cert", certs / "server.pem") if tls else ()), limit=100_000)
    trust = ("--tls", "--cafile", certs / "ca.pem") if tls else ()
    assert send(f"localhost:{receiver.port}", *trust, file=source)[:2] == (1, "")
    status, out, problem = receiver.end()
    assert (status, out) == (1, "")
    assert "file too large" in only_line(problem)
    assert os.listdir(folder) == ["copy"]
    assert (folder / "copy").read_bytes() == b"old"


@pytest.mark.parametrize(("size", "why"), [(9, "only 4 of 9 bytes came"), (3, "more than 3 bytes came")])
def test_a_wrong_size(tool, folder, size, why):
    receiver = tool(folder / "copy", "--size", size)
    with socket.create_connection(("localhost", receiver.port)) as sender:
        sender.sendall(b"abcd")
    status, out, problem = receiver.end()
    assert (status, out) == (1, "")
    assert only_line(problem) == f"transfer: {folder}/copy: {why}"
    assert os.listdir(folder) == []


@pytest.mark.parametrize("words", [("--size", 1 << 34), ()], ids=["size", "no size"])
def test_a_killed_sender(tool, tmp_path, folder, words):
    feed = tmp_path / "large"
    with open(feed, "wb") as file:
        file.truncate(1 << 34)
    receiver = tool(folder / "copy", *words)
    sender = tool(feed, f"localhost:{receiver.port}", role="send")
    while not any(path.stat().st_size for path in folder.iterdir()):
        assert sender.process.poll() is None
    sender.process.kill()
    status, out, problem = receiver.end()
    assert (status, out) == (1, "")
    only_line(problem)
    assert os.listdir(folder) == []


def test_a_killed_receiver(tool, tmp_path):
    feed = tmp_path / "large"
    with open(feed, "wb") as file:
        file.truncate(1 << 34)
    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = tool(feed, f"127.0.0.1:{server.getsockname()[1]}", role="send")
        connection = server.accept()[0]
        connection.recv(10)
        connection.close()
    status, out, problem = sender.end()
    assert (status, out) == (1, "")
    only_line(problem)


def test_a_receiver_that_dies_after_everything_was_sent(tool, source):
    source.write_bytes(b"small")
    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = tool(source, f"127.0.0.1:{server.getsockname()[1]}", role="send")
        connection = server.accept()[0]
        connection.recv(1)
        connection.close()  # with bytes unread: a reset
    assert sender.end()[:2] == (1, "")


def test_a_partner_that_answers_is_no_receiver(tool, source):
    source.write_bytes(b"small")
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"127.0.0.1:{server.getsockname()[1]}"
        sender = tool(source, place, role="send")
        connection = server.accept()[0]
        connection.recv(100)
        connection.sendall(b"HTTP/1.0 400 Bad Request")
        status, out, problem = sender.end()
        connection.close()
    assert (status, out) == (1, "")
    assert only_line(problem) == f"transfer: {place}: the partner is no receiver of files: it answers"


def test_a_file_that_changes_on_the_way(tool, source, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = tool(source, f"127.0.0.1:{server.getsockname()[1]}", role="send")
        connection = server.accept()[0]
        source.write_bytes(DATA[::-1])
        while connection.recv(1 << 20):
            pass
        connection.close()
    status, out, problem = sender.end()
    assert (status, out) == (1, "")
    assert only_line(problem).endswith("while it was sent")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "terminate"])
def test_a_signal_leaves_nothing(tool, folder, number):
    receiver = tool(folder / "copy")
    with socket.create_connection(("localhost", receiver.port)) as sender:
        sender.sendall(DATA)
        # Not in the middle of an import, which would leave a file open.
        while not any(path.stat().st_size for path in folder.iterdir()):
            assert receiver.process.poll() is None
        receiver.process.send_signal(number)
        assert receiver.end() == (1, "", "transfer: interrupted\n")
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["send", "file"],
        ["send", "file", "host"],
        ["send", "file", "host:0"],
        ["send", "file", "::1:80"],
        ["receive", "file", "--port", "65536"],
        ["receive", "file", "--size", "-1"],
        ["receive", "file", "--tls"],
        ["receive", "file", "--cafile", "x"],
        ["send", "file", "host:80", "--tls", "--key", "x"],
    ],
)
def test_a_wrong_command_line_is_status_2(words):
    done = subprocess.run(
        [sys.executable, "-m", "transfer", *words], capture_output=True, text=True, env=ENVIRONMENT, timeout=30
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_certificates_that_cannot_be_used(tool, folder, tmp_path):
    (tmp_path / "bad.pem").write_text("nothing")
    for path, why in ((tmp_path / "bad.pem", "cannot be used"), (tmp_path / "none.pem", "no such file")):
        status, out, problem = tool(folder / "copy", "--tls", "--cert", path).end()
        assert (status, out) == (1, "")
        assert only_line(problem).startswith(f"transfer: {path}: {why}")


# On a terminal


def test_progress_on_a_terminal(tool, tmp_path, source):
    master, slave = pty.openpty()
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"127.0.0.1:{server.getsockname()[1]}"
        words = [sys.executable, "-m", "transfer", "send", str(tmp_path / "source"), place]
        source.write_bytes(bytes(20_000_000))
        sender = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=slave, env=ENVIRONMENT)
        os.close(slave)
        connection = server.accept()[0]
        shown = b""
        # Take some only when something was shown, so that it takes long enough to be shown.
        while b"MB" not in shown:
            assert connection.recv(100_000)
            if select.select([master], [], [], 0.02)[0]:
                shown += os.read(master, 10_000)
        while connection.recv(1 << 20):
            pass
        connection.close()
        assert sender.wait(timeout=30) == 0
    while b"sent 20000000 bytes" not in shown:
        shown += os.read(master, 10_000)
    os.close(master)


# With Tcllib

needs_tcllib = pytest.mark.skipif(
    shutil.which("tclsh") is None
    or "0"
    not in subprocess.run(
        ["tclsh"], input="puts [catch {package require transfer::receiver}]", capture_output=True, text=True
    ).stdout,
    reason="no tclsh with Tcllib",
)


def run_tclsh(tmp_path, script, *words):
    path = tmp_path / "partner.tcl"
    path.write_text(script)
    return subprocess.Popen(["tclsh", path, *map(str, words)], stdout=subprocess.PIPE, text=True)


@needs_tcllib
def test_a_transmitter_of_tcllib(tool, tmp_path, source, folder):
    receiver = tool(folder / "copy", "--size", len(DATA))
    script = """
        package require transfer::transmitter
        transfer::transmitter stream file [lindex $argv 0] localhost [lindex $argv 1] -command {apply {args {exit}}}
        vwait forever
    """
    with run_tclsh(tmp_path, script, source, receiver.port) as partner:
        assert receiver.end()[:2] == (0, f"sha256 {DIGEST}\n")
        assert partner.wait(timeout=30) == 0
    assert (folder / "copy").read_bytes() == DATA


@needs_tcllib
def test_a_receiver_of_tcllib(tmp_path, source, folder):
    script = """
        package require transfer::receiver
        # With -file, Tcllib would write the bytes as text.
        set file [open [lindex $argv 0] wb]
        transfer::receiver waiting -channel $file -mode passive -port 0 -translation binary \\
            -command {apply {args {close $::file; exit}}}
        puts [waiting start]
        flush stdout
        vwait forever
    """
    with run_tclsh(tmp_path, script, folder / "copy") as partner:
        port = int(partner.stdout.readline())
        assert send(f"localhost:{port}", file=source)[:2] == (0, f"sha256 {DIGEST}\n")
        assert partner.wait(timeout=30) == 0
    assert (folder / "copy").read_bytes() == DATA


def test_the_objects_leave_other_users_of_the_packages_alone():
    with Interp() as interp:
        interp.eval("package require transfer::receiver")
        assert interp.eval("info commands ::transfer::tool::*") == []
