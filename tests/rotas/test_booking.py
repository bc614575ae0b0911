"""Booking: what is refused, and in which words."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from clusters.models import Block, PackageTask
from coopcare.audit.models import Activity
from coopcare.clock import LONDON, local
from coopcare.errors import Invalid, NotAllowed
from coopcare.outbox.models import Message
from members.models import Credential, CredentialKind, PermissionGrant
from rotas.models import (
    AttendanceStatus,
    Visit,
    VisitEvent,
    VisitStatus,
)
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.rotas.wishes import GONE, MONDAY, TUESDAY, book, place_of, shopping, washing


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


def test_a_booked_visit_asks_the_pca_and_holds_their_time(inside: Cast) -> None:
    visit = book(inside, note="  Bring the long list. ")
    assert (visit.status, visit.on, visit.minutes) == (VisitStatus.OFFERED, TUESDAY, 60)
    assert visit.note_from_person == "Bring the long list."
    assert visit.booked_by == "Margaret Hughes"
    place = place_of(visit)
    assert (place.status, place.pca) == (AttendanceStatus.OFFERED, inside.amira.person)
    assert (place.starts_at, place.ends_at) == (visit.starts_at, visit.ends_at)
    assert [task.name for task in visit.tasks.all()] == ["Shopping"]
    assert list(VisitEvent.objects.values_list("move", "new_status")) == [
        ("booked", "requested"),
        ("offered", "offered"),
    ]
    assert Activity.objects.filter(verb="booked a visit", about_id=visit.person_id).exists()


def test_mail_goes_to_the_person_and_the_pca_and_tells_no_health(inside: Cast) -> None:
    book(inside, task_ids=[washing(inside).id])
    letters = {message.to: message for message in Message.objects.all()}
    assert set(letters) == {"margaret@people.example", "amira@people.example"}
    assert "Tuesday 3 March 2026, 10am to 11am" in letters["amira@people.example"].body
    assert "http://greenvale.localhost" in letters["amira@people.example"].body
    for letter in letters.values():
        text = f"{letter.subject} {letter.body}"
        assert "Washing" not in text
        assert "Hughes" not in text
        assert "Mill Lane, Hartley" not in text


def test_with_nobody_chosen_the_visit_needs_cover_and_the_support_worker_is_told(inside: Cast) -> None:
    visit = book(inside, pca_id=None)
    assert visit.status == VisitStatus.REQUESTED
    assert place_of(visit).status == AttendanceStatus.OPEN
    assert Message.objects.filter(to="ana@people.example", subject__startswith="Needs cover").exists()


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        ({"starts_at": local(MONDAY, time(8))}, "That time has passed. Choose a later one."),
        (
            {"starts_at": local(date(2026, 5, 26), time(10))},
            "Visits can be booked up to 12 weeks ahead. Choose a day up to 25 May 2026.",
        ),
        ({"minutes": 14}, "A visit lasts from 15 minutes to 12 hours."),
        ({"minutes": 721}, "A visit lasts from 15 minutes to 12 hours."),
        ({"task_ids": []}, "Choose what help is needed."),
        (
            {"starts_at": dt.datetime(2026, 3, 29, 1, 30, tzinfo=LONDON)},
            "The clocks go forward on Sunday 29 March 2026, so 1:30am does not happen. Choose 2am or later.",
        ),
        ({"note": "x" * 501}, "Write no more than 500 letters. You wrote 501."),
    ],
)
def test_bad_wishes_are_refused_in_words(inside: Cast, wishes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        book(inside, **wishes)
    assert refusal.value.message == sentence
    assert not Visit.objects.exists()


@pytest.mark.parametrize("minutes", [15, 720])
def test_the_shortest_and_longest_visits_can_be_booked(inside: Cast, minutes: int) -> None:
    assert book(inside, minutes=minutes, starts_at=local(date(2026, 5, 25), time(8))).minutes == minutes


def test_two_in_the_morning_after_the_gap_is_a_real_time(inside: Cast) -> None:
    visit = book(inside, starts_at=dt.datetime(2026, 3, 29, 2, tzinfo=LONDON), pca_id=None)
    assert visit.starts_at == dt.datetime(2026, 3, 29, 1, tzinfo=dt.UTC)


def test_an_hour_across_the_october_change_is_an_hour(inside: Cast) -> None:
    with time_machine.travel(dt.datetime(2026, 10, 20, 9, tzinfo=LONDON), tick=False):
        visit = book(inside, starts_at=dt.datetime(2026, 10, 25, 0, 30, tzinfo=LONDON), minutes=120, pca_id=None)
    assert visit.minutes == 120
    assert visit.ends_at == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


def test_help_of_another_package_is_refused(inside: Cast) -> None:
    other = inside.packages["cora"].tasks.get(name="Shopping")
    with pytest.raises(Invalid, match="not in the package any more"):
        book(inside, task_ids=[other.id])


def test_help_that_has_ended_is_refused(inside: Cast) -> None:
    PackageTask.objects.filter(id=shopping(inside).id).update(ends_on=MONDAY)
    with pytest.raises(Invalid, match="not in the package any more"):
        book(inside)


def test_the_package_must_cover_the_day(inside: Cast) -> None:
    package = inside.packages["margaret"]
    package.ends_on = MONDAY
    with pytest.raises(Invalid, match="Margaret’s package ends on 2 March 2026"):
        book(inside)


def test_personal_care_waits_for_registration_and_practical_help_does_not(inside: Cast) -> None:
    inside.coop.cqc_status = "preparing"
    with pytest.raises(Invalid) as refusal:
        book(inside, task_ids=[washing(inside).id])
    assert refusal.value.message == (
        "Greenvale is not registered for personal care yet, so “Washing and dressing” cannot be booked. "
        "Practical help can."
    )
    assert book(inside).status == VisitStatus.OFFERED


def test_a_time_the_pca_has_promised_has_just_gone(inside: Cast) -> None:
    a_visit(inside.packages["cora"], on=TUESDAY, at=time(10, 30), pca=inside.amira.person, status=VisitStatus.ACCEPTED)
    with pytest.raises(Invalid) as refusal:
        book(inside)
    assert refusal.value.message == GONE


def test_back_to_back_visits_do_not_overlap(inside: Cast) -> None:
    a_visit(inside.packages["cora"], on=TUESDAY, at=time(11), pca=inside.amira.person, status=VisitStatus.ACCEPTED)
    assert book(inside).status == VisitStatus.OFFERED


def test_the_person_is_not_told_why_a_pca_cannot_come_and_the_support_worker_is(inside: Cast) -> None:
    Credential.objects.filter(person=inside.amira.person, kind=CredentialKind.DBS).update(ends_on=MONDAY)
    with pytest.raises(Invalid) as to_margaret:
        book(inside)
    assert to_margaret.value.message == "Amira cannot come then. Choose another time, or somebody else."
    with pytest.raises(Invalid) as to_ana:
        book(inside, actor=inside.ana.actor())
    assert to_ana.value.message == "Amira’s criminal record check (DBS) runs out on 2 March 2026."


def test_a_block_reads_like_any_other_refusal(inside: Cast) -> None:
    Block.objects.create(person=inside.margaret.person, pca=inside.ben.person, starts_on=MONDAY)
    with pytest.raises(Invalid) as to_margaret:
        book(inside, pca_id=inside.ben.person.id)
    assert to_margaret.value.message == "Ben cannot come then. Choose another time, or somebody else."
    with pytest.raises(Invalid) as to_ana:
        book(inside, pca_id=inside.ben.person.id, actor=inside.ana.actor())
    assert to_ana.value.message == "Not available for this person."


def test_somebody_who_is_no_pca_cannot_be_chosen(inside: Cast) -> None:
    with pytest.raises(Invalid, match="Ed cannot come then"):
        book(inside, pca_id=inside.ed.person.id)


def test_the_same_form_twice_books_once(inside: Cast) -> None:
    book(inside, pca_id=None)
    with pytest.raises(Invalid, match="Margaret already has a visit then, 10am to 11am"):
        book(inside, pca_id=None)
    assert Visit.objects.count() == 1


@pytest.mark.parametrize("who", ["margaret", "ana", "mo"])
def test_who_may_book(inside: Cast, who: str) -> None:
    assert book(inside, actor=getattr(inside, who).actor()).pk


@pytest.mark.parametrize("who", ["cora", "amira", "fiona", "sunita", "ed", "nia"])
def test_who_may_not_book(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        book(inside, actor=getattr(inside, who).actor())


def test_the_support_worker_of_another_cluster_may_not_book(inside: Cast) -> None:
    inside.clusters["mill"].support_worker = inside.mo.person
    inside.clusters["mill"].save()
    inside.packages["margaret"].cluster.refresh_from_db()
    with pytest.raises(NotAllowed):
        book(inside, actor=inside.ana.actor())


def test_a_representative_books_with_permission_and_gets_the_letter_too(inside: Cast) -> None:
    visit = book(inside, actor=inside.david.actor(acting_for=inside.margaret.person))
    assert visit.booked_by == "David Hughes"
    assert Message.objects.filter(to="david@people.example").count() == 1


def test_a_representative_without_that_permission_or_not_acting_may_not_book(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        book(inside, actor=inside.david.actor())
    PermissionGrant.objects.update(scopes=["see_visits"])
    with pytest.raises(NotAllowed):
        book(inside, actor=inside.david.actor(acting_for=inside.margaret.person))
