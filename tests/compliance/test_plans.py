"""What compliance makes of plans and risks: evidence, tables, the dated line, papers, a copy, letters, retention."""

import datetime as dt
import io

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from clusters.models import EVERYONE, CarePlan, Outcome, PlanPart, RiskAssessment
from clusters.services.plan_wishes import answer_wish, wish_for_plan
from clusters.services.plans import check_plan, forget_plans
from clusters.services.risks import end_risk, sign_risk
from compliance.evidence.plans import (
    high_risks_signed,
    plan_wishes,
    plans_agreed,
    plans_checked,
    risks_for_everyone,
    risks_in_time,
)
from compliance.evidence.registry import Count
from compliance.models import PolicyAnswer
from compliance.queries.held import held_about
from compliance.queries.register_tables import REGISTERS
from compliance.queries.timeline import timeline_of
from coopcare.clock import now, today
from coopcare.errors import NotAllowed
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.plans import a_draft, a_risk, an_agreed_plan

DAY = dt.timedelta(days=1)


@pytest.fixture
def here(cast: Cast):
    with acting_for(cast.coop, cast.system):
        yield cast


def package(cast: Cast):
    return cast.packages["margaret"]


def agreed(cast: Cast, **changes) -> CarePlan:
    return an_agreed_plan(package(cast), actor=cast.ana.actor(), **changes)


def risky(cast: Cast, **changes) -> RiskAssessment:
    return a_risk(package(cast), actor=cast.ana.actor(), **changes)


def test_plans_count_as_they_stood_on_the_day(here: Cast) -> None:
    people = len(here.packages)
    yesterday = today() - DAY
    with time_machine.travel(now() - 3 * DAY):
        first = agreed(here)
    assert plans_agreed(yesterday, yesterday) == Count(1, people)
    assert plans_agreed(today() - 4 * DAY, today() - 4 * DAY) == Count(0, people)
    assert plans_checked(today(), today()) == Count(0, 1)
    check_plan(first, actor=here.mo.actor())
    assert plans_checked(yesterday, yesterday) == Count(0, 1)
    assert plans_checked(today(), today()) == Count(1, 1)
    agreed(here)
    assert plans_agreed(today(), today()) == Count(1, people)
    assert plans_checked(today(), today()) == Count(0, 1)  # the new version was not


def test_risks_count_as_they_stood_on_the_day(here: Cast) -> None:
    people = len(here.packages)
    late = risky(here, assessed_on=today() - 400 * DAY)
    high = risky(here, about="The hoist", likely_after=3)
    assert risks_in_time(today(), today()) == Count(1, 2)
    assert risks_in_time(today() - DAY, today() - DAY) == Count(0, 0)  # written down today
    assert high_risks_signed(today(), today()) == Count(0, 1)
    sign_risk(high, actor=here.mo.actor())
    assert high_risks_signed(today(), today()) == Count(1, 1)
    end_risk(late, because="The step is gone.", actor=here.ana.actor())
    assert risks_in_time(today(), today()) == Count(1, 1)
    assert risks_for_everyone(today(), today()) == Count(0, people)
    for kind in EVERYONE:
        risky(here, kind=kind, about="Looked at")
    assert risks_for_everyone(today(), today()) == Count(1, people)


def test_answers_in_time_count(here: Cast) -> None:
    wish = wish_for_plan(package(here), words="Later.", actor=here.amira.actor())
    span = (today(), wish.answer_by)
    assert plan_wishes(*span) == Count(0, 1)
    answer_wish(wish, answer="Version 2.", actor=here.ana.actor())
    assert plan_wishes(*span) == Count(1, 1)
    assert plan_wishes(today() - 9 * DAY, today() - DAY) == Count(0, 0)


def test_the_tables_hold_the_words_for_the_manager(here: Cast) -> None:
    agreed(here)
    a_draft(package(here), actor=here.ana.actor(), upsets="Being hurried.")
    risky(here, likely_after=3)
    wish_for_plan(package(here), words="Later mornings.", actor=here.amira.actor())
    mo = here.mo.actor()
    plans = REGISTERS["plans"].table(mo)
    (row,) = [row for row in plans.rows if here.margaret.person.full_name in row]
    assert (row[2], row[3], row[5]) == (1, today(), "Not yet")
    assert "flannel" in str(row)
    assert "choir" in str(row)
    assert "hurried" not in str(row)  # nobody has agreed to that
    assert len(plans.rows) == len(here.packages)
    assert "Hold the rail" in str(REGISTERS["persons-risks"].table(mo).rows)
    assert "Later mornings." in str(REGISTERS["plan-wishes"].table(mo).rows)
    for slug in ("plans", "persons-risks", "plan-wishes"):
        table = REGISTERS[slug].table(mo)
        assert here.margaret.person in table.about
        assert all(len(row) == len(table.header) for row in table.rows)


