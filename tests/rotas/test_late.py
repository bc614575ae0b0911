"""“I'm running late”: who is told, what the watch does, and what becomes of the rest of the day."""

import datetime as dt
from typing import Any

import pytest

from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import PermissionGrant
from rotas.models import Attendance, LateNotice, Visit, VisitStatus, Watch, WatchStep
from rotas.queries.delays import delays_of
from rotas.queries.late import also_late, notices_today, whom_to_tell_of_delay
from rotas.services.delays import ask_about_delays
from rotas.services.giving import arrive
from rotas.services.late import say_late, tell_the_next_too
from rotas.services.watches import watch_visits
from rotas.watch.lateness import Late, Planned, knock_on
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.rotas.visit_day import DAY, at, place
from tests.rotas.wishes import book

MINUTE = dt.timedelta(minutes=1)


def planned(name: str, hour: int, minute: int, way: int | None = 0) -> Planned[str]:
    return Planned(name, at(hour, minute), at(hour, minute) + 30 * MINUTE, way)


def test_later_visits_are_late_until_there_is_time_to_spare() -> None:
    """20 minutes late at 10am for 45 minutes: free at 11:05."""
    day = [planned("B", 11, 0, 10), planned("C", 11, 40, 10), planned("D", 13, 0, 10), planned("E", 13, 30)]
    found = list(knock_on(at(10, 20), 45 * MINUTE, day))
    assert found == [Late("B", 15), Late("C", 15)]  # B from 11:15, C from 11:55
    assert list(knock_on(at(10, 5), 45 * MINUTE, day)) == []


def test_after_a_way_that_nobody_knows_the_minutes_are_the_least() -> None:
    found = list(knock_on(at(10, 16), 45 * MINUTE, [planned("B", 11, 0, None), planned("C", 11, 30, 5)]))
    assert found == [Late("B", 5, is_least=True), Late("C", 10, is_least=True)]
    assert found[0].words == "5 minutes late or more, as we do not know how long the way takes"


@pytest.fixture
def coming(inside: Cast, clock: Any) -> Attendance:
    return place(inside)


def test_the_person_is_told_and_reads_it(inside: Cast, coming: Attendance) -> None:
    say_late(coming, minutes=20, why="traffic", actor=inside.amira.actor())
    message = Message.objects.get()
    assert message.to == "margaret@people.example"
    assert message.subject == "Amira is running late: about 10:20am"
    assert "Amira says: “The traffic is slow.”" in message.body
    assert delays_of(inside.margaret.person.id)[0].sentences == [
        "Amira is running late, and expects to be with you at about 10:20am.",
        "Amira says: “The traffic is slow.”",
    ]
    assert [one.minutes for one in notices_today(inside.ana.actor())] == [20]
    assert len(notices_today(inside.mo.actor())) == 1
    assert list(notices_today(inside.amira.actor())) == []
    coming.visit.refresh_from_db()
    assert coming.visit.starts_at == at(10)


def test_who_asked_to_be_told_is_told(inside: Cast, coming: Attendance) -> None:
    ask_about_delays(inside.margaret.person, actor=inside.david.actor(acting_for=inside.margaret.person))
    notice = say_late(coming, minutes=10, actor=inside.amira.actor())
    assert notice.told_names == "Margaret Hughes, David Hughes"
    assert "This is about Margaret." in Message.objects.get(to="david@people.example").body


def test_a_representative_who_booked_it_is_told_while_they_may_see_it(inside: Cast, clock: Any) -> None:
    clock.move_to(at(9, 0, dt.date(2026, 3, 1)))
    visit = book(inside, actor=inside.david.actor(acting_for=inside.margaret.person))
    assert whom_to_tell_of_delay(visit) == [inside.margaret.person, inside.david.person]
    PermissionGrant.objects.update(scopes=["see_money"])
    assert whom_to_tell_of_delay(visit) == [inside.margaret.person]


def test_the_watch_waits_until_the_time_they_named(inside: Cast, coming: Attendance, clock: Any) -> None:
    say_late(coming, minutes=30, actor=inside.amira.actor())
    for minute in (20, 49):
        clock.move_to(at(10, minute))
        watch_visits(actor=inside.system)
    assert not Watch.objects.exists()
    clock.move_to(at(10, 50))
    watch_visits(actor=inside.system)
    assert [step.told_names for step in WatchStep.objects.all()] == ["Amira Khan"]


