"""What compliance makes of capacity, limits and legal papers: evidence, lists, tables, the line, papers, a copy."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from clusters.services.limits import end_limit, look_at_limit
from compliance.evidence.capacity import (
    capacity_decided,
    capacity_found,
    capacity_in_time,
    limits_in_time,
    restraint_written,
)
from compliance.models import PolicyAnswer
from compliance.queries.held import held_about
from compliance.queries.register_tables import REGISTERS
from compliance.queries.timeline import timeline_of
from compliance.queries.waiting import waiting_for
from coopcare.clock import now, today
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from members.models import LegalKind
from tests.cast import Cast
from tests.factories.capacity import AGAIN, CAN, DAY, a_decision, a_limit, a_paper, an_assessment, restraint

TABLES = ("capacity", "limits", "legal-papers")


@pytest.fixture
def here(cast: Cast):
    with acting_for(cast.coop, cast.system):
        yield cast


def written(cast: Cast):
    """Everything of Margaret, by Ana: the decision needs a second look since yesterday."""
    ana, margaret = cast.ana.actor(), cast.margaret.person
    long_past = today() - 30 * DAY
    assessment = an_assessment(margaret, assessed_on=long_past, look_again_on=today() - DAY, actor=ana)
    a_decision(assessment, look_again_on=today() + AGAIN, actor=ana)
    a_limit(margaret, since=long_past, look_again_on=today() + DAY, actor=ana)
    restraint(margaret, actor=ana)
    a_paper(margaret, actor=ana)
    return assessment


def test_looking_again_counts_as_it_stood_on_the_day(here: Cast) -> None:
    assessment = written(here)
    counts = {day: capacity_in_time(day, day) for day in (today() - 31 * DAY, today() - DAY, today())}
    assert [(one.part, one.whole) for one in counts.values()] == [(0, 0), (1, 1), (0, 1)]
    an_assessment(here.margaret.person, follows=assessment, actor=here.ana.actor())
    assert capacity_in_time(today(), today()).part == 1
    assert capacity_in_time(today() - DAY, today() - DAY).whole == 1


def test_limits_count_while_they_hold(here: Cast) -> None:
    ana = here.ana.actor()
    limit = a_limit(here.margaret.person, since=today() - 30 * DAY, look_again_on=today() - 10 * DAY, actor=ana)
    assert (limits_in_time(today(), today()).part, limits_in_time(today(), today()).whole) == (0, 1)
    look_at_limit(
        limit, looked_on=today() - 5 * DAY, found="Still.", feels="content", feels_words="Fine.",
        look_again_on=today() + DAY, actor=ana,
    )  # fmt: skip
    assert [limits_in_time(day, day).part for day in (today() - 6 * DAY, today())] == [0, 1]
    end_limit(limit, ended_on=today(), ended_why="Not needed.", actor=ana)
    assert limits_in_time(today(), today()).whole == 0


def test_the_board_hears_how_many_and_how_fast(here: Cast) -> None:
    written(here)
    restraint(here.margaret.person, since=today() - 2 * DAY, actor=here.ana.actor())
    an_assessment(here.margaret.person, answers=CAN, look_again_on=None, actor=here.ana.actor())
    first = today() - 40 * DAY
    assert (capacity_found(first, today()).part, capacity_found(first, today()).whole) == (1, 2)
    assert (restraint_written(first, today()).part, restraint_written(first, today()).whole) == (1, 2)
    assert restraint_written(first, today() - 3 * DAY).whole == 0


def test_an_assessment_without_a_decision_counts(here: Cast) -> None:
    assessment = an_assessment(here.margaret.person, actor=here.ana.actor())
    assert (capacity_decided(today(), today()).part, capacity_decided(today(), today()).whole) == (0, 1)
    a_decision(assessment, actor=here.ana.actor())
    assert capacity_decided(today(), today()).part == 1


def test_the_manager_is_told_in_one_line(here: Cast) -> None:
    href = reverse("clusters:capacity")
    assert href not in [one.href for one in waiting_for(here.mo.actor()).shown]
    written(here)
    (line,) = [one for one in waiting_for(here.mo.actor()).shown if one.href == href]
    assert (line.what, line.is_late) == ("1 decision or limit to look at again", True)


def test_the_manager_reads_the_words_in_the_tables(here: Cast) -> None:
    written(here)
    text = {slug: str(REGISTERS[slug].table(here.mo.actor()).rows) for slug in TABLES}
    for slug, words in (
        ("capacity", ("They cannot decide this now", "Overdue", "A low bed with a mat", "with pictures")),
        ("limits", ("A sensor at the front door", "An emergency", "Her arm was held", "Due within four weeks")),
        ("legal-papers", ("health and welfare", "We saw the original", "David Hughes", "bureau")),
    ):
        assert all(one in text[slug] for one in words), slug
        assert here.margaret.person in REGISTERS[slug].table(here.mo.actor()).about


def test_an_inspector_reads_the_words_of_the_sample_alone(here: Cast, monkeypatch) -> None:
    written(here)
    sample = {here.cora.person.id}  # as policies answer for an inspector; tests/compliance/inspector opens one
    monkeypatch.setattr("compliance.queries.records.sampled_ids", lambda actor, *part: sample)
    for slug in TABLES:
        table = REGISTERS[slug].table(here.mo.actor())
        text = str(table.rows)
        assert table.rows
        assert "Not in your sample" in text
        for words in (here.margaret.person.last_name, "low bed", "at night", "sensor", "kerb", "bureau"):
            assert words not in text, (slug, words)
        assert here.margaret.person not in table.about


def test_it_stands_on_the_dated_line_and_in_a_copy_of_everything(here: Cast) -> None:
    written(here)
    lines = timeline_of(here.margaret.person).entries
    said = {kind: " ".join(one.says for one in lines if one.kind == kind) for kind in {one.kind for one in lines}}
    for kind, words in (
        ("Capacity", "Dementia"), ("Best interests", "A low bed with a mat"), ("Limit", "Her arm was held"),
        ("Legal paper", "health and welfare"),
    ):  # fmt: skip
        assert words in said[kind]
    tables = {one.key: str(one.rows) for one in held_about(here.margaret.person)}
    for key, words in (
        ("clusters.capacityassessment.person", "Dementia"),
        ("clusters.bestinterestsdecision.assessment__person", "A low bed with a mat"),
        ("clusters.limit.person", "A sensor at the front door"),
        ("members.legalauthority.person", "bureau"),
    ):
        assert words in tables[key]
    keys = {one.key for one in held_about(here.cora.person)}
    assert not any("capacity" in key or "limit" in key or "legal" in key for key in keys)


def words_of(response) -> str:
    pages = PdfReader(io.BytesIO(response.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_it_prints_as_a_paper_for_those_who_may_read_it(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        assessment = written(cast)
    sign_in(client, cast.margaret)
    text = words_of(client.get(reverse("compliance:capacity_paper", args=[assessment.id])))
    for words in ("Whether to have bed rails at night", "They cannot decide this now", "A low bed with a mat",
                  "Amira: she hates to be held in."):  # fmt: skip
        assert words in text
    assert "Name, job and signature" not in text


def test_the_emergency_sheet_says_where_the_papers_are(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        a_paper(cast.margaret.person, actor=cast.ana.actor())
        a_paper(
            cast.margaret.person, kind=LegalKind.RESPECT, holders="", acting="nobody", registered="not_needed",
            kept_at="The fridge door", actor=cast.ana.actor(),
        )  # fmt: skip
    sign_in(client, cast.mo)
    address = reverse("compliance:form", args=["emergency-sheet"])
    text = words_of(client.post(address, {"subject": str(cast.margaret.person.id)}))
    assert "ReSPECT form. Original: The fridge door." in text
    assert "David Hughes, 01632 960111. Original: The bureau in her sitting room." in text


def test_restraint_is_told_to_who_reads_each_record_of_it(here: Cast) -> None:
    PolicyAnswer.objects.create(
        variable="nominated_individual", value=here.ed.access.user.full_name, answered_at=now(), answered_by="Mo"
    )
    a_limit(here.margaret.person, actor=here.ana.actor())
    assert not Message.objects.filter(subject="Restraint was used").exists()
    restraint(here.margaret.person, actor=here.ana.actor())
    letters = Message.objects.filter(subject="Restraint was used")
    assert set(letters.values_list("to", flat=True)) == {here.mo.person.email, here.ed.access.user.email}
    assert not any(here.margaret.person.last_name in letter.body for letter in letters)


def test_the_office_looks_twice_at_what_names_others(here: Cast) -> None:
    ana, margaret = here.ana.actor(), here.margaret.person
    a_decision(an_assessment(margaret, actor=ana), actor=ana)
    a_paper(margaret, actor=ana)
    flagged = {one.key for one in held_about(margaret) if one.names_others}
    assert {"members.legalauthority.person", "clusters.bestinterestsdecision.assessment__person"} <= flagged
