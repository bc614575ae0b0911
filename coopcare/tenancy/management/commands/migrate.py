"""Django's `migrate`, in a fraction of the time: see coopcare.tenancy.shallow."""

from typing import Any

from django.core.management.commands import migrate

from coopcare.tenancy.shallow import drawing_only_what_changes


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with drawing_only_what_changes():
            super().handle(*args, **options)
