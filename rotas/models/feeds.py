"""Somebody's visits in their own calendar."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class FeedKind(models.TextChoices):
    """Whose visits: the hat in which the address was made, and that its owner must still have."""

    PCA = "pca", "Visits I give"
    PERSON = "person", "Visits I have"


class CalendarFeed(TenantModel):
    """A secret address at which a calendar program reads visits. The address is this row's id, signed; a row that is
    revoked is never used again. `fetched_at` is written once an hour at most.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="calendar_feeds")
    kind = models.CharField(max_length=20, choices=FeedKind)
    made_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person", "kind"], condition=Q(revoked_at__isnull=True), name="one_open_feed_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
