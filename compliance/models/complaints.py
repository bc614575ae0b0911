"""What people tell us: complaints and compliments."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from compliance.registers.words import FeedbackKind, FeedbackStatus, FeedbackWay, Outcome, Relation
from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class Feedback(TenantModel):
    """A complaint or a compliment, in the words of whoever told us. Never deleted.

    `from_person` is set where they have a record here. Whoever has no log-in follows it by a secret link, of which only
    the digest is kept. Days are local; they are counted from `received_on`.
    """

    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=20, choices=FeedbackKind)
    way = models.CharField(max_length=20, choices=FeedbackWay)
    words = models.TextField()
    wish = models.TextField(blank=True, help_text="What would put it right.")
    recording = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField()
    received_on = models.DateField()
    received_by = models.CharField(max_length=120, blank=True, help_text="Who wrote it down; empty where they did.")
    from_name = models.CharField(max_length=120, blank=True, help_text="Empty: they did not say.")
    from_email = models.EmailField(blank=True)
    from_phone = models.CharField(max_length=30, blank=True)
    relation = models.CharField(max_length=20, choices=Relation)
    from_person = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    person = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    worker = TenantForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text="The worker it is about."
    )
    investigator = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    acts_instead = TenantForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who does what the manager would, where it is about a manager.",
    )
    link_digest = models.CharField(max_length=64)
    status = models.CharField(max_length=20, choices=FeedbackStatus, default=FeedbackStatus.RECEIVED)
    stage = models.PositiveSmallIntegerField(default=1)
    is_complex = models.BooleanField(default=False)
    acknowledge_by = models.DateField(null=True, blank=True)
    answer_by = models.DateField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    first_investigator = TenantForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text="Not the one of the second stage."
    )
    first_answered_by = TenantForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", help_text="Not the one of the second stage."
    )
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    answer = models.TextField(blank=True)
    learned = models.TextField(blank=True, help_text="What will be changed, by whom and by when.")
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], name="feedback_code_is_unique"),
            models.UniqueConstraint(fields=["coop", "link_digest"], name="feedback_link_is_unique"),
            models.CheckConstraint(
                condition=Q(investigator__isnull=True) | Q(worker__isnull=True) | ~Q(investigator=F("worker")),
                name="nobody_looks_into_themselves",
            ),
            models.CheckConstraint(
                condition=~Q(status=FeedbackStatus.ANSWERED) | Q(answered_at__isnull=False, answer__gt=""),
                name="answered_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(status=FeedbackStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=FeedbackStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="feedback_closes_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=FeedbackStatus.CLOSED) | Q(kind=FeedbackKind.COMPLIMENT) | Q(learned__gt=""),
                name="closed_complaint_was_learned_from",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "received_at"], name="feedback_by_time"),
            models.Index(fields=["coop", "from_person"], name="feedback_of_person"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_complaint(self) -> bool:
        return self.kind == FeedbackKind.COMPLAINT

    @property
    def of_first_stage(self) -> set[UUID]:
        """At its second stage: who looked into it or answered it before. Now it is others’ turn (policy P10)."""
        both = {self.first_investigator_id, self.first_answered_by_id} if self.stage > 1 else set()
        return {one for one in both if one is not None}

    @property
    def is_open(self) -> bool:
        return self.status != FeedbackStatus.CLOSED
