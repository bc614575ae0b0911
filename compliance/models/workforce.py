"""What the co-op asks of its workers beyond the law's file, and how it looks after them."""

from django.db import models
from django.db.models import F, Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person
from rotas.models import Visit


class LapseNotice(TenantModel):
    """Somebody was told that a check, training or competency of a worker lapses on a day: so long before, once."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="lapse_notices")
    what = models.CharField(max_length=60, help_text="The kind or topic, and whether it was watched.")
    lapses_on = models.DateField()
    days_before = models.PositiveSmallIntegerField(
        help_text="Of the steps in workforce.terms, or 0 when it has lapsed."
    )
    told_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "person", "what", "lapses_on", "days_before"], name="told_of_a_lapse_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} lapses on {self.lapses_on}"


class OversightKind(models.TextChoices):
    SUPERVISION = "supervision", "Supervision"
    SPOT_CHECK = "spot_check", "Spot check"
    APPRAISAL = "appraisal", "Appraisal"
    INDUCTION = "induction", "Induction"
    SHADOWING = "shadowing", "Shadowing"


class Oversight(TenantModel):
    """One supervision, spot check, appraisal, day of induction or shadowed visit: what was seen and what was agreed.
    Private between the worker, who supervises them and the manager. The worker reads it and answers once.
    """

    worker = TenantForeignKey(Person, models.PROTECT, related_name="oversight")
    kind = models.CharField(max_length=20, choices=OversightKind)
    held_on = models.DateField()
    held_by = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    visit = TenantForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="+")
    seen = models.TextField(help_text="What was seen, or talked about.")
    agreed = models.TextField(blank=True, help_text="What was agreed: who does it and by when.")
    next_due_on = models.DateField(null=True, blank=True)
    written_at = models.DateTimeField()
    answer = models.TextField(blank=True, help_text="The worker's own view.")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-held_on", "-written_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_due_on__isnull=True) | Q(next_due_on__gt=F("held_on")), name="next_oversight_is_later"
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="answer_of_worker_has_its_time"
            ),
        ]
        indexes = [models.Index(fields=["coop", "worker", "kind"], name="oversight_of_worker")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.held_on}"


class VoiceState(models.TextChoices):
    ASKED = "asked", "Asked"
    ANSWERED = "answered", "Answered"
    SAID_NO = "said_no", "Would rather not"


class Voice(TenantModel):
    """A person supported is invited to say how it is with a PCA, before that PCA's supervision. They choose whether to
    answer, and whether their name goes with it.
    """

    worker = TenantForeignKey(Person, models.PROTECT, related_name="voices_about")
    person = TenantForeignKey(Person, models.PROTECT, related_name="voices")
    state = models.CharField(max_length=20, choices=VoiceState, default=VoiceState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    goes_well = models.TextField(blank=True)
    could_be_better = models.TextField(blank=True)
    with_name = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "worker", "person"], condition=Q(state=VoiceState.ASKED), name="asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=VoiceState.ASKED, answered_at__isnull=True)
                | (~Q(state=VoiceState.ASKED) & Q(answered_at__isnull=False)),
                name="voice_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state=VoiceState.ANSWERED) | Q(goes_well="", could_be_better=""),
                name="only_an_answer_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"About {self.worker_id}, {self.get_state_display().lower()}"
