"""Fill an empty database with the two demo co-ops. Refuses in production; does nothing when they are there already.

This command is the one edge that writes rows in bulk and not by services. Three months of a co-op's life, visit by
visit through the services, would take an hour and would carry today's date; so the days are invented in
coopcare.home.demo and stored as they would stand. Prices are agreed and months are closed by the real services, so
that every figure on an invoice is one that the product worked out.
"""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coopcare.home.demo.seeding import Seeded, seed, seeded_coops


class Command(BaseCommand):
    help = "Create the demo co-ops, Greenvale and Riverside, with three months behind them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--small", action="store_true", help="One cluster of four people each, two months.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in {"demo", "test"}:
            raise CommandError("The demo's people are only for a demo. This is a production site.")
        if found := seeded_coops():
            names = " and ".join(coop.short_name for coop in found)
            self.stdout.write(f"Already there: {names}. Nothing was changed.")
            return
        began = time.monotonic()
        for seeded in seed(small=options["small"]):
            self._tell(seeded)
        self.stdout.write(f"Done in {time.monotonic() - began:.1f} seconds.")

    def _tell(self, seeded: Seeded) -> None:
        self.stdout.write(
            f"{seeded.name}: {seeded.people} people, {seeded.pcas} PCAs, {seeded.visits} visits, "
            f"{seeded.months} months closed, {seeded.log_ins} log-ins, {seeded.seconds:.1f} seconds"
        )
        for cluster, hours in seeded.hours.items():
            self.stdout.write(f"  {cluster}: {hours:.0f} care hours a week")
