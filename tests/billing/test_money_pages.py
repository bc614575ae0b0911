"""The money pages, as each hat finds them."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from billing.models import BudgetLine, Invoice, InvoiceKind, Payment, PriceAgreement, Statement, WageRate
from billing.services import close_month, set_wage
from coopcare.audit.models import Activity
from coopcare.clock import local
from coopcare.tenancy.context import acting_for
from members.models import PermissionGrant, Scope
from rotas.models import VisitStatus
from tests.billing.test_price_form import ANSWERS as PRICE
from tests.cast import Cast
from tests.factories.billing import pays_for_themselves
from tests.factories.months import OCTOBER, october_visits
from tests.factories.rotas import a_visit

OFFICE = ["fiona", "mo"]
OUTSIDERS = ["amira", "ana", "ed", "sunita", "nia"]
MONTH = {"year": 2026, "month": 10}


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


@pytest.fixture
def october(cast: Cast) -> Cast:
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
    return cast


@pytest.fixture
def closed(october: Cast) -> Cast:
    with acting_for(october.coop, october.system):
        close_month(OCTOBER, actor=october.system)
    return october


def inside(cast: Cast):
    return acting_for(cast.coop, cast.system)


def page(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.parametrize("who", OFFICE)
def test_month_end_from_dry_run_to_papers(client, sign_in, october, who):
    sign_in(client, october.members[who])
    assert "Next: October 2026" in page(client.get(reverse("billing:months")))
    words = page(client.get(reverse("billing:month", kwargs=MONTH)))
    assert "Closing this month would charge £104.00 for the visits of 1 person" in words
    assert "Every visit can be charged." in words
    words = page(client.get(reverse("billing:close_month", kwargs=MONTH)))
    assert "You cannot undo this." in words
    answer = client.post(reverse("billing:close_month", kwargs=MONTH), follow=True)
    words = page(answer)
    assert "October 2026 is closed" in words
    assert "2 of 2 made." in words  # the bell rang after the commit
    words = page(client.get(reverse("billing:statements", kwargs=MONTH)))
    assert "Margaret Hughes" in words
    with inside(october):
        statement = Statement.objects.get(person=october.margaret.person)
    paper = client.get(reverse("billing:statement_paper", args=[statement.id]))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert "Closed months" in page(client.get(reverse("billing:months")))


def test_closing_twice_says_so(client, sign_in, closed):
    sign_in(client, closed.fiona)
    words = page(client.post(reverse("billing:close_month", kwargs=MONTH), follow=True))
    assert "October 2026 has already been closed." in words


def test_blocked_month_lists_what_to_do(client, sign_in, october):
    with inside(october):
        package = october.packages["margaret"]
        pca = october.amira.person
        a_visit(package, on=dt.date(2026, 10, 20), at=dt.time(9), pca=pca, status=VisitStatus.QUERIED)
        visit = a_visit(package, on=dt.date(2026, 10, 21), at=dt.time(9), pca=pca, status=VisitStatus.DONE)
        cora = a_visit(
            october.packages["cora"], on=dt.date(2026, 10, 22), at=dt.time(9), pca=october.zofia.person,
            status=VisitStatus.CONFIRMED,
        )  # fmt: skip
    sign_in(client, october.mo)
    words = page(client.post(reverse("billing:close_month", kwargs=MONTH), follow=True))
    assert "October 2026 cannot be closed yet: 2 visits cannot be charged. Put them right first." in words
    assert "<title>Error: " in words
    assert "Margaret has queried how long this visit was." in words
    assert reverse("billing:funding", args=[cora.package_id]) in words
    assert reverse("rotas:office_visit", args=[visit.id]) in words  # only a warning, with a link all the same
    sign_in(client, october.fiona)
    words = page(client.get(reverse("billing:month", kwargs=MONTH)))
    assert "Ask Ana Kowalska, Mill Lane." in words  # finance cannot open the visit
    with inside(october):
        assert not Invoice.objects.exists()


def test_month_not_over_offers_no_button(client, sign_in, october):
    sign_in(client, october.fiona)
    words = page(client.get(reverse("billing:month", kwargs={"year": 2026, "month": 11})))
    assert "The month is not over. You can close it from Tuesday 1 December 2026." in words
    assert "Issue invoices and statements" not in words
    answer = client.post(reverse("billing:close_month", kwargs={"year": 2026, "month": 11}))
    assert answer.status_code == 422
    assert client.get(reverse("billing:month", kwargs={"year": 2026, "month": 13})).status_code == 404


OFFICE_PAGES = ["months", "invoices", "payments", "prices"]


@pytest.mark.parametrize("who", [*OUTSIDERS, "margaret", "david"])
@pytest.mark.parametrize("name", OFFICE_PAGES)
def test_office_pages_are_the_offices(client, sign_in, cast, who, name):
    sign_in(client, cast.members[who])
    assert client.get(reverse(f"billing:{name}")).status_code == 403


@pytest.mark.parametrize("who", [*OUTSIDERS, "cora"])
def test_papers_of_others_do_not_exist(client, sign_in, closed, who):
    with inside(closed):
        statement = Statement.objects.get(person=closed.margaret.person)
        invoice = Invoice.objects.first()
        line = BudgetLine.objects.first()
    sign_in(client, closed.members[who])
    for name, thing in [
        ("statement", statement), ("statement_paper", statement), ("invoice", invoice), ("invoice_paper", invoice),
        ("credit", invoice), ("account", line), ("record_payment", line), ("end_budget_line", line),
    ]:  # fmt: skip
        assert client.get(reverse(f"billing:{name}", args=[thing.id])).status_code == 404, name
    assert client.get(reverse("billing:funding", args=[line.package_id])).status_code == 404


def test_riverside_finds_nothing(riverside_client, sign_in, closed, riverside_cast):
    with inside(closed):
        statement, invoice = Statement.objects.first(), Invoice.objects.first()
    sign_in(riverside_client, riverside_cast.flo)
    assert riverside_client.get(reverse("billing:statement", args=[statement.id])).status_code == 404
    assert riverside_client.get(reverse("billing:invoice", args=[invoice.id])).status_code == 404
    assert riverside_client.get(reverse("billing:month", kwargs=MONTH)).status_code == 200


def test_own_money(client, sign_in, closed):
    sign_in(client, closed.margaret)
    words = page(client.get(reverse("billing:my_money")))
    assert "£104.00 is still to pay." in words
    assert "£50.00 of £50.00 is left for 2 to 8 November 2026." in words
    assert "October 2026" in words
    with inside(closed):
        statement = Statement.objects.get(person=closed.margaret.person)
    words = page(client.get(reverse("billing:statement", args=[statement.id])))
    assert words.count("How was this worked out?") == 4
    assert "The visit took the planned 60 minutes. 60 minutes at £26.00 an hour is £26.00." in words
    assert "Private extra" not in words
    with inside(closed):
        assert not Activity.objects.filter(is_reading=True).exists()


def test_son_sees_the_money_only_with_permission(client, sign_in, closed):
    margaret = closed.margaret.person
    sign_in(client, closed.david, acting_for=margaret)
    assert "Margaret’s money" in page(client.get(reverse("billing:my_money")))
    with inside(closed):
        statement = Statement.objects.get(person=margaret)
    page(client.get(reverse("billing:statement", args=[statement.id])))
    with inside(closed):
        assert Activity.objects.filter(is_reading=True, about_id=margaret.id).count() == 1
        PermissionGrant.objects.update(scopes=[Scope.BOOK_VISITS, Scope.SEE_VISITS])
    assert client.get(reverse("billing:my_money")).status_code == 403
    assert client.get(reverse("billing:statement", args=[statement.id])).status_code == 404


def test_nobody_chosen_is_nobody_found(client, sign_in, cast):
    sign_in(client, cast.david)
    assert client.get(reverse("billing:my_money")).status_code == 404


def test_statement_before_its_paper(client, sign_in, closed):
    sign_in(client, closed.margaret)
    with inside(closed):
        statement = Statement.objects.get(person=closed.margaret.person)
    assert "The PDF is still being made." in page(client.get(reverse("billing:statement", args=[statement.id])))
    assert client.get(reverse("billing:statement_paper", args=[statement.id])).status_code == 404


def test_invoice_credit_and_its_paper(client, sign_in, closed):
    sign_in(client, closed.fiona)
    words = page(client.get(reverse("billing:invoices"), {"search": "inv-00001"}))
    assert "1 found" in words
    with inside(closed):
        invoice = Invoice.objects.get(number=1)
        line = invoice.lines.first()
    words = page(client.get(reverse("billing:invoice", args=[invoice.id])))
    assert words.count("How was this worked out?") == 2
    url = reverse("billing:credit", args=[invoice.id])
    answer = client.post(url, {"reason": "Not given."})
    assert answer.status_code == 422
    assert "Select at least one visit to credit" in answer.content.decode()
    words = page(client.post(url, {"lines": [str(line.id)], "reason": "Not given."}, follow=True))
    assert "Credit note CN-00001" in words
    assert "-£26.00" in words
    with inside(closed):
        note = Invoice.objects.get(kind=InvoiceKind.CREDIT_NOTE)
    for one in (invoice, note):
        first = client.get(reverse("billing:invoice_paper", args=[one.id]))
        assert first.content.startswith(b"%PDF")
        assert client.get(reverse("billing:invoice_paper", args=[one.id])).content == first.content
    assert "(credited)" in page(client.get(reverse("billing:invoice", args=[invoice.id])))


@pytest.mark.parametrize("search", ["9" * 30, "CN-1", "%", "Łukasik", "²"])
def test_odd_searches_find_nothing_and_do_not_fail(client, sign_in, closed, search):
    sign_in(client, closed.fiona)
    page(client.get(reverse("billing:invoices"), {"search": search}))
    page(client.get(reverse("billing:payments"), {"search": search}))


def test_payment_recorded_and_taken_back(client, sign_in, closed):
    sign_in(client, closed.fiona)
    with inside(closed):
        line = BudgetLine.objects.get(funding_type="self")
    url = reverse("billing:record_payment", args=[line.id])
    day = {"received_on_day": "2", "received_on_month": "11", "received_on_year": "2026"}
    answer = client.post(url, {"amount_pence": "10.001", "method": "bank", **day})
    assert answer.status_code == 422
    assert "10.001" in answer.content.decode()
    tomorrow = {**day, "received_on_day": "4"}
    answer = client.post(url, {"amount_pence": "10", "method": "bank", **tomorrow})
    assert answer.status_code == 422
    assert "cannot be in the future" in answer.content.decode()
    words = page(client.post(url, {"amount_pence": "10", "method": "bank", **day}, follow=True))
    assert "£10.00 has been recorded." in words
    assert "Owed today: <strong>£44.00</strong>" in words
    with inside(closed):
        payment = Payment.objects.get()
    back = reverse("billing:reverse_payment", args=[payment.id])
    assert "Take back £10.00?" in page(client.get(back))
    assert "£10.00 has been taken back." in page(client.post(back, follow=True))
    answer = client.post(back)
    assert answer.status_code == 409
    assert "already been taken back" in answer.content.decode()


def test_who_pays(client, sign_in, october):
    sign_in(client, october.fiona)
    package = october.packages["cora"]
    url = reverse("billing:add_budget_line", args=[package.id])
    answers = {
        "funding_type": "la_comm", "new_funder": "Moorside Council", "payer_name": "Moorside Council",
        "pays": "sum", "billed": "before", "bill_cycle": "week", "amount_pence": "120", "cycle": "week",
        "contribution_pence": "130",
        "starts_on_day": "1", "starts_on_month": "10", "starts_on_year": "2026",
    }  # fmt: skip
    answer = client.post(url, answers)
    assert answer.status_code == 422
    assert "The contribution is part of the amount" in answer.content.decode()
    answers["contribution_pence"] = "20"
    seen = page(client.post(url, answers))
    assert "What this would do" in seen
    with inside(october):
        assert not BudgetLine.objects.filter(package=package).exists()
    changing = client.post(url, answers | {"back": "1"})
    assert 'value="120"' in changing.content.decode()
    words = page(client.post(url, answers | {"seen": "1"}, follow=True))
    assert "£120.00 a week, of which £20.00 is paid in by the person. Billed by the week, in advance" in words
    assert "Bought by the council, Moorside Council" in words
    with inside(october):
        line = BudgetLine.objects.get(package=package)
    end = reverse("billing:end_budget_line", args=[line.id])
    early = {"last_day_day": "1", "last_day_month": "9", "last_day_year": "2026"}
    answer = client.post(end, early)
    assert answer.status_code == 422
    assert "The last day cannot be before the first, 1 October 2026." in answer.content.decode()
    words = page(client.post(end, {**early, "last_day_month": "12"}, follow=True))
    assert "1 December 2026" in words


def test_prices_and_wages(client, sign_in, cast):
    sign_in(client, cast.mo)
    first = {"starts_on_day": "1", "starts_on_month": "11", "starts_on_year": "2026"}
    client.post(reverse("billing:add_price"), {**PRICE, "name": "New", "hour_pence": "27.50"})
    words = page(client.get(reverse("billing:prices")))
    assert "£27.50" in words
    assert "1.5 times Bank holiday" in words
    words = page(client.post(reverse("billing:add_wage"), {"job": "pca", "hour_pence": "13.45", **first}, follow=True))
    assert "£13.45" in words
    answer = client.post(reverse("billing:add_wage"), {"job": "pca", "hour_pence": "14", **first})
    assert answer.status_code == 422
    assert "already starts on that day" in answer.content.decode()
    with inside(cast):
        assert PriceAgreement.objects.count() == WageRate.objects.count() == 1


def test_support_worker_keeps_out_of_every_figure(client, sign_in, closed):
    sign_in(client, closed.ana)
    for name in ["billing:months", "billing:board"]:
        assert client.get(reverse(name)).status_code == 403


def test_board_sees_totals_and_no_names(client, sign_in, closed, facts):
    with inside(closed):
        set_wage(job="pca", hour_pence=1345, starts_on=dt.date(2020, 1, 1), actor=closed.system)
    sign_in(client, closed.ed)
    words = page(client.get(reverse("billing:board")))
    assert "Fewer than 5 people were supported this month" in words
    for name in ("Margaret", "Hughes", "Amira", "£104.00", "£26.00"):
        assert name not in words


def many_people(cast: Cast) -> None:
    """Six people in the cluster, each with an hour of help and a payer."""
    from tests.factories.clusters import ClusterPlaceFactory, PackageFactory
    from tests.factories.members import PersonFactory

    for i in range(5):
        person = PersonFactory(first_name=f"Neighbour{i}")
        ClusterPlaceFactory(cluster=cast.clusters["mill"], person=person)
        package = PackageFactory(person=person, cluster=cast.clusters["mill"])
        pays_for_themselves(package)
        a_visit(
            package, on=dt.date(2026, 10, 12 + i), at=dt.time(9), minutes=60, pca=cast.amira.person,
            status=VisitStatus.CONFIRMED,
        )  # fmt: skip


def test_board_with_enough_people(client, sign_in, october, facts):
    with inside(october):
        many_people(october)
        close_month(OCTOBER, actor=october.system)
    sign_in(client, october.ed)
    words = page(client.get(reverse("billing:board")))
    assert "We charged £234.00 for 9 hours of help." in words
    assert "There is no wage for Personal Care Assistants on 5 October 2026." in words
    with inside(october):
        set_wage(job="pca", hour_pence=1345, starts_on=dt.date(2020, 1, 1), actor=october.system)
    words = page(client.get(reverse("billing:board_month", kwargs=MONTH)))
    # 9 hours at £13.45 is £121.05; 12.07% holiday is £14.61; 15% on both is £20.35.
    assert "£156.01" in words
    assert "£77.99" in words
    assert "Mill Lane" in words
    assert "Each hour of care left £8.67 after pay" in words
    assert "We are owed £234.00" in words
    assert "None of it is older than 30 days." in words
    assert "Neighbour" not in words


def test_board_month_that_is_open_says_so(client, sign_in, october, facts):
    sign_in(client, october.ed)
    assert "This month is not closed yet" in page(client.get(reverse("billing:board_month", kwargs=MONTH)))


def test_missing_fact_stops_the_cost(client, sign_in, october):
    """No national figures are loaded here."""
    with inside(october):
        many_people(october)
        set_wage(job="pca", hour_pence=1345, starts_on=dt.date(2020, 1, 1), actor=october.system)
        close_month(OCTOBER, actor=october.system)
    sign_in(client, october.ed)
    words = page(client.get(reverse("billing:board")))
    assert "There is no figure for “holiday.irregular_accrual” on 31 October 2026." in words
    assert "We cannot say what an hour of care left after pay" in words
    assert "Not known" in words
