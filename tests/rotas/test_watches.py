"""Nobody is left waiting: the ladder of a visit that nobody came to, or that nobody answered."""

import datetime as dt
from typing import Any

import pytest

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Person
from rotas.models import (
    AttendanceStatus,
    OfferTo,
    OnCallDays,
    Priority,
    Visit,
    VisitPattern,
    VisitStatus,
    Watch,
    WatchRules,
    WatchStep,
)
from rotas.queries.delays import delays_of
from rotas.queries.watches import watches_now
from rotas.services import watches
from rotas.services.checking import mark_missed
from rotas.services.giving import arrive
from rotas.services.offering import ask_many
from rotas.services.watches import acknowledge, deal_with, set_watch_rules, watch_visits
from rotas.services.watching import mark_missed_visits
from rotas.tasks import look_into_visits
from rotas.watch.ladder import FIGURES
from tests.cast import Cast
from tests.factories.medicines import a_medicine
from tests.factories.rotas import a_visit
from tests.rotas.visit_day import DAY, at, passing, place

AMIRA, ANA, MO, DAVID = (f"{name}@people.example" for name in ("amira", "ana", "mo", "david"))


def ladder() -> list[tuple[str, str]]:
    """(step, who was told) of everything that was ever taken, in order."""
    return [(step.rung, step.told_names) for step in WatchStep.objects.order_by("told_at", "id")]


def letters() -> list[str]:
    return list(Message.objects.order_by("created_at", "id").values_list("to", flat=True))


def figures(**changed: int) -> dict[str, Any]:
    rules = WatchRules()
    return {name: getattr(rules, name) for name in FIGURES} | {"on_call_changes_at": dt.time(9)} | changed


@pytest.fixture
def ben_on_call(inside: Cast) -> Person:
    ben = inside.ben.person
    OnCallDays.objects.create(
        cluster=inside.clusters["mill"], person=ben, starts_on=DAY, ends_on=DAY, set_by="Ana", set_at=at(9)
    )
    return ben


@pytest.mark.usefixtures("ben_on_call", "david_asked")
def test_the_ladder_goes_from_one_to_the_next(inside: Cast, clock: Any) -> None:
    place(inside)
    passing(inside, clock, 19)
    assert (ladder(), Watch.objects.count()) == ([], 0)
    passing(inside, clock, 20, 21, 29)
    assert ladder() == [("pca", "Amira Khan")]
    passing(inside, clock, 30, 31)
    assert ladder()[1:] == [("support_worker", "Ana Kowalska")]
    passing(inside, clock, 40, 41)
    assert ladder()[2:] == [("on_call", "Ben Okafor")]
    passing(inside, clock, 50, 60, 90)
    assert ladder()[3:] == [("family", "David Hughes")]
    assert letters() == [AMIRA, ANA, "ben@people.example", DAVID]


def test_letters_hold_no_health_and_lead_to_the_page(inside: Cast, clock: Any) -> None:
    found = place(inside)
    Visit.objects.update(note_from_person="My insulin is in the fridge.")
    Person.objects.filter(id=inside.margaret.person.id).update(home_notes="Key safe 1234", address="14 Hay Street")
    passing(inside, clock, 20, 30, 40)
    watch = Watch.objects.get(visit=found.visit)
    for body in Message.objects.values_list("body", flat=True):
        assert f"/rota/watch/{watch.id}/" in body
        for word in ("insulin", "Key safe", "Hay Street", "Washing", "Hughes"):
            assert word not in body.replace("Amira Khan", "")


def test_nobody_on_call_goes_to_the_manager(inside: Cast, clock: Any) -> None:
    place(inside)
    passing(inside, clock, 20, 30, 40)
    assert ladder()[-1] == ("on_call", "Mo Rahman")
    assert WatchStep.objects.get(rung="on_call").note == "Nobody is on call for Mill Lane, so this goes to the manager."


def test_a_step_that_reaches_nobody_is_kept_and_not_waited_for(inside: Cast, clock: Any) -> None:
    a_visit(inside.packages["margaret"], on=DAY, at=dt.time(10))
    Person.objects.filter(id=inside.ana.person.id).update(email="")
    passing(inside, clock, 20)
    steps = list(WatchStep.objects.order_by("told_at", "id"))
    assert [(step.rung, step.note) for step in steps[:2]] == [
        ("pca", "Nobody has agreed to come."),
        ("support_worker", "Ana Kowalska has no e-mail address: ring them."),
    ]
    assert (steps[2].rung, letters()) == ("on_call", [MO])


