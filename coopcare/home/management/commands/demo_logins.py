"""Print who can sign in to the demo: address, e-mail, the one password, and who they are."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coopcare.home.demo.log_ins import PASSWORD, LogIn, log_ins_of
from coopcare.home.demo.reading import read_coop
from coopcare.home.demo.seeding import COOPS


class Command(BaseCommand):
    help = "List the log-ins of the demo."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in {"demo", "test"}:
            raise CommandError("Only a demo has demo log-ins. This is a production site.")
        for slug in COOPS:
            self.stdout.write(f"{settings.SCHEME}://{slug}.{settings.BASE_DOMAIN}/")
            log_ins = log_ins_of(read_coop(slug))
            width = max(len(log_in.email) for log_in in log_ins)
            for log_in in log_ins:
                self.stdout.write(f"  {log_in.email:<{width}}  {_who(log_in)}")
        self.stdout.write(f"Everybody's password: {PASSWORD}")
        self.stdout.write("Those marked * also need a code: ./run demo --code EMAIL")


def _who(log_in: LogIn) -> str:
    return f"{log_in.somebody.full_name}{'*' if log_in.needs_code else ''}: {log_in.who}"
