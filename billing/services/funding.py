"""Who pays for a package, and how much there is."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from billing.models import BudgetLine, CarryForward, Charge, Cycle, Funder, FundingType
from billing.models.charges import is_on_an_invoice
from billing.policies import may_manage_money
from billing.queries.budgets import payers_in_order
from billing.queries.months import is_month_closed, next_month_to_close
from billing.services.locks import lock_accounts
from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.errors import Invalid, StaleState
from coopcare.money import WHOLE_BP
from coopcare.ui.formats import gov_month, gov_short_date

MOST_CONTINGENCY_WEEKS = 52


@transaction.atomic
def add_funder(*, name: str, email: str = "", address: str = "", reference: str = "", actor: Actor) -> Funder:
    """A council, NHS board or charity. Raises Invalid for an empty name or one that is taken."""
    require(may_manage_money(actor))
    if not name.strip():
        raise Invalid("Enter the name of the funder.", field="name")
    try:
        with transaction.atomic():
            funder = Funder.objects.create(name=name.strip(), email=email, address=address, reference=reference)
    except IntegrityError as error:
        raise Invalid("There is already a funder with this name. Choose it from the list.", field="name") from error
    record(actor, "added the funder", funder, detail=funder.name)
    return funder


def draft_budget_line(
    package: Package,
    *,
    funding_type: str,
    payer_name: str,
    starts_on: dt.date,
    actor: Actor,
    funder: Funder | None = None,
    amount_pence: int | None = None,
    cycle: str = Cycle.FOUR_WEEKS,
    contribution_pence: int = 0,
    share_bp: int | None = None,
    funded_minutes: int | None = None,
    cap_visit_pence: int | None = None,
    cap_week_pence: int | None = None,
    cap_month_pence: int | None = None,
    paid_in: str = "",
    carry_forward: str = "",
    contingency_weeks: int | None = None,
    return_cycle: str = "",
    payer_email: str = "",
    payer_address: str = "",
    ends_on: dt.date | None = None,
    payment_days: int = 14,
    bill_cycle: str = Cycle.MONTH,
    bills_in_advance: bool = False,
    position: int | None = None,
) -> BudgetLine:
    """One more payer, checked and not saved: for a preview. Asked after those already there unless `position` says
    otherwise. At most one of amount, share and minutes: with none, they pay the rest. Caps hold besides.

    Raises Invalid with a sentence for each thing that cannot be right.
    """
    require(may_manage_money(actor))
    if funding_type not in FundingType.values:
        raise Invalid("Select where the money comes from.", field="funding_type")
    if not payer_name.strip():
        raise Invalid("Enter who the invoice goes to.", field="payer_name")
    if cycle not in Cycle.values:
        raise Invalid("Select how often the amount starts afresh.", field="cycle")
    if bill_cycle not in Cycle.values:
        raise Invalid("Select how often a bill is sent.", field="bill_cycle")
    _check_amounts(amount_pence, contribution_pence)
    _check_ways(amount_pence, share_bp, funded_minutes)
    _check_caps(
        {"cap_visit_pence": cap_visit_pence, "cap_week_pence": cap_week_pence, "cap_month_pence": cap_month_pence}
    )
    _check_what_may_stay(carry_forward, contingency_weeks)
    _check_days(package, starts_on, ends_on)
    return BudgetLine(
        package=package,
        funder=funder,
        funding_type=funding_type,
        position=position or BudgetLine.objects.filter(package=package).count() + 1,
        amount_pence=amount_pence,
        cycle=cycle,
        contribution_pence=contribution_pence,
        share_bp=share_bp,
        funded_minutes=funded_minutes,
        cap_visit_pence=cap_visit_pence,
        cap_week_pence=cap_week_pence,
        cap_month_pence=cap_month_pence,
        paid_in=paid_in,
        carry_forward=carry_forward,
        contingency_weeks=contingency_weeks,
        return_cycle=return_cycle,
        payer_name=payer_name.strip(),
        payer_email=payer_email,
        payer_address=payer_address,
        starts_on=starts_on,
        ends_on=ends_on,
        payment_days=payment_days,
        bill_cycle=bill_cycle,
        bills_in_advance=bills_in_advance,
    )


@transaction.atomic
def add_budget_line(package: Package, *, actor: Actor, **terms: Any) -> BudgetLine:
    """Keep one more payer. `terms` and what is raised are those of draft_budget_line."""
    require(may_manage_money(actor))
    lock_accounts(package_id=package.id)
    line = draft_budget_line(package, actor=actor, **terms)
    line.save(force_insert=True)
    record(actor, "added who pays", line, about=package.person_id, detail=line.words)
    return line


@transaction.atomic
def end_budget_line(line: BudgetLine, *, last_day: dt.date, actor: Actor) -> BudgetLine:
    """From the day after, this payer is not asked. Raises Invalid before its first day or a day already invoiced."""
    require(may_manage_money(actor))
    lock_accounts(line_id=line.id)
    if last_day < line.starts_on:
        raise Invalid(f"The last day cannot be before the first, {gov_short_date(line.starts_on)}.", field="last_day")
    invoiced = _last_for_good(line)
    if invoiced is not None and invoiced.on > last_day:
        raise Invalid(
            f"Help on {gov_short_date(invoiced.on)} has been invoiced to this payer. Choose that day or a later one.",
            field="last_day",
        )
    line.ends_on = last_day
    line.save(update_fields=["ends_on"])
    record(actor, "ended who pays", line, about=line.package.person_id, detail=gov_short_date(last_day))
    return line


def _last_for_good(line: BudgetLine) -> Charge | None:
    """The last visit that this payer pays in any case: on an invoice, or in a closed month and waiting for the end of
    its week or four weeks.
    """
    is_closed = Q(on__lt=next_month_to_close() or line.starts_on)
    charges = Charge.objects.filter(Q(is_on_an_invoice()) | is_closed, budget_line=line)
    return charges.order_by("-on").first()


@transaction.atomic
def order_payers(package: Package, line_ids: Sequence[UUID], *, actor: Actor) -> None:
    """Ask the payers of a package in this order from now on; `line_ids` are all that have not ended.

    What is invoiced stays; what is charged and not invoiced is shared anew when the month is closed. Raises StaleState
    when the payers are not these any more.
    """
    require(may_manage_money(actor))
    lock_accounts(package_id=package.id)
    lines = {line.id: line for line in payers_in_order(package)}
    if lines.keys() != set(line_ids) or len(line_ids) != len(lines):
        raise StaleState("Who pays has just been changed by somebody else. Look at it again.")
    for position, line_id in enumerate(line_ids, start=1):
        lines[line_id].position = position
    BudgetLine.objects.bulk_update(lines.values(), ["position"])
    words = ", ".join(lines[line_id].words for line_id in line_ids)
    record(actor, "put the payers in order", None, about=package.person_id, detail=words)


def _check_what_may_stay(carry_forward: str, weeks: int | None) -> None:
    if weeks is not None and not 0 <= weeks <= MOST_CONTINGENCY_WEEKS:
        raise Invalid(f"Enter a number of weeks from 0 to {MOST_CONTINGENCY_WEEKS}.", field="contingency_weeks")
    if (carry_forward == CarryForward.WEEKS) != (weeks is not None):
        raise Invalid("Enter how many weeks’ money may stay.", field="contingency_weeks")


def _check_amounts(amount_pence: int | None, contribution_pence: int) -> None:
    if amount_pence is not None and amount_pence < 0:
        raise Invalid("Enter an amount of £0 or more, or leave it empty.", field="amount_pence")
    if contribution_pence < 0:
        raise Invalid("Enter a contribution of £0 or more.", field="contribution_pence")
    if amount_pence is not None and contribution_pence > amount_pence:
        raise Invalid("The contribution is part of the amount, so it cannot be more.", field="contribution_pence")


def _check_ways(amount_pence: int | None, share_bp: int | None, funded_minutes: int | None) -> None:
    if sum(way is not None for way in (amount_pence, share_bp, funded_minutes)) > 1:
        raise Invalid("A payer pays in one way: an amount, a share or hours.", field="pays")
    if share_bp is not None and not 1 <= share_bp <= WHOLE_BP:
        raise Invalid("Enter a share above 0% and up to 100%.", field="share_bp")
    if funded_minutes is not None and funded_minutes < 1:
        raise Invalid("Enter at least some hours.", field="funded_minutes")


def _check_caps(caps: Mapping[str, int | None]) -> None:
    for name, pence in caps.items():
        if pence is not None and pence <= 0:
            raise Invalid("Enter an amount above £0, or leave it empty.", field=name)


def _check_days(package: Package, starts_on: dt.date, ends_on: dt.date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("The last day cannot be before the first.", field="ends_on")
    if starts_on < package.starts_on:
        raise Invalid(f"The package starts on {gov_short_date(package.starts_on)}. Choose that day or a later one.",
                      field="starts_on")  # fmt: skip
    if is_month_closed(starts_on):
        raise Invalid(f"{gov_month(starts_on)} has been closed. Choose a first day after it.", field="starts_on")
