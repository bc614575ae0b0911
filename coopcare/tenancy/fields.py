"""Foreign keys inside one co-op."""

from typing import Any

from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import Exact
from django.db.models.sql.where import AND, WhereNode


class TenantForeignKey(models.ForeignKey):
    """A key to a row of the same co-op.

    Postgres checks foreign keys without row-level security, so a plain key could point into another co-op. The
    constraint is therefore the composite one that Isolate() makes, (coop_id, x_id) -> (coop_id, id); Django's own is
    left out. Joins compare the co-op too, so that a sharded database can keep them local.
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def get_extra_restriction(self, alias: Any, related_alias: Any) -> WhereNode:
        theirs: Any = self.remote_field.model._meta.get_field("coop")
        ours: Any = self.model._meta.get_field("coop")
        same: Any = Exact(Col(alias, theirs), Col(related_alias, ours))
        return WhereNode([same], AND)


class TenantOneToOneField(models.OneToOneField):
    """As TenantForeignKey, for a row that exists at most once beside another."""

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    get_extra_restriction = TenantForeignKey.get_extra_restriction