@pytest.mark.parametrize(("priority", "minutes"), [("time_critical", 10), ("normal", 20), ("flexible", 45)])
def test_time_critical_visits_are_looked_for_sooner(inside: Cast, clock: Any, priority: str, minutes: int) -> None:
    pattern = VisitPattern.objects.create(
        package=inside.packages["margaret"], weekdays=[4], starts_on=DAY, start_time=dt.time(10), minutes=45,
        priority=Priority(priority),
    )  # fmt: skip
    place(inside, pattern=pattern)
    passing(inside, clock, minutes - 1)
    assert not Watch.objects.exists()
    passing(inside, clock, minutes)
    assert Watch.objects.exists()


@pytest.mark.parametrize(("times", "is_critical", "minutes"), [(10, True, 10), (10, False, 20), (15, True, 20)])
def test_so_are_visits_at_which_a_time_critical_dose_is_due(
    inside: Cast, clock: Any, times: int, is_critical: bool, minutes: int
) -> None:
    a_medicine(
        inside.margaret.person, actor=inside.ana.actor(), times=(dt.time(times),), is_time_critical=is_critical,
        latest_minutes=30 if is_critical else None,
    )  # fmt: skip
    place(inside)
    passing(inside, clock, minutes - 1)
    assert not Watch.objects.exists()
    passing(inside, clock, minutes)
    assert Watch.objects.exists()


def test_the_co_op_sets_how_long_it_waits(inside: Cast, clock: Any) -> None:
    place(inside)
    set_watch_rules(actor=inside.mo.actor(), **figures(time_critical_minutes=5, normal_minutes=5, step_minutes=3))
    passing(inside, clock, 5, 8)
    assert [rung for rung, _ in ladder()] == ["pca", "support_worker"]
    with pytest.raises(Invalid, match="cannot be left waiting longer"):
        set_watch_rules(actor=inside.mo.actor(), **figures(time_critical_minutes=30))
    with pytest.raises(Invalid, match="Enter from 1 minute"):
        set_watch_rules(actor=inside.mo.actor(), **figures(step_minutes=0))
    with pytest.raises(NotAllowed):
        set_watch_rules(actor=inside.ana.actor(), **figures())


def test_arriving_stops_it_and_the_page_is_right_at_once(inside: Cast, clock: Any) -> None:
    found = place(inside)
    passing(inside, clock, 20)
    assert [one.visit for one in watches_now(inside.ana.actor())] == [found.visit]
    clock.move_to(at(10, 22))
    arrive(found, at=at(10, 22), actor=inside.amira.actor())
    assert list(watches_now(inside.ana.actor())) == []
    passing(inside, clock, 23, 60)
    assert (len(ladder()), Watch.objects.get().ending) == (1, "arrived")


def test_a_cancelled_or_moved_visit_is_no_longer_watched(inside: Cast, clock: Any) -> None:
    cancelled = place(inside)
    moved = place(inside, pca=inside.ben.person)
    passing(inside, clock, 20)
    Visit.objects.filter(id=cancelled.visit_id).update(
        status="cancelled", cancelled_at=at(10, 21), cancel_reason="not_needed"
    )
    later = {"starts_at": at(10, 15), "ends_at": at(11, 15)}
    Visit.objects.filter(id=moved.visit_id).update(**later)
    passing(inside, clock, 30)
    assert {watch.visit_id: watch.ending for watch in Watch.objects.all()} == {
        cancelled.visit_id: "cancelled",
        moved.visit_id: "moved",
    }
    passing(inside, clock, 35)
    assert Watch.objects.filter(visit_id=moved.visit_id, ended_at=None).count() == 1


def test_one_of_two_who_has_not_come_is_looked_for(inside: Cast, clock: Any) -> None:
    found = place(inside, VisitStatus.UNDER_WAY, workers_needed=2)
    found.visit.attendances.create(
        pca=inside.ben.person, status="accepted", starts_at=found.starts_at, ends_at=found.ends_at
    )
    passing(inside, clock, 20)
    assert ladder() == [("pca", "Ben Okafor")]


