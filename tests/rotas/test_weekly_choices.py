"""What the person may choose about weekly visits: two people, skills, times, requests; shown before it is done."""

import datetime as dt
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clusters.models import PlaceRole, TeamPlace
from coopcare.clock import LONDON, to_local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Employment
from rotas.models import PlanRequest, Visit, VisitPattern, VisitStatus
from rotas.queries.plans import weekly_offers_to
from rotas.queries.weekly import lasting_patterns, preview_change, preview_end, preview_pause, preview_start
from rotas.queries.weekly_people import staffing, times_that_work, with_usual_pcas
from rotas.services.agreeing import agree_to_weekly, decline_weekly
from rotas.services.patterns import NeedsSupportWorker, change_pattern_from, end_pattern, start_pattern, terms_now
from rotas.services.planning import plan_visits
from rotas.services.requests import agree_to_request, ask_for_weekly_visits, refuse_request, withdraw_request
from rotas.weekly_terms import from_json, to_json
from tests.cast import Cast
from tests.factories.clusters import ClusterPlaceFactory
from tests.factories.rotas import a_visit
from tests.rotas.weekly import HORIZON, MONDAY, NEXT_MONDAY, live, package_of, start, terms_of


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False) as traveller:
        yield traveller


class TestTerms:
    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"earliest_start": time(10, 30)}, "The earliest start must not be after the usual one"),
            ({"latest_start": time(9)}, "The latest start must not be before the usual one"),
            ({"skills": ["flying"]}, "“flying” is not something that can be asked for"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(self, inside: Cast, changes: Any, sentence: str) -> None:
        with pytest.raises(Invalid, match=sentence):
            start(inside, **changes)

    def test_a_second_pca_belongs_to_a_second_place(self, inside: Cast) -> None:
        with pytest.raises(Invalid, match="Only one person comes"):
            start(inside, second_pca_id=inside.ben.person.id)
        with pytest.raises(Invalid, match="two different people"):
            start(inside, workers_needed=2, second_pca_id=inside.amira.person.id)

    def test_both_places_of_a_two_person_visit_have_their_usual_pca(self, inside: Cast) -> None:
        start(inside, workers_needed=2, second_pca_id=inside.ben.person.id)
        for visit in Visit.objects.all():
            pcas = {place.pca for place in visit.attendances.all()}
            assert (pcas, visit.status) == ({inside.amira.person, inside.ben.person}, VisitStatus.ACCEPTED)

    def test_they_are_kept_as_json_and_read_back(self, inside: Cast) -> None:
        wish = terms_of(inside, earliest_start=time(9), skills=("pets",), weekdays=(1, 3))
        wish = replace(wish, task_ids=tuple(wish.task_ids))
        assert from_json(to_json(wish)) == wish

    def test_a_skill_that_the_card_does_not_say_keeps_a_pca_out(self, inside: Cast) -> None:
        Employment.objects.filter(person=inside.ben.person).update(skills=["drives"])
        change = preview_start(package_of(inside), terms_of(inside, skills=["drives"]), starts_on=MONDAY)
        reasons = change.drafts[0].absent[0].reasons
        assert reasons == [
            "Amira’s card does not say “Can drive, for outings and shopping”, which this visit asks for."
        ]
        free = {one.pca.calling_name: (one.can_always, one.can_never) for one in staffing(change)}
        assert free == {"Amira": (False, True), "Ben": (True, False)}


class TestPreview:
    def test_it_changes_nothing_and_tells_nobody(self, inside: Cast) -> None:
        pattern = start(inside)
        Message.objects.all().delete()
        rows = list(Visit.objects.values_list("id", "version").order_by("id"))
        preview_start(package_of(inside), terms_of(inside, weekdays=[4]), starts_on=MONDAY)
        preview_change(pattern, terms_of(inside, weekdays=[4]), on=NEXT_MONDAY)
        preview_end(pattern, last_day=NEXT_MONDAY)
        preview_pause(package_of(inside), starts_on=MONDAY, ends_on=None)
        assert (VisitPattern.objects.count(), Message.objects.count()) == (1, 0)
        assert list(Visit.objects.values_list("id", "version").order_by("id")) == rows

    def test_every_clash_within_the_horizon_is_named(self, inside: Cast) -> None:
        for on in (date(2026, 3, 10), date(2026, 4, 7)):
            a_visit(inside.packages["cora"], on=on, at=time(10), pca=inside.amira.person, status=VisitStatus.ACCEPTED)
        change = preview_start(package_of(inside), terms_of(inside), starts_on=MONDAY)
        assert [draft.visit.on for draft in change.without_pca] == [date(2026, 3, 10), date(2026, 4, 7)]
        assert change.without_pca[0].absent[0].reasons == ["Amira has another visit then, 10am to 10:45am."]
        assert (len(change.drafts), change.refusals) == (12, [])

    def test_two_visits_of_the_person_at_once_are_refused(self, inside: Cast) -> None:
        a_visit(package_of(inside), on=date(2026, 3, 12), at=time(10, 30))
        change = preview_start(package_of(inside), terms_of(inside), starts_on=MONDAY)
        sentence = "Thursday 12 March 2026, 10am to 10:45am: Margaret already has a visit then, 10:30am to 11:15am."
        assert change.refusals == [sentence]
        with pytest.raises(Invalid, match="already has a visit then"):
            start(inside)
        assert not VisitPattern.objects.exists()

    def test_what_nobody_can_ever_take_says_why_for_each_pca(self, inside: Cast) -> None:
        change = preview_start(package_of(inside), terms_of(inside, skills=["welsh"]), starts_on=MONDAY)
        found = staffing(change)
        assert found
        assert all(one.can_never for one in found)
        assert all("Speaks Welsh" in one.reasons[0] for one in found)
        assert times_that_work(change) == []

    def test_the_person_gets_times_that_work_on_every_date(self, inside: Cast) -> None:
        for on in (date(2026, 3, 10), date(2026, 4, 7)):
            a_visit(inside.packages["cora"], on=on, at=time(10), pca=inside.amira.person, status=VisitStatus.ACCEPTED)
        change = preview_start(package_of(inside), terms_of(inside), starts_on=MONDAY)
        times = times_that_work(change, [inside.amira.person.id])
        assert times
        for at, pcas in times:
            assert pcas == [inside.amira.person]
            again = preview_start(package_of(inside), terms_of(inside, start_time=at), starts_on=MONDAY)
            assert again.is_covered

    @pytest.mark.parametrize("on", [date(2026, 3, 29), date(2026, 10, 25)])
    def test_a_clock_change_is_said(self, inside: Cast, clock: Any, on: date) -> None:
        monday = on - dt.timedelta(days=13)
        clock.move_to(dt.datetime(monday.year, monday.month, monday.day, 9, tzinfo=LONDON))
        wish = terms_of(inside, weekdays=[6], start_time=time(1, 30))
        change = preview_start(package_of(inside), wish, starts_on=monday)
        assert [draft.visit.on for draft in change.clock_changes] == ([on] if on.month == 3 else [])
        assert all((draft.visit.ends_at - draft.visit.starts_at) == dt.timedelta(minutes=45) for draft in change.drafts)

    def test_a_visit_touched_by_hand_is_shown_and_stays(self, inside: Cast) -> None:
        pattern = start(inside)
        visit = Visit.objects.get(on=date(2026, 3, 12))
        Visit.objects.filter(pk=visit.pk).update(is_touched=True)
        change = preview_change(pattern, terms_of(inside, start_time=time(14)), on=NEXT_MONDAY)
        assert [one.on for one in change.kept] == [date(2026, 3, 12)]
        assert date(2026, 3, 12) not in [draft.visit.on for draft in change.drafts]

    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        weekdays=st.sets(st.integers(0, 6), min_size=1), hour=st.integers(8, 18), days=st.integers(1, 30),
        every=st.integers(1, 3),
    )  # fmt: skip
    def test_what_it_shows_is_what_is_done(
        self, inside: Cast, weekdays: set[int], hour: int, days: int, every: int
    ) -> None:
        from django.db import transaction

        with transaction.atomic():
            pattern = start(inside)
            on = MONDAY + dt.timedelta(days=days)
            past = list(Visit.objects.filter(on__lt=on).order_by("id").values("id", "starts_at", "status", "version"))
            wish = terms_of(inside, weekdays=weekdays, start_time=time(hour), every_weeks=every)
            shown = preview_change(pattern, wish, on=on)
            moved = {draft.replaces.id: draft.visit.starts_at for draft in shown.moved if draft.replaces}
            planned = sorted(draft.visit.starts_at for draft in shown.planned)
            gone = {visit.id for visit in shown.cancelled}
            change_pattern_from(pattern, on=on, terms=wish, actor=inside.ana.actor())
            assert {one.id: one.starts_at for one in Visit.objects.filter(id__in=moved)} == moved
            assert set(Visit.objects.filter(status="cancelled").values_list("id", flat=True)) == gone
            new = Visit.objects.live().filter(on__gte=on).exclude(id__in=moved)
            assert sorted(new.values_list("starts_at", flat=True)) == planned
            now_past = Visit.objects.filter(on__lt=on).order_by("id").values("id", "starts_at", "status", "version")
            assert list(now_past) == past
            assert len(live()) == len(set(live()))
            transaction.set_rollback(True)


