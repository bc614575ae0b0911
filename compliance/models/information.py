"""What people may ask about data we hold of them, and what we do when data went astray."""

from django.db import models
from django.db.models import Q

from coopcare.documents.models import Document
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from members.models import Person


class RequestKind(models.TextChoices):
    ACCESS = "access", "See what we hold"
    CORRECTION = "correction", "Put something right"
    ERASURE = "erasure", "Delete something"
    RESTRICTION = "restriction", "Stop using something for now"
    OBJECTION = "objection", "Object to a use"
    MOVE = "move", "Take it with them, or have it moved"
    COMPLAINT = "complaint", "Complain about how we use it"


class RequestStatus(models.TextChoices):
    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused, with the reason"
    WITHDRAWN = "withdrawn", "Taken back"


class InformationRequest(TenantModel):
    """Somebody uses a right over data about `person`. When the answer is due is worked out from `received_on`, the
    pauses and `extended_on`: see compliance.governance.clock. All days are local.
    """

    kind = models.CharField(max_length=20, choices=RequestKind)
    person = TenantForeignKey(Person, models.PROTECT, related_name="information_requests")
    asked_by = models.CharField(max_length=120, help_text="The name of who asks, if not the person.", blank=True)
    how_told = models.CharField(max_length=120, help_text="For example: by phone, to Ana.")
    email = models.EmailField(blank=True, help_text="Where the answer goes; on paper if empty.")
    wish = models.TextField()
    received_on = models.DateField()
    extended_on = models.DateField(null=True, blank=True)
    extension_reason = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=20, choices=RequestStatus, default=RequestStatus.OPEN)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    answer = models.TextField(blank=True, help_text="What was done, or why not.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", ended_at__isnull=True)
                | (~Q(status="open") & Q(ended_at__isnull=False, answer__gt="")),
                name="request_ends_with_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True) | Q(extension_reason__gt=""), name="longer_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["coop", "status", "received_on"], name="request_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.received_on}"

    @property
    def is_complaint(self) -> bool:
        """Acknowledged within the law's days, and answered without undue delay: by our own day."""
        return self.kind == RequestKind.COMPLAINT

    @property
    def wants_a_copy(self) -> bool:
        return self.kind in (RequestKind.ACCESS, RequestKind.MOVE)


class RequestPause(TenantModel):
    """The clock stands still: we asked who it is, or what is meant."""

    request = TenantForeignKey(InformationRequest, models.PROTECT, related_name="pauses")
    is_identity = models.BooleanField()
    question = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "request"], condition=Q(until__isnull=True), name="one_open_pause_per_request"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="request_pause_ends_after_start"
            ),
        ]
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return self.question


class RequestItem(TenantModel):
    """One thing that was given, or kept back and why. Only ever added to."""

    request = TenantForeignKey(InformationRequest, models.PROTECT, related_name="items")
    what = models.CharField(max_length=200)
    is_given = models.BooleanField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(is_given=True) | Q(reason__gt=""), name="kept_back_with_a_reason")
        ]
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.what


class RequestLetter(TenantModel):
    """What we wrote, word for word. By e-mail where we have an address; otherwise to be printed."""

    request = TenantForeignKey(InformationRequest, models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=120)
    body = models.TextField()
    email = models.EmailField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.subject


class ExportStatus(models.TextChoices):
    WAITING = "waiting", "Waiting to start"
    READY = "ready", "Ready to be looked through"
    FAILED = "failed", "Failed"


class HeldExport(TenantModel):
    """What is held about one person, as a ZIP that the office looks through before it is given. The row is the job."""

    request = TenantForeignKey(InformationRequest, models.PROTECT, related_name="exports")
    status = models.CharField(max_length=10, choices=ExportStatus, default=ExportStatus.WAITING)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True, blank=True)
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "request"], condition=Q(status="waiting"), name="one_waiting_export_per_request"
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(document__isnull=False), name="ready_export_has_a_file"
            ),
        ]
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.get_status_display()


class BreachRisk(models.TextChoices):
    NOT_JUDGED = "", "Not judged yet"
    UNLIKELY = "unlikely", "A risk to people is unlikely"
    RISK = "risk", "There is a risk to people"
    HIGH = "high", "There is a high risk to people"


class DataBreach(TenantModel):
    """Personal data was lost, seen, changed or shut away by mistake or by somebody who should not. `known_at` (UTC)
    starts the 72 hours to the information commissioner.
    """

    known_at = models.DateTimeField()
    what = models.TextField()
    whose = models.CharField(max_length=200, help_text="Kinds of people, never names.")
    how_many = models.PositiveIntegerField(null=True, blank=True)
    which_data = models.CharField(max_length=300)
    done_at_once = models.TextField()
    risk = models.CharField(max_length=10, choices=BreachRisk, blank=True, default="")
    risk_reason = models.CharField(max_length=500, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    report_reference = models.CharField(max_length=60, blank=True)
    late_reason = models.CharField(max_length=300, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_how = models.CharField(max_length=300, blank=True)
    learning = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(reported_at__isnull=True) | Q(report_reference__gt=""), name="report_has_a_reference"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(learning__gt="", risk__gt=""),
                name="breach_closes_with_learning",
            ),
        ]
        indexes = [models.Index(fields=["coop", "known_at"], name="breach_by_time")]

    def __str__(self) -> str:
        return f"{self.known_at:%d %B %Y}"
