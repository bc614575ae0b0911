"""Directors' fit-person files: what is missing on which day, who writes what, and who reads whose."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from compliance.evidence.office import directors_fit
from compliance.models import FitnessCheck, FitnessCheckKind, FitnessDeclaration, PolicyAnswer
from compliance.queries.directors import files_on, files_seen_by, open_fitness
from compliance.queries.held import held_about
from compliance.queries.readiness import readiness_of
from compliance.queries.register_tables import REGISTERS
from compliance.services.fitness import decide_fitness, declare_fitness, remind_directors, write_check
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.clock import local, now, today
from coopcare.errors import Invalid, NotAllowed, NotFound
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.accounts import log_in_for
from tests.factories.members import PersonFactory

FROM = dt.date(2024, 2, 29)


def complete(cast: Cast, on: dt.date) -> None:
    """Ed's file, by Sunita, as it should be."""
    ed, sunita = cast.ed, cast.sunita.actor()
    for kind in FitnessCheckKind:
        write_check(ed.access, kind=kind, looked_on=on, outcome="clear", actor=sunita)
    declare_fitness(ed.access, grounds=[], declared_on=on, actor=sunita)
    decide_fitness(
        ed.access, decided_on=on, is_fit=True, minute_reference="item 4", decided_by="Two people", actor=sunita
    )  # fmt: skip


def missing(cast: Cast, on: dt.date) -> tuple[str, ...]:
    (file,) = [one for one in files_on(on) if one.director == cast.ed.access]
    return file.fitness.missing


@pytest.fixture
def long_here(inside: Cast) -> Cast:
    """Ed has been on the board since before the days of these tests."""
    type(inside.ed.access).objects.filter(id=inside.ed.access.id).update(created_at=local(FROM, dt.time()))
    return inside


def test_an_empty_file_says_each_thing_that_is_missing(inside: Cast):
    found = missing(inside, today())
    assert len(found) == len(FitnessCheckKind) + 2
    assert "They have not declared yet." in found


@pytest.mark.parametrize(
    ("on", "late"),
    [
        (dt.date(2024, 2, 29), 0),
        (dt.date(2025, 2, 28), 0),  # a year after 29 February: the last day in time
        (dt.date(2025, 3, 1), 4),  # three public lists and the declaration
    ],
)
def test_lists_and_declaration_are_yearly_and_the_rest_is_not(long_here: Cast, on, late):
    complete(long_here, FROM)
    assert len(missing(long_here, on)) == late


def test_what_comes_up_after_the_decision_asks_for_another(inside: Cast):
    complete(inside, today() - dt.timedelta(days=5))
    sunita = inside.sunita.actor()
    write_check(
        inside.ed.access, kind="insolvency", looked_on=today(), outcome="talk", words="An entry.", actor=sunita
    )  # fmt: skip
    assert missing(inside, today()) == (
        "Something has come up since the decision: the chair and the nominated individual decide again.",
    )
    decide_fitness(
        inside.ed.access, decided_on=today(), is_fit=False, minute_reference="item 5", decided_by="Two people",
        words="The entry is his.", actor=sunita,
    )  # fmt: skip
    assert missing(inside, today()) == ("The decision is that they are not fit: the seat is to be given up.",)


def test_a_tick_needs_words_and_is_talked_about(inside: Cast):
    with pytest.raises(Invalid, match="Say more"):
        declare_fitness(inside.ed.access, grounds=["debts"], actor=inside.ed.actor())
    complete(inside, today() - dt.timedelta(days=5))
    declare_fitness(inside.ed.access, grounds=["debts"], words="An old one.", actor=inside.ed.actor())
    assert "decide again" in missing(inside, today())[0]


