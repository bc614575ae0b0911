"""Where things are kept on the machine that runs the demo and the tests.

`.demo/` in the checkout holds secrets, files and logs. The PostgreSQL folder stands beside them; but as root it goes to
a folder of its own, because PostgreSQL then runs as `nobody`, who may not be able to walk into the checkout.
"""

import hashlib
import os
import shutil
from pathlib import Path

from coopcare.launch.servers import make_private
from coopcare.launch.setup import TOP

DEMO = TOP / ".demo"


def folder_for_nobody() -> Path:
    """Root's own folder for this checkout, which others may walk through but not list."""
    name = hashlib.sha256(os.fsencode(TOP)).hexdigest()[:10]
    return make_private(Path("/var/tmp", f"coopcare-{name}"), 0o711)  # noqa: S108


def program_copies() -> Path:
    return make_private(folder_for_nobody() / "programs", 0o755) if os.geteuid() == 0 else DEMO


class DemoPlaces:
    """The demo's files. All of them belong together: a new database means that everything else is new too."""

    def __init__(self) -> None:
        make_private(DEMO)
        self.lock = DEMO / "lock"
        self.postgres = folder_for_nobody() / "postgres" if os.geteuid() == 0 else DEMO / "postgres"
        self.valkey = DEMO / "valkey"
        self.files = DEMO / "files"
        self.secrets = DEMO / "secrets.json"
        self.seeded = DEMO / "seeded"
        self.running = DEMO / "running.json"
        self.beat_schedule = DEMO / "beat-schedule"

    def log(self, name: str) -> Path:
        return DEMO / f"{name}.log"

    @property
    def complete(self) -> bool:
        """Whether an earlier start got as far as a full demo: otherwise we start over rather than mend."""
        return self.seeded.exists() and self.secrets.exists() and (self.postgres / "data" / "PG_VERSION").exists()

    def clear(self) -> None:
        """Remove the demo's data; keep the lock, which is held."""
        if self.postgres.exists():
            shutil.rmtree(self.postgres)
        for path in DEMO.iterdir():
            if path == self.lock:
                continue
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()

    def make(self) -> None:
        for folder in (self.postgres, self.valkey, self.files):
            folder.mkdir(mode=0o700, exist_ok=True)
