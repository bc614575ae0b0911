"""Holiday earned and paid, sick pay, and what pay costs the co-op, by the dated figures (domain.md C6 and J)."""

import datetime as dt

import pytest

from billing.pay import (
    CannotPay,
    Earnings,
    Kind,
    PaidWeek,
    PayCycle,
    Payday,
    Period,
    average_earnings,
    average_week,
    day_minutes,
    earned_minutes,
    leave_line,
    must_be_enrolled,
    on_costs,
    rolled_up,
    sick_pay,
)
from billing.pay.costs import employer_insurance
from coopcare.errors import FactMissing, Invalid
from tests.billing.pay.making import MONDAY, WEEK, lines, lookup, pay, work

TODAY = dt.date(2026, 6, 5)
WORKDAYS = frozenset({0, 1, 2, 3, 4})


# Holiday


def test_31_and_a_half_hours_earn_3_80_hours():
    minutes = earned_minutes(1890, TODAY, lookup)
    assert minutes == 228
    assert minutes / 60 == pytest.approx(3.80)


def test_no_figure_no_holiday():
    with pytest.raises(FactMissing):
        earned_minutes(1890, dt.date(2023, 6, 1), lookup)


def test_rolled_up_holiday_is_12_07_percent_of_all_pay():
    found = pay(work("9:00", "19:00"))
    line = rolled_up(found.lines, TODAY, lookup)
    assert (line.kind, line.pence) == (Kind.HOLIDAY, 1570)  # 12.07% of £130.00 is £15.691
    assert line.words == "12.07% of £130.00"
    assert rolled_up([*found.lines, line], TODAY, lookup).pence == 1570


def weeks(count, *, minutes=1200, pence=26_000, gap=()):
    return [
        PaidWeek(MONDAY - dt.timedelta(weeks=back), *((0, 0) if back in gap else (minutes, pence)))
        for back in range(1, count + 1)
    ]


def test_the_average_is_over_52_paid_weeks():
    assert average_week(weeks(60), MONDAY).weeks == 52
    assert average_week(weeks(60), MONDAY).week_pence == 26_000


def test_weeks_without_pay_are_left_out_and_older_ones_come_in():
    found = average_week([*weeks(52, gap=(1, 2)), *weeks(54, pence=52_000)[52:]], MONDAY)
    assert (found.weeks, found.pence) == (52, 50 * 26_000 + 2 * 52_000)


def test_no_week_older_than_104_counts():
    assert average_week(weeks(110, gap=range(1, 104)), MONDAY).weeks == 1


def test_weeks_of_sickness_and_the_week_itself_are_left_out():
    sick = PaidWeek(MONDAY - dt.timedelta(weeks=1), 0, 12_325, is_absence=True)
    this = PaidWeek(MONDAY, 60, 1300)
    found = average_week([sick, this, PaidWeek(MONDAY - dt.timedelta(weeks=2), 600, 13_000)], TODAY)
    assert (found.weeks, found.week_minutes, found.hour_pence) == (1, 600, 1300)


def test_a_new_worker_without_a_paid_week():
    with pytest.raises(CannotPay, match="no paid week before 1 June 2026"):
        average_week(weeks(3, gap=(1, 2, 3)), MONDAY)


def test_a_week_of_leave_is_an_average_week():
    average = average_week(weeks(10, minutes=1260, pence=28_350), MONDAY)
    assert day_minutes(average) == 180
    days = [leave_line(MONDAY + dt.timedelta(days=step), 180, average) for step in range(7)]
    assert sum(day.pence for day in days) == average.week_pence
    assert days[0].words == "3 hours at £13.50 an hour"
    assert days[0].why == "Your average over the last 10 paid weeks. Weeks without pay are left out."
    assert lines(pay(absence=days), Kind.HOLIDAY) == [(180, 4050)] * 7
    assert pay(absence=days).worked_minutes == 0


# Sick pay


def sick(*spells, weekdays=WORKDAYS, earnings=30_000, period=WEEK):
    found = [Period(*spell) for spell in spells]
    return sick_pay(found, weekdays, lambda _: Earnings(earnings, ""), period, lookup, name="Ben Okafor")


