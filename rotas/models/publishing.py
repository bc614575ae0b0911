"""Weeks that people have been told of."""

from django.db import models
from django.db.models import Q

from clusters.models import Cluster
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class PublishedWeek(TenantModel):
    """A cluster's week as its people and PCAs were told of it, each time they were. Never changed: a later change is
    another version. `rota`: see rotas.week.published.to_json.
    """

    cluster = TenantForeignKey(Cluster, models.PROTECT, related_name="published_weeks")
    monday = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)
    rota = models.JSONField(default=dict)
    told = models.PositiveSmallIntegerField(default=0, help_text="How many letters were written.")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "cluster", "monday", "version"], name="published_once_a_version"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="published_week_starts_on_a_monday"),
            models.CheckConstraint(condition=Q(version__gte=1), name="published_from_version_one"),
        ]

    def __str__(self) -> str:
        return f"Week of {self.monday}, version {self.version}"