def test_an_inspector_reads_the_words_of_the_sample_alone(here: Cast, monkeypatch) -> None:
    agreed(here)
    risky(here)
    wish_for_plan(package(here), words="Later mornings.", actor=here.amira.actor())
    sample = {here.cora.person.id}  # as policies answer for an inspector; tests/compliance/inspector opens one
    monkeypatch.setattr("compliance.queries.records.sampled_ids", lambda actor, *part: sample)
    for slug in ("plans", "persons-risks", "plan-wishes"):
        table = REGISTERS[slug].table(here.mo.actor())
        text = str(table.rows)
        for secret in (here.margaret.person.last_name, "flannel", "choir", "rail", "step", "mornings"):
            assert secret not in text
        assert "Not in your sample" in text
        assert here.margaret.person not in table.about


def test_it_stands_on_the_dated_line_and_in_a_copy_of_everything(here: Cast) -> None:
    agreed(here)
    risk = risky(here)
    end_risk(risk, because="The step is gone.", actor=here.ana.actor())
    wish_for_plan(package(here), words="Later mornings.", actor=here.amira.actor())
    said = " ".join(entry.says for entry in timeline_of(here.margaret.person).entries)
    for words in ("flannel", "choir", "The back step", "The step is gone.", "Later mornings."):
        assert words in said
    tables = str(held_about(here.margaret.person))
    for words in ("flannel", "choir", "Hold the rail", "Later mornings."):
        assert words in tables
    assert "flannel" not in str(held_about(here.cora.person))


def test_they_print_for_those_who_may_read_them(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        plan, risk = agreed(cast), risky(cast)
    for who in (cast.margaret, cast.amira):
        sign_in(client, who)
        for name, row, words in (
            ("plan_paper", plan, ("Hand me the flannel warm.", "To get to choir on Fridays", "Not yet")),
            ("assessment_paper", risk, ("Hold the rail", "4 times 4 is 16: very high", "2 times 4 is 8: moderate")),
        ):
            paper = client.get(reverse(f"compliance:{name}", args=[row.id]))
            text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
            for one in words:
                assert one in " ".join(text.split())
    sign_in(client, cast.cora)
    assert client.get(reverse("compliance:plan_paper", args=[plan.id])).status_code == 404


def test_the_blank_form_has_room_and_no_row(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    address = reverse("compliance:form", args=["care-plan"])
    paper = client.post(address, {"subject": str(cast.margaret.person.id)})
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    assert "Signed by the person, and date" in text
    assert "Checked by a second person" not in text


def test_a_high_risk_is_told_to_who_signs_it_and_a_very_high_one_further(here: Cast) -> None:
    risky(here)
    assert not Message.objects.filter(subject__contains="risk").exists()
    risky(here, about="The hoist", likely_after=3)
    letter = Message.objects.get(subject="A high risk to sign")
    assert letter.to == here.mo.person.email
    assert here.margaret.person.last_name not in letter.body
    scores = {"likely_before": 5, "harm_before": 5, "likely_after": 4, "harm_after": 4}
    PolicyAnswer.objects.filter(variable="nominated_individual").delete()
    risky(here, about="The stove", **scores)
    assert "tell the nominated individual" in Message.objects.get(subject="A very high risk to sign").body
    assert not Message.objects.filter(subject="A very high risk").exists()
    PolicyAnswer.objects.create(
        variable="nominated_individual", value=here.ed.access.user.full_name, answered_at=now(), answered_by="Mo"
    )
    risky(here, about="The stairs", **scores)
    told = Message.objects.get(subject="A very high risk")
    assert told.to == here.ed.access.user.email
    assert "stairs" not in told.body


def test_the_words_go_and_the_days_stay(here: Cast) -> None:
    agreed(here)
    risk = risky(here)
    wish = wish_for_plan(package(here), words="Later mornings.", actor=here.amira.actor())
    answer_wish(wish, answer="Version 2.", actor=here.ana.actor())
    with pytest.raises(NotAllowed):
        forget_plans(here.margaret.person, actor=here.ana.actor())
    assert len(forget_plans(here.margaret.person, actor=here.mo.actor())) == 2
    assert not PlanPart.objects.exclude(words="").exists()
    assert not Outcome.objects.exclude(what="").exists()
    tables = str([one for one in held_about(here.margaret.person) if one.key.startswith("clusters.")])
    for words in ("flannel", "choir", "rail", "back step", "mornings", "Version 2"):
        assert words not in tables
    risk.refresh_from_db()
    assert (risk.assessed_on, risk.after) == (today(), 8)
    assert risk.ended_at is not None
    assert forget_plans(here.cora.person, actor=here.mo.actor()) == []
