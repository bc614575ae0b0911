"""Children end with us, whatever happens to us."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coopcare.launch.children import Child, run_in_terminal
from coopcare.launch.servers import command_of
from coopcare.launch.setup import TOP

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


def is_alive(pid: int) -> bool:
    return bool(command_of(pid))


def gone_within(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


def test_its_lines_are_printed_behind_its_name(capfd):
    with Child("web", [sys.executable, "-c", "print('hello'); print('again')"], env=os.environ) as child:
        child.process.wait()
    assert capfd.readouterr().out == "web      | hello\nweb      | again\n"


def test_stopping_ends_the_whole_family(tmp_path):
    said = tmp_path / "pid"
    # The trap stands before the pid is written: whoever reads the pid may ask at once.
    family = f"trap '' TERM; sleep 60 & echo $! >{said}; wait"
    child = Child("stubborn", ["bash", "-c", family], env=os.environ, stop_within=0.3)
    while not said.exists() or not said.read_text().strip():
        time.sleep(0.02)
    grandchild = int(said.read_text())
    child.stop()
    assert child.exit_code == -signal.SIGKILL
    assert gone_within(grandchild, 2)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent has died")
def test_a_child_goes_when_its_parent_is_killed(tmp_path):
    said = tmp_path / "pid"
    parent_program = (
        "import os, time; from coopcare.launch.children import Child;"
        "child = Child('sleeper', ['sleep', '60'], env=os.environ);"
        f"open({str(said)!r}, 'w').write(str(child.pid)); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", parent_program], cwd=TOP)
    while not said.exists() or not said.read_text():
        time.sleep(0.02)
    parent.kill()
    parent.wait()
    assert gone_within(int(said.read_text()), 3)


def test_the_exit_code_of_a_program_is_ours():
    assert run_in_terminal([sys.executable, "-c", "raise SystemExit(3)"], os.environ) == 3
    assert run_in_terminal(["bash", "-c", "kill -TERM $$"], os.environ) == 128 + signal.SIGTERM


def test_output_that_is_not_text_does_no_harm(capfd, tmp_path):
    program = Path(tmp_path / "odd.py")
    program.write_text("import sys; sys.stdout.buffer.write(b'\\xff\\xfe ok\\n')")
    with Child("odd", [sys.executable, program], env=os.environ) as child:
        child.process.wait()
    assert capfd.readouterr().out.endswith(" ok\n")
