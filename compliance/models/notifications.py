"""Notifications to the Care Quality Commission, and what was learned."""

from django.db import models
from django.db.models import Q

from compliance.models.complaints import Feedback
from compliance.models.incidents import Incident
from compliance.models.safeguarding import Concern
from compliance.registers.words import NotificationStatus
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel


class Notification(TenantModel):
    """One report that the law asks for (registers/duties.toml), from its draft to the proof that it was sent.

    The person is a code, never a name. `due_at` is our own target; `law_due_at` is empty where the law says "without
    delay" and counts nothing.
    """

    code = models.CharField(max_length=12)
    event = models.CharField(max_length=30, help_text="A key of the table.")
    incident = TenantForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="notifications")
    concern = TenantForeignKey(Concern, models.PROTECT, null=True, blank=True, related_name="notifications")
    person_code = models.CharField(max_length=20, blank=True)
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    law_due_at = models.DateTimeField(null=True, blank=True)
    facts = models.TextField(blank=True, help_text="What is to be put into the form. No names.")
    status = models.CharField(max_length=20, choices=NotificationStatus, default=NotificationStatus.DRAFT)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=120)
    put_at = models.DateTimeField(null=True, blank=True, help_text="When this draft was put to who approves it here.")
    sent_back = models.TextField(blank=True, help_text="Why they sent it back; empty once it is drafted again.")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True, help_text="Why it is not needed.")
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "code"], name="notification_code_is_unique"),
            models.UniqueConstraint(
                fields=["coop", "incident", "event"],
                condition=Q(incident__isnull=False),
                name="incident_is_notified_once",
            ),
            models.UniqueConstraint(
                fields=["coop", "concern", "event"], condition=Q(concern__isnull=False), name="concern_is_notified_once"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[NotificationStatus.APPROVED, NotificationStatus.SENT])
                | Q(approved_at__isnull=False, approved_by__gt="", facts__gt=""),
                name="approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status=NotificationStatus.SENT, sent_at__isnull=False, reference__gt="")
                | (~Q(status=NotificationStatus.SENT) & Q(sent_at__isnull=True)),
                name="sent_has_its_proof",
            ),
            models.CheckConstraint(
                condition=~Q(status=NotificationStatus.NOT_NEEDED) | Q(reason__gt=""), name="not_needed_has_a_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["coop", "due_at"],
                condition=Q(status__in=[NotificationStatus.DRAFT, NotificationStatus.APPROVED]),
                name="notification_due",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        return self.status in (NotificationStatus.DRAFT, NotificationStatus.APPROVED)

    @property
    def awaits_approval(self) -> bool:
        """By the nominated individual, in their own log-in."""
        return self.status == NotificationStatus.DRAFT and self.put_at is not None and not self.sent_back


class Lesson(TenantModel):
    """What the co-op learned, without a name: members read it. What it came from is for the manager alone."""

    title = models.CharField(max_length=120)
    words = models.TextField()
    changed = models.TextField(help_text="What we do differently now.")
    incident = TenantForeignKey(Incident, models.PROTECT, null=True, blank=True, related_name="lessons")
    concern = TenantForeignKey(Concern, models.PROTECT, null=True, blank=True, related_name="lessons")
    feedback = TenantForeignKey(Feedback, models.PROTECT, null=True, blank=True, related_name="lessons")
    shared_at = models.DateTimeField()
    shared_by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["coop", "shared_at"], name="lesson_by_time")]

    def __str__(self) -> str:
        return self.title
