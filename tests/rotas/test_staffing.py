"""Asking PCAs and their answers; what frees a PCA's places."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from clusters.models import TeamPlace, WhyEnded
from clusters.policies import may_open_care_record
from clusters.services.packages import end_package
from clusters.services.teams import block
from coopcare.clock import LONDON
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Credential, CredentialKind, Employment, Person
from members.services.workers import end_employment
from rotas.models import Attendance, AttendanceStatus, Visit, VisitEvent, VisitStatus
from rotas.queries import open_attendance
from rotas.services.booking import cancel_visit, change_visit
from rotas.services.staffing import accept, decline, offer, release
from tests.cast import Cast
from tests.factories.rotas import a_visit

FRIDAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


def visit_for(cast: Cast, status: VisitStatus, pca: Person | None = None, **wishes: Any) -> Attendance:
    wishes = {"on": FRIDAY, "at": time(10), **wishes}
    visit = a_visit(cast.packages["margaret"], status=status, pca=pca, **wishes)
    return visit.attendances.get()


def two_person_visit(cast: Cast) -> tuple[Attendance, Attendance]:
    first = visit_for(cast, VisitStatus.OFFERED, cast.amira.person, workers_needed=2)
    second = Attendance.objects.create(
        visit=first.visit,
        pca=cast.ben.person,
        status=AttendanceStatus.OFFERED,
        starts_at=first.starts_at,
        ends_at=first.ends_at,
    )
    return first, second


def status_of(visit: Visit) -> str:
    return Visit.objects.get(pk=visit.pk).status


def test_an_uncovered_visit_is_offered_and_the_pca_is_written_to(inside: Cast) -> None:
    place = offer(visit_for(inside, VisitStatus.REQUESTED), pca_id=inside.zofia.person.id, actor=inside.ana.actor())
    assert (place.status, place.pca) == (AttendanceStatus.OFFERED, inside.zofia.person)
    assert status_of(place.visit) == VisitStatus.OFFERED
    assert place.visit.is_touched
    assert Message.objects.get().to == "zofia@people.example"


def test_reasons_against_refuse_an_offer_and_are_all_told(inside: Cast) -> None:
    Credential.objects.filter(person=inside.ben.person, kind=CredentialKind.RIGHT_TO_WORK).update(
        ends_on=date(2026, 3, 5)
    )
    Credential.objects.filter(person=inside.ben.person, topic="moving_and_handling").delete()
    with pytest.raises(Invalid) as refusal:
        offer(visit_for(inside, VisitStatus.REQUESTED), pca_id=inside.ben.person.id, actor=inside.ana.actor())
    assert refusal.value.message == (
        "Ben’s right to work runs out on 5 March 2026. "
        "Ben has no moving and handling training on record, and “Washing and dressing” needs it."
    )


@pytest.mark.parametrize("who", ["margaret", "amira", "ed", "fiona", "nia"])
def test_who_may_not_staff(inside: Cast, who: str) -> None:
    open_place = visit_for(inside, VisitStatus.REQUESTED)
    with pytest.raises(NotAllowed):
        offer(open_place, pca_id=inside.ben.person.id, actor=getattr(inside, who).actor())
    held = visit_for(inside, VisitStatus.ACCEPTED, inside.amira.person, at=time(14))
    with pytest.raises(NotAllowed):
        release(held, reason="", actor=getattr(inside, who).actor())


def test_a_place_already_offered_is_not_offered_again(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.REQUESTED)
    as_seen = Attendance.objects.select_related("visit").get(pk=place.pk)
    offer(place, pca_id=inside.amira.person.id, actor=inside.ana.actor())
    with pytest.raises(StaleState, match="This visit was offered to somebody by Ana Kowalska"):
        offer(as_seen, pca_id=inside.ben.person.id, actor=inside.mo.actor())
    assert Attendance.objects.get(pk=place.pk).pca == inside.amira.person


def test_one_pca_cannot_take_both_places(inside: Cast) -> None:
    first = visit_for(inside, VisitStatus.ACCEPTED, inside.amira.person, workers_needed=2)
    second = Attendance.objects.create(visit=first.visit, starts_at=first.starts_at, ends_at=first.ends_at)
    with pytest.raises(Invalid, match="Amira has the other place at this visit already"):
        offer(second, pca_id=inside.amira.person.id, actor=inside.ana.actor())


def test_saying_yes_tells_the_person_who_is_coming(inside: Cast) -> None:
    place = accept(visit_for(inside, VisitStatus.OFFERED, inside.amira.person), actor=inside.amira.actor())
    assert (place.status, status_of(place.visit)) == (AttendanceStatus.ACCEPTED, VisitStatus.ACCEPTED)
    assert Message.objects.get().subject == "Amira is coming: Friday 6 March 2026 at 10am"


def test_a_pca_answers_for_themselves_alone_and_in_that_hat(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.OFFERED, inside.amira.person)
    for who in ("ben", "ana", "mo", "margaret"):
        with pytest.raises(NotAllowed):
            accept(place, actor=getattr(inside, who).actor())
        with pytest.raises(NotAllowed):
            decline(place, actor=getattr(inside, who).actor())
    from coopcare.accounts.hats import Hat

    with pytest.raises(NotAllowed):
        accept(place, actor=inside.amira.actor(Hat.MEMBER))


def test_both_must_say_yes_to_a_two_person_visit(inside: Cast) -> None:
    first, second = two_person_visit(inside)
    accept(first, actor=inside.amira.actor())
    assert status_of(first.visit) == VisitStatus.OFFERED
    accept(second, actor=inside.ben.actor())
    assert status_of(first.visit) == VisitStatus.ACCEPTED


def test_saying_no_needs_no_reason_and_opens_the_place_again(inside: Cast) -> None:
    place = decline(visit_for(inside, VisitStatus.OFFERED, inside.amira.person), actor=inside.amira.actor())
    assert place.status == AttendanceStatus.DECLINED
    successor = Attendance.objects.current().get(visit=place.visit)
    assert (successor.status, successor.pca, successor.starts_at) == ("open", None, place.starts_at)
    assert status_of(place.visit) == VisitStatus.REQUESTED
    assert Message.objects.get().to == "ana@people.example"


def test_a_reason_for_no_stays_out_of_the_visits_story(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.OFFERED, inside.amira.person)
    decline(place, reason="My child is ill", actor=inside.amira.actor())
    assert place.decline_reason == "My child is ill"
    assert not VisitEvent.objects.exclude(reason="").exists()
    assert not Message.objects.filter(body__contains="child").exists()


def test_answering_twice_is_told_so(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.OFFERED, inside.amira.person)
    accept(place, actor=inside.amira.actor())
    with pytest.raises(StaleState, match="You have already said yes"):
        accept(place, actor=inside.amira.actor())
    with pytest.raises(StaleState, match="You have said yes to this visit. If you cannot come after all, ring"):
        decline(place, actor=inside.amira.actor())


def test_a_cancelled_visit_accepted_late_says_what_happened(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.OFFERED, inside.amira.person)
    cancel_visit(Visit.objects.get(), version=1, reason="away", actor=inside.margaret.actor())
    with pytest.raises(StaleState) as refusal:
        accept(place, actor=inside.amira.actor())
    assert refusal.value.message == (
        "This visit was cancelled by Margaret Hughes on Monday 2 March 2026 at 9am. Look at it again."
    )
    with pytest.raises(StaleState, match="cancelled by Margaret Hughes"):
        open_attendance(inside.amira.actor(), place.id)


def test_an_offer_that_was_taken_back_is_told_so_and_shows_nothing_more(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.OFFERED, inside.zofia.person)
    successor = release(place, reason="No answer", actor=inside.ana.actor())
    assert (successor.status, status_of(place.visit)) == (AttendanceStatus.OPEN, VisitStatus.REQUESTED)
    with pytest.raises(StaleState, match="opened to somebody else by Ana Kowalska"):
        accept(place, actor=inside.zofia.actor())
    with pytest.raises(StaleState):
        open_attendance(inside.zofia.actor(), place.id)


def test_a_check_that_ran_out_since_stops_a_yes(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.OFFERED, inside.amira.person)
    Credential.objects.filter(person=inside.amira.person, kind=CredentialKind.DBS).update(ends_on=date(2026, 3, 4))
    with pytest.raises(Invalid) as refusal:
        accept(place, actor=inside.amira.actor())
    assert refusal.value.message == (
        "You cannot take this visit now. Amira’s criminal record check (DBS) runs out on 4 March 2026. "
        "Ring your support worker."
    )


def test_a_visit_that_is_over_is_answered_no_more(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.OFFERED, inside.amira.person)
    with time_machine.travel(dt.datetime(2026, 3, 6, 12, tzinfo=LONDON)), pytest.raises(StaleState, match="is over"):
        accept(place, actor=inside.amira.actor())


# Cover


def record_on(cast: Cast, day: date) -> bool:
    with time_machine.travel(dt.datetime.combine(day, time(12), tzinfo=LONDON)):
        return may_open_care_record(cast.zofia.actor(), cast.margaret.person.id)


def test_cover_may_see_the_record_around_the_visit_and_no_longer(inside: Cast) -> None:
    accept(visit_for(inside, VisitStatus.OFFERED, inside.zofia.person), actor=inside.zofia.actor())
    seen = [day for day in range(2, 12) if record_on(inside, date(2026, 3, day))]
    assert seen == [5, 6, 7, 8]


def test_the_regular_team_needs_no_place_for_one_visit(inside: Cast) -> None:
    accept(visit_for(inside, VisitStatus.OFFERED, inside.amira.person), actor=inside.amira.actor())
    assert not TeamPlace.objects.filter(kind="cover").exists()


@pytest.mark.parametrize("how", ["release", "cancel", "move", "swap"])
def test_cover_that_will_not_come_sees_nothing(inside: Cast, how: str) -> None:
    place = accept(visit_for(inside, VisitStatus.OFFERED, inside.zofia.person), actor=inside.zofia.actor())
    visit = Visit.objects.get()
    if how == "release":
        release(place, reason="Ill", actor=inside.ana.actor())
    elif how == "cancel":
        cancel_visit(visit, version=visit.version, reason="away", actor=inside.margaret.actor())
    elif how == "move":
        later = visit.starts_at + dt.timedelta(days=14)
        change_visit(visit, version=visit.version, starts_at=later, actor=inside.margaret.actor())
    else:
        change_visit(visit, version=visit.version, pca_id=inside.ben.person.id, actor=inside.margaret.actor())
    assert not any(record_on(inside, date(2026, 3, day)) for day in range(2, 12))


def test_another_visit_nearby_keeps_the_record_open(inside: Cast) -> None:
    place = accept(visit_for(inside, VisitStatus.OFFERED, inside.zofia.person), actor=inside.zofia.actor())
    accept(visit_for(inside, VisitStatus.OFFERED, inside.zofia.person, at=time(16)), actor=inside.zofia.actor())
    release(place, reason="", actor=inside.ana.actor())
    assert record_on(inside, FRIDAY)


# What frees a PCA's places


def test_a_block_takes_the_pca_off_coming_visits_and_tells_them_nothing_of_it(inside: Cast) -> None:
    place = visit_for(inside, VisitStatus.ACCEPTED, inside.ben.person)
    elsewhere = a_visit(
        inside.packages["cora"], on=FRIDAY, at=time(15), pca=inside.ben.person, status=VisitStatus.ACCEPTED
    )
    block(inside.margaret.person, inside.ben.person, actor=inside.margaret.actor())
    place.refresh_from_db()
    assert (place.status, status_of(place.visit)) == (AttendanceStatus.RELEASED, VisitStatus.REQUESTED)
    assert status_of(elsewhere) == VisitStatus.ACCEPTED
    with pytest.raises(StaleState) as told:
        accept(place, actor=inside.ben.actor())
    assert told.value.message.startswith("This visit was opened to somebody else by CoopCare on")
    letter = Message.objects.get(to="ben@people.example")
    assert "block" not in f"{letter.subject}{letter.body}".lower()


def test_the_end_of_a_job_frees_the_visits_after_it(inside: Cast) -> None:
    before = visit_for(inside, VisitStatus.ACCEPTED, inside.ben.person)
    after = visit_for(inside, VisitStatus.OFFERED, inside.ben.person, on=date(2026, 3, 7))
    job = Employment.objects.get(person=inside.ben.person)
    end_employment(job, ends_on=FRIDAY, actor=inside.mo.actor())
    assert status_of(before.visit) == VisitStatus.ACCEPTED
    assert status_of(after.visit) == VisitStatus.REQUESTED


def test_the_end_of_a_package_calls_off_what_comes_after_at_no_charge(inside: Cast) -> None:
    last = visit_for(inside, VisitStatus.ACCEPTED, inside.amira.person)
    after = visit_for(inside, VisitStatus.ACCEPTED, inside.amira.person, on=date(2026, 3, 7))
    end_package(inside.packages["margaret"], ends_on=FRIDAY, why=WhyEnded.MOVED, actor=inside.mo.actor())
    assert status_of(last.visit) == VisitStatus.ACCEPTED
    gone = Visit.objects.get(pk=after.visit_id)
    assert (gone.status, gone.cancel_reason, gone.cancel_note) == (
        VisitStatus.CANCELLED,
        "our_fault",
        "The package ended on 6 March 2026",
    )
