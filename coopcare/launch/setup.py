"""Bring a bare machine to the point where CoopCare runs: system packages, then a virtual environment.

Debian and Ubuntu are served by apt. Elsewhere we say what is missing and stop.
"""

import ctypes
import ctypes.util
import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
VENV = TOP / ".venv"
LOCK = TOP / "requirements.lock"
DEMO_LOCK = TOP / "requirements-demo.lock"  # the same versions without the tests' tools: half the time
# The same browser without the windows that a person would see: a third less work for the same page.
CHROMIUM = "chromium-headless-shell"
BROWSERS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))

NO_CHROMIUM = (
    "Chromium is still not at /usr/bin/chromium, so the tests in a browser will fail. "
    "On Ubuntu the package is a snap, which they cannot drive: install Chromium from a .deb and link it there."
)


class SetupFailed(Exception):
    """The machine lacks something that we may not, or cannot, install. The message says what to type."""


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def loads(library: str) -> bool:
    """Whether programs will find this shared library, whoever installed it."""
    names = [f"lib{library}.so.0", f"lib{library}.so.1", ctypes.util.find_library(library)]
    for name in filter(None, names):
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def has_venv() -> bool:
    """Debian ships python3 without ensurepip: `import venv` works there, making one does not."""
    return importlib.util.find_spec("ensurepip") is not None


def has_font() -> bool:
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts")]
    return any(next(folder.rglob("*.tt[fc]"), None) for folder in folders if folder.is_dir())


def browser_program() -> Path | None:
    """What drives the tests in a browser; None where the machine has no Chromium."""
    return next((program for program in BROWSERS if program.exists()), None)


def missing_packages(for_browser: bool) -> list[str]:
    """Debian names of what this machine cannot do yet. We look for the ability, not for the package."""
    wanted = {
        "python3-venv": has_venv,
        "libpango-1.0-0": lambda: loads("pango-1.0"),
        "libpangoft2-1.0-0": lambda: loads("pangoft2-1.0"),
        "libharfbuzz-subset0": lambda: loads("harfbuzz-subset"),
        "fonts-dejavu-core": has_font,
    }
    if for_browser:
        wanted[CHROMIUM] = lambda: browser_program() is not None
        wanted["libatomic1"] = lambda: loads("atomic")  # for the program that drives the browser
        wanted["poppler-utils"] = lambda: shutil.which("pdftoppm") is not None
    return [package for package, present in wanted.items() if not present()]


def apt_install(packages: list[str]) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "-qq"], install):
        if subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode:
            return False
    return True


def install_system_packages(for_browser: bool) -> None:
    """Install what is missing, as root; otherwise stop with the line to type. Never calls sudo by itself."""
    missing = missing_packages(for_browser)
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise SetupFailed(f"This machine lacks what Debian calls {', '.join(missing)}. Install it and try again.")
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0:
        raise SetupFailed(f"Some system packages are missing. Ask an administrator to type this as root:\n\n  {line}\n")
    say(f"Installing system packages: {' '.join(missing)}")
    needed = [package for package in missing if package != CHROMIUM]
    if needed and not apt_install(needed):
        raise SetupFailed(f"The system packages could not be installed. Try it by hand:\n\n  {line}\n")
    if CHROMIUM in missing:
        apt_install([CHROMIUM])
        if browser_program() is None:
            say(NO_CHROMIUM)


def stamp(lock: Path) -> str:
    """What the virtual environment was made from. It holds absolute paths, so its place counts too."""
    made_from = f"{platform.python_version()} {VENV} {platform.machine()}\n".encode() + lock.read_bytes()
    return hashlib.sha256(made_from).hexdigest()


@contextmanager
def alone(lock_file: Path) -> Iterator[None]:
    """One process at a time in here; the others wait their turn."""
    with lock_file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def venv_has(lock: Path) -> bool:
    """Whether `.venv` was made from this lock, or from the full one, which holds all of it."""
    stamped = VENV / "stamp"
    if not stamped.is_file() or not (VENV / "bin" / "python").exists():
        return False
    return stamped.read_text() in {stamp(lock), stamp(LOCK)}


def make_venv(lock: Path) -> None:
    """Make `.venv` from the lock: hashes checked, wheels only, so no compiler is needed.

    A venv of the demo gets the tests' packages on top; any other that differs is made anew.
    """
    if VENV.is_symlink():
        raise SetupFailed(f"{VENV} is a link, and another checkout may live from it. Take the link away and try again.")
    if venv_has(lock):
        return
    with alone(TOP / ".venv.lock"):
        if venv_has(lock):
            return
        say("Installing the Python packages into .venv. This may take a minute.")
        if not venv_has(DEMO_LOCK):
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        options = ["--quiet", "--no-compile", "--progress-bar", "off", "--require-hashes", "--only-binary", ":all:"]
        if subprocess.run([*pip, *options, "-r", str(lock)], stdin=subprocess.DEVNULL).returncode:
            raise SetupFailed("The Python packages could not be installed; pip says why above.")
        (VENV / "stamp").write_text(stamp(lock))


def set_up(for_demo: bool, for_browser: bool) -> None:
    """Everything a command needs. Does nothing, quickly, when all is there."""
    install_system_packages(for_browser)
    make_venv(DEMO_LOCK if for_demo else LOCK)