class TestThePersonDecides:
    def test_confirmed_at_once_when_the_rules_allow_and_the_pca_is_asked(self, inside: Cast) -> None:
        pattern = start(inside, by="margaret")
        assert not pattern.has_agreed
        assert {visit.status for visit in Visit.objects.all()} == {VisitStatus.OFFERED}
        assert "says yes or no" in Message.objects.get(to="amira@people.example").body

    def test_the_pca_says_yes_to_all_of_them_in_one_answer_and_one_letter(self, inside: Cast, clock: Any) -> None:
        pattern = start(inside, by="margaret")
        Message.objects.all().delete()
        assert list(weekly_offers_to(inside.amira.person.id)) == [pattern]
        with pytest.raises(NotAllowed):
            agree_to_weekly(pattern, actor=inside.ben.actor())
        agree_to_weekly(pattern, actor=inside.amira.actor())
        assert {visit.status for visit in Visit.objects.all()} == {VisitStatus.ACCEPTED}
        assert [message.subject for message in Message.objects.all()] == ["Your weekly visits are agreed"]
        clock.move_to(dt.datetime(2026, 3, 9, 2, tzinfo=LONDON))
        plan_visits(until=HORIZON + dt.timedelta(weeks=1), actor=inside.system)
        assert {visit.status for visit in Visit.objects.all()} == {VisitStatus.ACCEPTED}
        with pytest.raises(StaleState, match="answered already"):
            decline_weekly(pattern, actor=inside.amira.actor())

    def test_or_no_and_nobody_is_usual_any_more(self, inside: Cast) -> None:
        pattern = start(inside, by="margaret")
        decline_weekly(pattern, actor=inside.amira.actor())
        assert pattern.usual_pca is None
        assert {visit.status for visit in Visit.objects.all()} == {VisitStatus.REQUESTED}
        assert Message.objects.filter(to="ana@people.example").count() == 1

    def test_ended_before_they_began_they_never_come(self, inside: Cast, clock: Any) -> None:
        pattern = start_pattern(
            package_of(inside), terms=terms_of(inside), starts_on=date(2026, 3, 24), actor=inside.ana.actor()
        )
        end_pattern(pattern, last_day=MONDAY, actor=inside.margaret.actor())
        assert list(lasting_patterns(package_of(inside))) == live() == []
        clock.move_to(dt.datetime(2026, 3, 20, 2, tzinfo=LONDON))
        assert plan_visits(until=HORIZON, actor=inside.system).planned == 0

    def test_ending_and_fewer_days_ask_nobody_again(self, inside: Cast) -> None:
        pattern = start(inside)
        successor = change_pattern_from(
            pattern, on=NEXT_MONDAY, terms=terms_of(inside, weekdays=[1]), actor=inside.margaret.actor()
        )
        assert successor.has_agreed
        assert {visit.status for visit in Visit.objects.live()} == {VisitStatus.ACCEPTED}
        end_pattern(successor, last_day=date(2026, 3, 20), actor=inside.margaret.actor())
        assert live() == [date(2026, 3, day) for day in (3, 5, 10, 17)]

    def test_otherwise_it_becomes_a_request_with_a_reason_and_a_clock(self, inside: Cast) -> None:
        on = date(2026, 3, 10)
        a_visit(inside.packages["cora"], on=on, at=time(10), pca=inside.amira.person, status=VisitStatus.ACCEPTED)
        with pytest.raises(NeedsSupportWorker, match="On 1 of 12 dates nobody is sure to come"):
            start(inside, by="margaret")
        asked = ask_for_weekly_visits(
            package_of(inside), terms=terms_of(inside), starts_on=MONDAY, actor=inside.margaret.actor()
        )
        assert asked.why == "Nobody is sure to come on 1 of 12 dates: Tuesday 10 March 2026, 10am to 10:45am."
        assert to_local(asked.answer_by) == dt.datetime(2026, 3, 4, 9, tzinfo=LONDON)
        assert Message.objects.get(to="ana@people.example").subject == "Margaret asks for weekly visits"
        agree_to_request(asked, terms=terms_of(inside), starts_on=MONDAY, actor=inside.ana.actor())
        assert (asked.status, Visit.objects.filter(status="requested").count()) == ("agreed", 1)
        with pytest.raises(StaleState, match="has an answer already: agreed, by Ana Kowalska"):
            refuse_request(asked, answer="Too late", actor=inside.ana.actor())

    def test_a_refusal_says_why_and_a_request_can_be_taken_back(self, inside: Cast) -> None:
        wish = terms_of(inside, usual_pca_id=None)
        asked = ask_for_weekly_visits(package_of(inside), terms=wish, starts_on=MONDAY, actor=inside.margaret.actor())
        with pytest.raises(Invalid, match="Say why"):
            refuse_request(asked, answer=" ", actor=inside.ana.actor())
        refuse_request(asked, answer="Ben starts in May. Shall we ring you then?", actor=inside.ana.actor())
        assert "Ben starts in May" in Message.objects.get(to="margaret@people.example").body
        again = ask_for_weekly_visits(package_of(inside), terms=wish, starts_on=MONDAY, actor=inside.margaret.actor())
        withdraw_request(again, actor=inside.margaret.actor())
        assert [one.status for one in PlanRequest.objects.order_by("asked_at", "id")] == ["refused", "withdrawn"]

    def test_what_can_be_confirmed_at_once_is_not_asked_for(self, inside: Cast) -> None:
        with pytest.raises(Invalid, match="confirmed at once"):
            ask_for_weekly_visits(
                package_of(inside), terms=terms_of(inside), starts_on=MONDAY, actor=inside.margaret.actor()
            )

    def test_whoever_can_come_is_the_first_of_the_team_who_always_can(self, inside: Cast) -> None:
        wish = terms_of(inside, usual_pca_id=None)
        on = date(2026, 3, 10)
        a_visit(inside.packages["cora"], on=on, at=time(10), pca=inside.amira.person, status=VisitStatus.ACCEPTED)
        change = preview_start(package_of(inside), wish, starts_on=MONDAY)
        assert with_usual_pcas(change, wish).usual_pca_id == inside.ben.person.id
        TeamPlace.objects.filter(pca=inside.ben.person).update(ends_on=MONDAY)

    def test_a_stale_page_of_a_request_changes_nothing(self, inside: Cast) -> None:
        pattern = start(inside)
        wish = terms_of(inside, usual_pca_id=None)
        asked = ask_for_weekly_visits(
            package_of(inside), terms=wish, starts_on=NEXT_MONDAY, pattern=pattern, actor=inside.margaret.actor()
        )
        change_pattern_from(pattern, on=date(2026, 3, 30), terms=wish, version=1, actor=inside.mo.actor())
        with pytest.raises(StaleState, match="Somebody else has just changed"):
            agree_to_request(asked, terms=wish, starts_on=NEXT_MONDAY, version=1, actor=inside.ana.actor())
        asked.refresh_from_db()
        assert asked.status == "waiting"

    def test_who_is_willing_to_cover_could_come_too(self, inside: Cast) -> None:
        change = preview_start(package_of(inside), terms_of(inside), starts_on=MONDAY)
        assert inside.zofia.person not in [one.pca for one in staffing(change)]
        ClusterPlaceFactory(cluster=inside.clusters["mill"], person=inside.zofia.person, role=PlaceRole.COVERS)
        zofia = staffing(change)[-1]
        assert (zofia.pca, zofia.covers, zofia.is_on_team, zofia.can_always) == (
            inside.zofia.person, True, False, True,
        )  # fmt: skip

    def test_a_stale_page_changes_nothing(self, inside: Cast) -> None:
        pattern = start(inside)
        change_pattern_from(
            pattern, on=date(2026, 3, 30), terms=terms_of(inside, weekdays=[0]), version=1, actor=inside.ana.actor()
        )
        with pytest.raises(StaleState, match="Somebody else has just changed"):
            change_pattern_from(
                pattern, on=NEXT_MONDAY, terms=terms_of(inside), version=1, actor=inside.margaret.actor()
            )
        assert terms_now(pattern).weekdays == (1, 3)
