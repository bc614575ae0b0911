"""A worker is killed in the middle of a build: the last good one stays, and the next worker goes on where it was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.db import connection

from compliance.models import PackStatus, PolicyPack
from compliance.pack.order import Kind
from compliance.queries.builds import latest_build
from compliance.services import packs
from coopcare.documents.services import read_document
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.compliance.pack.papers import answer_everything, quickly
from tests.concurrency.stalling import PAPERS_BEFORE_IT_STALLS, on_disk

pytestmark = pytest.mark.django_db(transaction=True)

WAIT_SECONDS = 90
WORK_AND_STALL = "import sys; from tests.concurrency.stalling import work_and_stall; work_and_stall(*sys.argv[1:])"


def test_the_next_worker_goes_on_and_the_last_good_build_stays(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = on_disk(tmp_path / "files")
    monkeypatch.setattr(packs, "ring", lambda *_: None)
    laid = quickly(monkeypatch)
    mo = cast.mo.actor()
    with acting_for(cast.coop, mo):
        answer_everything(cast)
        packs.request_pack(kind=Kind.EASY, actor=mo)
    build(cast)
    with acting_for(cast.coop, mo):
        good = latest_build(Kind.EASY.value)
        cast.coop.phone = "01632 960961"  # every sheet prints it
        cast.coop.save()
        asked = packs.request_pack(kind=Kind.EASY, actor=mo)
    kill_a_worker(cast, tmp_path)
    with acting_for(cast.coop, mo):
        stopped = PolicyPack.objects.get(id=asked.id)
        assert [step["state"] for step in stopped.progress[:5]] == ["ready"] * 3 + ["laying", "waiting"]
        assert (stopped.status, stopped.attempts) == (PackStatus.BUILDING, 0)
        assert latest_build(Kind.EASY.value) == good
        assert read_document(good.document).startswith(b"%PDF")
    laid.clear()
    build(cast)
    with acting_for(cast.coop, mo):
        done = PolicyPack.objects.get(id=asked.id)
        assert latest_build(Kind.EASY.value) == done
        assert laid == [step["code"] for step in done.progress if "key" in step][PAPERS_BEFORE_IT_STALLS:]
        assert {step["state"] for step in done.progress} == {"ready"}


def build(cast: Cast) -> None:
    """Every step that is left, each in a transaction of its own, as the job does it."""
    while one_step(cast):
        pass


def one_step(cast: Cast) -> bool:
    with acting_for(cast.coop, cast.system):
        pack = packs.next_unfinished()
        if pack is not None:
            packs.advance(pack, actor=cast.system)
        return pack is not None


def kill_a_worker(cast: Cast, folder: Path) -> None:
    """Start one, wait until it is in the middle of a paper, kill -9, and wait until PostgreSQL has let its row go."""
    begun = folder / "begun"
    env = os.environ | {"COOPCARE_DB_NAME": str(connection.settings_dict["NAME"])}
    command = [sys.executable, "-c", WORK_AND_STALL, str(cast.coop.id), str(folder / "files"), str(begun)]
    with subprocess.Popen(command, env=env, cwd=site_settings.BASE_DIR, stderr=subprocess.PIPE) as worker:  # noqa: S603
        try:
            wait_for(lambda: begun.exists() or worker.poll() is not None)
        finally:
            worker.send_signal(signal.SIGKILL)
        told = worker.communicate()[1].decode()
    assert begun.exists(), told
    wait_for(lambda: is_free(cast))


def is_free(cast: Cast) -> bool:
    with acting_for(cast.coop, cast.system):
        return packs.next_unfinished() is not None


def wait_for(ready: Any) -> None:
    ends = time.monotonic() + WAIT_SECONDS
    while not ready():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(0.1)
