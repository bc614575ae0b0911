"""Meetings, and what was said and decided there: kept for good, and never changed once agreed."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.ui.formats import gov_short_date
from members.governance.states import WRITABLE, MinutesStatus, reference

LONGEST = 4000


class MeetingKind(models.TextChoices):
    BOARD = "board", "The board"
    MEMBERS = "members", "The members"
    COMMITTEE = "committee", "A committee"
    CLUSTER = "cluster", "A cluster"


# Of these there are several, so a meeting says of which, in words: clusters stand above members.
OF_ONE = (MeetingKind.COMMITTEE, MeetingKind.CLUSTER)


class Meeting(TenantModel):
    """A day on which people of the co-op met, and the minutes of it.

    No person we support is named in them. `version` grows with each change, also of an item: a stale page is refused.
    """

    kind = models.CharField(max_length=20, choices=MeetingKind)
    of = models.CharField(max_length=80, blank=True, help_text="Of which committee or cluster.")
    on = models.DateField()
    noted_by = models.CharField(max_length=120)
    noted_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=MinutesStatus, default=MinutesStatus.NOTED)
    version = models.PositiveIntegerField(default=1)
    place = models.CharField(max_length=200, blank=True, help_text="Time and place.")
    chair = models.CharField(max_length=120, blank=True)
    minute_taker = models.CharField(max_length=120, blank=True)
    present = models.TextField(blank=True, max_length=LONGEST, help_text="One name a line.")
    apologies = models.TextField(blank=True, max_length=LONGEST, help_text="One name a line.")
    had_quorum = models.BooleanField(null=True, blank=True, help_text="Enough to decide.")
    next_meeting = models.CharField(max_length=200, blank=True)
    put_at = models.DateTimeField(null=True, blank=True)
    put_by = models.CharField(max_length=120, blank=True)
    agreed_in = TenantForeignKey("self", models.PROTECT, null=True, blank=True, related_name="agreed_there")
    signed_by = models.CharField(max_length=120, blank=True, help_text="Who was in the chair when it was agreed.")
    agreed_at = models.DateTimeField(null=True, blank=True, help_text="When that was written down.")
    agreed_by = models.CharField(max_length=120, blank=True, help_text="Who wrote it down.")

    class Meta(TenantModel.Meta):
        ordering = ["-on", "kind", "of"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "kind", "of", "on"], name="meets_once_a_day"),
            models.CheckConstraint(
                condition=Q(kind__in=OF_ONE, of__gt="") | (~Q(kind__in=OF_ONE) & Q(of="")), name="meeting_says_of_which"
            ),
            models.CheckConstraint(
                condition=Q(
                    status=MinutesStatus.AGREED, agreed_in__isnull=False, agreed_at__isnull=False, signed_by__gt=""
                )
                | (~Q(status=MinutesStatus.AGREED) & Q(agreed_at__isnull=True)),
                name="agreed_minutes_say_where",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {gov_short_date(self.on)}"

    @property
    def name(self) -> str:
        """Meeting of the board"""
        return f"Meeting of {self.of or self.get_kind_display().lower()}"

    @property
    def is_writable(self) -> bool:
        return self.status in WRITABLE

    @property
    def attended(self) -> str:
        """Every name that stands in the minutes by right."""
        ties = [tie.who for tie in self.interests.all()]
        return "\n".join([self.chair, self.minute_taker, self.present, self.apologies, *ties])


class DeclaredInterest(TenantModel):
    """A tie that somebody declared at a meeting: who, in what, and whether they left while it was decided."""

    meeting = TenantForeignKey(Meeting, models.PROTECT, related_name="interests")
    who = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    left_room = models.BooleanField()
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["written_at"]

    def __str__(self) -> str:
        return f"{self.who}: {self.what}. {'Left' if self.left_room else 'Stayed'}"


class MinuteItem(TenantModel):
    """One item of the minutes. `is_published`: every member may read it, once the minutes are agreed."""

    meeting = TenantForeignKey(Meeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    said = models.TextField(blank=True, max_length=LONGEST)
    decided = models.TextField(blank=True, max_length=LONGEST)
    is_published = models.BooleanField()

    class Meta(TenantModel.Meta):
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "meeting", "number"], name="item_has_its_number"),
            models.CheckConstraint(condition=Q(number__gt=0), name="items_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def reference(self) -> str:
        return reference(self.meeting.on, self.number)


class MinuteNote(TenantModel):
    """What was put right after the minutes were agreed: it stands below them, and they stay as they were."""

    meeting = TenantForeignKey(Meeting, models.PROTECT, related_name="notes")
    words = models.TextField(max_length=LONGEST)
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["written_at"]

    def __str__(self) -> str:
        return f"Note of {gov_short_date(self.written_at)}"
