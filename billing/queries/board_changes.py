"""How the co-op stood when the board last met, and how it stands now."""

import datetime as dt

from billing.board.changes import Changes, Standing
from billing.models import MonthClose, PriceAgreement, Scenario, WageRate
from billing.policies import may_see_totals
from billing.queries.board import latest_balance, owed_money
from billing.queries.month_money import month_money
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import local, today
from members.governance.models import Meeting
from members.governance.queries import last_meeting_of_the_board

ONE_DAY = dt.timedelta(days=1)


def last_meeting(actor: Actor) -> Meeting | None:
    require(may_see_totals(actor))
    return last_meeting_of_the_board()


def changes_since(actor: Actor, meeting: Meeting) -> Changes:
    """What has moved between the end of the day of a meeting and today."""
    require(may_see_totals(actor))
    on, end = today(), local(meeting.on + ONE_DAY, dt.time())
    closed = MonthClose.objects.filter(closed_at__gte=end).order_by("first_day")
    # The price of one person's package could be named after them.
    prices = PriceAgreement.objects.filter(starts_on__gt=meeting.on, starts_on__lte=on, package__isnull=True)
    wages = WageRate.objects.filter(starts_on__gt=meeting.on, starts_on__lte=on).order_by("starts_on", "job")
    return Changes(
        then=_standing(meeting.on),
        now=_standing(on),
        closed=tuple(closed.values_list("first_day", flat=True)),
        prices=tuple(prices.order_by("starts_on", "name").values_list("starts_on", "name")),
        wages=tuple((wage.starts_on, wage.get_job_display(), wage.hour_pence) for wage in wages),
        scenarios=Scenario.objects.filter(made_at__gte=end).count(),
    )


def _standing(on: dt.date) -> Standing:
    closed = MonthClose.objects.filter(closed_at__lt=local(on + ONE_DAY, dt.time())).order_by("-first_day").first()
    return Standing(
        on=on,
        month=month_money(closed.first_day) if closed else None,
        owed=owed_money(on),
        balance=latest_balance(on),
    )
