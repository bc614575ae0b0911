"""Ring 2: every way of running a query on tenant rows asks for the active co-op, and raises when there is none."""

from typing import Any, TypeVar

from django.db import models
from django.db.models.expressions import Value

from coopcare.tenancy.context import current_coop_id

Row = TypeVar("Row", bound=models.Model)


class CurrentCoop(Value):
    """The active co-op, read when SQL is compiled and not when the queryset is built."""

    def __init__(self, field: "models.Field[Any, Any]") -> None:
        super().__init__(None, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self.output_field.get_db_prep_value(current_coop_id(), connection)]


class TenantQuerySet(models.QuerySet):
    """Base of the querysets of vocabulary in each app."""


class TenantManager(models.Manager[Row]):
    """`objects` of every tenant model. `TenantManager.from_queryset(VisitQuerySet)` adds the app's own words."""

    use_in_migrations = False

    def get_queryset(self) -> "models.QuerySet[Row]":
        coop: Any = self.model._meta.get_field("coop")
        return super().get_queryset().filter(coop_id=CurrentCoop(coop.target_field))
