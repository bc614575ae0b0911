"""What somebody has read of a person's week."""

from django.db import models

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class LastLook(TenantModel):
    """Until when one log-in (the person, or who acts for them) has read what changed about a person's visits."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    read_until = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "person", "user_id"], name="one_last_look_per_person_and_log_in")
        ]

    def __str__(self) -> str:
        return f"Read until {self.read_until}"
