"""Who pays, at what price; then the months behind us, closed by the real services one by one, and what was paid."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from billing.cycles import month_of, next_month
from billing.models import (
    HELD_FOR_THE_COUNCIL,
    BudgetLine,
    CarryForward,
    Cycle,
    Funder,
    FundingType,
    Invoice,
    MonthClose,
    PaidIn,
    Payment,
    PaymentMethod,
    ReturnCycle,
)
from billing.pricing import Rate, RateKind
from billing.services.charging import charge_month
from billing.services.closing import CannotClose, close_month
from billing.services.pay_rules import set_pay_rule
from billing.services.prices import set_wage, start_agreement
from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.clock import local, now
from coopcare.home.demo.happenings import DAY
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import Supported
from members.models import Job

WAGES_PENCE = {Job.PCA: 1345, Job.SUPPORT_WORKER: 1550, Job.MANAGER: 2150, Job.OFFICE: 1640}
# What the co-op pays for a night asleep, and for a live-in day with so much work in it.
SLEEP_IN_WAGE, LIVE_IN_WAGE, LIVE_IN_MINUTES = 5_500, 15_000, 600
UNIT_PRICES = ("sleep_in_pence", "live_in_day_pence", "mile_pence")
DAY_OF_ISSUE = 2  # of the month after
# What the invented council says of the money it hands over.
HELD: dict[str, Any] = {
    "paid_in": PaidIn.NET,
    "carry_forward": CarryForward.WEEKS,
    "contingency_weeks": 6,
    "return_cycle": ReturnCycle.QUARTER,
}
# Whoever pays out these accounts wants the bill before the month begins.
IN_ADVANCE = frozenset({FundingType.DIRECT_PAYMENT_MANAGED, FundingType.DIRECT_PAYMENT_AUTHORISED})
WEEKS_IN_CYCLE = 4
SLOW_PAYERS, PART_PAYERS = 0.1, 0.04


@dataclass
class Money:
    """What one co-op's sums need to go on."""

    everybody: Everybody
    actor: Actor
    funders: dict[str, Funder] = field(default_factory=dict)
    pays_after: dict[Any, int] = field(default_factory=dict)  # by id of the funder

    def funder(self, word: str) -> Funder:
        """The one whose name begins so."""
        return next(funder for name, funder in self.funders.items() if name.startswith(word))


def add_prices(money: Money) -> None:
    """The co-op's own prices, those of the councils, and wages, from long before the first visit."""
    data, since = money.everybody.data, money.everybody.begins_on - 400 * DAY
    _agree(data.prices["name"], data.prices, None, since, money.actor)
    for row in data.funders:
        funder = Funder(name=row["name"], reference=row["reference"], email=row["email"], address=row["address"])
        funder.save()
        money.funders[funder.name] = funder
        money.pays_after[funder.id] = row["pays_after_days"]
        if "weekday_pence" in row:
            _agree(row["agreement"], row, funder, since, money.actor)
    for job, hour_pence in WAGES_PENCE.items():
        set_wage(job=job, hour_pence=hour_pence, starts_on=since, actor=money.actor)
    set_pay_rule(
        job=Job.PCA, hour_pence=WAGES_PENCE[Job.PCA], sleep_in_pence=SLEEP_IN_WAGE, live_in_pence=LIVE_IN_WAGE,
        live_in_minutes=LIVE_IN_MINUTES, starts_on=since, actor=money.actor,
    )  # fmt: skip


def add_budgets(money: Money, people: Sequence[Supported], packages: dict[str, Package]) -> None:
    """The lines of each package in the order in which they pay; the last one always pays the rest."""
    lines = []
    for person in people:
        for position, line in enumerate(_lines(money, person), start=1):
            lines.append(_budget_line(money, person, packages[person.name], position, line))
    BudgetLine.objects.bulk_create(lines)


