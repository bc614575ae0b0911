"""Audits: what was looked at, by which rule it was chosen, what was found."""

from django.db import models
from django.db.models import Q

from clusters.models import Cluster
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person
from rotas.models import Visit


class AuditStatus(models.TextChoices):
    UNDER_WAY = "under_way", "Under way"
    FINISHED = "finished", "Finished"
    ABANDONED = "abandoned", "Given up"


class AuditUnit(models.TextChoices):
    PEOPLE = "people", "People"
    WORKERS = "workers", "Workers"
    VISITS = "visits", "Visits"


class AuditReply(models.TextChoices):
    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_APPLICABLE = "na", "Does not apply"


class Audit(TenantModel):
    """One audit. Its questions are frozen from the template of the release, and its sample can be drawn again: the
    `seed` and the ids it was drawn from (`population`) are kept. `cluster` is empty for the whole co-op.
    """

    template = models.CharField(max_length=40)
    template_version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    questions = models.JSONField(help_text="[{code, question, good}]")
    unit = models.CharField(max_length=10, choices=AuditUnit)
    cluster = TenantForeignKey(Cluster, models.PROTECT, null=True, blank=True, related_name="+")
    size = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    population = models.JSONField()
    rule = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=AuditStatus, default=AuditStatus.UNDER_WAY)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    ended_note = models.CharField(max_length=500, blank=True, help_text="What we make of it, or why it was given up.")
    points = models.PositiveIntegerField(null=True, blank=True)
    possible = models.PositiveIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(status="under_way", ended_at__isnull=True)
                | (~Q(status="under_way") & Q(ended_at__isnull=False)),
                name="audit_ends_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="finished") | Q(points__isnull=False, possible__isnull=False),
                name="finished_audit_has_a_score",
            ),
        ]
        indexes = [models.Index(fields=["coop", "template", "ended_at"], name="audit_of_template")]

    def __str__(self) -> str:
        return f"{self.title}, {self.started_at:%d %B %Y}"


class AuditSubject(TenantModel):
    """One of the sample: a person, a worker or a visit, in the order of the lot."""

    audit = TenantForeignKey(Audit, models.PROTECT, related_name="subjects")
    position = models.PositiveSmallIntegerField()
    person = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    visit = TenantForeignKey(Visit, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "audit", "position"], name="one_place_in_the_sample"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, visit__isnull=True) | Q(person__isnull=True, visit__isnull=False),
                name="audited_is_a_person_or_a_visit",
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return str(self.position)


class AuditAnswer(TenantModel):
    """The answer to one question about one of the sample."""

    subject = TenantForeignKey(AuditSubject, models.PROTECT, related_name="answers")
    question = models.CharField(max_length=30)
    reply = models.CharField(max_length=10, choices=AuditReply)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "subject", "question"], name="one_answer_per_audit_question"),
            models.CheckConstraint(
                condition=Q(reply__in=["yes", "na"]) | Q(note__gt=""), name="what_is_not_good_has_a_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.reply}"
