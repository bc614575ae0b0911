"""Child processes that never outlive us: started in their own session, stopped by name, killed if they will not."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from coopcare.launch.setup import TOP

PR_SET_PDEATHSIG = 1
_writing = threading.Lock()


@dataclass(frozen=True)
class RunAs:
    """The powerless user a server runs as when we are root."""

    user: int
    group: int


def die_with_parent(stop_signal: int) -> Callable[[], None] | None:
    """Ask Linux to send this signal to the child when we are gone, even by kill -9. Elsewhere there is no such wish.

    The signal is tied to the thread that starts the child: start children from the main thread only.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, stop_signal, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def print_with_name(name: str, lines: IO[str]) -> None:
    """Pass the lines on until the program closes its output. A reader of ours who left must not block the program."""
    with lines:
        for line in lines:
            with _writing, suppress(OSError):
                print(f"{name:<8} | {line.rstrip()}", flush=True)


def run_in_terminal(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a program that shares our terminal and give its exit code.

    Ctrl-C reaches it without our help, so we wait for it to finish its own way; a TERM signal we pass on.
    """
    with subprocess.Popen(list(command), env=dict(env), cwd=TOP, preexec_fn=die_with_parent(signal.SIGTERM)) as program:
        before = {
            signal.SIGINT: signal.signal(signal.SIGINT, lambda number, frame: None),
            signal.SIGTERM: signal.signal(signal.SIGTERM, lambda number, frame: program.terminate()),
        }
        try:
            code = program.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    return code if code >= 0 else 128 - code


class Child:
    """A long-running program of ours.

    With `log` its output goes to that file; otherwise each line is printed behind its name.
    `start_new_session` keeps the terminal's Ctrl-C away from it: we decide who stops, and in which order.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        stop_signal: int = signal.SIGTERM,
        stop_within: float = 15,
        log: Path | None = None,
        run_as: RunAs | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.name = name
        self.stop_signal = stop_signal
        self.stop_within = stop_within
        with ExitStack() as opened:
            output = opened.enter_context(log.open("ab")) if log else subprocess.PIPE
            self.process = self._start(command, env, output, run_as, cwd)
        self.printer: threading.Thread | None = None
        if self.process.stdout:
            self.printer = threading.Thread(target=print_with_name, args=(name, self.process.stdout), daemon=True)
            self.printer.start()

    def _start(
        self,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        output: IO[bytes] | int,
        run_as: RunAs | None,
        cwd: Path | None,
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(part) for part in command],
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            preexec_fn=die_with_parent(self.stop_signal),
            user=run_as.user if run_as else None,
            group=run_as.group if run_as else None,
            extra_groups=[] if run_as else None,
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def exit_code(self) -> int | None:
        return self.process.poll()

    def stop(self) -> None:
        """Ask it to stop, wait, and make sure of its whole family."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(self.stop_within)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self.printer:
            self.printer.join(2)

    def __enter__(self) -> "Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