def test_nobody_keeps_or_decides_on_their_own_file_or_another_s_declaration(inside: Cast):
    access = inside.sunita.access
    access.hats = ["secretary", "board"]
    access.save()
    sunita, ed = inside.sunita.actor(), inside.ed.actor()
    with pytest.raises(NotAllowed, match="their own file"):
        write_check(access, kind="identity", looked_on=today(), outcome="clear", actor=sunita)
    declare_fitness(access, grounds=[], actor=sunita)
    with pytest.raises(NotAllowed, match="their own file"):
        decide_fitness(
            access, decided_on=today(), is_fit=True, minute_reference="4", decided_by="Us", actor=sunita
        )  # fmt: skip
    for deed in (
        lambda: declare_fitness(access, grounds=[], actor=ed),
        lambda: write_check(access, kind="identity", looked_on=today(), outcome="clear", actor=ed),
        lambda: declare_fitness(inside.ed.access, grounds=[], actor=inside.mo.actor()),
    ):
        with pytest.raises(NotAllowed):
            deed()


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ({"outcome": "talk"}, "what there is to talk about"),
        ({"looked_on": dt.date(2099, 1, 1)}, "today or earlier"),
        ({"kind": "horoscope"}, "what was looked at"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_reason(inside: Cast, deed, sentence):
    usual = {"kind": "identity", "looked_on": today(), "outcome": "clear"}
    with pytest.raises(Invalid, match=sentence):
        write_check(inside.ed.access, actor=inside.sunita.actor(), **(usual | deed))
    assert not FitnessCheck.objects.exists()


def test_a_decision_comes_after_the_declaration_and_not_fit_has_a_reason(inside: Cast):
    usual = {"decided_on": today(), "minute_reference": "4", "decided_by": "Two", "actor": inside.sunita.actor()}
    with pytest.raises(Invalid, match="not declared yet"):
        decide_fitness(inside.ed.access, is_fit=True, **usual)
    declare_fitness(inside.ed.access, grounds=[], actor=inside.ed.actor())
    with pytest.raises(Invalid, match="why they are not fit"):
        decide_fitness(inside.ed.access, is_fit=False, **usual)


def test_a_director_reads_their_own_and_the_chair_reads_all(inside: Cast):
    other = log_in_for(PersonFactory(first_name="Olive", last_name="Grant"), hats=[Hat.BOARD])
    ed = inside.ed.actor()
    assert [one.director for one in files_seen_by(ed)] == [inside.ed.access]
    with pytest.raises(NotFound):
        open_fitness(ed, other.id)
    PolicyAnswer.objects.create(variable="board_chair", value=f" {ed.name.upper()} ", answered_at=now())
    assert {one.director for one in files_seen_by(ed)} == {inside.ed.access, other}
    assert open_fitness(ed, other.id).role == "Member of the board"
    assert open_fitness(ed, inside.ed.access.id).role == "Chair"
    with pytest.raises(NotAllowed):
        files_seen_by(inside.mo.actor())
    PersonFactory(first_name=inside.ed.person.first_name, last_name=inside.ed.person.last_name)
    with pytest.raises(NotFound):  # two of that name: the answers could mean either
        open_fitness(ed, other.id)


def test_it_is_evidence_readiness_and_a_table_without_what_was_declared(inside: Cast):
    assert directors_fit(today(), today()).part == 0
    assert not readiness_of("directors").state.is_done
    complete(inside, today())
    declare_fitness(inside.ed.access, grounds=[], needs="Large print.", actor=inside.ed.actor())
    assert (directors_fit(today(), today()).part, directors_fit(today(), today()).whole) == (1, 1)
    assert readiness_of("directors").state.is_done
    (row,) = REGISTERS["directors"].table(inside.mo.actor()).rows
    assert row[:4] == (inside.ed.person.full_name, "Member of the board", "Yes", today())
    assert "Large print" not in str(row)
    held = {one.key: one for one in held_about(inside.ed.person)}
    assert "Large print." in str(held["compliance.fitnessdeclaration.director__person_id"].rows)


def test_one_letter_on_mondays_until_they_have_declared(long_here: Cast, time_machine):
    system = Actor.system(long_here.coop.id, "test")
    time_machine.move_to(local(dt.date(2026, 11, 24), dt.time(8)))
    assert remind_directors(actor=system) == 0
    time_machine.move_to(local(dt.date(2026, 11, 30), dt.time(8)))
    assert (remind_directors(actor=system), remind_directors(actor=system)) == (1, 0)
    assert Message.objects.get(subject__startswith="Your declaration").to == long_here.ed.access.user.email
    declare_fitness(long_here.ed.access, grounds=[], actor=long_here.ed.actor())
    time_machine.move_to(local(dt.date(2026, 12, 7), dt.time(8)))
    assert remind_directors(actor=system) == 0
    time_machine.move_to(local(dt.date(2027, 11, 1), dt.time(8)))  # 29 days before it is a year old
    assert remind_directors(actor=system) == 1


def test_what_was_declared_stands(cast: Cast):
    with acting_for(cast.coop, cast.system):
        row = declare_fitness(cast.ed.access, grounds=[], actor=cast.ed.actor())
        with pytest.raises(ProgrammingError), transaction.atomic():
            FitnessDeclaration.objects.filter(id=row.id).update(written_at=now())
        assert connection.is_usable()


def test_the_pages_from_an_empty_file_to_a_complete_one(client, cast: Cast, sign_in):
    with acting_for(cast.coop, cast.system):
        complete(cast, today() - dt.timedelta(days=400))
    page = reverse("compliance:director", args=[cast.ed.access.id])
    sign_in(client, cast.ed)
    assert "more than a year old" in client.get(page).content.decode()
    declare = reverse("compliance:declare_fitness", args=[cast.ed.access.id])
    wrong = client.post(declare, {"grounds": ["debts"], "interests": "My sister works here."})
    assert wrong.status_code == 422
    assert "Say more about what you ticked" in wrong.content.decode()
    assert "My sister works here." in wrong.content.decode()
    html = client.post(declare, {"interests": "My sister works here."}, follow=True).content.decode()
    assert "My sister works here." in html
    assert "more than a year old" not in html
    assert client.get(reverse("compliance:decide_fitness", args=[cast.ed.access.id])).status_code == 403
    sign_in(client, cast.sunita)
    look = reverse("compliance:look_into_director", args=[cast.ed.access.id])
    day = today()
    when = {"looked_on_day": day.day, "looked_on_month": day.month, "looked_on_year": day.year}
    for kind in ("insolvency", "disqualified", "trustees"):
        client.post(look, {"kind": kind, "outcome": "clear", **when})
    assert "The file is complete." in client.get(page).content.decode()
    assert "The file is complete." in client.get(reverse("compliance:directors")).content.decode()
