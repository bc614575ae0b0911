"""The pay pages, as each hat finds them, and the paper."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import ChangedWay, PayPeriod, PayRule, Timesheet
from billing.queries.pay import ways_in
from billing.services.pay import approve_pay, work_out_again
from billing.services.pay_papers import pay_paper
from coopcare.documents.services import read_document
from coopcare.tenancy.context import acting_for
from members.models import ContactFormat, Employment, Person
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.boxes import dated
from tests.factories.pay import MONDAY, agreed_and_checked, bens_visits, pay_rule, pay_week, timesheet_of
from tests.factories.rotas import a_visit
from tests.papers import faults_in, words_of

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")


@pytest.fixture
def week(cast: Cast) -> PayPeriod:
    """As in conftest, and then outside again: each page goes in by its own door."""
    with acting_for(cast.coop, cast.system):
        Employment.objects.update(guaranteed_minutes=0)
        pay_rule(cast)
        bens_visits(cast)
        return pay_week(cast)


def page(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return response.content.decode()


def bens(cast: Cast, week: PayPeriod) -> Timesheet:
    with acting_for(cast.coop, cast.system):
        return timesheet_of(week, cast.ben.person)


def url(name: str, one) -> str:
    return reverse(f"billing:{name}", args=[one.id])


def test_from_the_rate_to_the_file(client, sign_in, cast, week):
    found = bens(cast, week)
    sign_in(client, cast.ben)
    assert "£67.25" in page(client.get(reverse("billing:timesheets")))
    words = page(client.get(url("timesheet", found)))
    assert "£13.45 an hour" in words
    assert "Yes, this is right" in words
    words = page(client.post(url("agree_timesheet", found), {"version": found.version}, follow=True))
    assert "With the support worker" in words
    sign_in(client, cast.ana)
    assert "Ben Okafor" in page(client.get(reverse("billing:timesheets")))
    words = page(client.get(url("timesheet", found)))
    assert "Hours by kind" in words
    assert "£" not in words  # the hours alone
    version = bens(cast, week).version
    assert "With the office" in page(client.post(url("check_timesheet", found), {"version": version}, follow=True))
    sign_in(client, cast.fiona)
    words = page(client.get(url("pay_period", week)))
    assert "Approve this pay" in words
    words = page(client.post(url("approve_pay", week), follow=True))
    assert "The pay is approved" in words
    answer = client.get(url("payroll_file", week))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "Ben Okafor,02/11/2026,08/11/2026,13/11/2026,Visits,5.00,,67.25" in answer.content.decode("utf-8-sig")
    sign_in(client, cast.ben)
    assert "Pay breakdown (PDF)" in page(client.get(url("timesheet", found)))
    assert client.get(url("pay_paper", found)).content.startswith(b"%PDF")


def test_a_wage_too_low_is_named_and_mended(client, sign_in, cast, week):
    found = bens(cast, week)
    sign_in(client, cast.fiona)
    entry = {"kind": "deduction", "words": "Tunic", "pence": "10.00"}
    words = page(client.post(url("add_pay_amount", found), entry, follow=True))
    assert "£1.26 an hour too little" in words
    assert "Taken off before the test of the minimum wage: Tunic £10.00." in words
    words = page(client.get(url("pay_period", week)))
    assert "Pay below the minimum wage. It cannot be approved." in words
    assert "Ben Okafor’s pay for 5 hours" in words
    assert "Approve this pay" not in words
    assert "There is a problem" in page(client.post(url("approve_pay", week)), 422)
    with acting_for(cast.coop, cast.system):
        tunic = found.adjustments.get()
    off = reverse("billing:take_off_timesheet", args=[found.id, tunic.id])
    assert "too little" not in page(client.post(off, follow=True))
    assert "Pay below the minimum wage" not in page(client.get(url("pay_period", week)))


def test_a_query_and_its_answer(client, sign_in, cast, week):
    found = bens(cast, week)
    sign_in(client, cast.ben)
    asking = f"{url('query_timesheet', found)}?version={found.version}"
    assert "Say what is not right" in page(client.post(asking, {"note": ""}), 422)
    words = page(client.post(asking, {"note": "The course is missing."}, follow=True))
    assert "Ben asked: The course is missing." in words
    assert "Yes, this is right" not in words
    sign_in(client, cast.ana)
    entry = {"kind": "training", "about": "First aid", "starts": "2pm", "ends": "4pm", **dated("on", MONDAY)}
    words = page(client.post(url("add_other_work", found), entry, follow=True))
    assert "Training, First aid" in words
    version = bens(cast, week).version
    words = page(client.post(url("answer_timesheet", found), {"version": version}, follow=True))
    assert "With the PCA" in words
    assert "2 hours" in words


def test_a_way_is_changed(client, sign_in, cast, week):
    found = bens(cast, week)
    sign_in(client, cast.ana)
    words = page(client.get(url("change_way", found), follow=True))
    assert "There is no way between two visits in this timesheet." in words
    with acting_for(cast.coop, cast.system):
        a_visit(
            cast.packages["cora"], on=MONDAY, at=dt.time(10, 30), minutes=60, pca=cast.ben.person,
            status=VisitStatus.DONE,
        )  # fmt: skip
        work_out_again(week, actor=cast.fiona.actor())
        ((start, end),) = ways_in(found)
    assert "Monday 2 November at 10am, from Margaret Hughes to Cora Bright" in page(
        client.get(url("change_way", found))
    )
    entry = {"way": f"{start.id}.{end.id}", "minutes": "20", "miles": "5.1", "reason": "Floods."}
    assert "Enter a whole number" in page(client.post(url("change_way", found), {**entry, "minutes": "x"}), 422)
    words = page(client.post(url("change_way", found), entry, follow=True))
    assert "20 minutes, 5.1 miles. Floods. Entered by Ana Kowalska." in words
    with acting_for(cast.coop, cast.system):
        way = ChangedWay.objects.get()
    off = reverse("billing:take_off_timesheet", args=[found.id, way.id])
    assert "That has been taken off" in page(client.post(off, follow=True))


def test_a_stale_page_says_so(client, sign_in, cast, week):
    found = bens(cast, week)
    sign_in(client, cast.ben)
    assert "has changed since you opened it" in page(client.post(url("agree_timesheet", found), {"version": "x"}), 409)


def test_start_a_period_and_a_rate(client, sign_in, cast):
    sign_in(client, cast.fiona)
    assert "no pay can be worked out" in page(client.get(reverse("billing:pay_rules")))
    rate = {
        "job": "pca", "hour_pence": "13.45", "weekend_pence": "14.00", "bank_holiday_percent": "150",
        "basis": "longer", "free_break_minutes": "60", "travel_gap_minutes": "120", "cancel_notice_hours": "24",
        "cancel_percent": "50", "rolls_up_holiday": "no", **dated("starts_on", dt.date(2026, 1, 1)),
    }  # fmt: skip
    assert "Enter the pay an hour" in page(
        client.post(reverse("billing:add_pay_rule"), {**rate, "hour_pence": ""}), 422
    )
    words = page(client.post(reverse("billing:add_pay_rule"), rate, follow=True))
    assert "1.5 times the hour" in words
    assert "50% if cancelled less than 24 hours before" in words
    with acting_for(cast.coop, cast.system):
        rule = PayRule.objects.get()
        assert (rule.cancel_percent_bp, rule.cancel_notice_minutes, rule.rolls_up_holiday) == (5000, 1440, False)
    start = {"cycle": "week", **dated("first_day", MONDAY), **dated("paid_on", dt.date(2026, 11, 13))}
    words = page(client.post(reverse("billing:add_pay_period"), start, follow=True))
    assert "Pay for 2 to 8 November 2026" in words
    assert "Another pay period" in page(client.post(reverse("billing:add_pay_period"), start), 422)
    assert "2 to 8 November 2026" in page(client.get(reverse("billing:pay")))
    with acting_for(cast.coop, cast.system):
        week = PayPeriod.objects.get()
    assert "Nothing has changed." in page(client.post(url("pay_again", week), follow=True))


def test_trouble_is_shown_to_everybody(client, sign_in, cast):
    with acting_for(cast.coop, cast.system):
        bens_visits(cast)
        week = pay_week(cast)
    for who in (cast.ben, cast.ana, cast.fiona):
        sign_in(client, who)
        assert "There is no pay rate" in page(client.get(url("timesheet", bens(cast, week))))
    assert "There is no pay rate" in page(client.get(url("pay_period", week)))


@pytest.mark.parametrize("contact_format", [ContactFormat.STANDARD, ContactFormat.LARGE_PRINT])
def test_the_paper(inside, contact_format):
    ben = inside.ben.person
    Person.objects.filter(id=ben.id).update(contact_format=contact_format, last_name="Łukasik-Ŵyn")
    pay_rule(inside)
    bens_visits(inside)
    week = pay_week(inside)
    agreed_and_checked(inside, week)
    approve_pay(week, actor=inside.fiona.actor())
    content = read_document(pay_paper(timesheet_of(week, ben), actor=inside.ben.actor()))
    assert faults_in(content) == []
    words = words_of(content)
    for expected in ("Ben Łukasik-Ŵyn", "2 to 8 November 2026", "£269.00", "Guaranteed hours not needed", "£12.71"):
        assert expected in words
    again = pay_paper(timesheet_of(week, ben), actor=inside.fiona.actor())
    assert read_document(again) == content
