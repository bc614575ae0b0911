"""Prices and payers for tests: an hour of help is £26.00 unless the test says otherwise."""

from datetime import date

import factory

from billing.models import BudgetLine, Cycle, Funder, FundingType, PriceAgreement, Rate
from clusters.models import Package
from tests.factories.members import LONG_AGO

HOUR_PENCE = 2600


class FunderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Funder

    name = factory.Sequence(lambda n: f"Council {n}")


class BudgetLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetLine

    funding_type = FundingType.SELF_FUNDED
    payer_name = "Margaret Hughes"
    payer_address = "1 Mill Lane, Hartley"
    starts_on = LONG_AGO


class PriceAgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PriceAgreement

    name = "Usual price"
    starts_on = LONG_AGO


class RateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rate

    kind = "base"
    hour_pence = HOUR_PENCE


def an_agreement(hour_pence: int = HOUR_PENCE, **fields: object) -> PriceAgreement:
    """A price agreement with a base rate and half as much again on bank holidays."""
    agreement = PriceAgreementFactory(**fields)
    RateFactory(agreement=agreement, hour_pence=hour_pence)
    RateFactory(agreement=agreement, kind="bank_holiday", name="Bank holiday", hour_pence=None, multiplier_bp=15_000)
    return agreement


def pays_for_themselves(package: Package, **fields: object) -> BudgetLine:
    """The person pays whatever is left."""
    return BudgetLineFactory(package=package, payer_name=package.person.full_name, **{"position": 9, **fields})


def direct_payment(
    package: Package, amount_pence: int, *, cycle: Cycle = Cycle.WEEK, starts_on: date = LONG_AGO, **fields: object
) -> BudgetLine:
    """Council money up to a limit each cycle, paid from the person's direct payment account."""
    funder = Funder.objects.filter(name="Hartley Council").first() or FunderFactory(name="Hartley Council")
    return BudgetLineFactory(
        package=package,
        funder=funder,
        funding_type=FundingType.DIRECT_PAYMENT,
        amount_pence=amount_pence,
        cycle=cycle,
        starts_on=starts_on,
        payer_name=f"{package.person.full_name} direct payment account",
        **fields,
    )
