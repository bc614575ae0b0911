"""The papers of a job, filled from the records: what they know, what stays a line, and whose they are."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from pdfua import validate
from pypdf import PdfReader

from billing.models import SickPayDays, WorkerPension
from billing.queries.pay_words import rules_in_words
from compliance.pack.forms import JOB, load_forms
from compliance.pack.text import LIBRARY
from compliance.queries.forms import FilledForm, filled_form, form_of_job
from compliance.services.answers import answer_question
from coopcare.audit.models import Activity
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.tenancy.context import acting_for
from coopcare.ui.pdf import pdf_from_html
from members.models import Contract, Employment
from members.services.working_time import sign_opt_out
from rotas.models import AvailableHours, WeeklyAvailability
from tests.cast import Cast
from tests.factories.pay import pay_rule, pay_week

FORMS = load_forms()
PAPERS = sorted(code for code, form in FORMS.items() if form.about == JOB)


@pytest.fixture
def mo(cast: Cast):
    actor = cast.mo.actor()
    with acting_for(cast.coop, actor):
        yield actor


@pytest.fixture
def job(cast: Cast, mo) -> Employment:
    return Employment.objects.get(person=cast.amira.person)


def known(filled: FilledForm) -> dict[str, str]:
    return {one.ask: one.value for section in filled.sections for one in section.fields if one.value}


def lines(filled: FilledForm) -> set[str]:
    """What has to be filled in by hand."""
    return {one.ask for section in filled.sections for one in section.fields if one.room}


def rows_under(filled: FilledForm, heading: str) -> dict[str, str]:
    (section,) = (one for one in filled.sections if one.heading == heading)
    return {row[0]: row[1] for row in section.rows if row[0]}


def headings(filled: FilledForm) -> set[str]:
    return {section.heading for section in filled.sections}


def test_the_statement_says_what_the_records_know(cast: Cast, mo, job: Employment):
    pay_rule(cast, weekend_pence=1500)
    pay_week(cast)
    answer_question("probation_months", value="5", actor=mo)
    answer_question("rota_notice_days", value="14", actor=mo)
    answer_question("pay_day", value="On Fridays, by bank transfer", actor=mo)
    answer_question("year_of_holiday", value="6 weeks", actor=mo)
    filled = form_of_job("written-statement", job.id, actor=mo)
    found = known(filled)
    assert found["Employer"] == cast.coop.name
    assert found["Worker"] == "Amira Khan"
    assert found["Job title"] == "Personal Care Assistant"
    assert found["First day"] == "Monday 6 January 2020"
    assert found["Last day, or how long it lasts"] == "No end is set"
    assert found["Place of work"] == "People’s homes in Mill Lane, and the way from one to the next"
    assert found["Hours guaranteed each week"] == "20 hours"
    assert found["How often"] == "Every week"
    assert found["On which day, and how"] == "On Fridays, by bank transfer"
    assert found["Holiday a year, and whether bank holidays are in it"] == "6 weeks"
    assert found["The rota comes"] == "At least 14 days ahead"
    assert found["Probation, by the policy on conduct (P21)"] == "5 months, until Friday 5 June 2020"
    assert found["Opt-out of the 48-hour week"] == "Not signed"
    assert found["A grievance goes to"] == "Mo Rahman, registered manager"
    pay = rows_under(filled, "Pay")
    assert pay["An hour"] == "£13.45"
    assert pay["Weekend"] == "£15.00"
    assert "Medicines" in rows_under(filled, "Training that you must have")["Every 12 months"].split(", ")
    assert found["The Care Certificate"] == "By Monday 30 March 2020"


def test_what_no_record_holds_stays_a_line(mo, job: Employment):
    filled = form_of_job("written-statement", job.id, actor=mo)
    assert lines(filled) >= {
        "Continuous employment began on, with any earlier job that counts",
        "How often",
        "Probation, by the policy on conduct (P21)",
        "The rota comes",
        "Pension: how you stand",
        "Holiday a year, and whether bank holidays are in it",
        "Days that count for sick pay",
        "Notice from each side",
        "Trade union agreements on this job",
    }
    assert rows_under(filled, "Pay") == {}


def test_it_is_as_things_stood_on_the_last_day_of_a_job_that_ended(cast: Cast, mo, job: Employment):
    pay_rule(cast)
    pay_rule(cast, starts_on=today() - dt.timedelta(days=7), hour_pence=1400)
    Employment.objects.filter(id=job.id).update(ends_on=today() - dt.timedelta(days=30))
    assert rows_under(form_of_job("contract", job.id, actor=mo), "Pay")["An hour"] == "£13.45"


def test_a_contract_has_the_words_of_its_own_kind(facts, mo, job: Employment):
    given = form_of_job("contract", job.id, actor=mo)
    assert "Guaranteed hours, and more if wanted" in headings(given)
    assert "No guaranteed hours" not in headings(given)
    Employment.objects.filter(id=job.id).update(contract=Contract.ZERO_HOURS, guaranteed_minutes=0)
    given = form_of_job("contract", job.id, actor=mo)
    assert "No guaranteed hours" in headings(given)
    assert "Guaranteed hours, and more if wanted" not in headings(given)
    assert known(given)["Guaranteed each week"] == "None"
    statement = form_of_job("written-statement", job.id, actor=mo)
    earned = "12.07% of the hours worked in each pay period"
    assert known(statement)["Holiday a year, and whether bank holidays are in it"] == earned
    blank = filled_form(FORMS["contract"], None, actor=mo)
    assert headings(blank) >= {"Guaranteed hours, and more if wanted", "No guaranteed hours"}


def test_days_times_pension_and_opt_out(mo, job: Employment):
    Employment.objects.filter(id=job.id).update(contract=Contract.FIXED_DAYS, weekdays=[0, 3])
    written = {"written_by": "Mo Rahman", "starts_on": job.starts_on}
    week = WeeklyAvailability.objects.create(pca=job.person, written_at="2026-01-01T09:00Z", **written)
    AvailableHours.objects.create(week=week, weekday=3, starts=dt.time(9), ends=dt.time(13))
    WorkerPension.objects.create(pca=job.person, choice="in", **written)
    sign_opt_out(job.person, starts_on=dt.date(2026, 3, 2), actor=mo)
    found = known(form_of_job("written-statement", job.id, actor=mo))
    assert found["Days of the week that the contract is for"] == "Mondays and Thursdays"
    assert found["Days that count for sick pay"] == "Mondays and Thursdays"
    assert found["Times that you told us you can work"] == "Thursdays, 9am to 1pm"
    assert found["Pension: how you stand"] == "Is in the pension by choice, or stays in it, since Monday 6 January 2020"
    assert found["Opt-out of the 48-hour week"] == "Signed on Monday 2 March 2026"
    assert (
        known(form_of_job("opt-out", job.id, actor=mo))["Signed before, in our records"]
        == "Signed on Monday 2 March 2026"
    )


def test_sick_pay_days_that_were_agreed_stand_where_the_contract_names_none(mo, job: Employment):
    SickPayDays.objects.create(pca=job.person, weekdays=[1, 4], starts_on=job.starts_on, written_by="Mo Rahman")
    found = known(form_of_job("written-statement", job.id, actor=mo))
    assert found["Days that count for sick pay"] == "Tuesday, Friday"


def test_a_manager_s_grievance_does_not_go_to_the_manager(cast: Cast, mo):
    own = Employment.objects.get(person=cast.mo.person)
    filled = form_of_job("written-statement", own.id, actor=mo)
    assert {"A grievance goes to", "Place of work"} <= lines(filled)


@pytest.mark.parametrize("who", ["ben", "ana", "margaret", "ed", "fiona", "sunita"])
def test_nobody_else_has_them(cast: Cast, job: Employment, who: str):
    actor = cast.members[who].actor()
    with acting_for(cast.coop, actor), pytest.raises(NotFound):
        form_of_job("contract", job.id, actor=actor)


def test_a_form_that_is_not_of_a_job_is_not_found(mo, job: Employment):
    with pytest.raises(NotFound):
        form_of_job("supervision", job.id, actor=mo)


def test_reading_is_kept_and_one_s_own_is_not(cast: Cast, mo, job: Employment):
    form_of_job("contract", job.id, actor=mo)
    kept = Activity.objects.filter(is_reading=True, about_id=cast.amira.person.id)
    assert [one.verb for one in kept] == ["opened form to print: contract of a job"]
    amira = cast.amira.actor()
    with acting_for(cast.coop, amira):
        form_of_job("contract", job.id, actor=amira)
    assert kept.count() == 1


@pytest.mark.parametrize("code", PAPERS)
def test_the_paper_is_tagged_and_sound(cast: Cast, mo, job: Employment, tmp_path: Path, code: str):
    filled = form_of_job(code, job.id, actor=mo)
    context = {"filled": filled, "printed_on": today(), "title": "A job", "lang": "en-GB", "coop": cast.coop}
    path = tmp_path / "paper.pdf"
    html = render_to_string("pdf/form.html", context)
    path.write_bytes(pdf_from_html(html, title="A job", stylesheets=[LIBRARY / "form.css"]))
    assert [str(finding) for finding in validate(str(path)).findings] == []


def test_a_pca_comes_to_her_papers_from_her_own_page(client, sign_in, cast: Cast):
    with acting_for(cast.coop, cast.system):
        job = Employment.objects.get(person=cast.amira.person)
    sign_in(client, cast.amira)
    assert reverse("members:my_file") in client.get(reverse("more")).content.decode()
    page = client.get(reverse("members:my_file"), follow=True).content.decode()
    for code in PAPERS:
        url = reverse("compliance:job_paper", args=[job.id, code])
        assert url in page
        paper = client.get(url)
        assert paper["Content-Type"] == "application/pdf"
        assert "Amira Khan" in PdfReader(BytesIO(paper.content)).pages[0].extract_text()


def test_the_manager_chooses_a_job_or_prints_it_blank(client, sign_in, cast: Cast):
    sign_in(client, cast.mo)
    url = reverse("compliance:form", args=["written-statement"])
    page = client.get(url).content.decode()
    assert "Which job is it about?" in page
    assert "Amira Khan, Personal Care Assistant, from 6 January 2020" in page
    blank = client.post(url, {"subject": ""})
    assert "Amira" not in PdfReader(BytesIO(blank.content)).pages[0].extract_text()


def test_pay_in_words_says_what_a_rule_leaves_empty(cast: Cast, mo):
    pay_rule(cast, sleep_in_pence=6000, live_in_pence=20000, live_in_minutes=600, bank_holiday_percent=150)
    ((_, rows),) = rules_in_words()
    found = dict(rows)
    assert found["Bank holiday"] == "1.5 times the hour"
    assert found["Travel and waiting, an hour"] == "As the hour"
    assert found["A mile"] == "The approved rate of the day"
    assert found["A sleep-in"] == "£60.00 a night, and the hour for time awake"
    assert found["A live-in day"] == "£200.00 a day, with 10 hours of work in it"
    assert found["Cancelled visits"] == "100% if cancelled less than 24 hours before"