def close_months(money: Money, first_day: dt.date) -> int:
    """Close the months that are over, from `first_day` on, with their payments; answers how many were closed.

    The newest is left open, so that whoever looks at the demo can close a month.
    """
    closed, waiting = 0, list[Payment]()
    this_month = money.everybody.today.replace(day=1)
    while next_month(first_day) < this_month:
        waiting = _record(waiting, until=month_of(first_day)[1])
        issued_on = min(next_month(first_day) + (DAY_OF_ISSUE - 1) * DAY, money.everybody.today)
        try:
            month = close_month(first_day, actor=money.actor, issued_on=issued_on)
        except CannotClose:
            break
        # The books of months gone by: they were closed on the day that the papers carry.
        MonthClose.objects.filter(id=month.id).update(closed_at=_at_ten(issued_on))
        waiting += _payments_for(money, issued_on)
        closed, first_day = closed + 1, next_month(first_day)
    _record(waiting, until=money.everybody.today)
    while first_day <= this_month:
        charge_month(first_day, actor=money.actor)
        first_day = next_month(first_day)
    return closed


def _agree(name: str, row: dict[str, Any], funder: Funder | None, since: dt.date, actor: Actor) -> None:
    units: dict[str, Any] = {column: row.get(column) for column in UNIT_PRICES}
    start_agreement(name=name, starts_on=since, actor=actor, rates=_card(row), funder=funder, **units)


def _card(row: dict[str, Any]) -> list[Rate]:
    christmas = row["christmas_bp"]
    return [
        Rate(RateKind.SPECIAL_DAY, multiplier_bp=christmas, name="Christmas Day", month_day=(12, 25)),
        Rate(RateKind.SPECIAL_DAY, multiplier_bp=christmas, name="Boxing Day", month_day=(12, 26)),
        Rate(RateKind.SPECIAL_DAY, multiplier_bp=christmas, name="New Year’s Day", month_day=(1, 1)),
        Rate(RateKind.BANK_HOLIDAY, multiplier_bp=row["bank_holiday_bp"], name="Bank holiday"),
        Rate(RateKind.WEEKEND, pence_per_hour=row["weekend_pence"], name="Weekend"),
        Rate(RateKind.BASE, pence_per_hour=row["weekday_pence"]),
    ]


@dataclass(frozen=True)
class _Line:
    """`share` of the usual cost of four weeks is the amount, `of_each_bp` a part of each visit; neither: the rest."""

    funding_type: FundingType
    payer: str
    funder: str = ""
    share: float | None = None
    contribution: float = 0
    of_each_bp: int | None = None
    email: str = ""


def _lines(money: Money, person: Supported) -> Iterator[_Line]:
    council = money.everybody.data.funders[0]["name"]
    family = person.family[0].full_name if person.family else person.full_name
    myself = _Line(FundingType.TOP_UP, family)
    kinds = FundingType
    match person.pays.split(" ", 1):
        case ["self"]:
            yield _Line(kinds.SELF_FUNDED, person.full_name)
        case ["council", name]:
            yield _Line(kinds.COUNCIL, money.funder(name).name, name)
        case ["direct", "payment"]:
            yield from (_Line(kinds.DIRECT_PAYMENT, person.full_name, council, 1.1, 0.12), myself)
        case ["direct", "payment, private extra"]:
            yield from (_Line(kinds.DIRECT_PAYMENT, person.full_name, council, 0.82, 0.15), myself)
        case ["managed"]:
            yield from (_Line(kinds.DIRECT_PAYMENT_MANAGED, "Beacon Payroll Service", council, 1.1, 0.1), myself)
        case ["authorised"]:
            yield from (_Line(kinds.DIRECT_PAYMENT_AUTHORISED, family, council, 1.1, 0.12), myself)
        case ["service", "fund"]:
            yield from (_Line(kinds.INDIVIDUAL_SERVICE_FUND, council, council, 1.15), myself)
        case ["aftercare"]:
            yield _Line(kinds.SECTION_117, money.funder("Airemoor").name, "Airemoor")
        case ["three", "payers"]:
            yield _Line(kinds.CONTINUING_HEALTHCARE, money.funder("NHS").name, "NHS", of_each_bp=4000)
            yield from (_Line(kinds.DIRECT_PAYMENT, person.full_name, council, 0.5, 0.12), myself)
        case ["health"]:
            yield _Line(kinds.CONTINUING_HEALTHCARE, money.funder("NHS").name, "NHS")
        case ["health", "budget"]:
            yield from (_Line(kinds.HEALTH_BUDGET_DIRECT, person.full_name, "NHS", 1.12), myself)
        case ["grant"]:
            yield from (_Line(kinds.GRANT, money.funder("Greenvale").name, "Greenvale", 0.6), myself)
        case _:
            raise ValueError(f"{person.name} pays by {person.pays!r}, which the demo does not know")


