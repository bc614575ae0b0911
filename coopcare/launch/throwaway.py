"""Servers for one run of the tests, a check, a bench or a drill: their own folder, gone afterwards.

Several may run at once: nothing is shared but the copy of the PostgreSQL programs.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from coopcare.launch.environment import Site, new_secrets
from coopcare.launch.places import program_copies
from coopcare.launch.servers import Postgres, Valkey


def temporary_folder() -> Path:
    """For root a folder that `nobody` can walk into, whatever TMPDIR says."""
    as_root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="coopcare-", dir="/var/tmp" if as_root else None))  # noqa: S108
    folder.chmod(0o711 if as_root else 0o700)
    return folder


@contextmanager
def throwaway_site(mode: str, settings: Mapping[str, str]) -> Iterator[Site]:
    """Start both servers empty, with the roles made; stop them and remove all on the way out."""
    with throwaway_servers(mode, settings) as (_, site):
        yield site


@contextmanager
def throwaway_servers(mode: str, settings: Mapping[str, str]) -> Iterator[tuple[Postgres, Site]]:
    """As throwaway_site, with the database server for who makes databases on it."""
    folder = temporary_folder()
    try:
        for name in ("postgres", "valkey", "files"):
            (folder / name).mkdir(mode=0o700)
        secrets = new_secrets()
        postgres = Postgres(
            folder / "postgres",
            copies=program_copies(),
            log=folder / "postgres.log",
            passwords=secrets.passwords,
            settings={"max_connections": "200", **settings},
        )
        valkey = Valkey(folder / "valkey", log=folder / "valkey.log", keep=False)
        with postgres, valkey:
            postgres.sql("ALTER ROLE coopcare_owner CREATEDB")  # Django makes the test databases
            host = str(postgres.socket_folder)
            yield postgres, Site(mode, host, valkey.broker_url, valkey.cache_url, secrets, folder / "files")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
