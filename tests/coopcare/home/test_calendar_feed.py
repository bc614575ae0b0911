"""Visits in one's own calendar: what stands there, who may read it, and when it stops."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from icalendar import Calendar

from clusters.models import Cluster, TeamPlace
from coopcare.clock import local
from coopcare.errors import NotAllowed, NotFound, StaleState
from coopcare.home.feed import feed_file
from coopcare.tenancy.context import acting_for
from members.models import Employment, PermissionGrant, Person
from rotas.models import CalendarFeed, Visit, VisitStatus
from rotas.queries.feeds import feed_at, is_open, open_own_feed, secret_of
from rotas.services.feeds import make_feed, note_fetch, revoke_feed
from tests.cast import Cast
from tests.factories.rotas import a_visit

DAY = dt.date(2026, 3, 27)  # the Friday before the clocks go forward
HEALTH = ("insulin", "Washing", "Shopping", "Key safe 4711")


@pytest.fixture(autouse=True)
def clock() -> Any:
    cache.clear()
    with time_machine.travel(local(DAY, dt.time(8)), tick=False) as traveller:
        yield traveller


def visit(cast: Cast, day: dt.date = DAY, hour: int = 9, **more: Any) -> Visit:
    more = {"pca": cast.amira.person, "status": VisitStatus.ACCEPTED, "minutes": 60, **more}
    package = cast.packages[more.pop("who", "margaret")]
    return a_visit(package, on=day, at=dt.time(hour), note_from_person="My insulin.", **more)


def events(feed: CalendarFeed, cast: Cast) -> list[Any]:
    return list(Calendar.from_ical(feed_file(feed, cast.coop)).walk("VEVENT"))


def address(cast: Cast, who: str = "amira") -> str:
    with acting_for(cast.coop, cast.system):
        return f"/calendar/{secret_of(make_feed(actor=getattr(cast, who).actor()))}.ics"


def test_a_pca_reads_first_names_and_the_street_and_no_health(inside: Cast) -> None:
    Person.objects.filter(id=inside.margaret.person.id).update(
        address="14 Hay Street\nHartley", postcode="HA1 2AB", home_notes="Key safe 4711"
    )
    visit(inside)
    feed = make_feed(actor=inside.amira.actor())
    text = feed_file(feed, inside.coop).decode()
    [event] = events(feed, inside)
    assert (str(event["summary"]), str(event["location"])) == ("Margaret", "14 Hay Street, Hartley, HA1 2AB")
    assert event["status"] == "CONFIRMED"
    assert "TZID=Europe/London" in text
    assert "BEGIN:VTIMEZONE" in text
    for word in (*HEALTH, "Hughes"):
        assert word not in text


def test_who_is_not_on_the_team_reads_the_area_and_who_is_asked_reads_no_name(inside: Cast) -> None:
    """domain.md F6: area and time only; the home of somebody covered from the day before."""
    TeamPlace.objects.filter(pca=inside.amira.person).delete()
    Cluster.objects.update(area="Hartley East")
    Person.objects.filter(id=inside.margaret.person.id).update(address="14 Hay Street")
    visit(inside, status=VisitStatus.OFFERED)
    visit(inside, hour=14)
    asked, agreed = events(make_feed(actor=inside.amira.actor()), inside)
    assert (str(asked["summary"]), asked["status"]) == ("Somebody in Mill Lane (asked, not answered)", "TENTATIVE")
    assert (str(agreed["summary"]), str(agreed["location"])) == ("Margaret", "Hartley East")
    assert "Hay Street" not in f"{asked.to_ical()!r} {agreed.to_ical()!r}"


def test_cancelled_visits_say_so_and_visits_of_others_are_not_there(inside: Cast) -> None:
    visit(inside, status=VisitStatus.CANCELLED)
    visit(inside, hour=11, pca=inside.ben.person)
    visit(inside, day=DAY - dt.timedelta(days=40))
    [event] = events(make_feed(actor=inside.amira.actor()), inside)
    assert event["status"] == "CANCELLED"
    given = visit(inside, hour=15).attendances.get()
    given.status = "released"
    given.save()
    assert len(events(make_feed(actor=inside.amira.actor()), inside)) == 1


@pytest.mark.parametrize(("day", "hour"), [(dt.date(2026, 3, 27), 9), (dt.date(2026, 3, 30), 8)])
def test_nine_on_the_wall_is_nine_in_the_calendar_before_and_after_the_clocks_change(
    inside: Cast, day: dt.date, hour: int
) -> None:
    visit(inside, day=day)
    [event] = events(make_feed(actor=inside.amira.actor()), inside)
    starts = event["dtstart"].dt
    assert (starts.hour, starts.astimezone(dt.UTC).hour) == (9, hour)
    assert starts.astimezone(dt.UTC) == Visit.objects.get().starts_at
    assert event["dtend"].dt.astimezone(dt.UTC) == Visit.objects.get().ends_at


def test_a_night_over_the_october_change_keeps_its_true_length(inside: Cast, clock: Any) -> None:
    saturday = dt.date(2026, 10, 24)
    clock.move_to(local(saturday, dt.time(8)))
    visit(inside, day=saturday, hour=22, minutes=10 * 60)
    [event] = events(make_feed(actor=inside.amira.actor()), inside)
    assert (event["dtstart"].dt.hour, event["dtend"].dt.hour) == (22, 7)
    assert event["dtend"].dt.astimezone(dt.UTC) - event["dtstart"].dt.astimezone(dt.UTC) == dt.timedelta(hours=10)


def test_a_person_reads_who_comes(inside: Cast) -> None:
    visit(inside)
    visit(inside, hour=14, pca=None, status=VisitStatus.REQUESTED)
    known, open_yet = events(make_feed(actor=inside.margaret.actor()), inside)
    assert (str(known["summary"]), known["status"]) == ("Amira from Greenvale", "CONFIRMED")
    assert (str(open_yet["summary"]), open_yet["status"]) == ("Somebody from Greenvale", "TENTATIVE")
    assert "location" not in known


def test_a_new_address_makes_the_old_one_useless(inside: Cast) -> None:
    amira = inside.amira.actor()
    old = make_feed(actor=amira)
    new = make_feed(actor=amira)
    assert secret_of(old) != secret_of(new)
    assert [is_open(feed_at(secret_of(one))) for one in (old, new)] == [False, True]
    revoke_feed(new, actor=amira)
    assert not is_open(feed_at(secret_of(new)))
    with pytest.raises(StaleState):
        revoke_feed(new, actor=amira)


def test_nobody_has_or_stops_the_calendar_of_another(inside: Cast) -> None:
    feed = make_feed(actor=inside.amira.actor())
    for who in ("ben", "margaret", "mo"):
        actor = getattr(inside, who).actor()
        with pytest.raises(NotAllowed):
            revoke_feed(feed, actor=actor)
        with pytest.raises(NotFound):
            open_own_feed(actor, feed.id)
    for actor in (inside.ana.actor(), inside.ed.actor(), inside.david.actor()):
        with pytest.raises(NotAllowed):
            make_feed(actor=actor)


def test_who_acts_for_somebody_reads_their_visits_while_they_may(inside: Cast) -> None:
    david = inside.david.actor(acting_for=inside.margaret.person)
    visit(inside)
    visit(inside, hour=14, who="cora")
    feed = make_feed(actor=david)
    [event] = events(feed, inside)
    assert (str(event["summary"]), "location" in event) == ("Amira to Margaret", False)
    assert b"Greenvale visits to Margaret" in feed_file(feed, inside.coop)
    assert is_open(feed)
    with pytest.raises(NotFound):
        open_own_feed(inside.margaret.actor(), feed.id)
    PermissionGrant.objects.filter(representative=inside.david.person).update(withdrawn_on=DAY)
    assert not is_open(feed)
    with pytest.raises(NotAllowed):
        make_feed(actor=david)


def test_who_may_only_see_the_money_has_no_calendar(inside: Cast) -> None:
    PermissionGrant.objects.filter(representative=inside.david.person).update(scopes=["see_money"])
    with pytest.raises(NotAllowed):
        make_feed(actor=inside.david.actor(acting_for=inside.margaret.person))


def test_one_may_act_for_two_and_have_both_calendars(inside: Cast) -> None:
    PermissionGrant.objects.create(
        person=inside.cora.person, representative=inside.david.person, relationship="nephew", scopes=["see_visits"],
        starts_on=DAY, how_given="Told Ana.",
    )  # fmt: skip
    both = [make_feed(actor=inside.david.actor(acting_for=who.person)) for who in (inside.margaret, inside.cora)]
    assert [is_open(feed) for feed in both] == [True, True]


def test_whoever_leaves_is_read_no_more(inside: Cast) -> None:
    feed = make_feed(actor=inside.amira.actor())
    assert is_open(feed)
    Employment.objects.filter(person=inside.amira.person).update(ends_on=DAY - dt.timedelta(days=1))
    assert not is_open(feed)
    own = make_feed(actor=inside.margaret.actor())
    inside.margaret.access.ends_at = local(DAY, dt.time(7))
    inside.margaret.access.save()
    assert not is_open(own)


def test_reading_is_noted_once_an_hour(inside: Cast, clock: Any) -> None:
    feed = make_feed(actor=inside.amira.actor())
    assert [note_fetch(feed, actor=inside.system) for _ in range(2)] == [True, False]
    clock.shift(dt.timedelta(hours=1))
    assert note_fetch(feed, actor=inside.system)


# The address


def test_the_address_needs_no_log_in_and_is_noted(cast: Cast, client: Any) -> None:
    url = address(cast)
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    with acting_for(cast.coop, cast.system):
        assert CalendarFeed.objects.get().fetched_at is not None


def test_what_we_never_signed_is_not_there(cast: Cast, client: Any) -> None:
    url = address(cast)
    wrong = url[:-6] + ("a" if url[-6] != "a" else "b") + url[-5:]
    for one in (wrong, "/calendar/x.ics", f"/calendar/{'0' * 32}.x.ics"):
        answer = client.get(one)
        assert (answer.status_code, answer.content.decode()) == (404, "There is no calendar at this address.")


def test_a_revoked_address_says_so(cast: Cast, client: Any) -> None:
    url = address(cast)
    address(cast)
    answer = client.get(url)
    assert answer.status_code == 410
    assert "no longer works" in answer.content.decode()


def test_at_another_co_op_it_is_nothing(cast: Cast, riverside_cast: Cast, riverside_client: Any) -> None:
    assert riverside_client.get(address(cast)).status_code == 404


def test_who_asks_too_often_is_asked_to_wait(cast: Cast, client: Any, clock: Any) -> None:
    url = address(cast)
    answers = [client.get(url).status_code for _ in range(61)]
    assert set(answers[:60]) == {200}
    assert answers[60] == 429
    assert client.get(address(cast, "margaret")).status_code == 200  # another address is not stopped by it
    clock.shift(dt.timedelta(hours=1))
    assert client.get(address(cast, "ben")).status_code == 200


def test_who_guesses_addresses_is_stopped_and_others_are_not(cast: Cast, client: Any) -> None:
    url = address(cast)
    answers = [client.get(f"/calendar/{number}.ics").status_code for number in range(61)]
    assert set(answers[:60]) == {404}
    assert answers[60] == 429
    assert client.get(url).status_code == 200


def test_the_page_makes_renews_and_takes_away(cast: Cast, client: Any, sign_in: Any) -> None:
    sign_in(client, cast.amira)
    assert "Make my address" in client.get("/calendar/").content.decode()
    page = client.post("/calendar/", follow=True).content.decode()
    assert "http://greenvale.localhost/calendar/" in page
    assert "No calendar has read it yet." in page
    with acting_for(cast.coop, cast.system):
        feed = CalendarFeed.objects.get()
    page = client.post(f"/calendar/{feed.id}/stop/", follow=True).content.decode()
    assert "Addresses that no longer work" in page
    assert "Make my address" in page
