"""Tcllib's example scripts, unmodified, in a pair of processes."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = Path("/usr/share/doc/tcllib/examples/transfer")
PORT = 6789


def port_is_free():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("", PORT))
        except OSError:
            return False
    return True


def start(script, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "tclcompat", *map(str, [script, *words])],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def run_pair(receive, transmit, source, copy):
    """Run both sides; return what they printed."""
    receiver = start(receive, copy)
    try:
        for _ in range(20):
            sent = start(transmit, source).communicate(timeout=20)[0]
            if "connection refused" not in sent:
                break
        received = receiver.communicate(timeout=20)[0]
    finally:
        receiver.kill()
        receiver.wait()
        receiver.stdout.close()
    return sent, received


def make_certificates(folder):
    """Make certificates of the names that the examples use; those that come with them expired long ago."""
    folder.mkdir()

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)

    key = ["-newkey", "rsa:2048", "-nodes"]
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=ca", "-days", "2")
    for name in ("transmitter", "receiver"):
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=localhost")
        signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2"]
        openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.crt", *signed)


@pytest.fixture
def source(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(bytes(range(256)) * 40)
    return source


pytestmark = [
    pytest.mark.skipif(not (EXAMPLES / "receive.tcl").exists(), reason="Tcllib's examples are not installed"),
    pytest.mark.skipif(not port_is_free(), reason=f"port {PORT}, which the examples use, is taken"),
]


def test_receive_and_transmit(tmp_path, source):
    copy = tmp_path / "copy"
    sent, received = run_pair(EXAMPLES / "receive.tcl", EXAMPLES / "transmit.tcl", source, copy)
    assert sent.splitlines()[-1] == f"Done (10240 {{}}) {source}"
    assert f"Progress (1024) {source}" in sent
    assert received.splitlines()[-1] == f"Done (10240 {{}}) {copy}"
    assert copy.read_bytes() == source.read_bytes()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make certificates with")
def test_secure_receive_and_transmit(tmp_path, source):
    for script in ("sreceive.tcl", "stransmit.tcl", "tlssetup.tcl"):
        shutil.copy(EXAMPLES / script, tmp_path)
    make_certificates(tmp_path / "certs")
    copy = tmp_path / "copy"
    sent, received = run_pair(tmp_path / "sreceive.tcl", tmp_path / "stransmit.tcl", source, copy)
    assert sent.splitlines()[-1] == f"Done (10240 {{}}) {source}"
    assert f"Done (10240 {{}}) {copy}" in received
    assert copy.read_bytes() == source.read_bytes()
