"""Days at work, as pay has them: what the average week counts besides visits."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class WorkedDay(TenantModel):
    """Time at work on a local day that is over. `minutes`, known once its pay is approved, is all of it: visits, the
    ways between them, waiting, training, nights; it stands in place of the times of the visits. `night_minutes` are
    nights that are no visits of the rota, known as soon as they are written down: they count beside the visits until
    then.
    """

    pca = TenantForeignKey(Person, models.PROTECT, related_name="worked_days")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    night_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "pca", "on"], name="one_worked_day"),
            models.CheckConstraint(
                condition=Q(minutes__gt=0) | Q(minutes__isnull=True, night_minutes__gt=0), name="worked_day_has_minutes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes or self.night_minutes} minutes on {self.on}"
