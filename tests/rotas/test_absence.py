"""Hours, leave, and “I can't come”: what they do to the rota, and who may."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from clusters.models import ClusterPlace, PlaceRole, TeamPlace
from clusters.services.clusters import say_where_to_cover
from coopcare.accounts.hats import Hat
from coopcare.clock import LONDON
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Employment, Job, TravelMode
from members.services.workers import change_contract, say_how_they_work
from rotas.models import (
    Attendance,
    AttendanceStatus,
    CannotCome,
    Leave,
    LeaveStatus,
    Visit,
    VisitStatus,
    WeeklyAvailability,
)
from rotas.queries import candidates_for
from rotas.queries.absence import calls_open, leave_effect, leave_waiting, places_to_give_up, visits_called_off
from rotas.queries.availability import agreed_outside, weeks_of
from rotas.queries.facts import facts_for, place_at
from rotas.services.absence import can_come_again, cannot_come_to, cannot_come_until
from rotas.services.availability import change_day, drop_weekly_hours, take_back_day, write_weekly_hours
from rotas.services.leave import approve_leave, refuse_leave, request_leave, withdraw_leave
from rotas.services.staffing import accept, offer
from rotas.suitability import Hours, reasons_against
from tests.cast import Cast
from tests.factories.rotas import a_visit

MONDAY = date(2026, 3, 2)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Any:
    """Monday, twenty to seven in the morning."""
    with time_machine.travel(dt.datetime(2026, 3, 2, 6, 40, tzinfo=LONDON), tick=False) as traveller:
        yield traveller


def amiras(cast: Cast, on: date = MONDAY, at: time = time(9), **more: Any) -> Visit:
    wishes = {"pca": cast.amira.person, "status": VisitStatus.ACCEPTED, **more}
    return a_visit(cast.packages["margaret"], on=on, at=at, **wishes)


def status(visit: Visit) -> str:
    return Visit.objects.get(id=visit.id).status


def against(cast: Cast, visit: Visit) -> list[str]:
    """Why Amira may not come to an open visit."""
    open_place = visit.attendances.get(status=AttendanceStatus.OPEN)
    place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at, instead_of=[open_place])
    facts = facts_for(cast.amira.person.id, place)
    assert facts is not None
    return reasons_against(facts, place)


# I can't come


def test_today_frees_every_visit_of_the_day_at_once(inside: Cast) -> None:
    soon, later = amiras(inside), amiras(inside, at=time(16), status=VisitStatus.OFFERED)
    tomorrow = amiras(inside, MONDAY + DAY)
    call = cannot_come_until(inside.amira.person, until=MONDAY, actor=inside.amira.actor())
    assert [status(soon), status(later), status(tomorrow)] == ["requested", "requested", "accepted"]
    assert set(call.visits.values_list("visit_id", flat=True)) == {soon.id, later.id}
    letter = Message.objects.get(subject__contains="cannot come")
    assert letter.to == inside.ana.person.email
    assert "Amira cannot come: 2 visits without a PCA" in letter.subject
    assert soon.events.last().actor_name == "Amira Khan"
    assert against(inside, soon) == ["Amira is away until 2 March 2026."]


def test_only_these_visits(inside: Cast) -> None:
    one, other = amiras(inside), amiras(inside, at=time(16))
    place = one.attendances.get()
    call = cannot_come_to(inside.amira.person, place_ids=[place.id], actor=inside.amira.actor())
    assert [status(one), status(other)] == ["requested", "accepted"]
    assert call.ends_on is None
    assert against(inside, one) == []
    amira = next(one for one in candidates_for(one.attendances.get(status="open")) if one.pca == inside.amira.person)
    assert "Has said no to this visit before." in amira.reasons_for


def test_nobody_gives_up_the_place_of_another(inside: Cast) -> None:
    bens = amiras(inside, pca=inside.ben.person)
    with pytest.raises(Invalid, match="Select the visits"):
        cannot_come_to(
            inside.amira.person, place_ids=[bens.attendances.get().id], actor=inside.amira.actor()
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        cannot_come_until(inside.ben.person, until=MONDAY, actor=inside.amira.actor())
    assert status(bens) == "accepted"


def test_ana_may_say_it_for_somebody_who_rang(inside: Cast) -> None:
    visit = amiras(inside)
    cannot_come_until(inside.amira.person, until=MONDAY, actor=inside.ana.actor())
    assert status(visit) == "requested"
    assert CannotCome.objects.get().told_by == "Ana Kowalska"
    with pytest.raises(NotAllowed):
        cannot_come_until(inside.zofia.person, until=MONDAY, actor=inside.ana.actor())


def test_cover_places_are_closed_with_the_visit(inside: Cast) -> None:
    """Zofia is on nobody's team here: what she could read because of the visit, she no longer can."""
    visit = amiras(inside, MONDAY + DAY, pca=None, status=VisitStatus.REQUESTED)
    offer(visit.attendances.get(), pca_id=inside.zofia.person.id, actor=inside.ana.actor())
    accept(visit.attendances.get(), actor=inside.zofia.actor())
    assert TeamPlace.objects.on(MONDAY).filter(pca=inside.zofia.person, person=inside.margaret.person).exists()
    cannot_come_until(inside.zofia.person, until=MONDAY + DAY, actor=inside.zofia.actor())
    assert not TeamPlace.objects.on(MONDAY).filter(pca=inside.zofia.person, person=inside.margaret.person).exists()


