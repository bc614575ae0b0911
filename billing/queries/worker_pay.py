"""What was agreed with workers that their pay, or what it costs, depends on; and how they stand by law."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from billing.models import SickPayDays, WorkerPension
from billing.pay import PensionChoice, Standing
from billing.pay.costs import Relief
from billing.pay.standing import ENROLLED_FROM, pension_age_on, relief_of
from billing.policies import may_see_pay_of
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.errors import DomainError, NotFound
from coopcare.facts.lookup import FactBook
from coopcare.ui.formats import gov_short_date
from members.models import Contract, Employment, Job, Person
from members.queries import apprentices_on

RELIEF = {
    None: "The co-op pays employer’s National Insurance at the usual threshold.",
    Relief.UNDER_21: "Under 21: the co-op pays employer’s National Insurance only on pay above a higher threshold.",
    Relief.APPRENTICE: (
        "An apprentice under 25: the co-op pays employer’s National Insurance only on pay above a higher threshold. "
        "The apprenticeship must be an approved one, with a written agreement."
    ),
}


@dataclass(frozen=True)
class WorkerPay:
    """One worker on a day. `insurance` and `pension` say how they stand; the rows are what was written down, newest
    first. `contract_days`: those of a contract for fixed days, in words.
    """

    person: Person
    on: dt.date
    insurance: str
    pension: str
    pensions: Sequence[WorkerPension]
    sick_days: Sequence[SickPayDays]
    has_fixed_days: bool


def standings_on(people: Mapping[UUID, Person], on: dt.date) -> dict[UUID, Standing]:
    """By PCA, on a day of pay. Two queries."""
    apprentices = apprentices_on(people.keys(), on)
    chosen: dict[UUID, WorkerPension] = {}
    rows = WorkerPension.objects.standing().filter(pca_id__in=people.keys(), starts_on__lte=on)
    for row in rows.order_by("starts_on"):
        chosen[row.pca_id] = row
    return {pca_id: _standing(pca, pca_id in apprentices, chosen.get(pca_id)) for pca_id, pca in people.items()}


def sick_pay_days_on(pca_ids: Collection[UUID], on: dt.date) -> dict[UUID, SickPayDays]:
    """By PCA, of those of whom days are written down: the last that were agreed by a day."""
    rows = SickPayDays.objects.standing().filter(pca_id__in=pca_ids, starts_on__lte=on)
    return {row.pca_id: row for row in rows.order_by("starts_on")}


def open_worker_pay(actor: Actor, pca_id: UUID, on: dt.date) -> WorkerPay:
    """NotFound unless the actor may see what this PCA earns; a note that somebody else looked."""
    person = Person.objects.filter(id=pca_id).first()
    job = Employment.objects.filter(person_id=pca_id, job=Job.PCA, starts_on__lte=on).order_by("-starts_on").first()
    if person is None or job is None or not may_see_pay_of(actor, pca_id):
        raise NotFound()
    if actor.person_id != pca_id:
        record_reading(actor, "what pay depends on", person, about=pca_id)
    standing = standings_on({pca_id: person}, on)[pca_id]
    return WorkerPay(
        person,
        on,
        _insurance_words(standing, on),
        _pension_words(standing, on),
        list(WorkerPension.objects.standing().filter(pca_id=pca_id)),
        list(SickPayDays.objects.standing().filter(pca_id=pca_id)),
        job.contract == Contract.FIXED_DAYS,
    )


def _standing(pca: Person, is_apprentice: bool, chosen: WorkerPension | None) -> Standing:
    choice = PensionChoice(chosen.choice) if chosen else None
    return Standing(pca.full_name, pca.born_on, is_apprentice, choice, chosen.starts_on if chosen else None)


def _insurance_words(standing: Standing, on: dt.date) -> str:
    try:
        return RELIEF[relief_of(standing, on)]
    except DomainError as error:
        return error.message


def _pension_words(standing: Standing, on: dt.date) -> str:
    """By what was chosen; by law, by age: the pay of each period decides the rest."""
    if standing.pension is not None and standing.pension_since is not None:
        chosen = "In the pension" if standing.pension is PensionChoice.IN else "Out of the pension"
        return f"{chosen} since {gov_short_date(standing.pension_since)}, by their own choice."
    if standing.born_on is None:
        return "We do not know when they were born, so we cannot tell whether the law enrols them. Add it."
    try:
        reached = pension_age_on(standing.born_on, FactBook())
    except DomainError as error:
        return error.message
    age = f"from {ENROLLED_FROM} until State Pension age, which they reach on {gov_short_date(reached)}"
    return f"Nothing is written down, so the law decides: in the pension {age}, in each period with enough pay."
