"""An open place that is offered to several PCAs: the first suitable yes wins. Every time is kept (domain.md D3)."""

from django.db import models
from django.db.models import F, Q

from coopcare.clock import now
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from members.models import Person
from rotas.models.visits import Attendance, AttendanceStatus


class OfferTo(models.TextChoices):
    TEAM = "team", "The care team, all at once"
    IN_ORDER = "in_order", "The care team, one after another"
    EVERYBODY = "everybody", "Everybody who could come"


class RoundEnd(models.TextChoices):
    TAKEN = "taken", "Somebody said yes"
    NOBODY = "nobody", "Everybody said no"
    WITHDRAWN = "withdrawn", "Taken back"
    OVERTAKEN = "overtaken", "The visit changed"


class RoundQuerySet(TenantQuerySet):
    def live(self) -> "RoundQuerySet":
        """Not ended, and the place is still open, at the time that was offered."""
        return self.filter(
            ended_at__isnull=True,
            attendance__status=AttendanceStatus.OPEN,
            attendance__starts_at=F("starts_at"),
            attendance__ends_at=F("ends_at"),
            ends_at__gt=now(),
        )


class OfferRound(TenantModel):
    """One open place, offered to several. Nobody's time is held by it. `starts_at` and `ends_at` (UTC) are those that
    were offered; `minutes_each` is how long each is asked alone, where the team is asked one after another.
    """

    attendance = TenantForeignKey(Attendance, models.PROTECT, related_name="rounds")
    to = models.CharField(max_length=20, choices=OfferTo)
    minutes_each = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    how_it_ended = models.CharField(max_length=20, choices=RoundEnd, blank=True)

    objects = TenantManager.from_queryset(RoundQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "attendance"], condition=Q(ended_at__isnull=True), name="one_round_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, how_it_ended="") | Q(ended_at__isnull=False, how_it_ended__gt=""),
                name="ended_round_says_how",
            ),
            models.CheckConstraint(
                condition=Q(to=OfferTo.IN_ORDER, minutes_each__gte=1)
                | (~Q(to=OfferTo.IN_ORDER) & Q(minutes_each__isnull=True)),
                name="only_an_order_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return self.get_to_display()


class OfferStatus(models.TextChoices):
    WAITING = "waiting", "Not asked yet"
    ASKED = "asked", "Asked"
    ACCEPTED = "accepted", "Said yes"
    DECLINED = "declined", "Said no"
    CLOSED = "closed", "Closed"


class Offer(TenantModel):
    """One PCA of a round. `position` is the order in which they are asked. A no needs no reason, and counts for nothing
    anywhere else.
    """

    round = TenantForeignKey(OfferRound, models.CASCADE, related_name="offers")
    pca = TenantForeignKey(Person, models.PROTECT, related_name="offers")
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=OfferStatus, default=OfferStatus.WAITING)
    offered_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="Taken back, or somebody else was first.")
    decline_reason = models.CharField(max_length=200, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "round", "pca"], name="asked_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(status__in=[OfferStatus.WAITING, OfferStatus.CLOSED]) | Q(offered_at__isnull=False),
                name="asked_since_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[OfferStatus.ACCEPTED, OfferStatus.DECLINED]) | Q(answered_at__isnull=False),
                name="answered_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["coop", "pca", "status"], name="offer_of_pca")]

    def __str__(self) -> str:
        return self.get_status_display()