def test_the_call_stays_open_until_somebody_says_yes(inside: Cast) -> None:
    visit, ana = amiras(inside), inside.ana.actor()
    call = cannot_come_until(inside.amira.person, until=MONDAY, actor=inside.amira.actor())
    assert [one.state for one in visits_called_off(ana, call)] == ["Needs cover"]
    offer(visit.attendances.get(status="open"), pca_id=inside.ben.person.id, actor=ana)
    assert [one.state for one in visits_called_off(ana, call)] == ["Ben is asked"]
    assert calls_open(ana) == [call]
    accept(visit.attendances.get(status="offered"), actor=inside.ben.actor())
    assert [one.state for one in visits_called_off(ana, call)] == ["Ben is coming"]
    assert calls_open(ana) == []


def test_what_has_begun_by_the_clock_is_freed_and_what_is_over_is_not(inside: Cast, clock: Any) -> None:
    over, running = amiras(inside, at=time(7), minutes=30), amiras(inside, at=time(8), minutes=60)
    clock.move_to(dt.datetime(2026, 3, 2, 8, 20, tzinfo=LONDON))
    cannot_come_until(inside.amira.person, until=MONDAY, actor=inside.amira.actor())
    assert [status(over), status(running)] == ["accepted", "requested"]


@pytest.mark.parametrize(("days", "words"), [(-1, "today or a day to come"), (29, "within four weeks")])
def test_until_a_day_that_makes_no_sense(inside: Cast, days: int, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        cannot_come_until(inside.amira.person, until=MONDAY + days * DAY, actor=inside.amira.actor())


def test_back_earlier(inside: Cast) -> None:
    visit = amiras(inside, MONDAY + 2 * DAY)
    call = cannot_come_until(inside.amira.person, until=MONDAY + 3 * DAY, actor=inside.amira.actor())
    assert against(inside, visit) != []
    can_come_again(call, actor=inside.amira.actor())
    assert against(inside, visit) == []
    with pytest.raises(StaleState):
        can_come_again(call, actor=inside.amira.actor())


# Leave


def leave_for(cast: Cast, first: int = 7, last: int = 9) -> Leave:
    return request_leave(
        cast.amira.person, kind="annual", starts_on=MONDAY + first * DAY, ends_on=MONDAY + last * DAY,
        actor=cast.amira.actor(),
    )  # fmt: skip


def test_leave_is_asked_for_and_changes_nothing_yet(inside: Cast) -> None:
    visit = amiras(inside, MONDAY + 8 * DAY)
    leave = leave_for(inside)
    assert list(leave_waiting(inside.ana.actor())) == [leave]
    assert status(visit) == "accepted"
    assert Message.objects.get(subject="Amira asks for leave").to == inside.ana.person.email


def test_approved_leave_frees_the_visits_within(inside: Cast) -> None:
    before, within = amiras(inside, MONDAY + 6 * DAY), amiras(inside, MONDAY + 8 * DAY)
    night = amiras(inside, MONDAY + 9 * DAY, at=time(22), minutes=9 * 60)
    leave = leave_for(inside)
    assert leave_effect(leave).visits == [within, night]
    assert approve_leave(leave, actor=inside.ana.actor()) == [within, night]
    assert [status(before), status(within), status(night)] == ["accepted", "requested", "requested"]
    assert against(inside, within) == ["Amira is away until 11 March 2026."]
    with pytest.raises(StaleState):
        approve_leave(leave, actor=inside.ana.actor())


def test_few_left_is_said_before_the_answer(inside: Cast) -> None:
    """Ben, the only other PCA of Mill Lane, is away on one of the days."""
    bens = request_leave(
        inside.ben.person, kind="unpaid", starts_on=MONDAY + 9 * DAY, ends_on=MONDAY + 12 * DAY,
        actor=inside.ben.actor(),
    )  # fmt: skip
    approve_leave(bens, actor=inside.ana.actor())
    effect = leave_effect(leave_for(inside))
    assert effect.others_away == [inside.ben.person]
    assert effect.thin_days == [(MONDAY + 9 * DAY, 0, 2)]


def test_leave_is_refused_with_a_reason_and_taken_back(inside: Cast) -> None:
    leave = leave_for(inside)
    with pytest.raises(Invalid, match="Say why"):
        refuse_leave(leave, reason=" ", actor=inside.ana.actor())
    refuse_leave(leave, reason="Three of us are away that week.", actor=inside.ana.actor())
    assert leave.status == LeaveStatus.REFUSED
    again = leave_for(inside)
    withdraw_leave(again, actor=inside.amira.actor())
    assert again.status == LeaveStatus.WITHDRAWN
    with pytest.raises(StaleState):
        withdraw_leave(again, actor=inside.amira.actor())


def test_who_may_answer_leave(inside: Cast) -> None:
    leave = leave_for(inside)
    for actor in (inside.amira.actor(), inside.ben.actor(), inside.margaret.actor(), inside.fiona.actor()):
        with pytest.raises(NotAllowed):
            approve_leave(leave, actor=actor)
    with pytest.raises(NotAllowed):
        withdraw_leave(leave, actor=inside.ana.actor())


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(-1, 2, "from today on"), (5, 4, "on or after the first"), (1, 400, "a year at most")],
)
def test_leave_that_makes_no_sense(inside: Cast, first: int, last: int, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        leave_for(inside, first, last)


def test_leave_is_asked_for_once_a_day(inside: Cast) -> None:
    leave_for(inside, 7, 9)
    with pytest.raises(Invalid, match="already asked"):
        leave_for(inside, 9, 12)


# Hours


def weekdays(*hours: Hours) -> dict[int, list[Hours]]:
    return {day: list(hours) for day in range(5)}


def test_hours_are_never_edited_in_place(inside: Cast) -> None:
    pca, actor = inside.amira.person, inside.amira.actor()
    write_weekly_hours(pca, starts_on=MONDAY, days=weekdays(Hours(time(8), time(16))), actor=actor)
    write_weekly_hours(pca, starts_on=MONDAY + 14 * DAY, days=weekdays(Hours(time(9), time(12))), actor=actor)
    first, second = weeks_of(pca.id)
    assert (first.starts_on, first.ends_on) == (MONDAY, MONDAY + 13 * DAY)
    assert (second.starts_on, second.ends_on) == (MONDAY + 14 * DAY, None)
    assert first.days[0] == ("Monday", "8am to 4pm")
    assert first.days[6] == ("Sunday", "Day off")
    drop_weekly_hours(pca, starts_on=MONDAY + 7 * DAY, actor=actor)
    assert [(week.starts_on, week.ends_on) for week in weeks_of(pca.id)] == [(MONDAY, MONDAY + 6 * DAY)]


def test_hours_that_make_no_sense(inside: Cast) -> None:
    pca, actor = inside.amira.person, inside.amira.actor()
    with pytest.raises(Invalid, match="What was stays"):
        write_weekly_hours(pca, starts_on=MONDAY - DAY, days=weekdays(Hours(time(8), time(16))), actor=actor)
    with pytest.raises(Invalid, match="at least one day"):
        write_weekly_hours(pca, starts_on=MONDAY, days={}, actor=actor)
    overlapping = [Hours(time(8), time(12)), Hours(time(11), time(13))]
    with pytest.raises(Invalid, match="On Monday the second hours"):
        write_weekly_hours(pca, starts_on=MONDAY, days={0: overlapping}, actor=actor)
    assert not WeeklyAvailability.objects.exists()


def test_agreed_visits_outside_new_hours_are_shown_and_kept(inside: Cast) -> None:
    early, fine = amiras(inside, MONDAY + DAY, at=time(7)), amiras(inside, MONDAY + DAY, at=time(10))
    write_weekly_hours(
        inside.amira.person, starts_on=MONDAY, days=weekdays(Hours(time(8), time(16))), actor=inside.amira.actor()
    )
    assert [place.visit for place in agreed_outside(inside.amira.person)] == [early]
    assert [status(early), status(fine)] == ["accepted", "accepted"]


def test_a_day_that_is_different_and_taken_back(inside: Cast) -> None:
    visit = amiras(inside, MONDAY + DAY, pca=None, status=VisitStatus.REQUESTED)
    pca, actor = inside.amira.person, inside.amira.actor()
    change = change_day(pca, on=MONDAY + DAY, can_work=False, actor=actor)
    assert against(inside, visit) == ["Amira has said that they cannot work then."]
    with pytest.raises(Invalid, match="told us this already"):
        change_day(pca, on=MONDAY + DAY, can_work=False, actor=actor)
    take_back_day(change, actor=actor)
    assert against(inside, visit) == []
    with pytest.raises(NotAllowed):
        change_day(pca, on=MONDAY + DAY, can_work=False, actor=inside.ben.actor())


def test_contract_for_fixed_days(inside: Cast) -> None:
    job = Employment.objects.get(person=inside.amira.person, job=Job.PCA)
    terms = {"guaranteed_minutes": 600, "most_minutes": 1200, "opted_out_of_48_hours": False}
    with pytest.raises(Invalid, match="Select the days"):
        change_contract(job, contract="fixed_days", actor=inside.mo.actor(), **terms)
    change_contract(job, contract="fixed_days", weekdays=[4, 0], actor=inside.mo.actor(), **terms)
    visit = amiras(inside, MONDAY + DAY, pca=None, status=VisitStatus.REQUESTED)
    assert against(inside, visit) == ["Amira’s contract is for Mondays and Fridays."]
    say_how_they_work(job, travel_mode=TravelMode.BICYCLE, most_minutes_a_day=300, actor=inside.amira.actor())
    facts = facts_for(inside.amira.person.id, place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at))
    assert (facts.mode, facts.employments[0].most_a_day) == ("bicycle", 300)


def test_where_somebody_is_willing_to_cover(inside: Cast) -> None:
    hill, pca = inside.clusters["hill"], inside.amira.person
    say_where_to_cover(pca, [hill.id], actor=inside.amira.actor())
    assert ClusterPlace.objects.get(person=pca, role=PlaceRole.COVERS).cluster == hill
    say_where_to_cover(pca, [], actor=inside.amira.actor())
    assert not ClusterPlace.objects.on(MONDAY).filter(person=pca, role=PlaceRole.COVERS).exists()
    with pytest.raises(NotAllowed):
        say_where_to_cover(pca, [hill.id], actor=inside.ben.actor())


def test_the_visits_one_may_give_up_are_ones_own(inside: Cast) -> None:
    mine, _ = amiras(inside), amiras(inside, at=time(11), pca=inside.ben.person)
    assert [place.visit for place in places_to_give_up(inside.amira.person.id, MONDAY)] == [mine]
    assert Attendance.objects.count() == 2
    assert inside.amira.actor().hat == Hat.PCA
