"""Who pays for a package, and how much there is."""

from django.db import models
from django.db.models import F, Q

from clusters.models import Package
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models import DatedQuerySet


class FundingType(models.TextChoices):
    """Domain.md C1: where the money comes from decides who is invoiced."""

    SELF_FUNDED = "self", "Pays for themselves"
    COUNCIL = "la_comm", "Bought by the council"
    DIRECT_PAYMENT = "dp_self", "Direct payment"
    DIRECT_PAYMENT_AUTHORISED = "dp_auth", "Direct payment to an authorised person"
    DIRECT_PAYMENT_MANAGED = "dp_managed", "Direct payment, managed account"
    INDIVIDUAL_SERVICE_FUND = "isf", "Individual service fund"
    HEALTH_BUDGET_NOTIONAL = "phb_not", "Personal health budget, held by the NHS"
    HEALTH_BUDGET_THIRD_PARTY = "phb_3p", "Personal health budget, held by a third party"
    HEALTH_BUDGET_DIRECT = "phb_dp", "Personal health budget, direct payment"
    CONTINUING_HEALTHCARE = "chc", "NHS continuing healthcare"
    SECTION_117 = "s117", "Mental health aftercare (section 117)"
    TOP_UP = "topup", "Private extra"
    GRANT = "grant", "Grant"


# Whoever holds the money answers to the council or the NHS for it.
HELD_FOR_THE_COUNCIL = frozenset(
    {
        FundingType.DIRECT_PAYMENT,
        FundingType.DIRECT_PAYMENT_AUTHORISED,
        FundingType.DIRECT_PAYMENT_MANAGED,
        FundingType.INDIVIDUAL_SERVICE_FUND,
        FundingType.HEALTH_BUDGET_THIRD_PARTY,
        FundingType.HEALTH_BUDGET_DIRECT,
    }
)


class Cycle(models.TextChoices):
    WEEK = "week", "a week"
    FOUR_WEEKS = "four_weeks", "every four weeks"
    MONTH = "month", "a month"


class PaidIn(models.TextChoices):
    """How a council pays a direct payment when the person contributes to it (domain.md C2)."""

    NET = "net", "The council pays its part, and the person pays theirs into the account"
    GROSS = "gross", "The council pays all of it, and bills the person for their part"


class CarryForward(models.TextChoices):
    """What becomes of the money that a period leaves over."""

    ALL = "all", "All of it may stay in the account"
    WEEKS = "weeks", "So many weeks’ money may stay"
    NONE = "none", "None of it may stay"


class ReturnCycle(models.TextChoices):
    """How often the council wants to see how the money was spent."""

    FOUR_WEEKS = "four_weeks", "Every four weeks"
    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every three months"
    HALF_YEAR = "half_year", "Every six months"
    YEAR = "year", "Every year"


