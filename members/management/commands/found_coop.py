"""Make a co-op and send its manager the letter with which they make their log-in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coopcare.errors import DomainError
from coopcare.tenancy.addresses import page_address
from members.services.founding import found_coop

ASKED = {
    "slug": "first part of its web address: lower-case letters, numbers and hyphens",
    "name": "its full legal name, as it is registered",
    "short-name": "the name that people use",
    "phone": "the office phone number",
    "email": "the office e-mail address",
    "address": "the office address, with commas between its lines",
    "area": "where it works, in plain words",
    "manager-first-name": "the manager's first name",
    "manager-last-name": "the manager's last name",
    "manager-email": "where the manager's letter goes",
}


class Command(BaseCommand):
    help = "Make a new co-op. Its manager gets a letter, and does everything else on the site."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, help_text in ASKED.items():
            parser.add_argument(f"--{name}", required=True, help=help_text)

    def handle(self, *args: Any, **options: Any) -> None:
        facts = {name.replace("-", "_"): options[name.replace("-", "_")] for name in ASKED}
        try:
            coop = found_coop(**facts)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{coop.name} is at {page_address('/', coop)}")
        self.stdout.write(f"The letter for its manager goes to {options['manager_email']}.")
