"""The list of price agreements and wages."""

import datetime as dt
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from billing.models import PriceAgreement, Rate, WageRate
from billing.policies import may_read_money
from billing.queries.price_book import NoPriceAgreed, PriceBook
from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.errors import NotFound


def agreements_list() -> QuerySet[PriceAgreement]:
    """Newest first, each with its base rate first. Callers ask may_read_money first."""
    rates = Rate.objects.order_by("multiplier_bp", "kind", "name")
    agreements = PriceAgreement.objects.select_related("funder", "package__person")
    return agreements.prefetch_related(Prefetch("rates", queryset=rates)).order_by("-starts_on", "name")


def open_agreement(actor: Actor, agreement_id: UUID) -> PriceAgreement:
    """One with its rates. NotFound unless the actor may read the co-op's money; a person's own price is recorded."""
    agreement = agreements_list().filter(id=agreement_id).first() if may_read_money(actor) else None
    if agreement is None:
        raise NotFound()
    if agreement.package is not None:
        record_reading(actor, f"price {agreement.name}", agreement, about=agreement.package.person_id)
    return agreement


def price_of(package: Package, on: dt.date) -> PriceAgreement | None:
    """The agreement that holds for a package on a local day."""
    try:
        return PriceBook([package.id]).agreement_on(package.id, on)
    except NoPriceAgreed:
        return None


def wages_list() -> QuerySet[WageRate]:
    return WageRate.objects.order_by("job", "-starts_on")
