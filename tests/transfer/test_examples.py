"""Tcllib's example scripts, unmodified, in a pair of processes."""

import os
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
        [sys.executable, "-m", "tclcompat", str(EXAMPLES / script), *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.skipif(not (EXAMPLES / "receive.tcl").exists(), reason="Tcllib's examples are not installed")
@pytest.mark.skipif(not port_is_free(), reason=f"port {PORT}, which the examples use, is taken")
def test_receive_and_transmit(tmp_path):
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.write_bytes(bytes(range(256)) * 40)
    receiver = start("receive.tcl", copy)
    try:
        for _ in range(20):
            transmitter = start("transmit.tcl", source)
            sent = transmitter.communicate(timeout=20)[0]
            if "connection refused" not in sent:
                break
        received = receiver.communicate(timeout=20)[0]
    finally:
        receiver.kill()
        receiver.wait()
        receiver.stdout.close()
    assert sent.splitlines()[-1] == f"Done (10240 {{}}) {source}"
    assert f"Progress (1024) {source}" in sent
    assert received.splitlines()[-1] == f"Done (10240 {{}}) {copy}"
    assert copy.read_bytes() == source.read_bytes()
