"""Who is on call, when: weeks, exceptions, the change-over, and gaps."""

import datetime as dt
from typing import Any

import pytest

from coopcare.clock import local, to_local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from rotas.queries.on_call import gap_warnings, people_for_on_call, turns
from rotas.services.on_call import set_days, set_week, swap_weeks, take_days_back
from rotas.watch.duty import on_call_at
from rotas.watch.turns import Days, days_without, duty_day, on_duty
from tests.cast import Cast
from tests.rotas.visit_day import passing, place

MONDAY = dt.date(2026, 3, 2)
NEXT = MONDAY + dt.timedelta(days=7)
FRIDAY = dt.date(2026, 3, 6)  # the day of the clock
NINE = dt.time(9)


def test_the_newest_exception_counts_before_the_week() -> None:
    weeks = {MONDAY: "Ana"}
    changes = [Days(FRIDAY, FRIDAY, "Ben"), Days(FRIDAY, FRIDAY, "Mo")]
    assert on_duty(MONDAY, weeks, changes) == "Ana"
    assert on_duty(FRIDAY, weeks, changes) == "Mo"
    assert on_duty(FRIDAY, weeks, changes[:1]) == "Ben"
    assert on_duty(NEXT, weeks, changes) is None
    assert days_without(FRIDAY, NEXT, weeks, changes) == [NEXT]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (local(FRIDAY, dt.time(8, 59)), dt.date(2026, 3, 5)),
        (local(FRIDAY, NINE), FRIDAY),
        (local(dt.date(2026, 3, 7), dt.time(3)), FRIDAY),
    ],
)
def test_a_night_belongs_to_the_evening_before(moment: dt.datetime, day: dt.date) -> None:
    assert duty_day(to_local(moment), NINE) == day


def test_weeks_are_of_a_cluster_or_of_the_whole_co_op(inside: Cast, clock: Any) -> None:
    mill, hill, mo = inside.clusters["mill"], inside.clusters["hill"], inside.mo.actor()
    set_week(MONDAY, cluster=None, person=inside.mo.person, actor=mo)
    set_week(MONDAY, cluster=mill, person=inside.ana.person, actor=inside.ana.actor())
    found = on_call_at(local(FRIDAY, dt.time(22)))
    assert (found.of(mill.id), found.of(hill.id)) == (inside.ana.person, inside.mo.person)
    before = on_call_at(local(MONDAY, dt.time(8, 59)))
    assert before.of(mill.id) is None


