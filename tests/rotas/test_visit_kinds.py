"""Waking nights, sleep-ins and live-in days: what may be booked, who may give them, and how they are said."""

import datetime as dt
from dataclasses import replace
from datetime import date, time
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from coopcare.clock import LONDON, elapsed_minutes, local, to_local
from coopcare.errors import Invalid
from coopcare.outbox.models import Message
from rotas.forms.visits import SettleForm
from rotas.models import Visit, VisitPattern, VisitStatus
from rotas.queries import candidates_at, good_times
from rotas.queries.week_problem import week_book
from rotas.queries.weekly import pattern_words, terms_now
from rotas.recurrence import occurrence_instants
from rotas.services.booking import book_visit, change_visit
from rotas.services.patterns import change_pattern_from
from rotas.suitability import Busy, PlaceFacts, cautions, reasons_against
from rotas.travel import Home
from rotas.visit_kinds import check_length, ends_after, kind_words, length_of
from rotas.weekly_terms import from_json, to_json
from tests.cast import Cast
from tests.coopcare.home.forms import heading, options_of, page_of, send, words
from tests.coopcare.home.test_weekly_pages import add_url, answers
from tests.factories.billing import an_agreement, pays_for_themselves
from tests.factories.rotas import a_visit
from tests.rotas.test_suitability import LONG_AGO, MARGARET, TUESDAY, Employed, ben, busy, place
from tests.rotas.weekly import package_of, start, terms_of
from tests.rotas.wishes import shopping

FRIDAY = date(2026, 3, 6)
HER_HOME, ANOTHER = Home(MARGARET), Home(uuid4())


@pytest.fixture
def monday_morning() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False):
        yield


def book(cast: Cast, *, kind: str = "sleep_in", on: date = FRIDAY, at: time = time(22), minutes: int = 540) -> Visit:
    return book_visit(
        package_of(cast), starts_at=local(on, at), minutes=minutes, task_ids=[shopping(cast).id],
        pca_id=cast.amira.person.id, kind=kind, actor=cast.margaret.actor(),
    )  # fmt: skip


# Lengths


