"""What somebody will do, by when, and how we know that it worked: one plan across every register."""

from django.db import models
from django.db.models import Q

from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager, TenantQuerySet
from members.models import Person


class ActionSource(models.TextChoices):
    HAND = "hand", "Added by hand"
    AUDIT = "audit", "An audit"
    RISK = "risk", "The risk register"
    INCIDENT = "incident", "An incident"
    SAFEGUARDING = "safeguarding", "A safeguarding concern"
    COMPLAINT = "complaint", "A complaint"
    NOTIFICATION = "notification", "A notification to the regulator"
    BREACH = "breach", "A data breach"
    REQUEST = "request", "A request about personal data"
    SUPERVISION = "supervision", "Supervision or a spot check"
    INSPECTION = "inspection", "An inspection"
    EVIDENCE = "evidence", "Self-assessment"
    POLICY = "policy", "A policy"
    MEETING = "meeting", "A meeting"


class ActionStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    TO_DO = "to_do", "To do"
    DONE = "done", "Done, to be checked"
    CLOSED = "closed", "Closed: it worked"
    DROPPED = "dropped", "Not needed"


OPEN_STATUSES = (ActionStatus.PROPOSED, ActionStatus.TO_DO, ActionStatus.DONE)


class ActionQuerySet(TenantQuerySet):
    def still_open(self) -> "ActionQuerySet":
        return self.filter(status__in=OPEN_STATUSES)

    def to_do(self) -> "ActionQuerySet":
        return self.filter(status=ActionStatus.TO_DO)


class PlannedAction(TenantModel):
    """One action of the plan. `source_id` is a row of the register it came from, `source_words` how that is called.

    Read by the board, so `what` names nobody who is supported. `version` grows with each change of owner, day or words.
    """

    what = models.CharField(max_length=300)
    source = models.CharField(max_length=20, choices=ActionSource, default=ActionSource.HAND)
    source_id = models.UUIDField(null=True, blank=True)
    source_words = models.CharField(max_length=200, blank=True)
    owner = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="planned_actions")
    due_on = models.DateField(null=True, blank=True)
    how_we_will_know = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=20, choices=ActionStatus, default=ActionStatus.PROPOSED)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    done_note = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    done_by_person = TenantForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_note = models.CharField(max_length=500, blank=True, help_text="How we know that it worked, or why dropped.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TenantManager.from_queryset(ActionQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["to_do", "done", "closed"]) | Q(owner__isnull=False, due_on__isnull=False),
                name="action_to_do_has_owner_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "closed"]) | (Q(done_at__isnull=False) & Q(done_note__gt="")),
                name="action_done_says_what",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["closed", "dropped"], ended_at__isnull=False, ended_note__gt="")
                | (~Q(status__in=["closed", "dropped"]) & Q(ended_at__isnull=True)),
                name="action_ends_with_a_note",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "status", "due_on"], name="action_by_day"),
            models.Index(fields=["coop", "source_id"], name="action_of_source"),
        ]

    def __str__(self) -> str:
        return self.what


class ActionLetter(TenantModel):
    """A reminder of somebody's actions, so that nobody has more than one in a week."""

    person = TenantForeignKey(Person, models.PROTECT, related_name="+")
    sent_on = models.DateField()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "person", "sent_on"], name="one_action_letter_a_day")]

    def __str__(self) -> str:
        return f"{self.sent_on}"
