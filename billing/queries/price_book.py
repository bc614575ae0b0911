"""Which price agreement and which budget lines hold for a package on a day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from billing.models import BudgetLine, PriceAgreement
from billing.models import Rate as RateRow
from billing.pricing import (
    AgreementTerms,
    AttendanceFacts,
    Band,
    Basis,
    Boundary,
    CancellationTerms,
    NoPriceAgreed,
    PricedVisit,
    Rate,
    RateKind,
    Rounding,
    price,
)
from coopcare.clock import to_local
from coopcare.facts.bank_holidays import bank_holidays_between
from coopcare.ui.formats import gov_short_date

__all__ = ["NoPriceAgreed", "PriceBook", "terms_of"]


class PriceBook:
    """The agreements and budget lines of some packages, read once (three queries), for pricing many visits."""

    def __init__(self, package_ids: Collection[UUID]) -> None:
        self._lines: dict[UUID, list[BudgetLine]] = defaultdict(list)
        lines = BudgetLine.objects.filter(package_id__in=package_ids).select_related("funder")
        for line in lines.order_by("position", "starts_on", "id"):
            self._lines[line.package_id].append(line)
        theirs = Q(package__isnull=True) | Q(package_id__in=package_ids)
        # Newest first: of two that hold on one day, the later agreed.
        self._agreements = list(PriceAgreement.objects.filter(theirs).prefetch_related("rates").order_by("-starts_on"))
        self._terms: dict[UUID, AgreementTerms] = {}
        self._found: dict[tuple[UUID, dt.date], PriceAgreement] = {}

    def lines(self) -> list[BudgetLine]:
        """Every budget line of these packages, past and coming ones too."""
        return [line for lines in self._lines.values() for line in lines]

    def lines_on(self, package_id: UUID, on: dt.date) -> list[BudgetLine]:
        """Who pays on a local day, in the order in which they are asked."""
        return [line for line in self._lines[package_id] if _holds(line, on)]

    def agreement_on(self, package_id: UUID, on: dt.date) -> PriceAgreement:
        """The package's own agreement, else its first payer's, else the co-op's. Raises NoPriceAgreed."""
        if (package_id, on) not in self._found:
            self._found[package_id, on] = self._agreement_on(package_id, on)
        return self._found[package_id, on]

    def _agreement_on(self, package_id: UUID, on: dt.date) -> PriceAgreement:
        in_force = [agreement for agreement in self._agreements if _holds(agreement, on)]
        for agreement in in_force:
            if agreement.package_id == package_id:
                return agreement
        by_funder = {agreement.funder_id: agreement for agreement in reversed(in_force) if agreement.funder_id}
        for line in self.lines_on(package_id, on):
            if line.funder_id in by_funder:
                return by_funder[line.funder_id]
        for agreement in in_force:
            if agreement.funder_id is None and agreement.package_id is None:
                return agreement
        raise NoPriceAgreed(f"No price has been agreed for {gov_short_date(on)}. Add a price agreement for that day.")

    def terms_on(self, package_id: UUID, on: dt.date) -> AgreementTerms:
        """The rates and rules that hold. Raises CannotPrice, or Invalid for an agreement that contradicts itself."""
        agreement = self.agreement_on(package_id, on)
        if agreement.id not in self._terms:
            self._terms[agreement.id] = terms_of(agreement)
        return self._terms[agreement.id]

    def price(self, package_id: UUID, facts: AttendanceFacts) -> PricedVisit:
        """The price of one worker's place, by the terms of the visit's first local day."""
        first, last = to_local(facts.planned_start_at).date(), to_local(facts.planned_end_at).date()
        if facts.actual_end_at is not None:
            last = max(last, to_local(facts.actual_end_at).date())
        # And the day after: rounding up, or the shortest charge, can carry a late visit over midnight.
        holidays = bank_holidays_between(first, last + dt.timedelta(days=1))
        return price(facts, self.terms_on(package_id, first), holidays)


def terms_of(agreement: PriceAgreement) -> AgreementTerms:
    """A row and its rates in the words of billing.pricing."""
    return AgreementTerms(
        rates=tuple(_rate(row) for row in agreement.rates.all()),
        basis=Basis(agreement.basis),
        tolerance_minutes=agreement.tolerance_minutes,
        rounding=Rounding(agreement.rounding),
        rounding_minutes=agreement.rounding_minutes,
        minimum_minutes=agreement.minimum_minutes,
        cap_at_planned=agreement.cap_at_planned,
        boundary=Boundary(agreement.boundary),
        refused_basis=Basis(agreement.refused_basis),
        cancellation=CancellationTerms(
            notice_minutes=agreement.notice_minutes,
            percent_bp=agreement.cancellation_bp,
            hospital_free_after_minutes=agreement.hospital_free_after_minutes,
        ),
        unit_pence=agreement.unit_pence,
        mile_pence=agreement.mile_pence,
    )


def _rate(row: RateRow) -> Rate:
    return Rate(
        kind=RateKind(row.kind),
        pence_per_hour=row.hour_pence,
        multiplier_bp=row.multiplier_bp,
        name=row.name,
        on=row.on,
        month_day=None if row.month is None or row.day is None else (row.month, row.day),
        weekday=row.weekday,
        from_time=row.from_time,
        until_time=row.until_time,
        bands=tuple(Band(minutes, pence) for minutes, pence in row.bands),
    )


def _holds(row: BudgetLine | PriceAgreement, on: dt.date) -> bool:
    return row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)