@pytest.mark.parametrize(
    ("earnings", "week_pence"), [(30_000, 12_325), (15_407, 12_325), (15_000, 12_000), (5_000, 4_000), (0, 0)]
)
def test_the_lower_of_the_full_rate_and_80_percent(earnings, week_pence):
    found = sick((MONDAY, MONDAY + dt.timedelta(days=6)), earnings=earnings)
    assert sum(line.pence for line in found) == week_pence
    assert len(found) == 5


def test_it_starts_on_the_first_day():
    (line,) = sick((MONDAY, MONDAY))
    assert (line.kind, line.pence, line.worked_minutes) == (Kind.SICK, 2465, 0)
    assert line.words == "1 of 5 days at £123.25 a week"
    assert line.why == "Statutory sick pay for Monday 1 June, the full rate."


def test_days_on_which_they_would_not_work_are_not_paid():
    assert not sick((dt.date(2026, 6, 6), dt.date(2026, 6, 7)))
    with pytest.raises(CannotPay, match="days of the week on which Ben Okafor"):
        sick((MONDAY, MONDAY), weekdays=frozenset())


def test_linked_spells_share_28_weeks():
    start = dt.date(2026, 4, 6)
    long = (start, start + dt.timedelta(weeks=27, days=6))
    later = long[1] + dt.timedelta(days=56)
    period = Period(later, later + dt.timedelta(days=6))
    assert not sick(long, (later, later), period=period)
    unlinked = later + dt.timedelta(days=1)
    assert sick(long, (unlinked, unlinked), period=period)


def test_the_last_day_of_28_weeks_is_paid_and_the_next_is_not():
    start, days = dt.date(2026, 4, 6), 28 * 7
    last = start + dt.timedelta(days=days - 1)
    found = sick((start, last + dt.timedelta(days=7)), weekdays=frozenset(range(7)), period=Period(start, last))
    assert len(found) == days
    after = Period(last + dt.timedelta(days=1), last + dt.timedelta(days=7))
    assert not sick((start, after.last), weekdays=frozenset(range(7)), period=after)


def test_sickness_before_the_figures_are_known_stops_the_sum():
    early = dt.date(2026, 3, 2)
    with pytest.raises(FactMissing):
        sick((early, early), period=Period(early, early))


def test_earnings_are_not_below_0():
    with pytest.raises(Invalid):
        sick((MONDAY, MONDAY), earnings=-1)


def paydays(count, *, days=7, cycle=PayCycle.WEEK, pence=30_000, last=dt.date(2026, 5, 29)):
    return [Payday(last - number * dt.timedelta(days=days), pence, cycle) for number in range(count)]


def test_average_earnings_are_of_the_paydays_of_8_weeks():
    older = Payday(dt.date(2026, 4, 3), 99_999, PayCycle.WEEK)
    found = average_earnings([older, *paydays(8)], MONDAY)
    assert found.week_pence == 30_000
    assert found.words == "£300.00 a week on average, by the 8 paydays from 10 April 2026 to 29 May 2026"


@pytest.mark.parametrize(
    ("cycle", "days", "count", "pence", "week_pence"),
    [
        (PayCycle.FOUR_WEEKS, 28, 2, 120_000, 30_000),
        (PayCycle.MONTH, 30, 2, 130_000, 30_000),  # 12 months are 52 weeks
        (PayCycle.WEEK, 7, 3, 10_001, 10_001),  # a new worker
    ],
)
def test_average_earnings_by_how_often_they_are_paid(cycle, days, count, pence, week_pence):
    assert average_earnings(paydays(count, days=days, cycle=cycle, pence=pence), MONDAY).week_pence == week_pence


def test_a_payday_on_the_first_day_of_sickness_is_not_before_it():
    assert average_earnings([Payday(MONDAY, 30_000, PayCycle.WEEK)], MONDAY) is None
    one = average_earnings([Payday(MONDAY - dt.timedelta(days=1), 1, PayCycle.WEEK)], MONDAY)
    assert one.words == "£0.01 a week on average, by the payday 31 May 2026"


