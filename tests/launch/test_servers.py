"""The demo's own PostgreSQL and Valkey: who may do what, and what a hard kill leaves behind."""

import os
import shutil
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from coopcare.launch.environment import new_secrets
from coopcare.launch.places import program_copies
from coopcare.launch.servers import THROW_AWAY, Postgres, ServerFailed, Valkey, make_private, short_folder
from coopcare.launch.throwaway import temporary_folder, throwaway_site

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@pytest.fixture
def folder() -> Iterator[Path]:
    made = temporary_folder()
    yield made
    shutil.rmtree(made)


@pytest.fixture
def postgres(folder: Path) -> Iterator[Postgres]:
    (folder / "postgres").mkdir(mode=0o700)
    server = Postgres(
        folder / "postgres",
        copies=program_copies(),
        log=folder / "postgres.log",
        passwords=new_secrets().passwords,
        settings=THROW_AWAY,
    )
    with server:
        yield server


def connect(server: Postgres, role: str) -> psycopg.Connection:
    password = getattr(server.passwords, role)
    return psycopg.connect(
        host=str(server.socket_folder), user=f"coopcare_{role}", password=password, dbname="coopcare", autocommit=True
    )


def test_each_log_in_can_do_its_work_and_no_more(postgres):
    with connect(postgres, "owner") as owner:
        owner.execute("CREATE TABLE visit (id int GENERATED ALWAYS AS IDENTITY, note text)")
    with connect(postgres, "app") as app:
        app.execute("INSERT INTO visit (note) VALUES ('breakfast')")
        assert app.execute("SELECT note FROM visit").fetchall() == [("breakfast",)]
        for forbidden in ("TRUNCATE visit", "DROP TABLE visit", "CREATE TABLE mine ()", "CREATE DATABASE mine"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
    with connect(postgres, "backup") as backup:
        assert backup.execute("SELECT count(*) FROM visit").fetchone() == (1,)
        backup.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            backup.execute("DELETE FROM visit")


def test_no_log_in_of_ours_is_powerful(postgres):
    powers = postgres.sql(
        "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'coopcare%' ORDER BY 1"
    )
    assert powers.splitlines() == [
        "coopcare_app|f|f", "coopcare_backup|f|t", "coopcare_owner|f|f", "coopcare_reader|f|f"
    ]  # fmt: skip


def test_row_level_security_binds_the_web_but_not_the_backup(postgres):
    with connect(postgres, "owner") as owner:
        owner.execute("CREATE TABLE visit (coop_id int); INSERT INTO visit VALUES (1), (2)")
        owner.execute("ALTER TABLE visit ENABLE ROW LEVEL SECURITY; ALTER TABLE visit FORCE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY one ON visit USING (coop_id = 1)")
    counts = {}
    for role in ("owner", "app", "backup"):
        with connect(postgres, role) as connection:
            counts[role] = connection.execute("SELECT count(*) FROM visit").fetchone()[0]
    assert counts == {"owner": 1, "app": 1, "backup": 2}


def test_the_owner_can_act_as_the_web(postgres):
    with connect(postgres, "owner") as owner:
        owner.execute("SET ROLE coopcare_app")
        assert owner.execute("SELECT current_user").fetchone() == ("coopcare_app",)


def test_a_wrong_password_is_refused_and_there_is_no_port(postgres):
    host = str(postgres.socket_folder)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=host, user="coopcare_app", password="wrong", dbname="coopcare")
    assert postgres.sql("SHOW listen_addresses") == ""
    assert stat.S_IMODE(os.stat(f"{host}/.s.PGSQL.5432").st_mode) == 0o700


def test_committed_rows_outlive_a_hard_kill(postgres):
    with connect(postgres, "owner") as owner:
        owner.execute("CREATE TABLE visit AS SELECT generate_series(1, 1000) AS id")
    postgres.sql("CHECKPOINT")
    os.kill(postgres.child.pid, signal.SIGKILL)
    postgres.child.process.wait()
    assert (postgres.data / "postmaster.pid").exists()
    postgres.start()
    with connect(postgres, "owner") as owner:
        assert owner.execute("SELECT count(*) FROM visit").fetchone() == (1000,)


def test_a_lock_file_that_names_another_program_is_cleared(postgres):
    postgres.stop()
    lock = postgres.data / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{postgres.data}\n")
    postgres.start()
    assert lock.read_text().startswith(f"{postgres.child.pid}\n")


def test_a_server_that_cannot_start_says_why(postgres):
    postgres.stop()
    postgres.settings = {"shared_buffers": "nonsense"}
    with pytest.raises(ServerFailed, match="shared_buffers"):
        postgres.start()


def test_valkey_keeps_what_it_was_told(folder):
    valkey = Valkey(folder, log=folder / "valkey.log", keep=True)
    with valkey:
        assert tell(valkey, "SET visit booked") == "+OK"
        assert "noeviction" in tell(valkey, "CONFIG GET maxmemory-policy")
    with valkey:
        assert "booked" in tell(valkey, "GET visit")
    assert valkey.child.exit_code == 0


def tell(valkey: Valkey, line: str) -> str:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(valkey.socket))
        connection.sendall(f"{line}\r\n".encode())
        return connection.recv(1000).decode().strip()


def test_a_long_path_gets_a_short_socket(tmp_path):
    deep = tmp_path / ("long" * 30)
    short = short_folder(deep, ".s.PGSQL.5432")
    try:
        assert len(str(short / ".s.PGSQL.5432")) <= 100
        assert short.stat().st_mode & 0o077 == 0
    finally:
        short.rmdir()
    assert short_folder(Path("/srv"), "valkey.sock") == Path("/srv")


def test_a_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "theirs").symlink_to("/usr")
    with pytest.raises(ServerFailed, match="belongs to somebody else"):
        make_private(tmp_path / "theirs")


def test_a_throw_away_site_leaves_nothing():
    with throwaway_site("test", THROW_AWAY) as site:
        folder = Path(site.db_host).parent
        assert folder.is_dir()
        assert site.as_app("web")["COOPCARE_DB_USER"] == "coopcare_app"
        assert site.as_owner()["COOPCARE_DB_USER"] == "coopcare_owner"
    assert not folder.exists()


def test_roles_are_made_again_without_harm(postgres):
    """A folder of an earlier release has no role that only reads: the next start makes it, and no more."""
    postgres.sql("DROP OWNED BY coopcare_reader; DROP ROLE coopcare_reader")
    postgres.stop()
    postgres.start()
    assert postgres.sql("SELECT rolcanlogin FROM pg_roles WHERE rolname = 'coopcare_reader'") == "f"
    with connect(postgres, "app") as app:
        app.execute("SET ROLE coopcare_reader")
        assert app.execute("SELECT current_user").fetchone() == ("coopcare_reader",)
