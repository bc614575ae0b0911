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
    PensionChoice,
    Period,
    Standing,
    average_earnings,
    average_week,
    day_minutes,
    earned_minutes,
    leave_line,
    on_costs,
    rolled_up,
    sick_pay,
)
from billing.pay.costs import employer_insurance, is_above_trigger
from billing.pay.standing import pension_age_on
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

GROWN_UP = dt.date(1985, 5, 5)


def standing(born_on=GROWN_UP, **more):
    return Standing("Ben Okafor", born_on, **more)


IN_PENSION, OUT_OF_IT = (standing(pension=choice) for choice in (PensionChoice.IN, PensionChoice.OUT))


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
    found = on_costs(IN_PENSION, pay_pence, cycle, TODAY, lookup)
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
    found = on_costs(IN_PENSION, pay_pence, cycle, TODAY, lookup)
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
    assert not is_above_trigger(trigger, cycle, TODAY, lookup)
    assert is_above_trigger(trigger + 1, cycle, TODAY, lookup)


def test_out_of_the_pension():
    found = on_costs(OUT_OF_IT, 40_000, PayCycle.WEEK, TODAY, lookup, holiday_pence=500)
    assert (found.pension_pence, found.total_pence) == (0, 40_000 + 4560 + 500)


def test_costs_of_a_day_without_figures_stop():
    with pytest.raises(FactMissing):
        on_costs(IN_PENSION, 40_000, PayCycle.WEEK, dt.date(2027, 5, 1), lookup)


@pytest.mark.parametrize(
    ("pay_pence", "born", "words"),
    [
        (19_201, (1985, 5, 5), "3% of the pay"),
        (19_200, (1985, 5, 5), "not above £192"),
        (40_000, (2004, 6, 1), "3% of the pay"),  # 22 on the day of pay
        (40_000, (2004, 6, 2), "under 22"),
        (40_000, (1960, 5, 2), "3% of the pay"),  # 66 years and a month on the day after
        (40_000, (1960, 5, 1), "State Pension age on 1 June 2026"),
    ],
)
def test_who_is_in_the_pension_by_law(pay_pence, born, words):
    found = on_costs(standing(dt.date(*born)), pay_pence, PayCycle.WEEK, dt.date(2026, 6, 1), lookup)
    assert words in found.pension_words
    assert bool(found.pension_pence) is found.pension_words.startswith("3%")


def test_what_a_worker_chose_comes_before_the_law():
    joined = on_costs(standing(dt.date(2006, 1, 1), pension=PensionChoice.IN), 15_000, PayCycle.WEEK, TODAY, lookup)
    assert (joined.pension_pence, "by choice" in joined.pension_words) == (90, True)
    since = dt.date(2026, 5, 4)
    left = on_costs(standing(pension=PensionChoice.OUT, pension_since=since), 40_000, PayCycle.WEEK, TODAY, lookup)
    assert (left.pension_pence, left.pension_words) == (
        0, "No pension: they have been out of it since 4 May 2026, by their own choice."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        ((1954, 10, 6), (2020, 10, 6)),
        ((1960, 4, 5), (2026, 4, 5)),
        ((1960, 4, 6), (2026, 5, 6)),
        ((1960, 7, 31), (2026, 11, 30)),  # 66 years and four months: November has no 31st
        ((1961, 3, 5), (2028, 2, 5)),
        ((1961, 3, 6), (2028, 3, 6)),
        ((1964, 2, 29), (2031, 2, 28)),
        ((2000, 12, 1), (2067, 12, 1)),
    ],
)
def test_state_pension_age(born, reached):
    assert pension_age_on(dt.date(*born), lookup) == dt.date(*reached)


@pytest.mark.parametrize(
    ("born", "is_apprentice", "pence"),
    [
        ((2005, 6, 2), False, 0),  # 20 on the day of pay
        ((2005, 6, 1), False, 4_560),
        ((2005, 6, 1), True, 0),
        ((2001, 6, 2), True, 0),  # 24
        ((2001, 6, 1), True, 4_560),
    ],
)
def test_no_insurance_for_the_young_and_for_apprentices(born, is_apprentice, pence):
    one = standing(dt.date(*born), is_apprentice=is_apprentice)
    found = on_costs(one, 40_000, PayCycle.WEEK, dt.date(2026, 6, 1), lookup)
    assert found.insurance_pence == pence
    assert ("higher for" in found.insurance_words) is not bool(pence)


@pytest.mark.parametrize(
    ("cycle", "pay_pence", "pence"),
    [
        (PayCycle.WEEK, 96_700, 0),
        (PayCycle.WEEK, 96_800, 15),
        (PayCycle.FOUR_WEEKS, 386_800, 0),
        (PayCycle.FOUR_WEEKS, 386_900, 15),
        (PayCycle.MONTH, 418_900, 0),
        (PayCycle.MONTH, 419_000, 15),
    ],
)
def test_above_the_upper_threshold_insurance_is_due(cycle, pay_pence, pence):
    found = on_costs(standing(dt.date(2007, 1, 1)), pay_pence, cycle, TODAY, lookup)
    assert found.insurance_pence == pence


def test_without_an_age_nobody_can_tell():
    with pytest.raises(CannotPay, match="when Ben Okafor was born"):
        on_costs(standing(None), 40_000, PayCycle.WEEK, TODAY, lookup)