@pytest.mark.parametrize("day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_the_change_over_is_at_nine_on_the_wall_when_the_clocks_change(inside: Cast, clock: Any, day: dt.date) -> None:
    """A Sunday on which the clocks change: until 9am by the clock it is still Saturday's turn."""
    saturday = day - dt.timedelta(days=1)
    set_days(saturday, saturday, cluster=None, person=inside.ben.person, actor=inside.mo.actor())
    mill = inside.clusters["mill"].id
    assert on_call_at(local(day, dt.time(8, 59))).of(mill) == inside.ben.person
    assert on_call_at(local(day, NINE)).of(mill) is None


def test_setting_a_week_tells_who_it_concerns(inside: Cast, clock: Any) -> None:
    mill, ana = inside.clusters["mill"], inside.ana.actor()
    set_week(MONDAY, cluster=mill, person=inside.ben.person, actor=ana)
    set_week(MONDAY, cluster=mill, person=inside.ben.person, actor=ana)
    set_week(MONDAY, cluster=mill, person=inside.amira.person, actor=ana)
    set_week(MONDAY, cluster=mill, person=None, actor=ana)
    told = list(Message.objects.order_by("created_at", "id").values_list("to", "subject"))
    week = "in the week of 2 March 2026"
    assert [(to.split("@")[0], subject) for to, subject in told] == [
        ("ben", f"You are on call {week}"),
        ("ben", f"You are no longer on call {week}"),
        ("amira", f"You are on call {week}"),
        ("amira", f"You are no longer on call {week}"),
    ]


def test_two_weeks_are_swapped(inside: Cast, clock: Any) -> None:
    mill, ana = inside.clusters["mill"], inside.ana.actor()
    set_week(MONDAY, cluster=mill, person=inside.ben.person, actor=ana)
    with pytest.raises(Invalid, match="Both weeks must have somebody"):
        swap_weeks(MONDAY, NEXT, cluster=mill, actor=ana)
    with pytest.raises(Invalid, match="two different weeks"):
        swap_weeks(MONDAY, MONDAY, cluster=mill, actor=ana)
    set_week(NEXT, cluster=mill, person=inside.ana.person, actor=ana)
    swap_weeks(MONDAY, NEXT, cluster=mill, actor=ana)
    assert [turn.person for turn in turns(mill, weeks=2)] == [inside.ana.person, inside.ben.person]


def test_an_exception_is_taken_back_once(inside: Cast, clock: Any) -> None:
    mill, ana = inside.clusters["mill"], inside.ana.actor()
    set_week(MONDAY, cluster=mill, person=inside.ana.person, actor=ana)
    days = set_days(FRIDAY, FRIDAY, cluster=mill, person=inside.ben.person, actor=ana)
    noon = local(FRIDAY, dt.time(12))
    assert on_call_at(noon).of(mill.id) == inside.ben.person
    take_days_back(days, actor=ana)
    assert on_call_at(noon).of(mill.id) == inside.ana.person
    with pytest.raises(StaleState):
        take_days_back(days, actor=ana)


def test_gaps_are_shown(inside: Cast, clock: Any) -> None:
    mill, hill, mo = inside.clusters["mill"], inside.clusters["hill"], inside.mo.actor()
    assert [cluster for cluster, _ in gap_warnings([mill, hill])] == [mill, hill]
    set_week(MONDAY, cluster=mill, person=inside.ana.person, actor=mo)
    set_days(NEXT, NEXT + dt.timedelta(days=5), cluster=None, person=inside.mo.person, actor=mo)
    assert gap_warnings([mill]) == [(mill, [NEXT + dt.timedelta(days=6)])]
    assert turns(mill, weeks=2)[1].gaps == [NEXT + dt.timedelta(days=6)]
    assert turns(None, weeks=1)[0].gaps[0] == FRIDAY  # what is over is no gap


def test_bad_input_is_refused_in_words(inside: Cast, clock: Any) -> None:
    mill, ana = inside.clusters["mill"], inside.ana.actor()
    ben = inside.ben.person
    with pytest.raises(Invalid, match="starts on a Monday"):
        set_week(FRIDAY, cluster=mill, person=ben, actor=ana)
    with pytest.raises(Invalid, match="This week is over"):
        set_week(MONDAY - dt.timedelta(days=7), cluster=mill, person=ben, actor=ana)
    with pytest.raises(Invalid, match="within a year"):
        set_week(MONDAY + dt.timedelta(weeks=60), cluster=mill, person=ben, actor=ana)
    with pytest.raises(Invalid, match="David Hughes cannot be on call"):
        set_week(MONDAY, cluster=mill, person=inside.david.person, actor=ana)
    with pytest.raises(Invalid, match="cannot be before"):
        set_days(NEXT, FRIDAY, cluster=mill, person=ben, actor=ana)
    with pytest.raises(Invalid, match="These days are over"):
        set_days(MONDAY, MONDAY, cluster=mill, person=ben, actor=ana)
    with pytest.raises(Invalid, match="at most four weeks"):
        set_days(FRIDAY, FRIDAY + dt.timedelta(days=28), cluster=mill, person=ben, actor=ana)


@pytest.mark.parametrize("who", ["amira", "margaret", "ed", "fiona"])
def test_who_may_not_set_it(inside: Cast, clock: Any, who: str) -> None:
    actor = getattr(inside, who).actor()
    with pytest.raises(NotAllowed):
        set_week(MONDAY, cluster=inside.clusters["mill"], person=inside.ben.person, actor=actor)


def test_a_support_worker_sets_neither_anothers_nor_the_co_ops(inside: Cast, clock: Any) -> None:
    for cluster in (inside.clusters["hill"], None):
        with pytest.raises(NotAllowed):
            set_days(FRIDAY, FRIDAY, cluster=cluster, person=inside.ben.person, actor=inside.ana.actor())


def test_who_can_be_on_call_works_here_and_has_a_log_in(inside: Cast, clock: Any) -> None:
    assert {person.calling_name for person in people_for_on_call()} == {"Amira", "Ben", "Zofia", "Ana", "Mo"}


def test_whoever_is_on_call_finds_what_is_looked_into_on_their_day(
    inside: Cast, clock: Any, client: Any, sign_in: Any
) -> None:
    place(inside, pca=inside.ben.person)
    sign_in(client, inside.amira)
    assert "on call now" not in client.get("/rota/today/").content.decode()
    set_days(FRIDAY, FRIDAY, cluster=inside.clusters["mill"], person=inside.amira.person, actor=inside.ana.actor())
    assert "Nothing is being looked into" in client.get("/rota/today/").content.decode()
    passing(inside, clock, 20)
    page = client.get("/rota/today/").content.decode()
    assert "1 visit is being looked into" in page
    assert "/rota/watch/" in page
