"""What the board has tried out and kept."""

from django.db import models

from coopcare.tenancy.models import TenantModel


class Scenario(TenantModel):
    """One case of the viability workshop under a name, never changed after it is kept but for its name.

    `inputs` are named integers (billing.viability.Inputs), so that its answers can be worked out again; `law_on` is the
    day whose national figures it goes by.
    """

    name = models.CharField(max_length=80)
    inputs = models.JSONField()
    law_on = models.DateField()
    made_by = models.CharField(max_length=120)
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "name"], name="one_scenario_of_a_name")]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
