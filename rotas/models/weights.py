"""How much each soft rule of a good rota counts in this co-op."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.models import TenantModel


class RotaWeights(TenantModel):
    """Said anew each time somebody changes them, and never changed: the newest version holds. `levels`: percent of the
    usual weight by the name of a rule (rotas.weights).
    """

    version = models.PositiveIntegerField(default=1)
    levels = models.JSONField(default=dict)
    why = models.CharField(max_length=300)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "version"], name="weights_once_a_version"),
            models.CheckConstraint(condition=Q(why__gt=""), name="weights_say_why"),
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"
