"""Who is on which minimum wage: by age, and by apprenticeship. What each page shows is worked out on the day."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from billing.pay.minimum_wage import APPRENTICE_UNDER, BANDS, has_apprentice_rate, wage_key
from billing.policies import may_read_money
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_readings
from coopcare.errors import DomainError
from coopcare.facts.lookup import fact
from coopcare.facts.values import FactValue
from coopcare.ui.formats import gov_short_date
from members.models import Employment, Job, Person
from members.queries import apprentices_on


@dataclass(frozen=True)
class OnRate:
    """One worker. `trouble` is the sentence where no rate can be told; `changes` says when another rate comes."""

    person: Person
    age: int | None
    is_apprentice: bool
    rate: str = ""
    pence: int = 0
    changes: str = ""
    trouble: str = ""


def wage_rates_on(actor: Actor, on: dt.date) -> list[OnRate]:
    """Everybody employed as a PCA that day, by name."""
    require(may_read_money(actor))
    employed = Employment.objects.on(on).filter(job=Job.PCA)
    people = list(Person.objects.filter(id__in=employed.values("person_id")).order_by("last_name", "first_name", "id"))
    record_readings(actor, "age for the minimum wage", people)
    since = apprentices_on([person.id for person in people], on)
    known: dict[str, FactValue] = {}
    return [_on_rate(person, since.get(person.id), on, known) for person in people]


def _on_rate(person: Person, since: dt.date | None, on: dt.date, known: dict[str, FactValue]) -> OnRate:
    age, is_apprentice = person.age_on(on), has_apprentice_rate(person.born_on, since, on)
    try:
        key = wage_key(person.full_name, person.born_on, on, is_apprentice=is_apprentice)
        if key not in known:
            known[key] = fact(key, on=on)
    except DomainError as error:
        return OnRate(person, age, is_apprentice, trouble=error.message)
    wage = known[key]
    comes = min(_changes(person.born_on, since, on, is_apprentice=is_apprentice), default=None)
    changes = f"Another rate from the pay period that starts on or after {gov_short_date(comes)}" if comes else ""
    return OnRate(person, age, is_apprentice, wage.name, wage.pence, changes)


def _changes(born_on: dt.date | None, since: dt.date | None, on: dt.date, *, is_apprentice: bool) -> Iterator[dt.date]:
    """Days after `on` on which another rate begins to hold."""
    if is_apprentice and since is not None:
        first_year_over = _years_after(since, 1)
        grown_up = _years_after(born_on, APPRENTICE_UNDER) if born_on else first_year_over
        yield max(first_year_over, grown_up)
        return
    for least, _ in BANDS:
        if born_on is not None and (birthday := _years_after(born_on, least)) > on:
            yield birthday


def _years_after(day: dt.date, years: int) -> dt.date:
    """Of a day that the later year does not have, the day after."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