def test_i_know_is_one_press_and_holds_the_ladder_for_a_while(inside: Cast, clock: Any) -> None:
    place(inside)
    passing(inside, clock, 20)
    watch = Watch.objects.get()
    clock.move_to(at(10, 25))
    acknowledge(watch, actor=inside.amira.actor())
    step = WatchStep.objects.get()
    assert (step.acknowledged_by, step.acknowledged_at) == ("Amira Khan", at(10, 25))
    with pytest.raises(StaleState, match="Amira Khan said this at 10:25am"):
        acknowledge(watch, actor=inside.amira.actor())
    passing(inside, clock, 30, 54)
    assert len(ladder()) == 1
    passing(inside, clock, 55)
    assert ladder()[1:] == [("support_worker", "Ana Kowalska")]


def test_who_runs_the_rota_presses_for_a_step_of_others(inside: Cast, clock: Any) -> None:
    place(inside)
    passing(inside, clock, 20)
    acknowledge(Watch.objects.get(), actor=inside.ana.actor())
    assert WatchStep.objects.get().acknowledged_by == "Ana Kowalska"
    assert delays_of(inside.margaret.person.id)[0].sentences == ["Ana Kowalska has been looking into it since 10:20am."]


@pytest.mark.parametrize("who", ["margaret", "cora", "zofia", "ben", "ed", "fiona", "nia"])
def test_who_was_not_told_says_nothing(inside: Cast, clock: Any, who: str) -> None:
    place(inside)
    passing(inside, clock, 20)
    with pytest.raises(NotAllowed):
        acknowledge(Watch.objects.get(), actor=getattr(inside, who).actor())
    with pytest.raises(NotAllowed):
        deal_with(Watch.objects.get(), note="x", actor=getattr(inside, who).actor())


def test_dealt_with_needs_a_sentence_and_ends_it_for_good(inside: Cast, clock: Any) -> None:
    place(inside)
    passing(inside, clock, 20)
    watch = Watch.objects.get()
    with pytest.raises(NotAllowed):
        deal_with(watch, note="I am here", actor=inside.amira.actor())
    with pytest.raises(Invalid, match="Say how it was dealt with"):
        deal_with(watch, note="  ", actor=inside.ana.actor())
    deal_with(watch, note="Rang Margaret: Ben is there.", actor=inside.ana.actor())
    passing(inside, clock, 30, 60)
    assert (len(ladder()), Watch.objects.get().ended_by) == (1, "Ana Kowalska")
    with pytest.raises(StaleState, match="dealt with by Ana Kowalska"):
        acknowledge(watch, actor=inside.amira.actor())


def test_whoever_is_on_call_handles_it_in_another_cluster(inside: Cast, clock: Any, ben_on_call: Person) -> None:
    place(inside)
    passing(inside, clock, 20, 30, 40)
    assert [one.visit.person for one in watches_now(inside.ben.actor())] == [inside.margaret.person]
    deal_with(Watch.objects.get(), note="Went there myself.", actor=inside.ben.actor())
    assert Watch.objects.get().ending == "dealt_with"


def test_a_visit_marked_missed_by_hand_is_dealt_with_and_by_the_clock_is_not(inside: Cast, clock: Any) -> None:
    by_hand = place(inside)
    by_clock = place(inside, pca=inside.ben.person)
    passing(inside, clock, 20)
    mark_missed(by_hand.visit, reason="She had gone out.", actor=inside.ana.actor())
    clock.move_to(at(12, 45))
    mark_missed_visits(actor=inside.system)
    watch_visits(actor=inside.system)
    endings = dict(Watch.objects.values_list("visit_id", "note"))
    assert endings == {by_hand.visit_id: "She had gone out.", by_clock.visit_id: ""}
    assert Watch.objects.get(visit=by_clock.visit).ended_at is None
    clock.move_to(at(10, 20) + dt.timedelta(days=2))
    watch_visits(actor=inside.system)
    assert Watch.objects.get(visit=by_clock.visit).ending == "lapsed"


