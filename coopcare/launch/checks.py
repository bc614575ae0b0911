"""`./run check`: the fast part. Every check runs; the ones that failed are named at the end."""

import hashlib
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from coopcare.launch.environment import Site
from coopcare.launch.servers import THROW_AWAY
from coopcare.launch.setup import TOP, VENV
from coopcare.launch.throwaway import throwaway_site

BUILT = TOP / "coopcare" / "ui" / "static" / "dist"

# Settings as a real site has them, with nothing behind them: `check --deploy` opens no connection.
PRODUCTION_LIKE = {
    "COOPCARE_MODE": "production",
    "COOPCARE_BASE_DOMAIN": "coopcare.example",
    "COOPCARE_SCHEME": "https",
    "COOPCARE_DB_HOST": "database.example",
    "COOPCARE_DB_PASSWORD": "none",
    "COOPCARE_DB_SSLMODE": "require",
    "COOPCARE_BROKER_URL": "rediss://broker.example:6379/0",
    "COOPCARE_CACHE_URL": "rediss://broker.example:6379/1",
    "COOPCARE_S3_BUCKET": "coopcare-documents",
    "COOPCARE_SMTP_HOST": "mail.example",
    "COOPCARE_FROM_EMAIL": "CoopCare <no-reply@coopcare.example>",
}


def program(name: str) -> str:
    return str(VENV / "bin" / name)


def succeeds(env: Mapping[str, str], *command: str) -> bool:
    return subprocess.run(command, env=dict(env), cwd=TOP, stdin=subprocess.DEVNULL).returncode == 0


def built_files_are_as_listed(built: Path = BUILT) -> bool:
    """Each committed style sheet, script and font is the one that the build wrote down; none is missing or extra."""
    lines = [line.split(maxsplit=1) for line in (built / "SHA256SUMS").read_text().splitlines()]
    listed = {name.removeprefix("./"): digest for digest, name in lines}
    files = {path.relative_to(built).as_posix(): path for path in built.rglob("*") if path.is_file()}
    files.pop("SHA256SUMS")
    wrong = [name for name in listed.keys() & files.keys() if sha256(files[name]) != listed[name]]
    for name in sorted([*wrong, *(listed.keys() ^ files.keys())]):
        print(f"{name} is not what SHA256SUMS says. Build the assets again.")
    return not wrong and listed.keys() == files.keys()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def all_checks(site: Site) -> dict[str, Callable[[], bool]]:
    env = site.as_owner()
    production = site.as_app("web") | PRODUCTION_LIKE | {"COOPCARE_SECRET_KEY": secrets.token_hex(40)}
    python = sys.executable
    return {
        "style": lambda: succeeds(env, program("ruff"), "check", "."),
        "format": lambda: succeeds(env, program("ruff"), "format", "--check", "."),
        "imports": lambda: succeeds(env, program("lint-imports"), "--no-cache"),
        "templates": lambda: succeeds(env, program("djlint"), "--lint", "--quiet", "templates"),
        "built files": built_files_are_as_listed,
        "deployment": lambda: succeeds(production, python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        "migrations": lambda: succeeds(env, python, "manage.py", "makemigrations", "--check", "--dry-run"),
        "types": lambda: succeeds(env, program("mypy")),
    }


def check() -> int:
    failed = []
    with throwaway_site("test", THROW_AWAY) as site:
        for name, run in all_checks(site).items():
            began = time.monotonic()
            print(f"== {name}", flush=True)
            if not run():
                failed.append(name)
            print(f"   {time.monotonic() - began:.1f} s", flush=True)
    if failed:
        print(f"\nThese checks failed: {', '.join(failed)}.", file=sys.stderr)
        return 1
    print("\nAll checks passed.")
    return 0
