"""A worker process of its own that comes to one paper which never ends, for tests that kill it there."""

import time
from pathlib import Path
from typing import Any

PAPERS_BEFORE_IT_STALLS = 3
LONGER_THAN_ANYBODY_WAITS = 600


def work_and_stall(coop_id: str, files: str, begun: str) -> None:
    """The worker's own job. It touches the file `begun` when it is in the middle of a paper."""
    import django
    from django.conf import settings

    settings.STORAGES = on_disk(files)
    django.setup()
    from compliance.services import packs
    from compliance.tasks import build_waiting_packs
    from tests.compliance.pack.papers import small_page

    laid: list[str] = []

    def lay_out(sheet: Any) -> bytes:
        laid.append(sheet.code)
        if len(laid) > PAPERS_BEFORE_IT_STALLS:
            Path(begun).touch()
            time.sleep(LONGER_THAN_ANYBODY_WAITS)
        return small_page()

    packs.lay_out = lay_out
    build_waiting_packs.delay(coop_id)


def on_disk(folder: object) -> dict[str, Any]:
    """Both processes must find the papers: the suite's own storage is one process's memory."""
    from django.conf import settings

    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    return {**settings.STORAGES, "default": disk}
