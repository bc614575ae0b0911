"""The list of price agreements and wages."""

from django.db.models import Prefetch, QuerySet

from billing.models import PriceAgreement, Rate, WageRate


def agreements_list() -> QuerySet[PriceAgreement]:
    """Newest first, each with its base rate first. Callers ask may_read_money first."""
    rates = Rate.objects.order_by("multiplier_bp", "kind", "name")
    agreements = PriceAgreement.objects.select_related("funder", "package__person")
    return agreements.prefetch_related(Prefetch("rates", queryset=rates)).order_by("-starts_on", "name")


def wages_list() -> QuerySet[WageRate]:
    return WageRate.objects.order_by("job", "-starts_on")
