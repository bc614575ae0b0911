"""A real worker process that a drill can kill in the middle of its work."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from coopcare.launch.children import Child
from coopcare.launch.setup import TOP

STARTS_WITHIN = 60.0


def start_worker(log: Path) -> Child:
    """One process of one worker, answering. Its output goes to `log`."""
    from coopcare.celery import app

    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "coopcare.celery", "worker"]
    options = ["--concurrency", "1", "--loglevel", "WARNING", "--hostname", f"drill{time.monotonic_ns()}@%h"]
    env = os.environ | {"COOPCARE_PROCESS": "worker", "PYTHONWARNINGS": "ignore"}
    worker = Child("worker", [*celery, *options], env=env, cwd=TOP, log=log)
    wait_until(lambda: bool(app.control.ping(timeout=0.3)), "the worker to answer", STARTS_WITHIN)
    return worker


def kill_dash_nine(child: Child) -> None:
    """The process and all it started, at once and without a word."""
    os.killpg(child.pid, signal.SIGKILL)
    child.process.wait()


def wait_until(ready: Callable[[], bool], what: str, seconds: float, between: Callable[[], None] | None = None) -> None:
    """SystemExit when it takes longer. `between` is done about once a second while waiting."""
    deadline, rings_at = time.monotonic() + seconds, 0.0
    while not ready():
        if time.monotonic() > deadline:
            raise SystemExit(f"Waited {seconds:.0f} seconds for {what}.")
        if between is not None and time.monotonic() >= rings_at:
            between()
            rings_at = time.monotonic() + 1
        time.sleep(0.05)