def test_an_offer_that_nobody_answers_is_chased_and_family_is_not(inside: Cast, clock: Any, david_asked: Any) -> None:
    found = place(inside, VisitStatus.OFFERED, at=dt.time(15))
    passing(inside, clock, 59)
    assert ladder() == []  # 3pm is more than four hours away
    passing(inside, clock, 60, 70, 80, 90, 120)
    assert [rung for rung, _ in ladder()] == ["pca", "support_worker", "on_call"]
    assert delays_of(inside.margaret.person.id) == []
    found.status = AttendanceStatus.ACCEPTED
    found.save()
    passing(inside, clock, 121)
    assert Watch.objects.get().ending == "answered"


def test_an_offer_to_several_is_watched_and_reminds_nobody(inside: Cast, clock: Any) -> None:
    clock.move_to(at(9))
    visit = a_visit(inside.packages["margaret"], on=DAY, at=dt.time(10))
    place_needed = visit.attendances.get()
    ask_many(place_needed, to=OfferTo.TEAM, actor=inside.ana.actor())
    Message.objects.all().delete()
    passing(inside, clock, -31)
    assert ladder() == []
    passing(inside, clock, -30)
    assert ladder() == [("pca", ""), ("support_worker", "Ana Kowalska")]
    assert WatchStep.objects.get(rung="pca").note == "Several PCAs were asked, and nobody has said yes."
    assert letters() == [ANA]


def test_whoever_has_just_been_asked_is_given_time(inside: Cast, clock: Any) -> None:
    clock.move_to(at(9))
    found = place(inside, VisitStatus.OFFERED)
    assert found.offered_at == at(9)
    passing(inside, clock, -31)
    assert ladder() == []
    passing(inside, clock, -30)
    assert ladder() == [("pca", "Amira Khan")]
    passing(inside, clock, 0)
    assert Watch.objects.get().ending == "begun"


# The worker


def test_a_repeated_pass_repeats_nothing(inside: Cast, clock: Any) -> None:
    place(inside)
    clock.move_to(at(10, 20))
    for _ in range(3):
        look_into_visits.run(inside.system)
    assert (len(ladder()), letters()) == (1, [AMIRA])


def test_a_killed_worker_loses_nothing_and_repeats_nothing(
    inside: Cast, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(inside)
    place(inside, pca=inside.ben.person)
    clock.move_to(at(10, 20))
    tell, told = watches.tell_step, []

    def dies(*arguments: Any, **named: Any) -> None:
        tell(*arguments, **named)
        told.append(1)
        if len(told) == 2:
            raise SystemExit

    monkeypatch.setattr(watches, "tell_step", dies)
    with pytest.raises(SystemExit):
        watch_visits(actor=inside.system)
    assert (ladder(), letters(), Watch.objects.count()) == ([], [], 0)
    monkeypatch.setattr(watches, "tell_step", tell)
    watch_visits(actor=inside.system)
    assert sorted(letters()) == [AMIRA, "ben@people.example"]


def test_one_watch_that_fails_keeps_nobody_else_waiting(
    inside: Cast, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(inside)
    place(inside, pca=inside.ben.person)
    tell = watches.tell_step

    def stumbles(watch: Watch, step: WatchStep, to: Person, **named: Any) -> None:
        if to == inside.amira.person:
            raise RuntimeError("no")
        tell(watch, step, to, **named)

    monkeypatch.setattr(watches, "tell_step", stumbles)
    passing(inside, clock, 20)
    assert letters() == ["ben@people.example"]
    monkeypatch.setattr(watches, "tell_step", tell)
    passing(inside, clock, 21)
    assert sorted(letters()) == [AMIRA, "ben@people.example"]


def test_what_was_due_while_no_worker_ran_is_not_told_all_at_once(inside: Cast, clock: Any) -> None:
    place(inside)
    passing(inside, clock, 100)
    assert [rung for rung, _ in ladder()] == ["pca"]
    passing(inside, clock, 110)
    assert [rung for rung, _ in ladder()] == ["pca", "support_worker"]


@pytest.mark.parametrize("who", ["ana", "amira", "margaret"])
def test_only_the_clock_makes_a_pass(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        watch_visits(actor=getattr(inside, who).actor())


def test_a_manager_in_the_boards_hat_sees_nothing(inside: Cast, clock: Any) -> None:
    place(inside)
    passing(inside, clock, 20)
    board = Actor(coop_id=inside.coop.id, person_id=inside.mo.person.id, hat=Hat.BOARD)
    assert list(watches_now(board)) == []
    assert len(watches_now(inside.ana.actor())) == 1
