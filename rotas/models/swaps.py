"""Two PCAs change places: one asks a colleague to take a visit, or to exchange it for one of theirs."""

from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from members.models import Person
from rotas.models.visits import Attendance


class SwapStatus(models.TextChoices):
    """The words are for everybody who may see it: nothing in them says whose wish stood in the way."""

    ASKED = "asked", "Waiting for an answer"
    WITH_PERSON = "with_person", "Waiting for the person’s word"
    DONE = "done", "Done"
    DECLINED = "declined", "Said no"
    NOT_AGREED = "not_agreed", "Could not be agreed"
    WITHDRAWN = "withdrawn", "Taken back"
    EXPIRED = "expired", "Not answered in time"
    OVERTAKEN = "overtaken", "A visit changed meanwhile"


LIVE_SWAP = (SwapStatus.ASKED, SwapStatus.WITH_PERSON)


class SwapQuerySet(TenantQuerySet):
    def live(self) -> "SwapQuerySet":
        return self.filter(status__in=LIVE_SWAP)


class Swap(TenantModel):
    """`asker` would like `asked` to take their visit. Until it is done, everybody keeps the places they have."""

    asker = TenantForeignKey(Person, models.PROTECT, related_name="swaps_asked")
    asked = TenantForeignKey(Person, models.PROTECT, related_name="swaps_to_answer")
    status = models.CharField(max_length=20, choices=SwapStatus, default=SwapStatus.ASKED)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = TenantManager.from_queryset(SwapQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="swap_is_between_two"),
            models.CheckConstraint(
                condition=Q(status__in=LIVE_SWAP, ended_at__isnull=True)
                | (~Q(status__in=LIVE_SWAP) & Q(ended_at__isnull=False)),
                name="ended_swap_has_an_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "asked", "status"], name="swap_to_answer"),
            models.Index(fields=["coop", "asker", "status"], name="swap_asked"),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_SWAP


class SwapLeg(TenantModel):
    """One place that would go from `giver` to `taker`, at the times (UTC) that it had when they were asked.
    `needs_word`: the taker is not on the person's team, so the person, or who speaks for them, is asked first.
    """

    swap = TenantForeignKey(Swap, models.CASCADE, related_name="legs")
    place = TenantForeignKey(Attendance, models.PROTECT, related_name="swap_legs")
    giver = TenantForeignKey(Person, models.PROTECT, related_name="+")
    taker = TenantForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    needs_word = models.BooleanField(default=False)
    word_given_at = models.DateTimeField(null=True, blank=True)
    word_given_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "swap", "place"], name="place_once_in_a_swap"),
            models.CheckConstraint(
                condition=Q(word_given_at__isnull=True, word_given_by="")
                | Q(word_given_at__isnull=False, word_given_by__gt=""),
                name="word_is_somebodys",
            ),
        ]
        indexes = [models.Index(fields=["coop", "place"], name="swap_leg_of_place")]

    def __str__(self) -> str:
        return f"Place {self.place_id}"