class Funder(TenantModel):
    """A council, NHS board or charity that sets money aside for people."""

    name = models.CharField(max_length=120)
    reference = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    address = models.TextField(blank=True)

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["coop", "name"], name="funder_name_is_unique")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BudgetLine(TenantModel):
    """One source of money for one package, and the account that is invoiced for it.

    Lines are used in `position` order. Each takes up to `amount_pence` a cycle, or `share_bp` (basis points) of every
    charge, or the first `funded_minutes` of care a cycle; a line with none of the three pays the rest. `cap_…_pence`
    hold besides: for one worker's visit, for a week from Monday, for a calendar month. `contribution_pence` is the part
    of the amount that the person pays in (already inside it).
    `carry_forward`: what of the money may be left in the account, and `contingency_weeks` how many weeks' worth of it;
    what is more, the council may take back. Empty where nobody has told us; so are `paid_in` and `return_cycle`.
    `bill_cycle`: a bill is for each calendar month, week from Monday, or four weeks counted from `starts_on`. Bills are
    issued when a month is closed, for each such period that ended in it.
    `bills_in_advance`: asked for the planned visits of the month to come (or of the weeks, or four weeks, that begin in
    it), and put right by what was given afterwards.
    """

    package = TenantForeignKey(Package, models.PROTECT, related_name="budget_lines")
    funder = TenantForeignKey(Funder, models.PROTECT, null=True, blank=True, related_name="budget_lines")
    funding_type = models.CharField(max_length=20, choices=FundingType)
    position = models.PositiveSmallIntegerField(default=1)
    amount_pence = models.BigIntegerField(null=True, blank=True)
    share_bp = models.PositiveIntegerField(null=True, blank=True)
    funded_minutes = models.PositiveIntegerField(null=True, blank=True)
    cap_visit_pence = models.BigIntegerField(null=True, blank=True)
    cap_week_pence = models.BigIntegerField(null=True, blank=True)
    cap_month_pence = models.BigIntegerField(null=True, blank=True)
    cycle = models.CharField(max_length=20, choices=Cycle, default=Cycle.FOUR_WEEKS)
    contribution_pence = models.BigIntegerField(default=0)
    payer_name = models.CharField(max_length=120)
    payer_email = models.EmailField(blank=True)
    payer_address = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    paid_in = models.CharField(max_length=10, choices=PaidIn, blank=True)
    carry_forward = models.CharField(max_length=10, choices=CarryForward, blank=True)
    contingency_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    return_cycle = models.CharField(max_length=10, choices=ReturnCycle, blank=True)
    payment_days = models.PositiveSmallIntegerField(default=14)
    bill_cycle = models.CharField(max_length=20, choices=Cycle, default=Cycle.MONTH, help_text="What each bill is for.")
    bills_in_advance = models.BooleanField(default=False, help_text="For the visits planned for the month to come.")

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="budget_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(amount_pence__isnull=True) | Q(amount_pence__gte=0), name="budget_is_not_negative"
            ),
            models.CheckConstraint(condition=Q(contribution_pence__gte=0), name="contribution_is_not_negative"),
            models.CheckConstraint(
                condition=Q(share_bp__isnull=True, funded_minutes__isnull=True)
                | Q(amount_pence__isnull=True, funded_minutes__isnull=True)
                | Q(amount_pence__isnull=True, share_bp__isnull=True),
                name="pays_in_one_way",
            ),
            models.CheckConstraint(
                condition=Q(share_bp__isnull=True) | Q(share_bp__gte=1, share_bp__lte=10_000), name="share_is_a_part"
            ),
            models.CheckConstraint(
                condition=Q(funded_minutes__isnull=True) | Q(funded_minutes__gte=1), name="funded_minutes_are_some"
            ),
            models.CheckConstraint(
                condition=(Q(cap_visit_pence__isnull=True) | Q(cap_visit_pence__gt=0))
                & (Q(cap_week_pence__isnull=True) | Q(cap_week_pence__gt=0))
                & (Q(cap_month_pence__isnull=True) | Q(cap_month_pence__gt=0)),
                name="caps_are_some_money",
            ),
            models.CheckConstraint(
                condition=Q(carry_forward=CarryForward.WEEKS, contingency_weeks__isnull=False)
                | (~Q(carry_forward=CarryForward.WEEKS) & Q(contingency_weeks__isnull=True)),
                name="weeks_may_stay_when_said",
            ),
        ]
        indexes = [models.Index(fields=["coop", "package"], name="budget_of_package")]
        ordering = ["position", "starts_on"]

    def __str__(self) -> str:
        return f"{self.get_funding_type_display()}: {self.payer_name}"

    @property
    def words(self) -> str:
        """Where this money comes from, for the person's own pages and papers."""
        if self.funding_type == FundingType.SELF_FUNDED:
            return f"Paid by {self.payer_name}"
        if self.funding_type == FundingType.TOP_UP:
            return f"Private extra, paid by {self.payer_name}"
        return f"{self.get_funding_type_display()}, {self.funder or self.payer_name}"
