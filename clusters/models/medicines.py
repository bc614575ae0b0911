"""What a person takes, and the help with it: what was agreed, and each line of their medicines record."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from clusters.rules.medicines import DAY, Course, Level, MedicineKind, Route, WrittenFrom
from coopcare.clock import local, now, to_local
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from coopcare.ui.formats import gov_date, gov_time
from members.models import Person

LONGEST_PLAN = 500


class MedicinesConsent(models.TextChoices):
    GIVEN = "given", "Yes, to all of it"
    IN_PART = "in_part", "To a part of it"
    BEST_INTERESTS = "best_interests", "They cannot decide this: agreed in their best interests"


class MedicinesAgreement(TenantModel):
    """The help with medicines as a whole, agreed before the first dose. A new one takes the place of the last."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="medicines_agreements")
    none_known = models.BooleanField(help_text="No allergy is known, and somebody asked.")
    allergies = models.CharField(max_length=300, blank=True)
    gp_practice = models.CharField(max_length=200)
    pharmacy = models.CharField(max_length=200)
    orders = models.CharField(max_length=120, help_text="Who orders: one person.")
    collects = models.CharField(max_length=120)
    kept_where = models.CharField(max_length=200)
    consent = models.CharField(max_length=20, choices=MedicinesConsent)
    consent_words = models.CharField(max_length=300, help_text="How they said it; or to what not; or who decided.")
    others_give = models.CharField(max_length=300, blank=True, help_text="What family or another service gives.")
    agreed_on = models.DateField()
    agreed_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(none_known=True, allergies="") | Q(none_known=False, allergies__gt=""),
                name="allergies_are_said",
            ),
        ]
        indexes = [models.Index(fields=["coop", "person", "-written_at"], name="medicines_agreed_newest")]

    def __str__(self) -> str:
        return f"Help with medicines, agreed on {self.agreed_on}"

    @property
    def allergies_words(self) -> str:
        return self.allergies or "None known"


class MedicineQuerySet(TenantQuerySet):
    def between(self, first: dt.date, last: dt.date) -> "MedicineQuerySet":
        """Lines that hold on some day from `first` to `last`, both included."""
        begun = self.exclude(ended_at__date__lt=F("starts_on"))
        return begun.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), starts_on__lte=last)

    def given_by_us(self) -> "MedicineQuerySet":
        return self.exclude(level=Level.NONE)


