"""October closed and paid for, and a week of pay."""

import datetime as dt

from billing.models import BudgetLine, Invoice, PaymentMethod, Reminder, Statement, Timesheet
from billing.services import close_month, record_payment
from billing.services.board import enter_balance
from billing.services.disputes import dispute_line
from billing.services.nights import add_wake, write_down_night
from billing.services.papers import invoice_paper
from billing.services.pay import open_pay_period
from billing.services.pay_entries import add_other_work
from billing.services.pay_rules import set_pay_rule
from billing.services.prices import start_agreement
from billing.services.reminders import hold_chasing
from billing.services.scenarios import save_scenario
from billing.services.statements import claim_waiting_statement, make_statement
from billing.services.worker_pay import set_pension
from billing.viability import FOUNDERS_CASE
from coopcare.clock import now
from coopcare.documents.services import store_document
from members.models import Job
from members.services.working_time import sign_opt_out, start_apprenticeship
from tests.access.world import CANARY, TUESDAY, World
from tests.factories.bank import a_bank_file_and_a_line
from tests.factories.billing import pays_for_themselves
from tests.factories.members import LONG_AGO
from tests.factories.months import OCTOBER, october_visits


def money(world: World) -> None:
    """October is over, charged and closed; its papers are made; Margaret has paid something."""
    cast, fiona = world.greenvale, world.greenvale.fiona.actor()
    october_visits(cast)
    pays_for_themselves(cast.packages["cora"])
    close_month(OCTOBER, actor=fiona)
    while statement := claim_waiting_statement():
        assert make_statement(statement, actor=cast.system)
    own_money = BudgetLine.objects.get(package=cast.packages["margaret"], funding_type="self")
    invoice = Invoice.objects.filter(budget_line=own_money).get()
    invoice_paper(invoice, actor=fiona)
    payment = record_payment(
        own_money, received_on=TUESDAY, amount_pence=500, method=PaymentMethod.BANK, reference=CANARY, actor=fiona
    )
    wrong, other = invoice.lines.all()[:2]
    dispute = dispute_line(wrong, reason=f"The {CANARY} was not there.", actor=cast.margaret.actor())
    hold_chasing(own_money, reason="other", note=CANARY, actor=fiona)
    letter = store_document(
        name="Reminder.pdf", content_type="application/pdf", content=CANARY.encode(), kind="reminder", actor=fiona
    )
    reminder = Reminder.objects.create(
        budget_line=own_money, document=letter, sent_at=now(), sent_by="Fiona", overdue_pence=100
    )
    world.ids |= {
        "reminder": reminder.id,
        "dispute": dispute.id,
        "invoice_line": other.id,
        "statement": Statement.objects.get(person=cast.margaret.person).id,
        "invoice": invoice.id,
        "line": own_money.id,
        "payment": payment.id,
        "scenario": save_scenario(FOUNDERS_CASE, name=CANARY, actor=cast.ed.actor()).id,
    }
    own_price = start_agreement(
        name=CANARY, starts_on=TUESDAY + dt.timedelta(weeks=20), hour_pence=3100, package=own_money.package, actor=fiona
    )
    world.ids["price"] = own_price.id
    enter_balance(on=dt.date(2026, 10, 31), amount_pence=1_000_000, actor=fiona)
    bank_file, bank_line = a_bank_file_and_a_line(CANARY, actor=fiona)
    world.ids |= {"bank_file": bank_file.id, "bank_line": bank_line.id}


def pay(world: World) -> None:
    """A week of October in which Amira came to Margaret, and was sent on a course by Ana."""
    cast, fiona = world.greenvale, world.greenvale.fiona.actor()
    set_pay_rule(job=Job.PCA, starts_on=LONG_AGO, hour_pence=1345, sleep_in_pence=6000, actor=fiona)
    week = open_pay_period(
        first_day=dt.date(2026, 10, 5), cycle="week", paid_on=dt.date(2026, 10, 16), actor=fiona
    )  # fmt: skip
    timesheet = Timesheet.objects.get(period=week, pca=cast.amira.person)
    course = add_other_work(
        timesheet, kind="training", about=CANARY, on=week.last_day, starts=dt.time(9), ends=dt.time(11),
        actor=cast.ana.actor(),
    )  # fmt: skip
    world.ids |= {"pay_period": week.id, "timesheet": timesheet.id, "other_work": course.id}
    night = write_down_night(
        cast.amira.person, cast.margaret.person, kind="sleep_in", on=week.first_day, starts=dt.time(22),
        ends=dt.time(7), actor=cast.ana.actor(),
    )  # fmt: skip
    wake = add_wake(night, starts=dt.time(2), ends=dt.time(3), what_for=CANARY, actor=cast.ana.actor())
    signed = sign_opt_out(cast.amira.person, starts_on=week.first_day, actor=cast.mo.actor())
    learns = start_apprenticeship(cast.amira.person, starts_on=dt.date(2027, 1, 1), actor=cast.mo.actor())
    out = set_pension(cast.amira.person, choice="out", starts_on=week.first_day, actor=fiona)
    world.ids |= {"pension": out.id}
    world.ids |= {"night": night.id, "wake": wake.id, "opt_out": signed.id, "apprenticeship": learns.id}
