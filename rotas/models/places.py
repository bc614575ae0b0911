"""Where homes are, and how long the way between two of them takes."""

from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person, TravelMode


class HomePlace(TenantModel):
    """The coordinates of a person's home (WGS 84), as `source` found them for `address`. Once the person's address is
    another, these count no more, until it is found anew. Empty coordinates: looked for, and not found.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="home_places")
    address = models.TextField()
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    source = models.CharField(max_length=40)
    found_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "person"], name="one_home_per_person"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="home_is_on_the_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"Home of {self.person_id}"


class TravelTime(TenantModel):
    """Minutes between two homes that somebody who knows the way has told us, in place of those we would work out: for
    one way of travelling, in both directions. `one` has the smaller id.
    """

    one = TenantForeignKey(Person, models.PROTECT, related_name="+")
    other = TenantForeignKey(Person, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=20, choices=TravelMode)
    minutes = models.PositiveSmallIntegerField()
    told_by = models.CharField(max_length=120)
    told_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "one", "other", "mode"], name="one_travel_time_per_pair_and_mode"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="travel_pair_is_in_order"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=240), name="travel_minutes_are_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes"
