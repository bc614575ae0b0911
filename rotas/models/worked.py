"""Days at work, as approved pay has them: what the average week counts besides visits."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class WorkedDay(TenantModel):
    """Minutes at work on a local day that is over: visits, the ways between them, waiting, training, nights. Where
    there is one, it stands in place of the times of the visits.
    """

    pca = TenantForeignKey(Person, models.PROTECT, related_name="worked_days")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "pca", "on"], name="one_worked_day"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="worked_day_has_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes on {self.on}"
