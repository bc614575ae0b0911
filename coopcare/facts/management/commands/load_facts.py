"""Bring the dated figures up to the data file. Safe to run again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coopcare.errors import DomainError
from coopcare.facts.loader import DATA_FILE, Loaded, load_facts, read_facts


class Command(BaseCommand):
    help = "Load the dated national figures (wages, mileage, sick pay) from their data file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=DATA_FILE, help="Another file of the same form.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_facts(read_facts(options["file"]))
        except DomainError as error:
            raise CommandError(error.message) from error
        if options["verbosity"]:
            self._report(loaded)

    def _report(self, loaded: Loaded) -> None:
        self.stdout.write(
            f"Dated figures: {loaded.created} created, {loaded.changed} changed, {loaded.unchanged} unchanged."
        )
        for row in loaded.left:
            self.stdout.write(f"Kept, though the file does not have it: {row}")
