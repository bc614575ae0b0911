"""Print the one-time code that a demo log-in of the office needs at this moment."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coopcare.home.demo.log_ins import code_now


class Command(BaseCommand):
    help = "Print the one-time code of a demo log-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="For example mo.rahman@demo.coopcare.example")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in {"demo", "test"}:
            raise CommandError("Codes are printed in a demo only. This is a production site.")
        code = code_now(options["email"])
        if code is None:
            raise CommandError(f"{options['email']} signs in without a code, or is not a log-in of this demo.")
        self.stdout.write(code)
