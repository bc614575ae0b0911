"""What the co-op pays, the periods it pays for, and the timesheet each PCA sees first. The words are those of
billing.pay.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from billing.pay import Kind, PayBasis, PayCycle
from billing.pricing import RateKind
from coopcare.documents.models import Document
from coopcare.money import WHOLE_BP
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.ranges import DateRange
from coopcare.ui.formats import miles_words
from members.models import Job, Person
from rotas.models import Attendance

BASIS_WORDS = [
    (PayBasis.LONGER.value, "The planned time, or the time it took if that was longer"),
    (PayBasis.ACTUAL.value, "The time it took"),
    (PayBasis.PLANNED.value, "The planned time, and extra time that was agreed"),
]
CYCLE_WORDS = [
    (PayCycle.WEEK.value, "Every week"),
    (PayCycle.FOUR_WEEKS.value, "Every 4 weeks"),
    (PayCycle.MONTH.value, "Every month"),
]


class PayRule(TenantModel):
    """What one job is paid, and by what rules, from a day on. Never edited: a later rule wins from its first day, so
    work that is done keeps its pay. An empty amount means the ordinary hour, or for a mile the approved rate.
    """

    job = models.CharField(max_length=20, choices=Job)
    starts_on = models.DateField()
    hour_pence = models.BigIntegerField()
    basis = models.CharField(max_length=20, choices=BASIS_WORDS, default=PayBasis.LONGER.value)
    travel_pence = models.BigIntegerField(null=True, blank=True)
    training_pence = models.BigIntegerField(null=True, blank=True, help_text="Supervision and meetings too.")
    mileage_pence = models.BigIntegerField(null=True, blank=True)
    sleep_in_pence = models.BigIntegerField(null=True, blank=True, help_text="A night. Empty: none is agreed.")
    live_in_pence = models.BigIntegerField(null=True, blank=True, help_text="A day. Empty: none is agreed.")
    live_in_minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="The work in a live-in day.")
    free_break_minutes = models.PositiveSmallIntegerField(default=60)
    travel_gap_minutes = models.PositiveSmallIntegerField(default=120)
    cancel_notice_minutes = models.PositiveIntegerField(default=24 * 60)
    cancel_percent_bp = models.PositiveSmallIntegerField(default=10_000)
    rolls_up_holiday = models.BooleanField(default=False, help_text="Holiday is paid with each period's pay.")

    class Meta(TenantModel.Meta):
        ordering = ["job", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["coop", "job", "starts_on"], name="one_pay_rule_per_job_and_day"),
            models.CheckConstraint(condition=Q(hour_pence__gt=0), name="pay_is_positive"),
            models.CheckConstraint(condition=Q(cancel_percent_bp__lte=10_000), name="cancel_pay_at_most_whole"),
        ]

    def __str__(self) -> str:
        return f"Pay of {self.get_job_display()} from {self.starts_on}"

    @property
    def cancel_percent(self) -> str:
        return f"{self.cancel_percent_bp / 100:g}"


class PayRate(TenantModel):
    """A better rate of a rule: an hourly pay, or a multiplier of the ordinary hour, and when it holds."""

    rule = TenantForeignKey(PayRule, models.CASCADE, related_name="rates")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in RateKind])
    name = models.CharField(max_length=60)
    hour_pence = models.BigIntegerField(null=True, blank=True)
    multiplier_bp = models.PositiveIntegerField(null=True, blank=True)
    from_time = models.TimeField(null=True, blank=True)
    until_time = models.TimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hour_pence__isnull=False, multiplier_bp__isnull=True)
                | Q(hour_pence__isnull=True, multiplier_bp__isnull=False),
                name="pay_rate_is_pay_or_multiplier",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def times_words(self) -> str:
        """1.5 times; empty for a rate that is an amount."""
        return "" if self.multiplier_bp is None else f"{self.multiplier_bp / WHOLE_BP:g} times"


class PayPeriodStatus(models.TextChoices):
    OPEN = "open", "Being checked"
    APPROVED = "approved", "Approved"


class PayPeriod(TenantModel):
    """The local days that one pay day pays for. Two periods of a co-op never share a day."""

    first_day = models.DateField()
    last_day = models.DateField()
    cycle = models.CharField(max_length=20, choices=CYCLE_WORDS)
    paid_on = models.DateField(help_text="The day of pay, whose figures of National Insurance hold.")
    status = models.CharField(max_length=20, choices=PayPeriodStatus, default=PayPeriodStatus.OPEN)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    approving = models.CharField(max_length=120, blank=True, help_text="Who has asked a worker to approve it.")
    refusal = models.CharField(max_length=500, blank=True, help_text="Why the worker could not.")

    class Meta(TenantModel.Meta):
        ordering = ["-first_day"]
        constraints = [
            ExclusionConstraint(
                name="pay_periods_share_no_day",
                expressions=[
                    ("coop", RangeOperators.EQUAL),
                    (
                        DateRange("first_day", "last_day", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="pay_period_runs_forward"),
            models.CheckConstraint(
                condition=Q(status=PayPeriodStatus.OPEN, approved_at__isnull=True)
                | Q(status=PayPeriodStatus.APPROVED, approved_at__isnull=False, approved_by__gt=""),
                name="approved_pay_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"Pay from {self.first_day} to {self.last_day}"

    @property
    def is_open(self) -> bool:
        return self.status == PayPeriodStatus.OPEN


class TimesheetStatus(models.TextChoices):
    """The moves between them are in billing/pay_states.py."""

    WITH_PCA = "with_pca", "With the PCA"
    QUERIED = "queried", "Queried by the PCA"
    WITH_SUPPORT_WORKER = "with_support_worker", "With the support worker"
    WITH_OFFICE = "with_office", "With the office"
    APPROVED = "approved", "Approved"


class Timesheet(TenantModel):
    """One PCA's time and pay in a period: seen first by the PCA, then by their support worker, then by the office.

    `figures` are what every page and paper shows; they are worked out anew until the pay is approved, and a change goes
    back to the PCA. `trouble` is the sentence that stopped the sum; then there are no figures.
    """

    period = TenantForeignKey(PayPeriod, models.PROTECT, related_name="timesheets")
    pca = TenantForeignKey(Person, models.PROTECT, related_name="timesheets")
    status = models.CharField(max_length=20, choices=TimesheetStatus, default=TimesheetStatus.WITH_PCA)
    version = models.PositiveIntegerField(default=1, help_text="Grows with each change; a stale page is refused.")
    figures = models.JSONField(default=dict)
    trouble = models.CharField(max_length=500, blank=True)
    pay_pence = models.BigIntegerField(default=0)
    mileage_pence = models.BigIntegerField(default=0)
    worked_minutes = models.PositiveIntegerField(default=0)
    is_wage_met = models.BooleanField(default=True)
    is_waiting = models.BooleanField(default=False, help_text="A worker has still to work it out.")
    query_note = models.CharField(max_length=500, blank=True)
    agreed_by = models.CharField(max_length=120, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=120, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    document = TenantForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["coop", "period", "pca"], name="one_timesheet_per_period"),
            models.CheckConstraint(
                condition=~Q(status=TimesheetStatus.QUERIED) | Q(query_note__gt=""), name="queried_timesheet_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status=TimesheetStatus.APPROVED) | Q(trouble="", is_wage_met=True),
                name="approved_pay_meets_the_wage",
            ),
        ]
        indexes = [
            models.Index(fields=["coop", "pca", "status"], name="timesheet_of_pca"),
            models.Index(fields=["coop", "period"], condition=Q(is_waiting=True), name="timesheet_waiting"),
        ]

    def __str__(self) -> str:
        return f"Timesheet {self.period_id}"

    @property
    def is_empty(self) -> bool:
        """Nobody need agree to a period in which they did nothing and are paid nothing."""
        return not (self.is_waiting or self.trouble or self.query_note or self.figures.get("lines"))

    @property
    def true_hourly_pence(self) -> int | None:
        """Pay for work by all working time; None without work, or while there is trouble."""
        found: int | None = self.figures.get("true_hourly_pence")
        return found


class OtherWork(TenantModel):
    """Work of a PCA that is no visit: training, supervision, a meeting they had to come to."""

    KINDS = [
        (Kind.TRAINING.value, "Training"),
        (Kind.SUPERVISION.value, "Supervision"),
        (Kind.MEETING.value, "Meeting"),
    ]
    pca = TenantForeignKey(Person, models.PROTECT, related_name="other_work")
    kind = models.CharField(max_length=20, choices=KINDS)
    about = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["starts_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="other_work_takes_time")]
        indexes = [models.Index(fields=["coop", "pca", "starts_at"], name="other_work_of_pca")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.about}"


class ChangedWay(TenantModel):
    """The minutes of the way from one visit to the next that somebody put in place of our measure, and why; and tenths
    of a mile, where miles are paid. A change after this is another row: this one is withdrawn.
    """

    pca = TenantForeignKey(Person, models.PROTECT, related_name="+")
    start = TenantForeignKey(Attendance, models.PROTECT, related_name="+")
    end = TenantForeignKey(Attendance, models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    tenths = models.PositiveIntegerField(null=True, blank=True, help_text="Of a mile.")
    reason = models.CharField(max_length=200)
    written_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "start", "end"], condition=Q(withdrawn_at__isnull=True), name="way_is_changed_once"
            ),
            models.CheckConstraint(condition=~Q(start=F("end")), name="way_has_two_ends"),
            models.CheckConstraint(condition=Q(reason__gt=""), name="changed_way_says_why"),
        ]
        indexes = [models.Index(fields=["coop", "pca"], name="changed_way_of_pca")]

    def __str__(self) -> str:
        return f"{self.minutes} minutes: {self.reason}"

    @property
    def miles_words(self) -> str:
        return "" if self.tenths is None else miles_words(self.tenths)


class AdjustmentKind(models.TextChoices):
    DEDUCTION = "deduction", "Taken off for the work, such as a uniform"
    HOLIDAY = "holiday", "Holiday pay"
    SICK = "sick", "Sick pay"


class PayAdjustment(TenantModel):
    """An amount that somebody added to a timesheet by hand. What is taken off counts against the minimum wage."""

    timesheet = TenantForeignKey(Timesheet, models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=20, choices=AdjustmentKind)
    words = models.CharField(max_length=120)
    pence = models.BigIntegerField()
    written_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        ordering = ["kind", "words", "id"]
        constraints = [models.CheckConstraint(condition=Q(pence__gt=0), name="adjustment_is_positive")]

    def __str__(self) -> str:
        return self.words
