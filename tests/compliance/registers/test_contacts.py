"""Contacts with other services: who writes and reads them, that nothing is changed, and where they are counted."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction

from compliance.evidence.registers import contacts_answered
from compliance.evidence.registry import Count
from compliance.models import ContactLine, ServiceContact
from compliance.queries import pir_registers
from compliance.queries.contacts import answers_awaited, open_contact, open_contacts_of
from compliance.queries.exports import EXPORTS
from compliance.queries.held import held_about
from compliance.queries.timeline import timeline_of
from compliance.queries.waiting import waiting_for
from compliance.services.contacts import ANSWERED, add_to_contact, answer_contact, write_contact
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.audit.queries import who_opened
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed, NotFound
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.compliance.inspector.test_entering import TUESDAY, opened
from tests.factories.plans import everybody_planned
from tests.factories.reviews import everybody_reviewed

DAY = dt.timedelta(days=1)
NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def wrote(cast: Cast, who: str = "margaret", **changes: object) -> ServiceContact:
    answers = {
        "kind": "gp", "service": "Mill Road Surgery", "way": "out", "happened_at": now() - dt.timedelta(hours=1),
        "purpose": "referral", "what": "Dizzy on standing.", "sharing": "agreed", "outcome": "",
        "answer_by": today() + 2 * DAY, "actor": cast.mo.actor(), **changes,
    }  # fmt: skip
    return write_contact(getattr(cast, who).person, **answers)


def test_who_works_with_the_record_writes_and_nobody_else(inside: Cast):
    for writer in ("amira", "ben", "ana", "mo"):
        wrote(inside, actor=getattr(inside, writer).actor())
    for other in (inside.margaret.actor(), inside.ed.actor(), inside.fiona.actor(), inside.amira.actor(Hat.MEMBER)):
        with pytest.raises(NotAllowed):
            wrote(inside, actor=other)
    with pytest.raises(NotAllowed):
        wrote(inside, who="cora", actor=inside.amira.actor())
    with pytest.raises(Invalid, match="whom we support"):
        wrote(inside, who="ed")


def test_who_may_open_the_care_record_reads_and_the_person_sees_it(inside: Cast):
    contact, margaret = wrote(inside), inside.margaret.person
    readers = (inside.amira.actor(), inside.ana.actor(), inside.mo.actor(), inside.margaret.actor())
    for reader in (*readers, inside.david.actor(Hat.REPRESENTATIVE, acting_for=margaret)):
        assert open_contact(reader, contact.id) == contact
        assert list(open_contacts_of(reader, margaret.id)[1]) == [contact]
    for other in (inside.cora.actor(), inside.ed.actor(Hat.BOARD), inside.fiona.actor(), inside.nia.actor()):
        with pytest.raises(NotFound):
            open_contact(other, contact.id)
    assert "opened a contact with another service" in {row.verb for row in who_opened(margaret.id)}
    wrote(inside, who="cora")
    assert [one.person for one in answers_awaited(inside.amira.actor())] == [margaret]
    assert answers_awaited(inside.mo.actor()).count() == 2
    assert not answers_awaited(inside.ed.actor(Hat.BOARD)).exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sharing": "without"}, "shared_because"),
        ({"answer_by": None}, "outcome"),
        ({"answer_by": dt.date(2026, 11, 30)}, "answer_by"),
        ({"happened_at": TUESDAY + dt.timedelta(minutes=1)}, "time"),
        ({"what": "  "}, "what"),
        ({"kind": "vet"}, "kind"),
    ],
)
def test_what_is_missing_is_asked_for_at_its_question(inside: Cast, changes: dict, field: str):
    with pytest.raises(Invalid) as refused:
        wrote(inside, **changes)
    assert refused.value.field == field


def test_an_answer_comes_once_and_later_lines_add_to_it(inside: Cast):
    contact, mo = wrote(inside), inside.mo.actor()
    assert contact.is_awaiting
    assert not contact.is_late
    with pytest.raises(Invalid, match="not after today"):
        answer_contact(contact, answer="Seen.", came_on=today() + DAY, actor=mo)
    answer_contact(contact, answer="Seen at home.", came_on=today(), actor=inside.amira.actor())
    with pytest.raises(Invalid) as told:
        answer_contact(contact, answer="Seen again.", came_on=today(), actor=mo)
    assert told.value.message == ANSWERED
    add_to_contact(contact, more="It was Dr Amin.", actor=mo)
    found = open_contact(mo, contact.id)
    assert (found.answer.words, found.is_awaiting) == ("Seen at home.", False)
    assert [line.words for line in found.lines.all()] == ["Seen at home.", "It was Dr Amin."]
    with pytest.raises(Invalid, match="No answer is awaited"):
        answer_contact(wrote(inside, outcome="Told.", answer_by=None), answer="Yes.", came_on=today(), actor=mo)
    with pytest.raises(NotAllowed):
        add_to_contact(contact, more="No.", actor=inside.margaret.actor())


def test_the_database_lets_nobody_change_or_remove_what_was_written(inside: Cast):
    contact = wrote(inside)
    add_to_contact(contact, more="More.", actor=inside.mo.actor())
    for rows in (ServiceContact.objects.all(), ContactLine.objects.all()):
        for spoil in (
            lambda rows=rows: rows.update(written_by="Nobody"),
            lambda rows=rows: rows._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                spoil()


def test_late_answers_wait_for_the_manager_on_one_line(inside: Cast, tuesday):
    mo = inside.mo.actor()
    everybody_reviewed(inside)
    everybody_planned(inside)
    wrote(inside)
    assert waiting_for(mo).shown == []
    wrote(inside, who="cora", answer_by=today())
    tuesday.move_to(TUESDAY + DAY)
    (one,) = waiting_for(mo).shown
    assert (one.what, one.is_late) == ("1 answer of another service is late", True)
    tuesday.move_to(TUESDAY + 3 * DAY)
    assert [one.what for one in waiting_for(mo).shown] == ["2 answers of other services are late"]
    assert waiting_for(inside.ana.actor()).shown == []


def test_answers_by_their_day_are_evidence(inside: Cast, tuesday):
    mo = inside.mo.actor()
    tuesday.move_to(dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC))
    for came_on in (dt.date(2026, 11, 5), dt.date(2026, 11, 6), None):
        contact = wrote(inside, answer_by=dt.date(2026, 11, 5))
        if came_on:
            with time_machine.travel(dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)):
                answer_contact(contact, answer="Seen.", came_on=came_on, actor=mo)
    wrote(inside, kind="nurse", outcome="Told.", answer_by=None)
    assert contacts_answered(*NOVEMBER) == Count(1, 3)
    assert contacts_answered(dt.date(2026, 11, 6), dt.date(2026, 11, 30)) == Count(0, 0)
    assert pir_registers.contacts(dt.date(2026, 11, 30)) == [
        ("GP surgery", "3"), ("District or community nurse", "1"),
    ]  # fmt: skip
    assert pir_registers.contacts(dt.date(2026, 11, 1)) == [("Contacts written down", "0")]


def test_it_stands_on_the_timeline_and_in_what_the_person_is_given(inside: Cast):
    contact, margaret = wrote(inside), inside.margaret.person
    add_to_contact(contact, more="It was Dr Amin.", actor=inside.mo.actor())
    says = [one.says for one in timeline_of(margaret).entries if one.kind == "Other services"]
    assert "Added later, Mill Road Surgery: It was Dr Amin." in says
    assert any("Dizzy on standing. An answer is awaited by 3 December." in one for one in says)
    held = {one.title: one for one in held_about(margaret)}
    assert held["Contacts with other services"].rows[0]["What"] == "Dizzy on standing."
    assert held["Lines of contacts with other services"].rows[0]["Words"] == "It was Dr Amin."
    assert "Contacts with other services" not in {one.title for one in held_about(inside.mo.person)}


def test_an_inspector_reads_the_words_of_the_sample_alone(cast: Cast):
    inspection = opened(cast, sample_ids=[cast.margaret.person.id])
    with acting_for(cast.coop, cast.mo.actor()):
        wrote(cast)
        wrote(cast, who="cora", service="Hill Surgery", what="A cough.", sharing="without", shared_because="Urgent.")
        reader = Actor(coop_id=cast.coop.id, name="Iona Blair", user_id=inspection.access.user_id,
                       access_id=inspection.access_id, hat=Hat.INSPECTOR, inspection_id=inspection.id)  # fmt: skip
        table = EXPORTS["contacts"].table(reader)
        text = str(table.rows)
        assert "Margaret Hughes" in text
        assert "Dizzy on standing." in text
        assert [word for word in ("Cora", "Hill Surgery", "cough", "Urgent") if word in text] == []
        assert "Not in your sample" in text
        assert [one.id for one in table.about] == [cast.margaret.person.id]
        assert "cough" in str(EXPORTS["contacts"].table(cast.mo.actor()).rows)
