"""A month that is over, ready to be closed."""

from datetime import date, time

from coopcare.accounts.actor import Actor
from rotas.models import Visit, VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.rotas import a_visit

OCTOBER = date(2026, 10, 1)


def october_visits(
    cast: Cast, *, days: range = range(5, 9), status: VisitStatus = VisitStatus.CONFIRMED
) -> list[Visit]:
    """Margaret: £50.00 a week of direct payment, then her own money; an hour from Amira at 9am on each of `days`."""
    package = cast.packages["margaret"]
    an_agreement()
    direct_payment(package, 5000)
    pays_for_themselves(package)
    return [
        a_visit(package, on=date(2026, 10, day), at=time(9), minutes=60, pca=cast.amira.person, status=status)
        for day in days
    ]


def finance(cast: Cast) -> Actor:
    return cast.fiona.actor()