def test_saying_it_when_already_looked_for_holds_the_ladder(inside: Cast, coming: Attendance, clock: Any) -> None:
    clock.move_to(at(10, 20))
    watch_visits(actor=inside.system)
    say_late(coming, minutes=40, actor=inside.amira.actor())
    for minute, steps in ((30, 1), (59, 1)):
        clock.move_to(at(10, minute))
        watch_visits(actor=inside.system)
        assert WatchStep.objects.count() == steps
    clock.move_to(at(11))
    watch_visits(actor=inside.system)
    assert WatchStep.objects.count() == 2


def test_said_again_the_newest_counts(inside: Cast, coming: Attendance) -> None:
    say_late(coming, minutes=10, actor=inside.amira.actor())
    say_late(coming, minutes=30, actor=inside.amira.actor())
    assert [one.minutes for one in notices_today(inside.ana.actor())] == [30]
    assert len(delays_of(inside.margaret.person.id)) == 1


def test_having_arrived_there_is_nothing_more_to_say(inside: Cast, coming: Attendance) -> None:
    say_late(coming, minutes=10, actor=inside.amira.actor())
    arrive(coming, at=at(10), actor=inside.amira.actor())
    assert delays_of(inside.margaret.person.id) == []
    with pytest.raises(StaleState, match="You told us that you arrived at 10am"):
        say_late(coming, minutes=10, actor=inside.amira.actor())


def test_impossible_delays_are_refused(inside: Cast, coming: Attendance, clock: Any) -> None:
    amira = inside.amira.actor()
    for minutes in (0, 181):
        with pytest.raises(Invalid, match="Enter from 1 to 180 minutes"):
            say_late(coming, minutes=minutes, actor=amira)
    with pytest.raises(Invalid, match="Choose one of the sentences"):
        say_late(coming, minutes=10, why="because", actor=amira)
    clock.move_to(at(10, 21))
    with pytest.raises(Invalid, match="10:20am has gone"):
        say_late(coming, minutes=20, actor=amira)
    tomorrow = place(inside, on=DAY + dt.timedelta(days=1))
    with pytest.raises(Invalid, match="on the day of the visit"):
        say_late(tomorrow, minutes=20, actor=amira)
    Visit.objects.filter(id=coming.visit_id).update(status="cancelled", cancelled_at=at(9), cancel_reason="away")
    coming.status = "cancelled"
    coming.save()
    with pytest.raises(StaleState):
        say_late(coming, minutes=30, actor=amira)


@pytest.mark.parametrize("who", ["margaret", "ben", "ana", "mo"])
def test_nobody_says_it_for_the_pca(inside: Cast, coming: Attendance, who: str) -> None:
    with pytest.raises(NotAllowed):
        say_late(coming, minutes=10, actor=getattr(inside, who).actor())
    with pytest.raises(NotAllowed):
        tell_the_next_too(coming, place_ids=[], actor=getattr(inside, who).actor())


def test_the_next_people_are_told_too(inside: Cast, coming: Attendance) -> None:
    cora = a_visit(
        inside.packages["cora"], on=DAY, at=dt.time(11), pca=inside.amira.person, status=VisitStatus.ACCEPTED
    )
    evening = a_visit(
        inside.packages["cora"], on=DAY, at=dt.time(18), pca=inside.amira.person, status=VisitStatus.ACCEPTED
    )
    amira = inside.amira.actor()
    assert also_late(coming) == []
    say_late(coming, minutes=45, why="transport", actor=amira)
    late = also_late(coming)
    assert [(one.thing.visit_id, one.minutes) for one in late] == [(cora.id, 30)]
    with pytest.raises(StaleState, match="Look at the visits again"):
        tell_the_next_too(coming, place_ids=[evening.attendances.get().id], actor=amira)
    tell_the_next_too(coming, place_ids=[late[0].thing.id], why="transport", actor=amira)
    assert Message.objects.get(to="cora@people.example").subject == "Amira is running late: about 11:30am"
    assert "Margaret" not in Message.objects.get(to="cora@people.example").body
    assert also_late(coming) == []
    assert LateNotice.objects.count() == 2
