"""A small script does not pay for what it does not use."""

from __future__ import annotations

import subprocess
import sys

from conformance.bench.pairing import environment
from conformance.bench.startup import heavy_modules


def test_nothing_heavy_is_imported():
    assert heavy_modules() == []


def test_events_import_nothing_heavy_either():
    assert heavy_modules("after 0 {set x 1}; vwait x; close [socket -server {} 0]") == []


def run_process(before, script, tmp_path):
    """Run a script as the process ``tclcompat`` does, after some Python code."""
    path = tmp_path / "script.tcl"
    path.write_text(script)
    code = f"import sys; sys.argv = ['tclcompat', {str(path)!r}]\n{before}\n"
    code += "from tclcompat.__main__ import run_process\nrun_process()\n"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False)
    return ran.returncode, ran.stdout, ran.stderr


def test_the_process_ends_with_the_status_of_the_script(tmp_path):
    assert run_process("", "puts -nonewline a; exit 3", tmp_path) == (3, "a", "")
    assert run_process("", "after 1 {set x 1}; vwait x; error oops", tmp_path)[0] == 1


def test_what_python_has_to_do_at_its_end_is_done(tmp_path):
    assert run_process("import atexit; atexit.register(print, 'end')", "puts a", tmp_path) == (0, "a\nend\n", "")
    thread = "import threading\n"
    thread += "threading.Thread(target=lambda: (threading.main_thread().join(), print('thread'))).start()"
    assert run_process(thread, "puts a", tmp_path) == (0, "a\nthread\n", "")
    assert run_process("print('before', end='')", "flush stdout", tmp_path) == (0, "before", "")
