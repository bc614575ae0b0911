"""What an hour costs, and the rules for charging it. The words are those of billing.pricing."""

from django.db import models
from django.db.models import F, Q

from billing.models.funding import Funder
from billing.pricing import Basis, Boundary, RateKind, Rounding
from clusters.models import Package
from coopcare.money import WHOLE_BP
from coopcare.tenancy.fields import TenantForeignKey
from coopcare.tenancy.models import TenantModel
from coopcare.tenancy.query import TenantManager
from members.models import DatedQuerySet
from rotas.visit_kinds import VisitKind


def _choices(words: type[Basis] | type[Boundary] | type[Rounding] | type[RateKind]) -> list[tuple[str, str]]:
    return [(word.value, word.value.replace("_", " ").capitalize()) for word in words]


class PriceAgreement(TenantModel):
    """Rates and rules from a day until a day. The most particular one wins: the package's, then the funder's, then the
    co-op's own (neither set). A charge keeps the rate it used, so a past visit never changes price.
    """

    name = models.CharField(max_length=80)
    funder = TenantForeignKey(Funder, models.PROTECT, null=True, blank=True, related_name="agreements")
    package = TenantForeignKey(Package, models.PROTECT, null=True, blank=True, related_name="agreements")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=20, choices=_choices(Basis), default=Basis.WITHIN_TOLERANCE.value)
    tolerance_minutes = models.PositiveSmallIntegerField(default=5)
    rounding = models.CharField(max_length=20, choices=_choices(Rounding), default=Rounding.NEAREST.value)
    rounding_minutes = models.PositiveSmallIntegerField(default=5)
    minimum_minutes = models.PositiveSmallIntegerField(default=30)
    cap_at_planned = models.BooleanField(default=True)
    boundary = models.CharField(max_length=20, choices=_choices(Boundary), default=Boundary.SPLIT.value)
    refused_basis = models.CharField(max_length=20, choices=_choices(Basis), default=Basis.PLANNED.value)
    notice_minutes = models.PositiveIntegerField(default=24 * 60, help_text="Cancelling is free until then.")
    cancellation_bp = models.PositiveSmallIntegerField(default=10_000, help_text="Share of the price when late.")
    waking_night_pence = models.BigIntegerField(null=True, blank=True, help_text="Of one; empty: by the hour.")
    sleep_in_pence = models.BigIntegerField(null=True, blank=True)
    live_in_day_pence = models.BigIntegerField(null=True, blank=True)
    mile_pence = models.BigIntegerField(null=True, blank=True, help_text="Driven for the person; empty: in the price.")
    hospital_free_after_minutes = models.PositiveIntegerField(null=True, blank=True, default=24 * 60)

    objects = TenantManager.from_queryset(DatedQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(funder__isnull=True) | Q(package__isnull=True), name="agreement_is_for_one_thing"
            ),
            models.CheckConstraint(condition=Q(cancellation_bp__lte=10_000), name="cancellation_at_most_whole"),
            models.CheckConstraint(condition=Q(tolerance_minutes__lte=15), name="tolerance_at_most_15"),
            models.CheckConstraint(condition=Q(rounding_minutes__in=[1, 5, 15]), name="rounding_step_is_known"),
            models.CheckConstraint(
                condition=(Q(waking_night_pence__isnull=True) | Q(waking_night_pence__gte=0))
                & (Q(sleep_in_pence__isnull=True) | Q(sleep_in_pence__gte=0))
                & (Q(live_in_day_pence__isnull=True) | Q(live_in_day_pence__gte=0)),
                name="unit_price_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(mile_pence__isnull=True) | Q(mile_pence__gte=0), name="price_of_a_mile_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_pence(self) -> dict[str, int]:
        """By kind of visit, the price of one night or live-in day, where it has one."""
        columns = {
            VisitKind.WAKING_NIGHT.value: self.waking_night_pence,
            VisitKind.SLEEP_IN.value: self.sleep_in_pence,
            VisitKind.LIVE_IN_DAY.value: self.live_in_day_pence,
        }
        return {kind: pence for kind, pence in columns.items() if pence is not None}


class Rate(TenantModel):
    """One row of an agreement's rate card: an hourly price, or a multiplier of the next rate in order. `bands` are
    fixed prices in place of the hourly one: [[minutes, pence], …], the shortest first.
    """

    agreement = TenantForeignKey(PriceAgreement, models.CASCADE, related_name="rates")
    kind = models.CharField(max_length=20, choices=_choices(RateKind))
    name = models.CharField(max_length=60, blank=True)
    hour_pence = models.BigIntegerField(null=True, blank=True)
    multiplier_bp = models.PositiveIntegerField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 is Monday.")
    from_time = models.TimeField(null=True, blank=True)
    until_time = models.TimeField(null=True, blank=True)
    bands = models.JSONField(default=list, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(hour_pence__isnull=False, multiplier_bp__isnull=True)
                | Q(hour_pence__isnull=True, multiplier_bp__isnull=False),
                name="rate_is_price_or_multiplier",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.kind

    @property
    def times_words(self) -> str:
        """1.5 times; empty for a rate that is a price."""
        if self.multiplier_bp is None:
            return ""
        whole, rest = divmod(self.multiplier_bp, WHOLE_BP)
        return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + " times"
