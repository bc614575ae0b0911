"""Files for payroll software, through the services and on the pages."""

import csv
import io

import pytest
from django.urls import reverse

from billing.models import PayrollCode, PayrollNumber, Timesheet
from billing.pay.payroll import PAYROLL_WORDS, Profile
from billing.queries.payroll import payroll_file_of
from billing.services.pay import approve_pay
from billing.services.payroll import payroll_file, set_payroll_codes, set_payroll_numbers
from coopcare.errors import Invalid, NotAllowed
from coopcare.tenancy.context import acting_for
from members.models import Employment
from tests.factories.pay import agreed_and_checked, bens_visits, pay_rule, pay_week

pytestmark = pytest.mark.usefixtures("facts", "tenth_of_november")


def approved(cast, week):
    agreed_and_checked(cast, week)
    return approve_pay(week, actor=cast.fiona.actor())


def test_a_file_needs_a_code_for_each_kind_and_a_number_for_each_worker(inside, week):
    fiona, done = inside.fiona.actor(), approved(inside, week)
    with pytest.raises(Invalid, match="Say what the name is in your payroll of: Visits"):
        payroll_file(done, profile=Profile.SAGE, actor=fiona)
    set_payroll_codes(Profile.SAGE, codes={"visit": " 3 "}, actor=fiona)
    with pytest.raises(Invalid, match="Enter the payroll number of Ben Okafor"):
        payroll_file(done, profile=Profile.SAGE, actor=fiona)
    set_payroll_numbers({inside.ben.person.id: "17"}, actor=fiona)
    rows = list(csv.reader(io.StringIO(payroll_file(done, profile=Profile.SAGE, actor=fiona))))
    assert rows[1:] == [["17", "3", "5.00", "13.45"]]


def test_xero_finds_workers_by_name(inside, week):
    fiona, done = inside.fiona.actor(), approved(inside, week)
    set_payroll_codes(Profile.XERO, codes={"visit": "Care"}, actor=fiona)
    assert payroll_file(done, profile=Profile.XERO, actor=fiona).count("Ben,Okafor") == 5


def test_a_file_that_comes_to_another_sum_is_refused(inside, week):
    done = approved(inside, week)
    assert payroll_file_of(done, Profile.GENERIC).problem == ""
    Timesheet.objects.filter(period=done, pca=inside.ben.person).update(pay_pence=6724)
    with pytest.raises(Invalid, match=r"The file comes to £67.25, and the timesheets to £67.24. It is not given out."):
        payroll_file(done, actor=inside.fiona.actor())


def test_names_and_numbers_are_kept_changed_and_taken_away(inside):
    fiona, ben, amira = inside.fiona.actor(), inside.ben.person.id, inside.amira.person.id
    set_payroll_codes(Profile.SAGE, codes={"visit": "3", "sick": "9"}, actor=fiona)
    set_payroll_codes(Profile.SAGE, codes={"visit": "4", "sick": ""}, actor=fiona)
    assert dict(PayrollCode.objects.values_list("kind", "code")) == {"visit": "4"}
    set_payroll_numbers({ben: "1", amira: "2"}, actor=fiona)
    set_payroll_numbers({ben: "2", amira: "1"}, actor=fiona)
    assert dict(PayrollNumber.objects.values_list("pca_id", "number")) == {ben: "2", amira: "1"}
    set_payroll_numbers({ben: ""}, actor=fiona)
    assert not PayrollNumber.objects.filter(pca_id=ben).exists()
    with pytest.raises(Invalid, match="Amira Khan has this number already"):
        set_payroll_numbers({ben: "1"}, actor=fiona)
    with pytest.raises(Invalid, match="has this number already"):
        set_payroll_numbers({ben: "5", amira: "5"}, actor=fiona)
    for wrong in ({"visit": "=1"}, {"visit": "x" * 41}, {"king": "1"}):
        with pytest.raises(Invalid):
            set_payroll_codes(Profile.SAGE, codes=wrong, actor=fiona)
    with pytest.raises(Invalid, match="without a sign in front"):
        set_payroll_numbers({ben: "+44"}, actor=fiona)
    with pytest.raises(NotAllowed):
        set_payroll_numbers({ben: "1"}, actor=inside.ana.actor())
    with pytest.raises(NotAllowed):
        set_payroll_codes(Profile.SAGE, codes={}, actor=inside.ed.actor())


def test_from_the_names_to_the_file_on_the_pages(client, sign_in, cast):
    with acting_for(cast.coop, cast.system):
        Employment.objects.update(guaranteed_minutes=0)
        pay_rule(cast)
        bens_visits(cast)
        week = pay_week(cast)
    sign_in(client, cast.fiona)
    look = reverse("billing:payroll", args=[week.id]) + "?for="
    words = client.get(look + "sage").content.decode()
    assert "Say what the name is in your payroll of: Visits." in words
    assert "once the pay is approved" in words
    codes = reverse("billing:payroll_codes", args=["sage"])
    assert "the reference of the payment in Sage" in client.get(codes).content.decode()
    assert client.post(codes, {"visit": "=1"}).status_code == 422
    assert "The names for our pay are saved." in client.post(codes, {"visit": "3"}, follow=True).content.decode()
    numbers = reverse("billing:payroll_numbers")
    assert "Ben Okafor" in client.get(numbers).content.decode()
    same = {str(cast.ben.person.id): "17", str(cast.amira.person.id): "17"}
    assert "has this number already" in client.post(numbers, same).content.decode()
    assert client.post(numbers, {str(cast.ben.person.id): "17"}).status_code == 302
    with acting_for(cast.coop, cast.system):
        approved(cast, week)
    words = client.get(look + "sage").content.decode()
    assert "The file comes to the timesheets, to the penny." in words
    assert "Download the file (CSV)" in words
    file = reverse("billing:payroll_file", args=[week.id]) + "?for="
    answer = client.get(file + "sage")
    assert "Sage 50 Payroll.csv" in answer["Content-Disposition"]
    assert answer.content.decode("utf-8-sig").splitlines() == [
        "Employee Reference,Payment Reference,Hours,Rate",
        "17,3,5.00,13.45",
    ]
    xero = client.get(file + "xero")
    assert xero.status_code == 422
    assert "There is a problem" in xero.content.decode()
    assert client.get(look + "abacus").status_code == 404
    for profile in Profile:
        assert client.get(look + profile.value).status_code == 200
        assert client.get(reverse("billing:payroll_codes", args=[profile.value])).status_code == 200


def test_every_kind_of_pay_has_words():
    assert {"visit", "sleep_in", "sick", "mileage", "parts"} <= PAYROLL_WORDS.keys()
