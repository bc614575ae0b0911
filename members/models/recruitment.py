"""The recruitment file of Schedule 3 (Regulated Activities Regulations 2014), and whether its gate is open."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from members.models.people import Person
from members.models.workers import Job


class FileStage(models.TextChoices):
    APPLICANT = "applicant", "Applicant"
    OFFERED = "offered", "Offered, checks under way"
    CLEARED = "cleared", "Cleared to start"
    STARTED = "started", "Started"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LEFT = "left", "Left"


CLOSED_STAGES = (FileStage.WITHDRAWN, FileStage.LEFT)


class DbsLevel(models.TextChoices):
    BARRED_LIST = "barred_list", "Enhanced, with the adults’ barred list"
    ENHANCED = "enhanced", "Enhanced"
    STANDARD = "standard", "Standard"
    BASIC = "basic", "Basic"


class DbsDecision(models.TextChoices):
    ACCEPTED = "accepted", "They may do this work"
    REFUSED = "refused", "They may not do this work"


class RecruitmentFileQuerySet(TenantQuerySet):
    def open(self) -> "RecruitmentFileQuerySet":
        """Of applicants and workers: not of whoever withdrew or left."""
        return self.exclude(stage__in=CLOSED_STAGES)


class RecruitmentFile(TenantModel):
    """What Schedule 3 asks for about somebody who applies or works here, and the gate before their first visit.

    The gate is open from `cleared_on`; before it, a start under supervision may be signed, until a day. The DBS check
    and the right to work are Credentials: here stand their level and the decision, never the certificate. A file
    `from_before` was opened for somebody already at work when files began to be kept: they go on, and it is filled in.
    """

    person = TenantForeignKey(Person, models.PROTECT, related_name="recruitment_files")
    job = models.CharField(max_length=20, choices=Job)
    stage = models.CharField(max_length=20, choices=FileStage, default=FileStage.APPLICANT)
    opened_on = models.DateField()
    offered_on = models.DateField(null=True, blank=True)
    from_before = models.BooleanField(default=False)

    identity_proof = models.CharField(max_length=80, blank=True)
    identity_seen_on = models.DateField(null=True, blank=True)
    photo_seen_on = models.DateField(null=True, blank=True, help_text="A recent photo, compared with the person.")
    identity_seen_by = models.CharField(max_length=120, blank=True)

    dbs_level = models.CharField(max_length=20, choices=DbsLevel, blank=True)
    dbs_shows_something = models.BooleanField(null=True, blank=True)
    dbs_decision = models.CharField(max_length=20, choices=DbsDecision, blank=True)
    dbs_reason = models.CharField(max_length=300, blank=True, help_text="Why; never what the certificate says.")
    dbs_update_service = models.BooleanField(default=False)
    dbs_decided_by = models.CharField(max_length=120, blank=True)
    barred_list_clear_on = models.DateField(null=True, blank=True, help_text="A fast check, ahead of the certificate.")

    history_since = models.DateField(null=True, blank=True, help_text="The month they left school or college.")
    no_qualifications_needed = models.BooleanField(default=False)
    health_answered_on = models.DateField(null=True, blank=True)
    health_adjustments = models.CharField(max_length=300, blank=True, help_text="What helps them in this work.")
    induction_began_on = models.DateField(null=True, blank=True)

    cleared_on = models.DateField(null=True, blank=True)
    cleared_by = models.CharField(max_length=120, blank=True)
    completed_on = models.DateField(null=True, blank=True, help_text="The day the whole file was checked.")
    supervised_from = models.DateField(null=True, blank=True)
    supervised_until = models.DateField(null=True, blank=True)
    supervised_reason = models.CharField(max_length=300, blank=True)
    supervised_signed_by = models.CharField(max_length=120, blank=True)
    started_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_reason = models.CharField(max_length=300, blank=True)

    objects = TenantManager.from_queryset(RecruitmentFileQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person"], condition=~Q(stage__in=CLOSED_STAGES), name="one_open_recruitment_file"
            ),
            models.CheckConstraint(
                condition=~Q(stage=FileStage.CLEARED) | Q(cleared_on__isnull=False), name="cleared_file_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=CLOSED_STAGES) | Q(closed_on__isnull=False, closed_reason__gt=""),
                name="closed_file_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(supervised_from__isnull=True, supervised_until__isnull=True)
                | Q(
                    supervised_until__gte=F("supervised_from"),
                    supervised_reason__gt="",
                    supervised_signed_by__gt="",
                ),
                name="supervised_start_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"Recruitment file opened on {self.opened_on}"

    @property
    def is_open(self) -> bool:
        return self.stage not in CLOSED_STAGES

    @property
    def stage_since(self) -> date | None:
        """The local day from which the file has been at its stage, as it is now."""
        days = {
            FileStage.APPLICANT: self.opened_on,
            FileStage.OFFERED: self.offered_on,
            FileStage.CLEARED: self.cleared_on,
            FileStage.STARTED: self.started_on,
        }
        return days.get(FileStage(self.stage), self.closed_on)

    @property
    def outcome(self) -> str:
        """What came of it, in words; empty while it goes on."""
        if self.closed_reason:
            return self.closed_reason
        return "Works here" if self.stage == FileStage.STARTED else ""


class PastKind(models.TextChoices):
    WORK = "work", "A job"
    CARE_WORK = "care_work", "A job in care, or with children or adults at risk"
    EDUCATION = "education", "School, college or training"
    EXPLAINED = "explained", "Something else"


class PastTime(TenantModel):
    """One stretch of somebody's history in whole months, given by the first day of each; no last month: it still goes
    on. A gap that they explained is a stretch as well, with what they were doing then.
    """

    file = TenantForeignKey(RecruitmentFile, models.PROTECT, related_name="history")
    kind = models.CharField(max_length=20, choices=PastKind)
    what = models.CharField(max_length=160, help_text="Employer and role, school, or what they were doing.")
    first_month = models.DateField()
    last_month = models.DateField(null=True, blank=True)
    why_left = models.CharField(max_length=300, blank=True)
    conduct = models.CharField(max_length=300, blank=True, help_text="What that employer says, or why it cannot.")
    conduct_on = models.DateField(null=True, blank=True)
    conduct_by = models.CharField(max_length=120, blank=True)
    written_by = models.CharField(max_length=120)
    struck_on = models.DateField(null=True, blank=True, help_text="Written by mistake: it counts no more.")

    class Meta(TenantModel.Meta):
        ordering = ["first_month", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_month__isnull=True) | Q(last_month__gte=F("first_month")), name="past_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(first_month__day=1) & (Q(last_month__isnull=True) | Q(last_month__day=1)),
                name="past_is_of_whole_months",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class ReferenceState(models.TextChoices):
    ASKED = "asked", "Asked"
    RECEIVED = "received", "Received, to be verified"
    VERIFIED = "verified", "Verified"
    NOT_GIVEN = "not_given", "Not given"


class Reference(TenantModel):
    """Somebody who was asked about an applicant. It counts once we have made sure that it is theirs."""

    file = TenantForeignKey(RecruitmentFile, models.PROTECT, related_name="references")
    referee = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    is_last_employer = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=ReferenceState, default=ReferenceState.ASKED)
    asked_on = models.DateField()
    received_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_how = models.CharField(max_length=200, blank=True, help_text="Whom we rang, at which number, when.")
    verified_by = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["asked_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ReferenceState.VERIFIED) | Q(verified_on__isnull=False, verified_how__gt=""),
                name="verified_reference_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"Reference from {self.referee}"


class Qualification(TenantModel):
    """A qualification that matters for the job, and the day its proof was seen."""

    file = TenantForeignKey(RecruitmentFile, models.PROTECT, related_name="qualifications")
    name = models.CharField(max_length=160)
    seen_on = models.DateField()
    seen_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["seen_on", "id"]

    def __str__(self) -> str:
        return self.name
