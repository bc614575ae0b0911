"""Booking, changing and cancelling: what each refuses, and in which words."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from clusters.models import Block, PackageTask
from coopcare.audit.models import Activity
from coopcare.clock import LONDON, local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Credential, CredentialKind, PermissionGrant
from rotas import events
from rotas.models import (
    Attendance,
    AttendanceRole,
    AttendanceStatus,
    CancelReason,
    Visit,
    VisitEvent,
    VisitStatus,
)
from rotas.services.booking import book_visit, cancel_visit, change_visit
from rotas.services.settling import MonthSettled, settle_month
from rotas.services.staffing import accept
from tests.cast import Cast
from tests.factories.rotas import a_visit

MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)
GONE = "That time has just gone. Choose another time."


@pytest.fixture(autouse=True)
def _monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


def shopping(cast: Cast) -> PackageTask:
    return cast.packages["margaret"].tasks.get(name="Shopping")


def washing(cast: Cast) -> PackageTask:
    return cast.packages["margaret"].tasks.get(name="Washing and dressing")


def book(cast: Cast, **wishes: Any) -> Visit:
    """Margaret asks Amira for Tuesday at 10am, for an hour of shopping, unless she wishes otherwise."""
    wishes.setdefault("actor", cast.margaret.actor())
    wishes.setdefault("starts_at", local(TUESDAY, time(10)))
    wishes.setdefault("minutes", 60)
    wishes.setdefault("task_ids", [shopping(cast).id])
    wishes.setdefault("pca_id", cast.amira.person.id)
    return book_visit(cast.packages["margaret"], **wishes)


def place_of(visit: Visit) -> Attendance:
    return Attendance.objects.current().get(visit=visit)


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


# Changing


def agreed(cast: Cast) -> Visit:
    visit = book(cast)
    accept(place_of(visit), actor=cast.amira.actor())
    visit.refresh_from_db()
    assert visit.status == VisitStatus.ACCEPTED
    Message.objects.all().delete()
    return visit


def test_another_time_asks_the_pca_again(inside: Cast) -> None:
    visit = agreed(inside)
    change_visit(visit, version=visit.version, starts_at=local(TUESDAY, time(14)), actor=inside.margaret.actor())
    place = place_of(visit)
    assert (visit.status, place.status, place.pca) == ("offered", "offered", inside.amira.person)
    assert place.starts_at == visit.starts_at == local(TUESDAY, time(14))
    assert visit.is_touched
    assert VisitEvent.objects.filter(move="changed", reason="Was Tuesday 3 March 2026, 10am to 11am").exists()
    assert set(Message.objects.values_list("to", flat=True)) == {"margaret@people.example", "amira@people.example"}
    visit.refresh_from_db()
    assert visit.starts_at == local(TUESDAY, time(14))


def test_a_visit_may_be_moved_within_its_own_time(inside: Cast) -> None:
    visit = agreed(inside)
    moved = local(TUESDAY, time(10, 30))
    change_visit(visit, version=visit.version, starts_at=moved, actor=inside.margaret.actor())
    assert place_of(visit).starts_at == moved


def test_another_pca_takes_the_place_and_the_first_is_let_go(inside: Cast) -> None:
    visit = agreed(inside)
    change_visit(visit, version=visit.version, pca_id=inside.ben.person.id, actor=inside.margaret.actor())
    assert (visit.status, place_of(visit).pca) == (VisitStatus.OFFERED, inside.ben.person)
    old = Attendance.objects.get(visit=visit, pca=inside.amira.person)
    assert old.status == AttendanceStatus.RELEASED
    assert Message.objects.get(to="amira@people.example").subject == "You are no longer needed at a visit"
    assert Message.objects.get(to="ben@people.example").subject.startswith("Can you come?")


def test_whoever_can_come_makes_it_need_cover(inside: Cast) -> None:
    visit = agreed(inside)
    change_visit(visit, version=visit.version, pca_id=None, actor=inside.margaret.actor())
    assert (visit.status, place_of(visit).status) == (VisitStatus.REQUESTED, AttendanceStatus.OPEN)


def test_other_help_alone_asks_nobody_again(inside: Cast) -> None:
    visit = agreed(inside)
    tasks = [shopping(inside).id, washing(inside).id]
    change_visit(visit, version=visit.version, task_ids=tasks, actor=inside.margaret.actor())
    assert visit.status == VisitStatus.ACCEPTED
    assert [task.name for task in visit.tasks.all()] == ["Washing and dressing", "Shopping"]


def test_other_help_needs_a_pca_who_is_trained_in_it(inside: Cast) -> None:
    visit = agreed(inside)
    Credential.objects.filter(person=inside.amira.person, topic="moving_and_handling").delete()
    with pytest.raises(Invalid, match="Amira cannot come then"):
        change_visit(visit, version=visit.version, task_ids=[washing(inside).id], actor=inside.margaret.actor())
    assert [task.name for task in Visit.objects.get().tasks.all()] == ["Shopping"]


def test_pressing_without_changing_anything_changes_nothing(inside: Cast) -> None:
    visit = agreed(inside)
    before = visit.version
    same = {"starts_at": visit.starts_at, "minutes": 60, "pca_id": inside.amira.person.id}
    change_visit(visit, version=before, actor=inside.margaret.actor(), **same)
    visit.refresh_from_db()
    assert (visit.version, visit.status) == (before, VisitStatus.ACCEPTED)
    assert not Message.objects.exists()


def test_a_stale_page_is_told_what_happened(inside: Cast) -> None:
    visit = agreed(inside)
    seen = visit.version
    change_visit(visit, version=seen, minutes=90, actor=inside.ana.actor())
    with pytest.raises(StaleState) as refusal:
        change_visit(visit, version=seen, minutes=30, actor=inside.margaret.actor())
    assert refusal.value.message == (
        "This visit was changed by Ana Kowalska on Monday 2 March 2026 at 9am. Look at it again."
    )


def test_moving_onto_promised_time_changes_nothing(inside: Cast) -> None:
    visit = agreed(inside)
    a_visit(inside.packages["cora"], on=TUESDAY, at=time(15), pca=inside.amira.person, status=VisitStatus.ACCEPTED)
    with pytest.raises(Invalid) as refusal:
        change_visit(
            visit, version=visit.version, starts_at=local(TUESDAY, time(15, 30)), actor=inside.margaret.actor()
        )
    assert refusal.value.message == GONE
    visit.refresh_from_db()
    assert visit.starts_at == place_of(visit).starts_at == local(TUESDAY, time(10))


def test_who_comes_to_a_two_person_visit_is_the_support_workers_to_change(inside: Cast) -> None:
    visit = a_visit(inside.packages["margaret"], on=TUESDAY, at=time(10), workers_needed=2)
    Attendance.objects.create(visit=visit, starts_at=visit.starts_at, ends_at=visit.ends_at)
    with pytest.raises(Invalid, match="Two people come to this visit"):
        change_visit(visit, version=1, pca_id=inside.ben.person.id, actor=inside.margaret.actor())


def test_a_visit_that_has_begun_cannot_be_changed(inside: Cast) -> None:
    visit = a_visit(inside.packages["margaret"], on=MONDAY, at=time(8, 59), status=VisitStatus.REQUESTED)
    with pytest.raises(StaleState, match="too late to change it here. Ring 01632 960960"):
        change_visit(visit, version=1, minutes=90, actor=inside.margaret.actor())


# Cancelling


def cancel(visit: Visit, actor: Any, reason: str = CancelReason.NOT_NEEDED, **more: Any) -> Visit:
    return cancel_visit(visit, version=visit.version, reason=reason, actor=actor, **more)


def test_a_cancelled_visit_frees_the_pca_and_tells_billing_why_and_when(inside: Cast) -> None:
    heard: list[Visit] = []

    def listener(visit: Visit, **_: Any) -> None:
        heard.append(visit)

    visit = agreed(inside)
    events.visit_cancelled.connect(listener)
    try:
        cancel(visit, inside.margaret.actor(), CancelReason.HOSPITAL, note="St Jude's")
    finally:
        events.visit_cancelled.disconnect(listener)
    assert heard == [visit]
    assert (heard[0].cancel_reason, heard[0].cancelled_at) == ("hospital", dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC))
    assert list(visit.attendances.values_list("status", flat=True)) == ["cancelled"]
    assert set(Message.objects.values_list("to", flat=True)) == {"margaret@people.example", "amira@people.example"}
    assert not Message.objects.filter(body__contains="ospital").exists()
    assert book(inside).status == VisitStatus.OFFERED


def test_a_visit_is_cancelled_once(inside: Cast) -> None:
    visit = cancel(agreed(inside), inside.margaret.actor())
    with pytest.raises(StaleState, match="This visit was cancelled by Margaret Hughes on Monday 2 March 2026 at 9am"):
        cancel(visit, inside.ana.actor())


def test_only_the_co_op_says_that_it_could_not_come(inside: Cast) -> None:
    visit = agreed(inside)
    with pytest.raises(Invalid, match="Only the co-op can say"):
        cancel(visit, inside.margaret.actor(), CancelReason.OUR_FAULT)
    assert cancel(visit, inside.ana.actor(), CancelReason.OUR_FAULT).status == VisitStatus.CANCELLED


def test_a_reason_is_needed_and_must_be_one_of_ours(inside: Cast) -> None:
    visit = agreed(inside)
    for reason in ("", "because"):
        with pytest.raises(Invalid, match="Choose why the visit is cancelled"):
            cancel(visit, inside.margaret.actor(), reason)


def test_after_the_start_only_the_support_worker_cancels(inside: Cast) -> None:
    visit = a_visit(inside.packages["margaret"], on=MONDAY, at=time(8, 50), status=VisitStatus.REQUESTED)
    with pytest.raises(StaleState, match="too late"):
        cancel(visit, inside.margaret.actor())
    assert cancel(visit, inside.ana.actor(), CancelReason.OUR_FAULT).status == VisitStatus.CANCELLED


def test_a_visit_under_way_is_not_cancelled(inside: Cast) -> None:
    visit = a_visit(
        inside.packages["margaret"], on=MONDAY, at=time(8, 50), pca=inside.amira.person, status=VisitStatus.UNDER_WAY
    )
    with pytest.raises(StaleState):
        cancel(visit, inside.ana.actor(), CancelReason.OUR_FAULT)


# Closed months


def test_nothing_changes_in_a_closed_month(inside: Cast) -> None:
    visit = agreed(inside)
    settle_month(date(2026, 3, 1), actor=inside.fiona.actor())
    for attempt in (
        lambda: book(inside, starts_at=local(TUESDAY, time(15))),
        lambda: change_visit(visit, version=visit.version, minutes=90, actor=inside.ana.actor()),
        lambda: cancel(visit, inside.ana.actor(), CancelReason.OUR_FAULT),
    ):
        with pytest.raises(MonthSettled) as refusal:
            attempt()
        assert refusal.value.message == (
            "March 2026 has been closed, so its visits can no longer change. "
            "If something was wrong, ask the office for a credit."
        )


def test_a_visit_cannot_be_moved_into_a_closed_month(inside: Cast) -> None:
    visit = book(inside, starts_at=local(date(2026, 4, 1), time(10)), pca_id=None)
    settle_month(date(2026, 3, 1), actor=inside.mo.actor())
    with pytest.raises(MonthSettled):
        change_visit(
            visit, version=visit.version, starts_at=local(date(2026, 3, 31), time(10)), actor=inside.ana.actor()
        )


def test_the_night_visit_of_the_last_day_belongs_to_its_own_month(inside: Cast) -> None:
    settle_month(date(2026, 4, 1), actor=inside.mo.actor())
    visit = book(inside, starts_at=local(date(2026, 3, 31), time(23, 30)), minutes=120, pca_id=None)
    assert visit.on == date(2026, 3, 31)
    with pytest.raises(MonthSettled):
        book(inside, starts_at=local(date(2026, 4, 1), time(0, 30)), pca_id=None)


@pytest.mark.parametrize("who", ["ana", "ed", "margaret", "amira"])
def test_who_may_not_close_a_month(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        settle_month(date(2026, 3, 1), actor=getattr(inside, who).actor())


def test_settling_twice_is_one_row(inside: Cast) -> None:
    first = settle_month(date(2026, 3, 1), actor=inside.fiona.actor())
    assert settle_month(date(2026, 3, 1), actor=inside.mo.actor()) == first
    with pytest.raises(Invalid):
        settle_month(date(2026, 3, 2), actor=inside.fiona.actor())


def test_learners_do_not_decide_what_a_visit_is(inside: Cast) -> None:
    visit = agreed(inside)
    Attendance.objects.create(visit=visit, role=AttendanceRole.SHADOW, starts_at=visit.starts_at, ends_at=visit.ends_at)
    change_visit(visit, version=visit.version, task_ids=[washing(inside).id], actor=inside.margaret.actor())
    assert visit.status == VisitStatus.ACCEPTED
