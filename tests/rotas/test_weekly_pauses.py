"""When weekly visits do not come: pauses of all of them or of some, and bank holidays."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from coopcare.clock import LONDON, local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from rotas.models import AttendanceStatus, Visit, VisitPattern, VisitPause, VisitStatus
from rotas.queries.weekly import askable_holidays, preview_pause, preview_return
from rotas.services.booking import cancel_visit
from rotas.services.patterns import ask_for_holiday, change_pattern_from
from rotas.services.pauses import come_back, pause_visits
from rotas.services.planning import plan_visits
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.rotas.weekly import HORIZON, MONDAY, NEXT_MONDAY, live, package_of, start, terms_of


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(dt.datetime(2026, 3, 2, 9, tzinfo=LONDON), tick=False) as traveller:
        yield traveller


class TestPauses:
    def test_it_cancels_what_nobody_touched_and_plans_none(self, inside: Cast) -> None:
        start(inside)
        pause_visits(
            package_of(inside), starts_on=date(2026, 3, 5), ends_on=date(2026, 3, 12), reason="hospital",
            actor=inside.margaret.actor(),
        )  # fmt: skip
        gone = Visit.objects.filter(status="cancelled").order_by("on")
        days = [date(2026, 3, 5), date(2026, 3, 10), date(2026, 3, 12)]
        assert [(visit.on, visit.cancel_reason, visit.is_paused) for visit in gone] == [
            (day, "hospital", True) for day in days
        ]
        assert plan_visits(until=HORIZON, actor=inside.system).planned == 0
        assert "hospital" not in Message.objects.get(to="amira@people.example", subject__contains="paused").body.lower()

    def test_until_further_notice_and_back_again(self, inside: Cast, clock: Any) -> None:
        start(inside)
        before = live()
        pause = pause_visits(
            package_of(inside), starts_on=date(2026, 3, 5), ends_on=None, reason="away", actor=inside.ana.actor()
        )
        assert live() == [date(2026, 3, 3)]
        clock.move_to(dt.datetime(2026, 3, 17, 8, tzinfo=LONDON))
        shown = preview_return(pause, on=date(2026, 3, 18))
        come_back(pause, on=date(2026, 3, 18), actor=inside.margaret.actor())
        assert live()[1:] == [draft.visit.on for draft in shown.drafts]
        left = [day for day in before if day >= date(2026, 3, 18)]
        assert live()[1 : 1 + len(left)] == left
        assert VisitPause.objects.get().ends_on == date(2026, 3, 17)
        later = Visit.objects.live().filter(on__gte=date(2026, 3, 18))
        assert {visit.status for visit in later} == {VisitStatus.ACCEPTED}

    def test_taken_back_before_it_began_leaves_every_visit(self, inside: Cast) -> None:
        start(inside)
        before = live()
        pause = pause_visits(
            package_of(inside), starts_on=NEXT_MONDAY, ends_on=HORIZON, reason="holiday", actor=inside.ana.actor()
        )
        come_back(pause, on=NEXT_MONDAY, actor=inside.ana.actor())
        assert live() == before
        assert not VisitPause.objects.exists()
        with pytest.raises(StaleState, match="has ended already"):
            come_back(pause, on=NEXT_MONDAY, actor=inside.ana.actor())

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "sentence"),
        [
            (date(2026, 3, 9), date(2026, 3, 8), "must start again after the pause begins"),
            (date(2026, 3, 1), None, "begins today or later"),
            (date(2026, 3, 25), None, "are paused from 20 March 2026 to 30 March 2026 already"),
        ],
    )
    def test_what_cannot_be_is_refused_in_words(
        self, inside: Cast, starts_on: date, ends_on: date | None, sentence: str
    ) -> None:
        package, ana = package_of(inside), inside.ana.actor()
        pause_visits(package, starts_on=date(2026, 3, 20), ends_on=date(2026, 3, 30), reason="away", actor=ana)
        with pytest.raises(Invalid, match=sentence):
            pause_visits(package, starts_on=starts_on, ends_on=ends_on, reason="away", actor=ana)
        assert VisitPause.objects.count() == 1

    def test_a_visit_booked_by_hand_is_shown_and_stays(self, inside: Cast) -> None:
        start(inside)
        by_hand = a_visit(package_of(inside), on=date(2026, 3, 6), at=time(15))
        change = preview_pause(package_of(inside), starts_on=date(2026, 3, 5), ends_on=date(2026, 3, 12))
        assert change.kept == [by_hand]

    @pytest.mark.parametrize("who", ["amira", "cora", "fiona", "ed"])
    def test_who_may_not(self, inside: Cast, who: str) -> None:
        with pytest.raises(NotAllowed):
            pause_visits(
                package_of(inside), starts_on=MONDAY, ends_on=None, reason="away", actor=getattr(inside, who).actor()
            )

    def test_a_cancelled_visit_is_not_planned_again_by_a_pause(self, inside: Cast) -> None:
        start(inside)
        visit = Visit.objects.get(on=date(2026, 3, 10))
        cancel_visit(visit, version=1, reason="not_needed", actor=inside.margaret.actor())
        pause = pause_visits(
            package_of(inside), starts_on=NEXT_MONDAY, ends_on=HORIZON, reason="away", actor=inside.ana.actor()
        )
        come_back(pause, on=NEXT_MONDAY, actor=inside.ana.actor())
        assert date(2026, 3, 10) not in live()
        assert local(date(2026, 3, 12), time(10)) in Visit.objects.live().values_list("starts_at", flat=True)
        assert AttendanceStatus.ACCEPTED in Visit.objects.get(
            on=date(2026, 3, 12), status="accepted"
        ).attendances.values_list("status", flat=True)


class TestBankHolidays:
    """Good Friday 2026 is 3 April, Easter Monday 6 April."""

    def test_as_usual_never_or_only_when_asked(self, inside: Cast) -> None:
        usual = start(inside, weekdays=[4])
        never = start(inside, weekdays=[4], start_time=time(14), on_bank_holidays="never")
        good_friday = date(2026, 4, 3)
        assert Visit.objects.filter(pattern=usual, on=good_friday).exists()
        assert not Visit.objects.filter(pattern=never, on=good_friday).exists()
        assert askable_holidays([usual, never]) == {}

    def test_asked_for_it_comes_and_a_change_leaves_it(self, inside: Cast) -> None:
        pattern = start(inside, weekdays=[4], on_bank_holidays="if_asked")
        good_friday = date(2026, 4, 3)
        assert askable_holidays([pattern]) == {pattern.id: [good_friday]}
        visit = ask_for_holiday(pattern, on=good_friday, actor=inside.margaret.actor())
        assert (visit.on, visit.attendances.get().pca) == (good_friday, inside.amira.person)
        assert askable_holidays([pattern]) == {pattern.id: []}
        with pytest.raises(StaleState):
            ask_for_holiday(pattern, on=good_friday, actor=inside.margaret.actor())
        change_pattern_from(pattern, on=NEXT_MONDAY, terms=terms_of(inside, weekdays=[3]), actor=inside.ana.actor())
        assert good_friday in live()


class TestPausesOfSome:
    """Mondays at 2pm are paused; Tuesdays and Thursdays at 10am come as always."""

    def mondays(self, cast: Cast) -> VisitPattern:
        return start(cast, weekdays=[0], start_time=time(14))

    def pause(self, cast: Cast, pattern: VisitPattern | None, **days: Any) -> VisitPause:
        days = {"starts_on": NEXT_MONDAY, "ends_on": None, **days}
        return pause_visits(package_of(cast), **days, reason="away", pattern=pattern, actor=cast.margaret.actor())

    def test_the_others_come_as_always(self, inside: Cast) -> None:
        start(inside)
        mondays = self.mondays(inside)
        others = [day for day in live() if day.weekday() != 0]
        self.pause(inside, mondays)
        assert live() == [MONDAY, *others]
        assert plan_visits(until=HORIZON, actor=inside.system).planned == 0

    def test_other_terms_do_not_end_it(self, inside: Cast) -> None:
        mondays = self.mondays(inside)
        self.pause(inside, mondays)
        successor = change_pattern_from(
            mondays, on=date(2026, 3, 16), terms=terms_of(inside, weekdays=[0, 2]), actor=inside.ana.actor()
        )
        assert live() == [MONDAY]
        with pytest.raises(Invalid, match="until further notice already"):
            self.pause(inside, successor)

    def test_all_may_be_paused_over_it_and_come_back_without_it(self, inside: Cast, clock: Any) -> None:
        start(inside)
        mondays = self.mondays(inside)
        self.pause(inside, mondays)
        with pytest.raises(Invalid, match="already"):
            self.pause(inside, mondays, starts_on=date(2026, 3, 20))
        every = self.pause(inside, None)
        assert [day for day in live() if day >= NEXT_MONDAY] == []
        come_back(every, on=NEXT_MONDAY, actor=inside.margaret.actor())
        back = [day for day in live() if day >= NEXT_MONDAY]
        assert back
        assert {day.weekday() for day in back} == {1, 3}
        with pytest.raises(Invalid, match="already"):
            self.pause(inside, mondays)

    def test_coming_back_plans_them_again(self, inside: Cast) -> None:
        start(inside)
        mondays = self.mondays(inside)
        before = live()
        pause = self.pause(inside, mondays)
        come_back(pause, on=NEXT_MONDAY, actor=inside.margaret.actor())
        assert live() == before

    def test_a_stale_page_of_coming_back_changes_nothing(self, inside: Cast) -> None:
        start(inside)
        pause = self.pause(inside, None)
        come_back(pause, on=date(2026, 3, 20), version=1, actor=inside.ana.actor())
        with pytest.raises(StaleState, match="Somebody has changed this pause"):
            come_back(pause, on=date(2026, 3, 12), version=1, actor=inside.margaret.actor())
        assert VisitPause.objects.get().ends_on == date(2026, 3, 19)
