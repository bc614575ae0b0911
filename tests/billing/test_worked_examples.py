"""The worked sums of the trade, at £26.00 an hour on a weekday."""

import datetime as dt

import pytest

from billing.cycles import weekly_pence
from billing.pricing import AgreementTerms, AttendanceFacts, Basis, price, rate_card
from billing.splitting import Chargeable, Payer, Takes, split, totals
from coopcare.clock import local

TUESDAY = local(dt.date(2026, 11, 17), dt.time(9))
CARD = rate_card(2600)


@pytest.mark.parametrize(
    ("planned", "took", "workers", "rules", "pence"),
    [
        pytest.param(45, 45, 1, {}, 1950, id="planned 45"),
        pytest.param(45, 38, 1, {"basis": Basis.ACTUAL}, 1733, id="actual 38, to the nearest 5"),
        pytest.param(45, 41, 1, {"tolerance_minutes": 5}, 1950, id="actual 41, within 5 of 45"),
        pytest.param(30, 30, 2, {}, 2600, id="two people for 30"),
    ],
)
def test_a_visit(planned: int, took: int, workers: int, rules: dict, pence: int):
    minutes = [dt.timedelta(minutes=length) for length in (planned, took)]
    facts = AttendanceFacts(TUESDAY, TUESDAY + minutes[0], TUESDAY, TUESDAY + minutes[1])
    assert price(facts, AgreementTerms(CARD, **rules), {}).total_pence * workers == pence


@pytest.mark.parametrize(
    ("limit", "care", "account", "private"),
    [
        pytest.param(24_000 + 6_000, 36_400, 30_000, 6_400, id="£240 of the council, £60 paid in, £364 of care"),
        pytest.param(24_000 + 6_000, 30_000, 30_000, 0, id="just enough"),
    ],
)
def test_a_week_of_a_direct_payment(limit: int, care: int, account: int, private: int):
    found = totals(
        split([Chargeable("week", 840, care)], [Payer("dp", Takes.SUM, limit), Payer("me", Takes.REMAINDER)])
    )
    assert (found["dp"], found.get("me", 0)) == (account, private)


@pytest.mark.parametrize(("cycle", "pence"), [("week", 100_000), ("four_weeks", 400_000), ("month", 434_800)])
def test_each_cycle_as_weeks(cycle: str, pence: int):
    """A month is 365.25 / 7 / 12 = 4.348 weeks."""
    assert abs(weekly_pence(cycle, pence) - 100_000) <= 10
