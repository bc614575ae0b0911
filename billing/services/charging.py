"""Writing down what each payer owes for each visit. Harmless to run again: what is invoiced stays as it is."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from billing.cycles import month_of
from billing.models import BudgetLine, Charge
from billing.models.charges import ChargeQuerySet
from billing.policies import may_manage_money
from billing.pricing import PriceLine
from billing.queries.dry_run import DryRun, packages_in_turn, part_of_month
from billing.queries.months import is_month_closed
from billing.queries.price_book import PriceBook
from billing.queries.registration import not_chargeable
from billing.queries.workings import (
    Trouble,
    WorkedOut,
    invoiced_attendance_ids,
    purses_before,
    visits_to_price,
    work_out,
)
from billing.services.locks import lock_accounts
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid
from coopcare.garbage import without_collecting
from coopcare.ids import new_id
from coopcare.tenancy.bulk import Row, store
from coopcare.tenancy.context import current_coop_id
from coopcare.ui.formats import gov_month
from rotas.models import GIVEN, Visit, VisitStatus

REDONE = ["minutes", "amount_pence", "rule", "working", "charged_at"]


@transaction.atomic
def charge_visit(visit: Visit, *, actor: Actor) -> list[Charge]:
    """The charges of one visit as it now stands, after everything else already charged in the same periods.

    Replaces the visit's charges that are not on an invoice. Raises CannotPrice, NobodyToPay or FactMissing, and
    Invalid when the month is closed, or personal care was given by a co-op that was not registered.
    """
    require(may_manage_money(actor))
    _refuse_closed(visit.on)
    if barred := not_chargeable([visit.package_id], visit.on, visit.on).get(visit.id):
        raise Invalid(barred)
    lock_accounts(package_id=visit.package_id)
    book = PriceBook([visit.package_id])
    purses = purses_before(book, visit.on, visit.on, reworked=Q(attendance__visit_id=visit.id))
    frozen = invoiced_attendance_ids([visit.package_id], visit.on, visit.on)
    fresh = visits_to_price([visit.package_id], visit.on, visit.on).filter(id=visit.id)
    fresh = fresh.filter(status__in=GIVEN | {VisitStatus.CANCELLED})
    worked = list(work_out(fresh, book, purses, frozen=frozen))
    for one in worked:
        if isinstance(one, Trouble):
            raise one.error
    done = [one for one in worked if isinstance(one, WorkedOut)]
    charge_ids = _write(done, Charge.objects.filter(attendance__visit_id=visit.id))
    record(actor, "charged the visit", visit, about=visit.person_id)
    return list(Charge.objects.filter(id__in=charge_ids))


@transaction.atomic
def charge_month(first_day: dt.date, *, actor: Actor) -> DryRun:
    """Charge everything in a calendar month that can be charged, in the order of the visits. Answers the dry run.

    Visits that cannot be charged are in its `blockers`; they have no charges afterwards.
    """
    require(may_manage_money(actor))
    _refuse_closed(first_day)
    lock_accounts()
    found = DryRun(month_of(first_day)[0])
    count = sum(charge_packages(first_day, package_ids, found) for package_ids in packages_in_turn())
    record(actor, "charged the month", None, detail=f"{gov_month(first_day)}: {count} charges")
    return found


def charge_packages(first_day: dt.date, package_ids: list[UUID], found: DryRun) -> int:
    """Make the uninvoiced charges of some packages what their month comes to, and add it to `found`. Answers how many.

    For closing a month, which has asked the policy and holds the accounts; others call charge_month.
    """
    first, last = month_of(first_day)
    reach = Charge.objects.filter(budget_line__package_id__in=package_ids, on__gte=first, on__lte=last)
    with without_collecting():
        part = part_of_month(first_day, package_ids)
        rows = _write(part.worked, reach)
    found.add(part)
    return len(rows)


def _refuse_closed(on: dt.date) -> None:
    if is_month_closed(on):
        raise Invalid(f"{gov_month(on)} has been closed. Give a credit if something was charged wrongly.")


def _write(worked: Iterable[WorkedOut], reach: ChargeQuerySet) -> list[UUID]:
    """Make the uninvoiced charges in `reach` what was worked out: the same ones are left alone, so history is quiet.

    Answers the ids of all of them.
    """
    columns = ("attendance_id", "budget_line_id", "id", "minutes", "amount_pence", "working")
    standing = {(place, line): rest for place, line, *rest in reach.uninvoiced().values_list(*columns)}
    words, instant = _said_once(), now()
    rows = (row for one in worked for row in _charges(one, words, instant))
    wanted = {(row["attendance_id"], row["budget_line_id"]): row for row in rows}
    gone = [standing[key][0] for key in standing.keys() - wanted.keys()]
    for key in standing.keys() & wanted.keys():
        wanted[key]["id"] = standing[key][0]
    changed = [wanted[key] for key in standing.keys() & wanted.keys() if _differ(standing[key], wanted[key])]
    if gone:
        Charge.objects.filter(id__in=gone).delete()
    Charge.objects.bulk_update([Charge(**row) for row in changed], REDONE, batch_size=500)
    store(Charge, [row for key, row in wanted.items() if key not in standing])
    return [row["id"] for row in wanted.values()]


def _said_once() -> Callable[[BudgetLine], str]:
    """The words of a budget line, put together once for all its charges."""
    said: dict[UUID, str] = {}

    def words(line: BudgetLine) -> str:
        if line.id not in said:
            said[line.id] = line.words
        return said[line.id]

    return words


def _differ(old: Sequence[Any], new: Row) -> bool:
    return tuple(old[1:]) != (new["minutes"], new["amount_pence"], new["working"])


def _charges(one: WorkedOut, words: Callable[[BudgetLine], str], charged_at: dt.datetime) -> Iterator[Row]:
    """A row of the table of charges for each payer."""
    if not one.shares:
        return
    coop_id, working = current_coop_id(), _working(one, words)
    for line, pence in one.shares:
        yield {
            "id": new_id(),
            "coop_id": coop_id,
            "attendance_id": one.attendance.id,
            "budget_line_id": line.id,
            "on": one.visit.on,
            "minutes": one.priced.billed_minutes,
            "amount_pence": pence,
            "rule": one.priced.rule,
            "working": working,
            "charged_at": charged_at,
        }


def _working(one: WorkedOut, words: Callable[[BudgetLine], str]) -> dict[str, Any]:
    """Everything that "How was this worked out?" shows: inputs, lines, the rule that fired, and who pays what."""
    place = one.attendance
    return {
        "inputs": {
            "status": one.visit.status,
            "planned_start_at": place.starts_at.isoformat(),
            "planned_end_at": place.ends_at.isoformat(),
            "arrived_at": place.arrived_at.isoformat() if place.arrived_at else None,
            "left_at": place.left_at.isoformat() if place.left_at else None,
            "extra_minutes": place.extra_minutes_authorised,
            "cancelled_at": one.visit.cancelled_at.isoformat() if one.visit.cancelled_at else None,
        },
        "agreement": one.agreement_name,
        "rule": one.priced.rule,
        "explanation": one.priced.explanation,
        "flags": list(one.priced.flags),
        "lines": [_line(line) for line in one.priced.lines],
        "visit_pence": one.priced.total_pence,
        "shares": [{"words": words(line), "amount_pence": pence} for line, pence in one.shares],
    }


def _line(line: PriceLine) -> dict[str, Any]:
    return {
        "words": line.words,
        "minutes": line.minutes,
        "rate_pence": line.rate_pence,
        "multiplier_bp": line.multiplier_bp,
        "percent_bp": line.percent_bp,
        "amount_pence": line.amount_pence,
    }