def test_linked_spells_keep_the_earnings_before_the_first():
    asked = []

    def before(on):
        asked.append(on)
        return Earnings(5_000, "")

    early = dt.date(2026, 4, 13)
    sick_pay([Period(early, early), Period(MONDAY, MONDAY)], WORKDAYS, before, WEEK, lookup, name="Ben Okafor")
    assert asked == [early]


# Costs


@pytest.mark.parametrize(
    ("cycle", "pay_pence", "insurance", "pension"),
    [
        (PayCycle.WEEK, 40_000, 4560, 840),  # 15% above £96, 3% above £120
        (PayCycle.FOUR_WEEKS, 160_000, 18_240, 3360),
        (PayCycle.MONTH, 160_000, 17_745, 3240),  # 15% above £417, 3% above £520
        (PayCycle.WEEK, 9_600, 0, 0),
        (PayCycle.WEEK, 120_000, 16_560, 2541),  # pension up to £967 a week
    ],
)
def test_insurance_and_pension(cycle, pay_pence, insurance, pension):
    found = on_costs(pay_pence, cycle, TODAY, lookup, in_pension=True)
    assert (found.insurance_pence, found.pension_pence) == (insurance, pension)
    assert found.total_pence == pay_pence + insurance + pension


@pytest.mark.parametrize(
    ("cycle", "pay_pence", "insurance", "pension"),
    [
        (PayCycle.WEEK, 9_604, 1, 0),  # 15% of 4p above £96 is 0.6p
        (PayCycle.WEEK, 9_603, 0, 0),  # of 3p it is 0.45p
        (PayCycle.FOUR_WEEKS, 38_400, 0, 0),  # four times £96
        (PayCycle.MONTH, 41_700, 0, 0),  # £5,000 a year, to the pound
        (PayCycle.WEEK, 12_000, 360, 0),  # at the lower limit of £120
        (PayCycle.WEEK, 12_017, 363, 1),
        (PayCycle.WEEK, 96_700, 13_065, 2541),  # at the upper limit of £967
        (PayCycle.WEEK, 96_800, 13_080, 2541),
        (PayCycle.MONTH, 418_900, 56_580, 11_007),  # at the upper limit of £4,189
        (PayCycle.MONTH, 500_000, 68_745, 11_007),
    ],
)
def test_insurance_and_pension_at_their_edges(cycle, pay_pence, insurance, pension):
    found = on_costs(pay_pence, cycle, TODAY, lookup, in_pension=True)
    assert (found.insurance_pence, found.pension_pence) == (insurance, pension)


def test_the_figures_are_those_of_the_day_of_pay():
    """Insurance fell due on more, at another rate, before 6 April 2025; the week's threshold of then is not known."""
    old, new = dt.date(2025, 4, 5), dt.date(2025, 4, 6)
    assert employer_insurance(100_000, PayCycle.MONTH, old, lookup) == 3340  # 13.8% above £758
    assert employer_insurance(100_000, PayCycle.MONTH, new, lookup) == 8745
    with pytest.raises(FactMissing):
        employer_insurance(100_000, PayCycle.WEEK, old, lookup)


@pytest.mark.parametrize(("cycle", "trigger"), [(PayCycle.MONTH, 83_300), (PayCycle.FOUR_WEEKS, 76_800)])
def test_the_trigger_of_longer_periods(cycle, trigger):
    assert not must_be_enrolled(trigger, cycle, TODAY, lookup, age=22)
    assert must_be_enrolled(trigger + 1, cycle, TODAY, lookup, age=22)


def test_out_of_the_pension():
    found = on_costs(40_000, PayCycle.WEEK, TODAY, lookup, in_pension=False, holiday_pence=500)
    assert (found.pension_pence, found.total_pence) == (0, 40_000 + 4560 + 500)


def test_costs_of_a_day_without_figures_stop():
    with pytest.raises(FactMissing):
        on_costs(40_000, PayCycle.WEEK, dt.date(2027, 5, 1), lookup, in_pension=True)


@pytest.mark.parametrize(("pay_pence", "age", "must"), [(19_201, 22, True), (19_200, 22, False), (40_000, 21, False)])
def test_who_must_be_enrolled(pay_pence, age, must):
    assert must_be_enrolled(pay_pence, PayCycle.WEEK, TODAY, lookup, age=age) is must
