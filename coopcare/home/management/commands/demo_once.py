"""Do the main job once, through HTTP, and say what was done."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coopcare.home.demo.browser import Browser, PageRefused
from coopcare.home.demo.main_job import MainJob


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Book, give, confirm, close the month and build the policy pack through a running demo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--base", required=True, help="Where the demo listens, for example http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE != "demo":
            raise CommandError("This writes into the demo. It does not run on another site.")
        job = MainJob(options["base"], self.stdout.write)
        Browser(job.base, job.host).wait_for_site()
        started = time.perf_counter()
        self.stdout.write("\nThe main job, through the pages:")
        try:
            job.run()
        except PageRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"  {time.perf_counter() - started:6.1f} s  in all\n\nPapers:")
        for words, path in job.papers:
            self.stdout.write(f"  {words}: {path}")
