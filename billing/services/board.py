"""What the board agrees on, and what is in the bank."""

import datetime as dt

from django.db import transaction

from billing.models import BankBalance, BoardAims
from billing.policies import may_manage_money, may_steer
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid
from coopcare.money import LARGEST_PENCE, MINUTES_IN_HOUR, format_pounds
from coopcare.ui.formats import gov_short_date

MOST_HOURS = 2000
MOST_WEEKS = 104


@transaction.atomic
def set_aims(
    *, least_hours: int, most_hours: int, floor_weeks: int | None, floor_pence: int | None, actor: Actor
) -> BoardAims:
    """Agree on the hours of care a week of a cluster, and on the reserve not to go below. Raises Invalid."""
    require(may_steer(actor))
    if not 0 < least_hours <= MOST_HOURS or not 0 < most_hours <= MOST_HOURS:
        raise Invalid(f"Enter hours from 1 to {MOST_HOURS:,}.", field="least_hours")
    if most_hours < least_hours:
        raise Invalid("The most hours cannot be fewer than the least.", field="most_hours")
    if floor_weeks is not None and not 0 <= floor_weeks <= MOST_WEEKS:
        raise Invalid(f"Enter a number of weeks from 0 to {MOST_WEEKS}.", field="floor_weeks")
    if floor_pence is not None and not 0 <= floor_pence <= LARGEST_PENCE:
        raise Invalid(f"Enter an amount from £0.00 to {format_pounds(LARGEST_PENCE)}.", field="floor_pence")
    agreed = {
        "least_minutes": least_hours * MINUTES_IN_HOUR,
        "most_minutes": most_hours * MINUTES_IN_HOUR,
        "floor_weeks": floor_weeks,
        "floor_pence": floor_pence,
        "set_by": actor.name,
        "set_at": now(),
    }
    aims, _ = BoardAims.objects.update_or_create(defaults=agreed)
    record(actor, "set the aims of the board", aims, detail=aims.words)
    return aims


@transaction.atomic
def enter_balance(*, on: dt.date, amount_pence: int, actor: Actor) -> BankBalance:
    """Enter what stood in all the co-op's bank accounts at the end of a local day; a second time puts it right."""
    require(may_manage_money(actor))
    if on > today():
        raise Invalid("The day cannot be in the future.", field="on")
    if abs(amount_pence) > LARGEST_PENCE:
        raise Invalid("Enter a smaller amount.", field="amount_pence")
    entered = {"amount_pence": amount_pence, "entered_by": actor.name, "entered_at": now()}
    balance, _ = BankBalance.objects.update_or_create(on=on, defaults=entered)
    record(actor, "entered what is in the bank", balance, detail=f"{gov_short_date(on)}: {format_pounds(amount_pence)}")
    return balance
