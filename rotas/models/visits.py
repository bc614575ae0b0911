"""Visits, who comes to them, and what was done."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from clusters.models import Cluster, Package, PackageTask, TaskClass
from coopcare.clock import now
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from coopcare.tenancy.ranges import TimeRange
from coopcare.ui.formats import miles_words
from members.models import Person
from rotas.models.patterns import VisitPattern
from rotas.visit_kinds import VisitKind, kind_words, length_of


class VisitStatus(models.TextChoices):
    """What a visit is, as the person sees it. The moves between them are in rotas/states.py."""

    REQUESTED = "requested", "Needs cover"
    OFFERED = "offered", "Asked"
    ACCEPTED = "accepted", "Agreed"
    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    QUERIED = "queried", "Length queried"
    CONFIRMED = "confirmed", "Confirmed"
    CANCELLED = "cancelled", "Cancelled"
    MISSED = "missed", "Missed"


UPCOMING = frozenset({VisitStatus.REQUESTED, VisitStatus.OFFERED, VisitStatus.ACCEPTED})
GIVEN = frozenset({VisitStatus.DONE, VisitStatus.QUERIED, VisitStatus.CONFIRMED})


class CancelReason(models.TextChoices):
    """Why a visit will not happen; some are always free (domain.md C4)."""

    NOT_NEEDED = "not_needed", "I do not need this visit"
    AWAY = "away", "I will be away"
    HOSPITAL = "hospital", "In hospital"
    DEATH = "death", "The person has died"
    OUR_FAULT = "our_fault", "The co-op could not give it"
    OTHER = "other", "Another reason"


class VisitQuerySet(TenantQuerySet):
    def upcoming(self) -> "VisitQuerySet":
        return self.filter(status__in=UPCOMING, ends_at__gt=now()).order_by("starts_at")

    def uncovered(self) -> "VisitQuerySet":
        return self.filter(status=VisitStatus.REQUESTED)

    def live(self) -> "VisitQuerySet":
        return self.exclude(status=VisitStatus.CANCELLED)

    def between(self, first: date, last: date) -> "VisitQuerySet":
        """On local days `first` to `last`, both included."""
        return self.filter(on__gte=first, on__lte=last)


class Visit(TenantModel):
    """What the person receives: one planned stretch of help at home. `on` is the local day; both instants are UTC.

    `person` and `cluster` repeat the package's so that rules and lists need no join; a check in the service keeps
    them equal, and the package never changes person.
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="visits")
    person = TenantForeignKey(Person, models.PROTECT, related_name="visits")
    cluster = TenantForeignKey(Cluster, models.PROTECT, related_name="visits")
    pattern = TenantForeignKey(VisitPattern, models.PROTECT, null=True, blank=True, related_name="visits")
    kind = models.CharField(max_length=20, choices=VisitKind, default=VisitKind.VISIT, db_default=VisitKind.VISIT)
    on = models.DateField()
    expected_on = models.DateField(
        null=True, blank=True, help_text="The day its pattern expected it, where it was moved to another day."
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    workers_needed = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=20, choices=VisitStatus, default=VisitStatus.REQUESTED)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")
    is_touched = models.BooleanField(default=False, help_text="Changed by hand: planning leaves it alone.")
    moved_by_clock_change = models.BooleanField(default=False)
    is_paused = models.BooleanField(
        default=False, help_text="Cancelled by a pause: planned anew when the person comes back early."
    )
    skills = ArrayField(models.CharField(max_length=20), default=list, blank=True, help_text="See members.skills.")
    note_from_person = models.TextField(blank=True)
    booked_by = models.CharField(max_length=120, blank=True)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=20, choices=CancelReason, blank=True)
    cancel_note = models.CharField(max_length=300, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    query_note = models.CharField(max_length=500, blank=True)

    objects = TenantManager.from_queryset(VisitQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                "coop",
                "pattern",
                Coalesce("expected_on", "on"),
                condition=Q(is_paused=False),
                name="one_visit_per_pattern_day",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_start"),
            models.CheckConstraint(
                condition=Q(status=VisitStatus.CANCELLED, cancelled_at__isnull=False, cancel_reason__gt="")
                | (~Q(status=VisitStatus.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="cancelled_visit_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=VisitStatus.QUERIED) | Q(query_note__gt=""), name="queried_visit_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "cluster", "on"], name="visit_of_cluster_day"),
            models.Index(fields=["coop", "person", "starts_at"], name="visit_of_person"),
            models.Index(fields=["coop", "on", "status"], name="visit_of_day"),
        ]

    def __str__(self) -> str:
        return f"Visit on {self.on}"

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def length(self) -> int:
        """Minutes as they were chosen: a night keeps its times by the clock, whatever passes meanwhile."""
        return length_of(self.kind, self.starts_at, self.ends_at)

    @property
    def kind_words(self) -> str:
        """Sleep-in; empty for a visit, which needs no saying."""
        return kind_words(self.kind)

    @property
    def is_upcoming(self) -> bool:
        return self.status in UPCOMING

    @property
    def current_attendances(self) -> "list[Attendance]":
        """The places at this visit, filled or not; prefetch `attendances__pca` before using it in a list."""
        return [attendance for attendance in self.attendances.all() if attendance.status in CURRENT]


class AttendanceStatus(models.TextChoices):
    OPEN = "open", "Nobody yet"
    OFFERED = "offered", "Asked"
    ACCEPTED = "accepted", "Agreed"
    UNDER_WAY = "under_way", "There now"
    DONE = "done", "Done"
    DECLINED = "declined", "Declined"
    RELEASED = "released", "Given to somebody else"
    CANCELLED = "cancelled", "Cancelled"
    MISSED = "missed", "Did not come"


# While in these, the PCA's time is taken: the database refuses an overlap.
HOLDS_TIME = (
    AttendanceStatus.OFFERED,
    AttendanceStatus.ACCEPTED,
    AttendanceStatus.UNDER_WAY,
    AttendanceStatus.DONE,
)
# These are a place at the visit, filled or not; the others are history.
CURRENT = (AttendanceStatus.OPEN, *HOLDS_TIME, AttendanceStatus.MISSED)


class AttendanceRole(models.TextChoices):
    WORKER = "worker", "Gives the visit"
    SHADOW = "shadow", "Learns beside"


class AttendanceQuerySet(TenantQuerySet):
    def current(self) -> "AttendanceQuerySet":
        return self.filter(status__in=CURRENT)

    def holding_time(self) -> "AttendanceQuerySet":
        return self.filter(status__in=HOLDS_TIME)

    def of_pca(self, person_id: Any) -> "AttendanceQuerySet":
        return self.holding_time().filter(pca_id=person_id)


class Attendance(TenantModel):
    """One worker's place at a visit (two for a two-person visit). `pca` is empty until somebody is asked.

    It carries its own times so that the database itself makes double-booking impossible. A declined or released place
    stays as history beside its successor.
    """

    visit = TenantForeignKey(Visit, models.PROTECT, related_name="attendances")
    pca = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="attendances")
    role = models.CharField(max_length=20, choices=AttendanceRole, default=AttendanceRole.WORKER)
    status = models.CharField(max_length=20, choices=AttendanceStatus, default=AttendanceStatus.OPEN)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the PCA first opened the offer.")
    answered_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=200, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True, help_text="As the PCA said.")
    arrival_received_at = models.DateTimeField(null=True, blank=True, help_text="When the server heard.")
    left_at = models.DateTimeField(null=True, blank=True)
    leaving_received_at = models.DateTimeField(null=True, blank=True)
    extra_minutes_authorised = models.PositiveSmallIntegerField(default=0)
    extra_authorised_by = models.CharField(max_length=120, blank=True)
    errand_tenths = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Tenths of a mile driven for the person in the course of the visit."
    )
    errand_for = models.CharField(max_length=120, blank=True, default="", db_default="")

    objects = TenantManager.from_queryset(AttendanceQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            ExclusionConstraint(
                name="pca_is_in_one_place",
                expressions=[
                    ("coop", RangeOperators.EQUAL),
                    ("pca", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=Q(pca__isnull=False, status__in=HOLDS_TIME),
                violation_error_message="That time has just gone. Choose another time.",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="attendance_ends_after_start"),
            models.CheckConstraint(
                condition=Q(status=AttendanceStatus.OPEN, pca__isnull=True)
                | Q(status__in=[AttendanceStatus.CANCELLED, AttendanceStatus.MISSED])
                | (~Q(status=AttendanceStatus.OPEN) & Q(pca__isnull=False)),
                name="attendance_has_somebody_unless_open",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(arrived_at__isnull=False, left_at__gte=F("arrived_at")),
                name="left_after_arriving",
            ),
            models.CheckConstraint(
                condition=~Q(status=AttendanceStatus.DONE) | Q(arrived_at__isnull=False, left_at__isnull=False),
                name="done_has_both_times",
            ),
            models.CheckConstraint(
                condition=Q(errand_tenths=0) | Q(errand_tenths__lte=2000, errand_for__gt=""),
                name="errand_says_what_for",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "pca", "starts_at"], name="attendance_of_pca"),
            models.Index(fields=["coop", "visit"], name="attendance_of_visit"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} for {self.visit_id}"

    @property
    def errand_words(self) -> str:
        """3.4 miles: to the chemist and back; empty when nothing was driven for the person."""
        return f"{miles_words(self.errand_tenths)}: {self.errand_for}" if self.errand_tenths else ""


class VisitTask(TenantModel):
    """One thing to do at a visit, copied from the package so that later changes leave the past alone."""

    visit = TenantForeignKey(Visit, models.CASCADE, related_name="tasks")
    task = TenantForeignKey(PackageTask, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    task_class = models.CharField(max_length=20, choices=TaskClass)
    needs_training = models.CharField(max_length=30, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "visit", "task"], name="visit_task_once")]
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class VisitNote(TenantModel):
    """What happened, in the words of whoever was there. Never changed; a correction is another note."""

    visit = TenantForeignKey(Visit, models.PROTECT, related_name="notes")
    author_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=120)
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["written_at"]
        indexes = [models.Index(fields=["coop", "visit"], name="note_of_visit")]

    def __str__(self) -> str:
        return f"Note by {self.author_name}"


class VisitEvent(TenantModel):
    """One move of a visit: from, to, by whom, why."""

    visit = TenantForeignKey(Visit, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    move = models.CharField(max_length=40)
    old_status = models.CharField(max_length=20, blank=True)
    new_status = models.CharField(max_length=20)
    actor = models.CharField(max_length=200)
    actor_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["at"]
        indexes = [
            models.Index(fields=["coop", "visit", "at"], name="event_of_visit"),
            models.Index(fields=["coop", "at"], name="event_of_time"),
        ]

    def __str__(self) -> str:
        return f"{self.move} by {self.actor_name}"