def _budget_line(money: Money, person: Supported, package: Package, position: int, line: _Line) -> BudgetLine:
    funder = money.funder(line.funder) if line.funder else None
    amount = None if line.share is None else _whole_pounds(_four_weeks_pence(money, person) * line.share)
    is_theirs = line.payer == person.full_name
    return BudgetLine(
        package=package,
        funder=funder,
        funding_type=line.funding_type,
        position=position,
        amount_pence=amount,
        share_bp=line.of_each_bp,
        cycle=Cycle.FOUR_WEEKS,
        contribution_pence=_whole_pounds((amount or 0) * line.contribution),
        **(HELD if line.funding_type in HELD_FOR_THE_COUNCIL else {}),
        bills_in_advance=line.funding_type in IN_ADVANCE,
        payer_name=line.payer,
        payer_email=money.everybody[person].email if is_theirs else funder.email if funder else "",
        payer_address=money.everybody[person].address if is_theirs else funder.address if funder else "",
        starts_on=package.starts_on,
        payment_days=30 if funder and not is_theirs else 14,
    )


def _four_weeks_pence(money: Money, person: Supported) -> int:
    minutes = sum(wanted.minutes * len(wanted.weekdays) * wanted.workers for wanted in person.help)
    return WEEKS_IN_CYCLE * minutes * money.everybody.data.prices["weekday_pence"] // 60


def _whole_pounds(pence: float) -> int:
    return round(pence / 100) * 100


def _payments_for(money: Money, issued_on: dt.date) -> list[Payment]:
    """What will be paid of the invoices issued on a day: most in time, some late, a few only in part."""
    invoices = Invoice.objects.filter(issued_on=issued_on, total_pence__gt=0).select_related("budget_line")
    return [_payment(money, invoice) for invoice in invoices.order_by("number")]


def _payment(money: Money, invoice: Invoice) -> Payment:
    chance = Random(f"{invoice.payer_name} {invoice.person_name} {invoice.starts_on}")  # noqa: S311
    line = invoice.budget_line
    is_council = line.funder_id is not None and line.payer_name in money.funders
    days = money.pays_after[line.funder_id] + chance.randint(-6, 8) if is_council else chance.randint(3, 13)
    if Random(f"slow {invoice.payer_name}").random() < SLOW_PAYERS:  # noqa: S311
        days += chance.randint(25, 50)
    received_on = invoice.issued_on + days * DAY
    share = 0.5 if chance.random() < PART_PAYERS else 1
    return Payment(
        budget_line=line,
        received_on=received_on,
        amount_pence=round(invoice.total_pence * share),
        method=PaymentMethod.BANK if is_council else chance.choice(list(PaymentMethod)[:2]),
        reference=invoice.display_number,
        recorded_at=_at_ten(received_on),
        recorded_by=money.actor.name,
    )


def _at_ten(on: dt.date) -> dt.datetime:
    """When the office does its books; today, by now at the latest."""
    return min(local(on, dt.time(10)), now())


def _record(waiting: list[Payment], *, until: dt.date) -> list[Payment]:
    """Store the payments received by a day; answers those still to come."""
    Payment.objects.bulk_create(payment for payment in waiting if payment.received_on <= until)
    return [payment for payment in waiting if payment.received_on > until]
