"""What closing a month would charge, and every visit that stands in its way."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from billing.cycles import month_of
from billing.queries.price_book import NoPriceAgreed, PriceBook
from billing.queries.workings import (
    Trouble,
    WorkedOut,
    invoiced_attendance_ids,
    purses_before,
    visits_to_price,
    work_out,
)
from billing.splitting import NobodyToPay
from clusters.models import Package
from coopcare.clock import now
from coopcare.ui.formats import gov_date
from members.models import Person
from rotas.models import UPCOMING, Visit, VisitStatus

# How long a person is given to confirm or query a visit before its silence is worth a warning.
TIME_TO_CONFIRM = dt.timedelta(days=3)


@dataclass(frozen=True)
class Obstacle:
    """A visit that needs somebody's eye before the month is closed, the sentence that says why, and where to go."""

    visit: Visit
    person: Person
    sentence: str
    url: str
    is_for_rota: bool = True  # put right on the visit's page, which only whoever runs its rota can open


@dataclass(frozen=True)
class DryRun:
    """What would be charged, what stops the month from being closed, and what is only worth knowing."""

    first_day: dt.date
    would_charge: list[WorkedOut]
    blockers: list[Obstacle]
    warnings: list[Obstacle]

    @property
    def total_pence(self) -> int:
        return sum(worked.priced.total_pence for worked in self.would_charge)

    @property
    def people(self) -> int:
        return len({worked.visit.person_id for worked in self.would_charge if worked.shares})


def dry_run(first_day: dt.date) -> DryRun:
    """Work out a calendar month without writing anything. Callers ask their policy first.

    Charges already on an invoice are left as they are and not listed; nor are visits still to come, when the month is
    not over.
    """
    first, last = month_of(first_day)
    package_ids = list(Package.objects.values_list("id", flat=True))
    visits = [visit for visit in visits_to_price(package_ids, first, last) if not _is_to_come(visit)]
    obstacles = {visit.id: sentence for visit in visits if (sentence := _not_ready(visit))}
    ready = [visit for visit in visits if visit.id not in obstacles]
    book = PriceBook(package_ids)
    purses = purses_before(book, first, last, reworked=Q(on__gte=first))
    frozen = invoiced_attendance_ids(package_ids, first, last)
    worked = list(work_out(ready, book, purses, frozen=frozen))
    troubles = [one for one in worked if isinstance(one, Trouble)]
    blockers = [_obstacle(visit, obstacles[visit.id]) for visit in visits if visit.id in obstacles]
    blockers += [_trouble(trouble) for trouble in troubles]
    blockers.sort(key=lambda found: (found.visit.starts_at, found.visit.id))
    return DryRun(
        first_day=first,
        would_charge=[one for one in worked if isinstance(one, WorkedOut)],
        blockers=blockers,
        warnings=[_obstacle(visit, sentence) for visit in ready if (sentence := _unconfirmed(visit))],
    )


def _is_to_come(visit: Visit) -> bool:
    return visit.status in UPCOMING and visit.ends_at > now()


def _not_ready(visit: Visit) -> str:
    """Why a visit cannot be charged as it stands; empty when it can."""
    if visit.status == VisitStatus.QUERIED:
        return f"{visit.person.calling_name} has queried how long this visit was. Settle the query."
    if visit.status == VisitStatus.UNDER_WAY:
        return "This visit is still under way. Add the time that the worker left."
    if visit.status in UPCOMING:
        return "Nobody has said whether this visit happened. Add its times, or mark it as missed or cancelled."
    return ""


def _unconfirmed(visit: Visit) -> str:
    """A visit done and not confirmed. It does not stand in the way, since silence is not a query; but it is said."""
    if visit.status != VisitStatus.DONE:
        return ""
    until = visit.ends_at + TIME_TO_CONFIRM
    if until < now():
        return f"Not confirmed by {visit.person.calling_name}."
    return f"Not yet confirmed. {visit.person.calling_name} can query it until {gov_date(until)}."


def _obstacle(visit: Visit, sentence: str) -> Obstacle:
    return Obstacle(visit, visit.person, sentence, reverse("rotas:office_visit", args=[visit.id]))


def _trouble(trouble: Trouble) -> Obstacle:
    """Money missing is put right on the person's funding page, anything else at the visit."""
    visit = trouble.visit
    if isinstance(trouble.error, NobodyToPay):
        return Obstacle(
            visit, visit.person, trouble.error.message, reverse("billing:funding", args=[visit.package_id]), False
        )
    if isinstance(trouble.error, NoPriceAgreed):
        return Obstacle(visit, visit.person, trouble.error.message, reverse("billing:prices"), False)
    return _obstacle(visit, trouble.error.message)
