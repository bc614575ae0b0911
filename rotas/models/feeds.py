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
    REPRESENTATIVE = "representative", "Visits of somebody I act for"


class CalendarFeed(TenantModel):
    """A secret address at which a calendar program reads visits. The address is this row's id, signed; a row that is
    revoked is never used again. `fetched_at` is written once an hour at most. `about` is whom a representative acts
    for; otherwise the visits are the owner's own.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="calendar_feeds")
    about = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=20, choices=FeedKind)
    made_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person", "kind", "about"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="one_open_feed_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=FeedKind.REPRESENTATIVE, about__isnull=False)
                | (~Q(kind=FeedKind.REPRESENTATIVE) & Q(about__isnull=True)),
                name="feed_of_a_representative_is_about_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
