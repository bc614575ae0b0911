"""A database that has every table and no co-op, from which the databases of the tests are copied.

Making the tables takes some twenty seconds of a core, and is the same for as long as the migrations are: so it is done
once for each set of them, by the migrations themselves, and kept as SQL. A clean checkout always makes them anew.
"""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from coopcare.launch.environment import Site
from coopcare.launch.places import DEMO
from coopcare.launch.servers import ROLES, Postgres, ServerFailed, make_private
from coopcare.launch.setup import TOP

NAME = "coopcare_tables"


def make_tables(postgres: Postgres, site: Site) -> str:
    """Make the database on these servers. Answers its name. Raises ServerFailed with what `migrate` said."""
    postgres.sql(f"CREATE DATABASE {NAME} OWNER coopcare_owner")
    kept = make_private(make_private(DEMO) / "tables") / f"{_key(postgres)}.sql"
    if kept.exists():
        postgres.psql("-f", str(kept), database=NAME)
        return NAME
    _migrate(site)
    for other in kept.parent.glob("*.sql"):
        other.unlink(missing_ok=True)
    _keep(kept, postgres.dump(NAME))
    return NAME


def _keep(kept: Path, dump: str) -> None:
    """All of it at once. Two runs that start together each write a file of their own: with one name for both, the
    second would empty what the first has just given to a third.
    """
    with NamedTemporaryFile("w", dir=kept.parent, suffix=".new", delete=False) as unfinished:
        unfinished.write(dump)
    Path(unfinished.name).rename(kept)


def _migrate(site: Site) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    env = site.as_owner() | {"COOPCARE_DB_NAME": NAME}
    done = subprocess.run(command, env=env, cwd=TOP, capture_output=True, text=True)
    if done.returncode:
        raise ServerFailed(f"The tables could not be made.\n{done.stderr}")


def _key(postgres: Postgres) -> str:
    """Of everything that the tables come from."""
    digest = hashlib.sha256(str(postgres.programs).encode())
    for path in _sources():
        digest.update(path.relative_to(TOP).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield from sorted(path for path in TOP.glob("*/**/migrations/*.py") if ".venv" not in path.parts)
    yield from sorted((TOP / "coopcare" / "tenancy").glob("*.py"))
    yield from (TOP / "requirements.lock", ROLES)
