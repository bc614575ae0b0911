"""The COOPCARE_* settings that our own servers give to Django. See docs/operating.md for what each one means."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coopcare.launch.servers import Passwords
from coopcare.launch.setup import TOP


@dataclass(frozen=True)
class Secrets:
    """What must stay the same from one start to the next: the database passwords and the key that signs sessions."""

    passwords: Passwords = field(repr=False)
    secret_key: str = field(repr=False)


def new_secrets() -> Secrets:
    superuser, owner, app, backup = (secrets.token_hex(24) for _ in range(4))
    return Secrets(Passwords(superuser, owner, app, backup), secrets.token_hex(32))


def keep_secrets(path: Path, kept: Secrets) -> None:
    """Write them to a file that only its owner can read, whole or not at all."""
    unfinished = path.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as stream:
        json.dump({"passwords": vars(kept.passwords), "secret_key": kept.secret_key}, stream)
    unfinished.rename(path)


def read_secrets(path: Path) -> Secrets:
    found = json.loads(path.read_text())
    return Secrets(Passwords(**found["passwords"]), found["secret_key"])


def without_coopcare(environment: Mapping[str, str]) -> dict[str, str]:
    """The person's environment less any COOPCARE_* or PG* of theirs: those may point at a real site."""
    ours = ("COOPCARE_", "PG", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in environment.items() if not name.startswith(ours)}


@dataclass(frozen=True)
class Site:
    """A running pair of servers, seen as environments for Django processes."""

    mode: str
    db_host: str
    broker_url: str
    cache_url: str
    secrets: Secrets
    data: Path
    base_domain: str = "localhost:8000"

    def _shared(self) -> dict[str, str]:
        return without_coopcare(os.environ) | {
            "COOPCARE_MODE": self.mode,
            "COOPCARE_SECRET_KEY": self.secrets.secret_key,
            "COOPCARE_BASE_DOMAIN": self.base_domain,
            "COOPCARE_SCHEME": "http",
            "COOPCARE_DB_NAME": "coopcare",
            "COOPCARE_DB_HOST": self.db_host,
            "COOPCARE_DB_PORT": "5432",
            "COOPCARE_BROKER_URL": self.broker_url,
            "COOPCARE_CACHE_URL": self.cache_url,
            "COOPCARE_DATA_DIR": str(self.data),
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(TOP),
        }

    def as_app(self, process: str) -> dict[str, str]:
        """The powerless log-in. `process` is web, worker, beat or command, and decides time limits."""
        return self._shared() | {
            "COOPCARE_PROCESS": process,
            "COOPCARE_DB_USER": "coopcare_app",
            "COOPCARE_DB_PASSWORD": self.secrets.passwords.app,
        }

    def as_owner(self) -> dict[str, str]:
        """The log-in that owns and migrates the tables. The tests also get the powerless one, to check it with."""
        return self._shared() | {
            "COOPCARE_PROCESS": "command",
            "COOPCARE_DB_USER": "coopcare_owner",
            "COOPCARE_DB_PASSWORD": self.secrets.passwords.owner,
            "COOPCARE_APP_DB_USER": "coopcare_app",
            "COOPCARE_APP_DB_PASSWORD": self.secrets.passwords.app,
        }