@pytest.mark.parametrize(
    ("kind", "at", "minutes", "sentence"),
    [
        ("visit", time(9), 721, "A visit lasts from 15 minutes to 12 hours."),
        ("sleep_in", time(22), 721, "A sleep-in lasts from 4 hours to 12 hours."),
        ("waking_night", time(22), 239, "A waking night lasts from 4 hours to 12 hours."),
        ("live_in_day", time(9), 1441, "A live-in day lasts from 8 hours to 24 hours."),
        ("sleep_in", time(9), 600, "A sleep-in goes on into the next day."),
        ("waking_night", time(20), 240, "A waking night goes on into the next day."),  # until midnight
        ("nap", time(9), 60, "Choose a visit, a waking night, a sleep-in or a live-in day."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(kind: str, at: time, minutes: int, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        check_length(kind, minutes, at)


@pytest.mark.parametrize(
    ("kind", "at", "minutes"),
    [
        ("visit", time(22), 540),
        ("sleep_in", time(22), 540),
        ("waking_night", time(20), 241),
        ("live_in_day", time(9), 1440),
    ],
)
def test_what_can_be_is_let_through(kind: str, at: time, minutes: int) -> None:
    check_length(kind, minutes, at)


@pytest.mark.parametrize(
    ("kind", "on", "passed"),
    [
        ("sleep_in", date(2026, 10, 24), 600),  # the clocks go back: an hour longer, and paid
        ("sleep_in", date(2026, 3, 28), 480),
        ("visit", date(2026, 10, 24), 540),
    ],
)
def test_a_night_keeps_its_times_when_the_clocks_change(kind: str, on: date, passed: int) -> None:
    starts_at, ends_at, _ = occurrence_instants(on, time(22), 540, kind)
    assert elapsed_minutes(starts_at, ends_at) == passed
    assert ends_at == ends_after(kind, starts_at, 540)
    assert length_of(kind, starts_at, ends_at) == 540
    if kind == "sleep_in":
        assert to_local(ends_at).time() == time(7)


def test_live_in_days_touch_and_never_overlap_over_the_clock_change() -> None:
    days = [occurrence_instants(date(2026, 3, day), time(9), 1440, "live_in_day") for day in (28, 29, 30)]
    assert all(one[1] == other[0] for one, other in zip(days, days[1:], strict=False))


def test_a_visit_needs_no_word_for_what_it_is() -> None:
    assert (kind_words("visit"), kind_words("sleep_in"), kind_words("live_in_day")) == ("", "Sleep-in", "Live-in day")


# Who may give them


def night(kind: str, on: date, at: str, until: str, until_on: date, home: Home = HER_HOME) -> PlaceFacts:
    return replace(place(on, at, until, until_on=until_on, home=home), kind=kind)


def live_in(on: date, home: Home = HER_HOME) -> PlaceFacts:
    return night("live_in_day", on, "09:00", "09:00", on + dt.timedelta(days=1), home)


def promised(of: PlaceFacts) -> Busy:
    return of.as_busy


OPTED_OUT = (Employed(LONG_AGO, None, most_minutes=168 * 60, opted_out_of_48_hours=True),)


def test_a_live_in_day_can_be_staffed_and_says_what_to_agree() -> None:
    pca = ben(employments=OPTED_OUT)
    assert reasons_against(pca, live_in(TUESDAY)) == []
    words = cautions(pca, live_in(TUESDAY))
    assert "Agree when Ben rests in this live-in day. Rest of less than 11 hours is made up for afterwards." in words
    assert not any("takes a break" in one for one in words)


def test_live_in_days_follow_each_other_at_one_home_but_not_at_two() -> None:
    pca = ben(promised(live_in(TUESDAY)), employments=OPTED_OUT)
    wednesday = TUESDAY + dt.timedelta(days=1)
    assert reasons_against(pca, live_in(wednesday)) == []
    there = reasons_against(pca, live_in(wednesday, ANOTHER))
    assert "Ben would have 0 minutes of rest before this visit, not 11 hours." in there


def test_every_live_in_day_of_a_week_leaves_no_weekly_rest_unless_the_week_before_had_two() -> None:
    """A week on and a week off is lawful; two on are not."""
    monday = TUESDAY - dt.timedelta(days=1)
    six = [promised(live_in(monday + dt.timedelta(days=day))) for day in range(6)]
    week_on = ben(*six, employments=OPTED_OUT)
    assert reasons_against(week_on, live_in(monday + dt.timedelta(days=6))) == []
    before = [promised(live_in(monday - dt.timedelta(days=day))) for day in range(1, 7)]
    two_on = ben(*before, *six, employments=OPTED_OUT)
    assert any("free of work" in one for one in reasons_against(two_on, live_in(monday + dt.timedelta(days=6))))


def test_an_evening_visit_before_a_sleep_in_is_not_one_long_stretch_without_a_break() -> None:
    evening = replace(busy(TUESDAY, "19:00", "22:00"), home=HER_HOME)
    wednesday = TUESDAY + dt.timedelta(days=1)
    pca = ben(evening, employments=OPTED_OUT)
    assert reasons_against(pca, night("sleep_in", TUESDAY, "22:00", "07:00", wednesday)) == []
    awake = reasons_against(pca, night("waking_night", TUESDAY, "22:00", "07:00", wednesday))
    assert awake == ["Ben would work 12 hours without a break of 20 minutes."]


def test_a_night_takes_its_hours_of_the_week() -> None:
    pca = ben(busy(TUESDAY, "09:00", "17:00"), employments=(Employed(LONG_AGO, None, most_minutes=16 * 60),))
    thursday = TUESDAY + dt.timedelta(days=2)
    found = reasons_against(pca, night("sleep_in", thursday, "22:00", "07:00", thursday + dt.timedelta(days=1)))
    assert found == ["This makes 17 hours this week. Ben works 16 hours at most."]


# Booking


@pytest.mark.usefixtures("monday_morning")
def test_a_sleep_in_is_booked_and_said(inside: Cast) -> None:
    visit = book(inside)
    assert (visit.kind, visit.status, visit.length) == ("sleep_in", VisitStatus.OFFERED, 540)
    letter = Message.objects.get(to="amira@people.example")
    assert "Sleep-in, Friday 6 March 2026, 10pm to 7am the next day." in letter.body


@pytest.mark.usefixtures("monday_morning")
def test_a_visit_moved_keeps_what_it_is_and_its_limits(inside: Cast) -> None:
    visit = book(inside)
    with pytest.raises(Invalid, match="A sleep-in lasts from 4 hours to 12 hours"):
        change_visit(visit, version=visit.version, minutes=60, actor=inside.margaret.actor())
    moved = change_visit(
        visit, version=visit.version, starts_at=local(FRIDAY, time(21)), actor=inside.margaret.actor()
    )  # fmt: skip
    assert (moved.kind, moved.length, moved.starts_at) == ("sleep_in", 540, local(FRIDAY, time(21)))


@pytest.mark.usefixtures("monday_morning")
def test_nights_are_offered_in_the_evening(inside: Cast) -> None:
    on = {"on_or_after": FRIDAY, "until": FRIDAY, "task_ids": [shopping(inside).id]}
    slots = good_times(package_of(inside), minutes=540, kind="sleep_in", **on)
    assert {to_local(slot.starts_at).hour for slot in slots} == {21, 22}
    assert all(to_local(slot.ends_at).date() == date(2026, 3, 7) for slot in slots)
    asked = {"starts_at": local(FRIDAY, time(22)), "minutes": 540, "task_ids": [shopping(inside).id]}
    found = candidates_at(package_of(inside), kind="sleep_in", **asked)
    assert inside.amira.person in [one.pca for one in found if not one.reasons_against]


@pytest.mark.usefixtures("monday_morning")
def test_every_week(inside: Cast) -> None:
    pattern = start(inside, kind="sleep_in", weekdays=[4], start_time=time(22), minutes=540)
    assert pattern_words(pattern) == "Sleep-in: Friday at 10pm"
    nights = list(Visit.objects.filter(pattern=pattern).order_by("starts_at"))
    assert len(nights) == 6
    assert {(one.kind, one.length) for one in nights} == {("sleep_in", 540)}
    assert from_json(to_json(terms_now(pattern))).kind == "sleep_in"
    awake = replace(terms_now(pattern), kind="waking_night")
    successor = change_pattern_from(pattern, on=date(2026, 3, 13), terms=awake, actor=inside.ana.actor())
    assert successor.kind == "waking_night"
    assert [one.kind for one in Visit.objects.live().order_by("starts_at")] == ["sleep_in", *["waking_night"] * 5]


@pytest.mark.usefixtures("monday_morning")
def test_wishes_kept_before_there_were_kinds_are_visits(inside: Cast) -> None:
    kept = to_json(terms_of(inside))
    del kept["kind"]
    assert from_json(kept).kind == "visit"


@pytest.mark.usefixtures("monday_morning")
def test_the_planner_leaves_nights_where_they_are(inside: Cast) -> None:
    visit = a_visit(package_of(inside), on=FRIDAY, at=time(9), minutes=60)
    sleep_in = a_visit(
        package_of(inside), on=FRIDAY, at=time(22), minutes=540, kind="sleep_in", pca=inside.amira.person,
        status=VisitStatus.ACCEPTED,
    )  # fmt: skip
    book = week_book(package_of(inside).cluster, date(2026, 3, 2))
    assert set(book.visits) == {str(visit.id)}
    held = {one.attendance_id: one.kind for one in book.facts[inside.amira.person.id].busy}
    assert held[sleep_in.attendances.get().id] == "sleep_in"


# Pages


@pytest.mark.usefixtures("monday_morning")
def test_pages_say_what_it_is(inside: Cast, client: Any, sign_in: Any) -> None:
    visit = book(inside)
    place_id = visit.attendances.get().id
    week = {"cluster": visit.cluster_id, "week": "2026-03-02"}
    pages = (
        (inside.margaret, [("visit", visit.id), ("home", None), ("my_week", None), ("change_visit", visit.id)]),
        (inside.amira, [("rotas:attendance", place_id), ("rotas:my_week", None)]),
        (inside.ana, [("rotas:office_visit", visit.id), ("rotas:week", None)]),
    )
    for who, found in pages:
        sign_in(client, who)
        for name, one in found:
            page = client.get(reverse(name, args=[one] if one else []), week if name == "rotas:week" else {})
            assert page.status_code == 200, name
            assert "Sleep-in" in page.content.decode() or "sleep-in" in page.content.decode(), name


@pytest.mark.usefixtures("monday_morning")
def test_she_books_a_sleep_in_step_by_step(inside: Cast, client: Any, sign_in: Any) -> None:
    an_agreement(sleep_in_pence=7_500)
    pays_for_themselves(package_of(inside))
    sign_in(client, inside.margaret)
    page = client.get("/book/", follow=True)
    page = send(client, page, tasks=options_of(page_of(page), "tasks")[:1])
    page = send(client, page, minutes="0")
    assert heading(page) == "A night, or a whole day"
    refused = send(client, page, kind="sleep_in", minutes="1440")
    assert "A sleep-in lasts 12 hours at most" in words(refused)
    page = send(client, page, kind="sleep_in", minutes="540")
    page = send(client, page, day="chosen", on_day="6", on_month="3", on_year="2026")
    page = send(client, page, slot="another", at="10pm")
    page = send(client, page, pca=str(inside.amira.person.id))
    page = send(client, page)
    for said in ("Sleep-in", "9 hours", "10pm to 7am the next day", "£75.00", "1 sleep-in at £75.00"):
        assert said in words(page)
    page = send(client, page)
    assert "Sleep-in" in words(page)
    assert Visit.objects.get().kind == "sleep_in"


@pytest.mark.usefixtures("monday_morning")
def test_weekly_sleep_ins_are_asked_for_on_the_weekly_form(inside: Cast, client: Any, sign_in: Any, facts: Any) -> None:
    an_agreement(sleep_in_pence=7_500)
    pays_for_themselves(package_of(inside))
    sign_in(client, inside.margaret)
    asked = answers(inside, kind="sleep_in", weekdays=["4"], start_time="10pm", minutes="540")
    page = client.post(add_url(inside), asked).content.decode()
    assert "£487.50" in page  # six of them, Good Friday half as much again
    client.post(add_url(inside), {**asked, "confirmed": "yes"})
    assert VisitPattern.objects.get().kind == "sleep_in"
    plan = client.get(reverse("weekly_plan")).content.decode()
    assert "Sleep-in, 10pm, 9 hours" in plan
    refused = client.post(add_url(inside), answers(inside, kind="sleep_in", minutes="540"))
    assert "goes on into the next day" in refused.content.decode()


@pytest.mark.parametrize(
    ("starts", "minutes", "arrived", "left", "left_at"),
    [
        (time(9), 1440, "9:05am", "10am", local(date(2026, 3, 7), time(10))),  # a live-in day, an hour longer
        (time(9), 1440, "9am", "6pm", local(FRIDAY, time(18))),  # cut short
        (time(22), 540, "10:05pm", "7:10am", local(date(2026, 3, 7), time(7, 10))),
        (time(22), 540, "10pm", "11:30pm", local(FRIDAY, time(23, 30))),
        (time(9), 60, "9am", "10:05am", local(FRIDAY, time(10, 5))),
    ],
)
def test_times_put_right_belong_to_the_day_that_fits(
    starts: time, minutes: int, arrived: str, left: str, left_at: dt.datetime
) -> None:
    starts_at = local(FRIDAY, starts)
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    place: Any = SimpleNamespace(starts_at=starts_at, ends_at=ends_at, arrived_at=None, left_at=None)
    form = SettleForm({"arrived": arrived, "left": left, "reason": "Rang them"}, attendance=place)
    assert form.is_valid()
    assert form.instants()["left_at"] == left_at
