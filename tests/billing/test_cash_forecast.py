"""What the bank account will do: no database."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.board.figures import Balance
from billing.cash.outlook import Outlook, PayerKind, chart, floor_words, headline, sections
from billing.cash.payments import PayRun, Rate, pay_payments, running_payments, runs_after, tax_due_on
from billing.cash.receipts import (
    CHASED_DAYS,
    GIVEN_UP_DAYS,
    Bill,
    Habit,
    Payer,
    coming,
    expected_on,
    habit,
    paid_on,
    unpaid,
)
from billing.cash.weeks import WEEKS, Kind, Payment, Receipt, by_week, forecast
from billing.pay import PayCycle
from billing.small_numbers import LEAST_PEOPLE

MONDAY = dt.date(2026, 11, 23)
TODAY = MONDAY - dt.timedelta(days=1)
END = MONDAY + dt.timedelta(weeks=WEEKS)
days = st.dates(MONDAY - dt.timedelta(days=30), END + dt.timedelta(days=30))
pence = st.integers(0, 10**7)
receipts = st.lists(st.builds(Receipt, on=days, pence=pence, payer=st.integers(0, 12)), max_size=60)
payments = st.lists(st.builds(Payment, on=days, pence=pence, kind=st.sampled_from(Kind)), max_size=40)


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


def from_five(on: dt.date, each: int) -> list[Receipt]:
    return [Receipt(on, each, payer) for payer in range(LEAST_PEOPLE)]


class TestWeeks:
    def test_wages_go_out_before_money_comes_in(self):
        found = forecast(1_000, MONDAY, from_five(day(1), 100), [Payment(day(4), 1_200, Kind.WAGES)])
        week = found.weeks[0]
        assert (week.in_pence, week.wages_pence, week.out_pence, week.closing_pence) == (500, 1_200, 1_200, 300)
        assert (found.lowest_pence, found.lowest_on, found.lowest_week) == (-200, day(4), 1)

    def test_an_account_that_never_falls(self):
        found = forecast(1_000, MONDAY, from_five(day(1), 100), [])
        assert (found.lowest_pence, found.lowest_on, found.lowest_week) == (1_000, None, 0)

    def test_few_payers_wait_for_more(self):
        few = [Receipt(day(0), 100, "a"), Receipt(day(8), 200, "b")]
        more = [Receipt(day(15), 300, payer) for payer in "acde"]
        assert by_week([*few, *more], MONDAY) == ([0, 0, 1_500, *[0] * (WEEKS - 3)], 0)
        assert by_week(few, MONDAY) == ([0] * WEEKS, 300)

    @given(pence, receipts, payments)
    def test_it_adds_up(self, opening, money, out):
        found = forecast(opening, MONDAY, money, out)
        within = [one for one in money if MONDAY <= one.on < END]
        gone = sum(one.pence for one in out if MONDAY <= one.on < END)
        assert sum(week.in_pence for week in found.weeks) + found.later_pence == sum(one.pence for one in within)
        assert sum(week.out_pence for week in found.weeks) == gone
        balance = opening
        for week in found.weeks:
            balance += week.in_pence - week.out_pence
            assert week.closing_pence == balance
            assert found.lowest_pence <= week.closing_pence
        assert found.lowest_pence <= opening
        assert (found.weeks[0].first, found.weeks[-1].last) == (MONDAY, END - dt.timedelta(days=1))

    @given(pence, receipts, payments, st.randoms())
    def test_their_order_does_not_matter(self, opening, money, out, chance):
        before = forecast(opening, MONDAY, money, out)
        chance.shuffle(money)
        chance.shuffle(out)
        assert forecast(opening, MONDAY, money, out) == before

    @given(receipts)
    def test_no_week_is_about_a_few_and_none_is_early(self, money):
        found, _ = by_week(money, MONDAY)
        told = 0
        for number, amount in enumerate(found):
            told += amount
            until = MONDAY + dt.timedelta(weeks=number + 1)
            expected = [one for one in money if MONDAY <= one.on < until]
            assert told <= sum(one.pence for one in expected)
            if amount:
                assert len({one.payer for one in expected}) >= LEAST_PEOPLE


def a_bill(month: int, amount: int = 1_000, *, year: int = 2026) -> Bill:
    """Of a month, issued on the 3rd of the next, due on the 17th."""
    ends = dt.date(year, month + 1, 1) - dt.timedelta(days=1)
    issued = ends + dt.timedelta(days=3)
    return Bill(ends, issued, issued + dt.timedelta(days=14), amount)


class TestReceipts:
    def test_money_goes_to_the_oldest_bill(self):
        bills = [a_bill(1), a_bill(2), a_bill(3)]
        money = [(dt.date(2026, 2, 10), 600), (dt.date(2026, 3, 1), 500), (dt.date(2026, 3, 20), 900)]
        assert paid_on(bills, money) == [dt.date(2026, 3, 1), dt.date(2026, 3, 20), None]
        assert [bill.pence for bill in unpaid(bills, 1_500)] == [500, 1_000]
        assert list(unpaid(bills, -5)) == bills

    def test_money_given_back_was_not_paid(self):
        money = [(dt.date(2026, 2, 10), 1_000), (dt.date(2026, 2, 12), -1_000), (dt.date(2026, 4, 1), 1_000)]
        assert paid_on([a_bill(1)], money) == [dt.date(2026, 4, 1)]

    def test_the_habit_is_the_middle_of_the_last_bills(self):
        bills = [a_bill(month) for month in range(1, 10)]
        late = [9, 9, 9, 1, 2, 20, 3, 4, 5]
        money = [(bill.due_on + dt.timedelta(days=n), bill.pence) for bill, n in zip(bills, late, strict=True)]
        found = habit(bills, money)
        assert found is not None
        assert found.after_due == 3
        assert found.after_end == 3 + 17

    def test_somebody_who_pays_before_the_month(self):
        bills = [Bill(dt.date(2026, m, 28), dt.date(2026, m, 1), dt.date(2026, m, 5), 100) for m in (1, 2)]
        found = habit(bills, [(dt.date(2026, 1, 2), 100), (dt.date(2026, 2, 2), 100)])
        assert found == Habit(after_due=-3, after_end=-26)

    def test_one_bill_is_no_habit(self):
        assert habit([a_bill(1), a_bill(2)], [(dt.date(2026, 2, 20), 1_000)]) is None

    @pytest.mark.parametrize(
        ("due", "after", "expected"),
        [
            (1, 0, 1), (1, 9, 10), (5, -3, 2),
            (0, 0, CHASED_DAYS), (-20, 10, CHASED_DAYS), (-20, 30, 10),
            (-GIVEN_UP_DAYS, 0, CHASED_DAYS), (-GIVEN_UP_DAYS - 1, 0, None), (-GIVEN_UP_DAYS - 1, 120, 29),
        ],
    )  # fmt: skip
    def test_when_a_bill_is_counted_on(self, due, after, expected):
        found = expected_on(TODAY + dt.timedelta(days=due), after, TODAY)
        assert found == (None if expected is None else TODAY + dt.timedelta(days=expected))

    def test_months_to_come_are_like_the_last(self):
        months = [(dt.date(2026, 11, 1), dt.date(2026, 11, 30)), (dt.date(2026, 12, 1), dt.date(2026, 12, 31))]
        late, early = Payer("council", 3_100, 31, 35), Payer("own", 6_200, 31, -28)
        found = list(coming([late, early], months, {("own", dt.date(2026, 12, 1)): 6_000}, TODAY))
        assert found == [
            Receipt(dt.date(2027, 1, 4), 3_000, "council"),
            Receipt(dt.date(2027, 2, 4), 3_100, "council"),
            Receipt(TODAY + dt.timedelta(days=CHASED_DAYS), 6_000, "own"),  # should have come by 2 November
            Receipt(dt.date(2026, 12, 3), 200, "own"),
        ]

    @given(st.lists(st.integers(0, 10_000), max_size=8), st.integers(-1_000, 90_000))
    def test_what_is_unpaid_adds_up(self, amounts, received):
        bills = [Bill(TODAY, TODAY, TODAY, amount) for amount in amounts]
        assert sum(bill.pence for bill in unpaid(bills, received)) == max(0, sum(amounts) - max(0, received))


class TestPayments:
    run = PayRun(dt.date(2026, 10, 1), dt.date(2026, 10, 31), dt.date(2026, 11, 6), 31_000, 3_100)

    def test_the_runs_that_follow_a_month(self):
        found = list(runs_after(self.run, PayCycle.MONTH, dt.date(2027, 1, 6)))
        assert [(one.first, one.last, one.paid_on) for one in found] == [
            (dt.date(2026, 11, 1), dt.date(2026, 11, 30), dt.date(2026, 12, 6)),
            (dt.date(2026, 12, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 6)),
        ]

    @pytest.mark.parametrize(("cycle", "length"), [(PayCycle.WEEK, 7), (PayCycle.FOUR_WEEKS, 28)])
    def test_the_runs_that_follow_weeks(self, cycle, length):
        found = list(runs_after(self.run, cycle, END))
        assert {one.days for one in found} == {length}
        assert all(after.first == before.last + dt.timedelta(days=1) for before, after in pairwise(found))
        assert found[-1].paid_on <= END < found[-1].paid_on + dt.timedelta(days=length)

    def test_wages_on_the_pay_day_and_the_rest_a_month_later(self):
        unknown = replace(self.run, wages_pence=None, on_costs_pence=None)
        rates = Rate(62_000, 31), Rate(310, 31)
        assert list(pay_payments([self.run, unknown], *rates)) == [
            Payment(dt.date(2026, 11, 6), 31_000, Kind.WAGES),
            Payment(dt.date(2026, 12, 22), 3_100, Kind.ON_COSTS),
            Payment(dt.date(2026, 11, 6), 62_000, Kind.WAGES),
            Payment(dt.date(2026, 12, 22), 310, Kind.ON_COSTS),
        ]

    @given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)))
    def test_the_tax_office_is_paid_within_seven_weeks(self, paid):
        due = tax_due_on(paid)
        assert due.day == 22
        assert 16 <= (due - paid).days <= 47

    def test_running_costs_at_the_end_of_each_month(self):
        found = list(running_payments(500, dt.date(2026, 11, 30), dt.date(2027, 1, 30)))
        assert found == [
            Payment(dt.date(2026, 11, 30), 500, Kind.RUNNING),
            Payment(dt.date(2026, 12, 31), 500, Kind.RUNNING),
        ]


def outlook(opening: int = 100_000, **changes: object) -> Outlook:
    """Wages of £600.00 on a Friday, and £250.00 from five payers a week later."""
    wages = [Payment(day(4), 60_000, Kind.WAGES)]
    usual = Outlook(
        balance=Balance(dt.date(2026, 11, 1), 90_000), today=TODAY,
        forecast=forecast(opening, MONDAY, from_five(day(11), 5_000), wages),
        unpaid_pence=25_000, billed_month="October 2026", running_words="as in October 2026",
        kinds=(PayerKind("Direct payments", 5_000, -20), PayerKind("Councils", 7_000, 35)),
    )  # fmt: skip
    return replace(usual, **changes)


class TestWords:
    def test_the_lowest_point_is_the_headline(self):
        assert headline(outlook()) == "The bank account is lowest on 27 November 2026, with £400.00 in it"
        assert headline(outlook(10_000)) == "The money runs out: £500.00 is missing on 27 November 2026"
        never = forecast(100_000, MONDAY, [], [])
        assert headline(outlook(forecast=never)).endswith("does not fall below where it is today, £1,000.00")

    def test_beside_the_floor(self):
        assert floor_words(outlook()).startswith("The board has not agreed")
        assert floor_words(outlook(floor_pence=30_000)).startswith("It stays above the agreed reserve of £300.00")
        assert floor_words(outlook(floor_pence=50_000)) == (
            "That is £100.00 below the agreed reserve of £500.00. It ends week 1 below it for the first time."
        )

    def test_every_line_is_explained(self):
        weeks, payers = sections(outlook(given_up_pence=1_200))
        assert weeks.heading == "In 13 weeks there is £650.00, £350.00 less than today"
        assert weeks.words[0].startswith("There was £900.00 in the bank on 1 November 2026.")
        assert "Bills already sent: £250.00" in weeks.words[1]
        assert weeks.words[2] == "£12.00 is more than 90 days overdue and not counted on."
        assert [cell.words for cell in weeks.rows[0].cells] == [
            "23 November 2026", "£0.00", "£600.00", "£0.00", "£0.00", "£400.00",
        ]  # fmt: skip
        assert payers.heading == "Latest to pay: Councils, 35 days after the month of the visits"
        assert [row.cells[1].words for row in payers.rows] == [
            "20 days before the month of the visits ends", "35 days after the month of the visits",
        ]  # fmt: skip

    def test_few_payers_are_not_told(self):
        few = (PayerKind("The NHS", 0, 0, is_hidden=True),)
        weeks, payers = sections(outlook(unpaid_pence=None, kinds=few, given_up_pence=5))
        assert weeks.words[1] == "Bills already sent: counted on when each payer usually pays."
        assert payers.heading == "How late each kind of payer pays cannot be shown"
        assert [cell.words for cell in payers.rows[0].cells] == ["Not shown", "Not shown"]
        assert payers.notes

    def test_the_line_is_drawn_with_its_floor(self):
        drawn = chart(outlook(floor_pence=50_000))
        assert len(drawn.points.split()) == WEEKS + 1
        assert drawn.floor_y is not None
        assert drawn.lowest_x == int(drawn.points.split()[1].split(",")[0])
        assert [tick.words for tick in drawn.along] == [str(number) for number in range(WEEKS + 1)]
