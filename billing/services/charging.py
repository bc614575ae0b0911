"""Writing down what each payer owes for each visit. Harmless to run again: what is invoiced stays as it is."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from billing.cycles import month_of
from billing.models import Charge
from billing.policies import may_manage_money
from billing.pricing import PriceLine
from billing.queries.dry_run import DryRun, dry_run
from billing.queries.months import is_month_closed
from billing.queries.price_book import PriceBook
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
from coopcare.ui.formats import gov_month
from rotas.models import GIVEN, Visit, VisitStatus

REDONE = ["minutes", "amount_pence", "rule", "working", "charged_at"]


@transaction.atomic
def charge_visit(visit: Visit, *, actor: Actor) -> list[Charge]:
    """The charges of one visit as it now stands, after everything else already charged in the same periods.

    Replaces the visit's charges that are not on an invoice. Raises CannotPrice, NobodyToPay or FactMissing, and
    Invalid when the month is closed.
    """
    require(may_manage_money(actor))
    _refuse_closed(visit.on)
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
    charges = _write(done, Charge.objects.filter(attendance__visit_id=visit.id))
    record(actor, "charged the visit", visit, about=visit.person_id)
    return charges


@transaction.atomic
def charge_month(first_day: dt.date, *, actor: Actor) -> DryRun:
    """Charge everything in a calendar month that can be charged, in the order of the visits. Answers the dry run.

    Visits that cannot be charged are in its `blockers`; they have no charges afterwards.
    """
    require(may_manage_money(actor))
    _refuse_closed(first_day)
    lock_accounts()
    found = dry_run(first_day)
    charges = write_charges(found)
    record(actor, "charged the month", None, detail=f"{gov_month(first_day)}: {len(charges)} charges")
    return found


def write_charges(found: DryRun) -> list[Charge]:
    """Make the month's uninvoiced charges what the dry run found. For closing a month, which has asked the policy and
    holds the accounts; others call charge_month.
    """
    first, last = month_of(found.first_day)
    return _write(found.would_charge, Charge.objects.filter(on__gte=first, on__lte=last))


def _refuse_closed(on: dt.date) -> None:
    if is_month_closed(on):
        raise Invalid(f"{gov_month(on)} has been closed. Give a credit if something was charged wrongly.")


def _write(worked: Iterable[WorkedOut], reach: Any) -> list[Charge]:
    """Make the uninvoiced charges in `reach` what was worked out: the same ones are left alone, so history is quiet."""
    standing = {(charge.attendance_id, charge.budget_line_id): charge for charge in reach.uninvoiced()}
    wanted = {(charge.attendance_id, charge.budget_line_id): charge for one in worked for charge in _charges(one)}
    gone = [standing[key].id for key in standing.keys() - wanted.keys()]
    pairs = [(standing[key], wanted[key]) for key in standing.keys() & wanted.keys()]
    changed = [_redone(old, new) for old, new in pairs if _differ(old, new)]
    Charge.objects.filter(id__in=gone).delete()
    Charge.objects.bulk_update(changed, REDONE, batch_size=500)
    Charge.objects.bulk_create([wanted[key] for key in wanted if key not in standing], batch_size=500)
    return [standing.get(key, charge) for key, charge in wanted.items()]


def _differ(old: Charge, new: Charge) -> bool:
    return (old.minutes, old.amount_pence, old.working) != (new.minutes, new.amount_pence, new.working)


def _redone(old: Charge, new: Charge) -> Charge:
    """The standing row with its new figures."""
    for field in REDONE:
        setattr(old, field, getattr(new, field))
    return old


def _charges(one: WorkedOut) -> list[Charge]:
    charged_at = now()
    return [
        Charge(
            attendance=one.attendance,
            budget_line=line,
            on=one.visit.on,
            minutes=one.priced.billed_minutes,
            amount_pence=pence,
            rule=one.priced.rule,
            working=_working(one),
            charged_at=charged_at,
        )
        for line, pence in one.shares
    ]


def _working(one: WorkedOut) -> dict[str, Any]:
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
        "shares": [{"words": line.words, "amount_pence": pence} for line, pence in one.shares],
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
