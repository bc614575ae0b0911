"""What went wrong, or nearly did; the duty of candour; and the other clocks beside it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from compliance.registers.words import CandourKind, ClockStatus, Grade, Harm, IncidentKind, IncidentStatus
from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person
from rotas.models import Visit


class Incident(TenantModel):
    """Something that harmed somebody, or damaged trust, things or records; or could have (a near miss).

    About a person, a visit, a worker, or none of them. Never deleted; the timeline is what was recorded of it.
    """

    code = models.CharField(max_length=12, help_text="What it is known by where names are not used.")
    kind = models.CharField(max_length=20, choices=IncidentKind)
    happened_at = models.DateTimeField()
    person = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="incidents")
    visit = TenantForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="incidents")
    worker = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    what_happened = models.TextField()
    done_at_once = models.TextField()
    harm = models.CharField(max_length=20, choices=Harm)
    police = models.BooleanField(default=False)
    reported_at = models.DateTimeField()
    reported_by = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reporter_name = models.CharField(max_length=120)
    status = models.CharField(max_length=20, choices=IncidentStatus, default=IncidentStatus.REPORTED)
    grade = models.CharField(max_length=20, choices=Grade, blank=True)
    grade_reason = models.TextField(blank=True)
    serious = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, help_text="Yes to these; see registers.grading."
    )
    opinion_of = models.CharField(max_length=120, blank=True, help_text="The health professional who was asked.")
    finish_by = models.DateField(null=True, blank=True)
    investigator = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    acts_instead = TenantForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who does what the manager would, where it is about a manager.",
    )
    found = models.TextField(blank=True)
    to_change = models.TextField(blank=True, help_text="What will be changed, by whom and by when.")
    investigated_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], name="incident_code_is_unique"),
            models.CheckConstraint(
                condition=Q(status=IncidentStatus.REPORTED) | Q(grade__gt=""), name="looked_at_has_a_grade"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[IncidentStatus.INVESTIGATED, IncidentStatus.CLOSED])
                | Q(found__gt="", investigated_on__isnull=False),
                name="investigated_has_findings",
            ),
            models.CheckConstraint(
                condition=Q(status=IncidentStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=IncidentStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="incident_closes_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "happened_at"], name="incident_by_time"),
            models.Index(fields=["coop", "person"], name="incident_of_person"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.status != IncidentStatus.CLOSED


class CandourStep(TenantModel):
    """One step of the duty of candour on an incident: by when, and then who did it, when, and what was said."""

    incident = TenantForeignKey(Incident, models.PROTECT, related_name="candour")
    kind = models.CharField(max_length=20, choices=CandourKind)
    due_on = models.DateField(null=True, blank=True, help_text="Empty while it waits for the end of the looking.")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    told = models.CharField(max_length=120, blank=True, help_text="Who was told.")
    words = models.TextField(blank=True)
    letter = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    letter_went = models.CharField(max_length=120, blank=True, help_text="How the letter reached them.")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "incident", "kind"], name="one_candour_step_of_a_kind"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(done_by__gt="", told__gt="", words__gt=""),
                name="candour_is_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CandourKind.WRITE) | Q(done_at__isnull=True) | Q(letter__isnull=False),
                name="candour_writes_a_letter",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "due_on"], condition=Q(done_at__isnull=True), name="candour_due"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class OtherClock(TenantModel):
    """Another body to be told of the same incident (registers/duties.toml), by when, and the proof that it was."""

    incident = TenantForeignKey(Incident, models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=ClockStatus, default=ClockStatus.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "incident", "kind"], name="one_clock_of_a_kind"),
            models.CheckConstraint(
                condition=Q(status=ClockStatus.OPEN, done_at__isnull=True)
                | (~Q(status=ClockStatus.OPEN) & Q(done_at__isnull=False)),
                name="clock_stops_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "due_at"], condition=Q(status=ClockStatus.OPEN), name="clock_due"),
        ]

    def __str__(self) -> str:
        return self.kind