class Medicine(TenantModel):
    """One line of the chart: one medicine, one dose, one level of help. A change ends it and begins another."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="medicines")
    name = models.CharField(max_length=120)
    strength = models.CharField(max_length=60, blank=True)
    form = models.CharField(max_length=60, blank=True, help_text="Tablet, liquid, drops.")
    route = models.CharField(max_length=20, choices=Route)
    dose = models.CharField(max_length=120)
    reason = models.CharField(max_length=200, help_text="What it is for.")
    level = models.PositiveSmallIntegerField(choices=Level)
    kind = models.CharField(max_length=20, choices=MedicineKind)
    times = ArrayField(models.TimeField(), default=list, blank=True, help_text="By the clock in England.")
    every_days = models.PositiveSmallIntegerField(default=1, help_text="7: weekly, from its first day.")
    is_time_critical = models.BooleanField(default=False)
    latest_minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Safe until so long after.")
    is_controlled = models.BooleanField(default=False, help_text="What is left is counted after each dose.")
    signs = models.CharField(max_length=LONGEST_PLAN, blank=True, help_text="As needed: for what, how they show it.")
    least_hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Between two doses.")
    most_in_day = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Doses in 24 hours.")
    try_first = models.CharField(max_length=LONGEST_PLAN, blank=True)
    ring_when = models.CharField(max_length=LONGEST_PLAN, blank=True, help_text="When to ring the doctor.")
    body_where = models.CharField(max_length=300, blank=True, help_text="Cream or patch: where, and how thick.")
    delegated = models.CharField(max_length=300, blank=True, help_text="Which nurse taught whom; checked again when.")
    notes = models.CharField(max_length=300, blank=True, help_text="How they like to take it.")
    written_from = models.CharField(max_length=20, choices=WrittenFrom)
    starts_on = models.DateField()
    due_from = models.DateTimeField(
        null=True, blank=True, help_text="It takes the place of a line of which what was due before this was written."
    )
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    written_by_user_id = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=120, blank=True)
    checked_by_user_id = models.UUIDField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The last day.")
    end_reason = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody ended it.")

    objects = TenantManager.from_queryset(MedicineQuerySet)()

    class Meta(TenantModel.Meta):
        ordering = ["-kind", "name", "written_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=MedicineKind.AS_NEEDED) | Q(times=[]), name="as_needed_has_no_times"
            ),
            models.CheckConstraint(
                condition=Q(is_time_critical=False, latest_minutes__isnull=True)
                | Q(is_time_critical=True, latest_minutes__gt=0),
                name="time_critical_has_its_latest",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="", ended_at__isnull=True)
                | Q(ends_on__gte=F("starts_on"), end_reason__gt=""),
                name="ended_medicine_says_why",
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by="", checked_by_user_id__isnull=True)
                | (Q(checked_at__isnull=False, checked_by__gt="")
                   & (Q(checked_by_user_id__isnull=True) | ~Q(checked_by_user_id=F("written_by_user_id")))),
                name="somebody_else_checks_a_medicine",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["coop", "person", "starts_on"], name="medicine_of_person")]

    def __str__(self) -> str:
        return " ".join(one for one in (self.name, self.strength, self.form.lower()) if one)

    @property
    def is_as_needed(self) -> bool:
        return self.kind == MedicineKind.AS_NEEDED

    @property
    def times_words(self) -> str:
        """8am, 8pm, every 7 days; empty for an as-needed one."""
        words = [gov_time(at) for at in self.times]
        if self.every_days > 1:
            words.append(f"every {self.every_days} days")
        return ", ".join(words)

    @property
    def how_words(self) -> str:
        """One tablet, by mouth. What it is for: To stop clots."""
        way, why = self.get_route_display().lower(), self.reason.rstrip(".")
        return f"{self.dose.rstrip('.')}, {way}. What it is for: {why}."

    @property
    def has_ended(self) -> bool:
        """It is over; one whose last day is still to come is not."""
        until_at = self.course.until_at
        return until_at is not None and until_at <= now()

    @property
    def never_began(self) -> bool:
        """It was ended before its first day."""
        return self.ended_at is not None and self.ended_at < local(self.starts_on, dt.time())

    @property
    def until_words(self) -> str:
        """The last day and why; empty while it has none."""
        if self.never_began:
            return f"Ended before it began: {self.end_reason}"
        return f"{gov_date(self.ends_on)}: {self.end_reason}" if self.ends_on else ""

    @property
    def checked_in_time(self) -> bool:
        """A second person looked at it the same day (policy P02)."""
        return self.checked_at is not None and to_local(self.checked_at).date() == to_local(self.written_at).date()

    def said(self) -> list[tuple[str, str]]:
        """(what, how it stands), as the chart needs it; only what is written."""
        latest = f"{self.latest_minutes} minutes after its time at the latest" if self.latest_minutes else ""
        limits = (
            f"{self.least_hours} hours between doses" if self.least_hours else "",
            f"{self.most_in_day} doses in 24 hours at the most" if self.most_in_day else "",
        )
        rows = (
            ("Kind", self.get_kind_display()),
            ("Dose", self.dose),
            ("Way", self.get_route_display()),
            ("For", self.reason),
            ("Help", self.get_level_display()),
            ("Delegated", self.delegated),
            ("Times", self.times_words),
            ("Time-critical", latest),
            ("How they like to take it", self.notes),
            ("When it is needed", self.signs),
            ("Limits", ", ".join(one for one in limits if one)),
            ("Try first", self.try_first),
            ("Ring the doctor", self.ring_when),
            ("Where on the body", self.body_where),
            ("From", gov_date(self.starts_on)),
            ("Until", self.until_words),
            ("Written from", self.get_written_from_display()),
        )
        return [(what, words.rstrip(".")) for what, words in rows if words]

    @property
    def course(self) -> Course:
        """When it is due: from when it was written, to the end of its last day, or to the moment it was ended on it or
        before it began.
        """
        from_at = max(local(self.starts_on, dt.time()), self.written_at, self.due_from or self.written_at)
        until_at = local(self.ends_on + DAY, dt.time()) if self.ends_on else None
        if self.ended_at and (self.never_began or to_local(self.ended_at).date() == self.ends_on):
            until_at = self.ended_at
        return Course(tuple(sorted(self.times)), self.every_days, self.starts_on, from_at, until_at)
