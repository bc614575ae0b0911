"""Who is to read what, who says so, who is reminded; and what people we support were given."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from compliance.models import PolicyReading, ReadingReminder
from compliance.queries import readings as queries
from compliance.services.readings import acknowledge, record_given, remind_readers
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from coopcare.ui.formats import gov_short_date
from rotas.models import Leave, LeaveStatus
from tests.factories.editions import an_edition

LONG_AGO = dt.timedelta(days=60)
RIGHT = [2, 1, 3]


@pytest.fixture
def safeguarding(inside):
    """P01, in force for two months: everybody should have read it."""
    return an_edition("P01", in_force_from=today() - LONG_AGO)


def codes_for(member):
    return {one.edition.code for one in queries.to_read(member.person.id)}


def test_each_reads_what_their_group_reads(inside, safeguarding):
    an_edition("P02", in_force_from=today())  # CARE
    an_edition("P13", in_force_from=today())  # MGT
    assert codes_for(inside.amira) == {"P01", "P02"}
    assert codes_for(inside.ana) == codes_for(inside.mo) == {"P01", "P02", "P13"}
    assert codes_for(inside.ed) == {"P01", "P13"}
    assert codes_for(inside.fiona) == {"P01"}
    assert codes_for(inside.nia) == codes_for(inside.margaret) == set()


def test_read_answered_and_counted(inside, safeguarding):
    (waiting,) = queries.to_read(inside.amira.person.id)
    assert (waiting.is_late, waiting.due_on) == (True, safeguarding.in_force_from + dt.timedelta(days=14))
    done, due = queries.share_read()
    assert done == 0
    reading = acknowledge(safeguarding, answers=[RIGHT[0], RIGHT[1], 1], actor=inside.amira.actor())
    assert (reading.right, reading.asked) == (2, 3)
    assert queries.to_read(inside.amira.person.id) == []
    assert queries.share_read() == (1, due)
    assert inside.amira.person not in [one.person for one in queries.who_has_read(inside.mo.actor())]
    with pytest.raises(Invalid, match="said already"):
        acknowledge(safeguarding, answers=[], actor=inside.amira.actor())


def test_what_is_due_on_one_day_stands_in_one_line(cast, client, sign_in):
    day = today()
    with acting_for(cast.coop, cast.system):
        for code, in_force_from in (("P01", day - LONG_AGO), ("P02", day), ("P13", day)):
            an_edition(code, in_force_from=in_force_from)
    late, soon = (gov_short_date(one + dt.timedelta(days=14)) for one in (day - LONG_AGO, day))
    page = sign_in(client, cast.mo).get(reverse("compliance:readings")).content.decode()
    assert f"P01 by {late} (late)<br>P02, P13 by {soon}</td>" in page


def test_a_new_version_is_read_again_and_the_old_one_no_more(inside, safeguarding):
    acknowledge(safeguarding, answers=[], actor=inside.amira.actor())
    second = an_edition("P01", number=2, in_force_from=today())
    (waiting,) = queries.to_read(inside.amira.person.id)
    assert (waiting.edition, waiting.is_late) == (second, False)
    with pytest.raises(StaleState, match="newer version"):
        acknowledge(safeguarding, answers=[], actor=inside.ben.actor())


@pytest.mark.parametrize("answers", [[1], [1, 2, 3, 1]])
def test_all_questions_or_none(inside, safeguarding, answers):
    with pytest.raises(Invalid, match="or none"):
        acknowledge(safeguarding, answers=answers, actor=inside.amira.actor())


def test_reading_cannot_be_changed_in_the_database(inside, safeguarding):
    acknowledge(safeguarding, answers=[], actor=inside.amira.actor())
    for deed in ("UPDATE compliance_policyreading SET note = 'x'", "DELETE FROM compliance_policyreading"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(deed)


def test_late_readers_get_one_letter_a_week_but_not_while_they_are_away_long(inside, safeguarding):
    acknowledge(safeguarding, answers=[], actor=inside.ben.actor())
    first = today() - dt.timedelta(days=3)
    for pca, days in ((inside.amira, 13), (inside.zofia, 6)):
        Leave.objects.create(
            pca=pca.person, kind="annual", status=LeaveStatus.APPROVED, starts_on=first,
            ends_on=first + dt.timedelta(days=days), requested_at=now(),
        )  # fmt: skip
    assert remind_readers(actor=inside.system) == 4  # Zofia, Ana, Mo, Fiona. Ed has been on the board for an hour
    assert remind_readers(actor=inside.system) == 0
    letters = {letter.to: letter.body for letter in Message.objects.filter(subject="Policies to read")}
    assert inside.amira.person.email not in letters
    assert inside.ben.person.email not in letters
    assert "/quality/policies/to-read/" in letters[inside.zofia.person.email]
    assert "Safeguarding adults" in letters[inside.zofia.person.email]
    assert ReadingReminder.objects.count() == 4


class TestGiven:
    def test_it_is_recorded_with_how(self, inside, safeguarding):
        an_edition("P02", in_force_from=today())  # not for people we support
        margaret = inside.margaret.person
        assert [one.code for one in queries.to_give(margaret.id)] == ["P01"]
        record_given(margaret, edition_ids=[safeguarding.id], how="talked", done_on=today(), actor=inside.ana.actor())
        assert queries.to_give(margaret.id) == []
        assert [(one.how, one.recorded_by) for one in queries.given_to(margaret.id)] == [("talked", "Ana Kowalska")]
        assert [person for person, _ in queries.people_to_give(inside.mo.actor())] == [inside.cora.person]
        with pytest.raises(StaleState, match="recorded already"):
            record_given(margaret, edition_ids=[safeguarding.id], how="easy", done_on=today(), actor=inside.mo.actor())

    @pytest.mark.parametrize("who", ["amira", "ed", "nia", "margaret"])
    def test_not_by_anybody(self, inside, safeguarding, who):
        with pytest.raises(NotAllowed):
            record_given(inside.margaret.person, edition_ids=[safeguarding.id], how="talked", done_on=today(),
                         actor=getattr(inside, who).actor())  # fmt: skip

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"how": "read"}, "how"),
            ({"how": "other"}, "note"),
            ({"done_on": dt.date(2999, 1, 1)}, "done_on"),
            ({"edition_ids": []}, "editions"),
            ({"note": "x" * 301}, "note"),
        ],
    )
    def test_what_is_wrong_is_told(self, inside, safeguarding, fields, field):
        given = {"edition_ids": [safeguarding.id], "how": "talked", "done_on": today(), **fields}
        with pytest.raises(Invalid) as refusal:
            record_given(inside.margaret.person, actor=inside.mo.actor(), **given)
        assert refusal.value.field == field
        assert not PolicyReading.objects.exists()


def test_on_the_pages(cast, client, sign_in):
    with acting_for(cast.coop, cast.system):
        edition = an_edition("P01", in_force_from=today() - LONG_AGO)
    amira = sign_in(client, cast.amira)
    assert "Safeguarding adults" in amira.get(reverse("compliance:to_read")).content.decode()
    url = reverse("compliance:read_policy", args=[edition.id])
    assert amira.post(url, {"question_1": "1"}).status_code == 422
    assert amira.post(url, {f"question_{number}": str(answer) for number, answer in enumerate(RIGHT, 1)}).status_code == 302  # fmt: skip # noqa: E501
    assert "3 of 3 answers were right" in amira.get(url).content.decode()
    ana = sign_in(client, cast.ana)
    given = reverse("compliance:policies_given", args=[cast.margaret.person.id])
    day = {"done_on_day": "1", "done_on_month": "2", "done_on_year": "2026"}
    assert ana.post(given, {"editions": [str(edition.id)], **day}).status_code == 422
    assert ana.post(given, {"editions": [str(edition.id)], "how": "easy", **day}).status_code == 302
    assert "Gave the easy-read summary" in ana.get(given).content.decode()


def test_an_answer_that_is_printed_in_force_is_looked_at_before_it_is_saved(cast, client, sign_in):
    with acting_for(cast.coop, cast.system):
        an_edition("P01", in_force_from=today())
    mo = sign_in(client, cast.mo)
    url = reverse("compliance:answer", args=["safeguarding_lead"])
    assert "P01 Safeguarding adults (and children met in the home): in force" in mo.get(url).content.decode()
    looked = mo.post(url, {"safeguarding_lead": "Someone <b>New</b>"}).content.decode()
    assert "Look before you save" in looked
    assert "Someone &lt;b&gt;New&lt;/b&gt;" in looked
    saved = mo.post(url, {"safeguarding_lead": "Someone New", "looked": "yes"})
    assert saved.headers["Location"] == reverse("compliance:drafts")
    assert "Needs a new version: " in mo.get(reverse("compliance:drafts")).content.decode()
    assert mo.post(reverse("compliance:draft_changed")).status_code == 302
    assert "1 being written" in mo.get(reverse("compliance:drafts")).content.decode()
