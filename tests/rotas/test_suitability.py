"""May this PCA take this place? Pure."""

import datetime as dt
from dataclasses import replace
from datetime import date, time
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcare.clock import elapsed_minutes, local
from members.models import CredentialKind
from rotas.suitability import (
    NOT_FOR_THIS_PERSON,
    Asked,
    Blocked,
    Busy,
    Employed,
    Held,
    Need,
    PlaceFacts,
    Proved,
    WorkerFacts,
    cautions,
    is_blocked,
    is_taken,
    of_competency,
    reasons_against,
    week_minutes,
)

LONG_AGO = date(2020, 1, 1)
TUESDAY = date(2026, 3, 3)
MARGARET, MILL_LANE = uuid4(), uuid4()
WASHING = Need("Washing", is_regulated=True, topic="moving_and_handling")


def busy(on: date, at: str, until: str, until_on: date | None = None) -> Busy:
    return Busy(uuid4(), local(on, time.fromisoformat(at)), local(until_on or on, time.fromisoformat(until)))


def place(on: date = TUESDAY, at: str = "10:00", until: str = "10:45", **more: object) -> PlaceFacts:
    span = busy(on, at, until, more.pop("until_on", None))
    facts = {"person_id": MARGARET, "cluster_id": MILL_LANE, "cluster_name": "Mill Lane"}
    return PlaceFacts(starts_at=span.starts_at, ends_at=span.ends_at, **facts, **more)


def ben(*promised: Busy, **more: object) -> WorkerFacts:
    facts: dict[str, object] = {
        "person_id": uuid4(),
        "name": "Ben",
        "born_on": date(1985, 5, 5),
        "employments": (Employed(LONG_AGO, None, most_minutes=30 * 60),),
        "credentials": (
            Held(LONG_AGO, None, CredentialKind.DBS),
            Held(LONG_AGO, None, CredentialKind.RIGHT_TO_WORK),
            Held(LONG_AGO, None, CredentialKind.TRAINING, "moving_and_handling"),
        ),
        "clusters": frozenset({MILL_LANE}),
        "busy": promised,
    }
    return WorkerFacts(**{**facts, **more})  # type: ignore[arg-type]


def without(kind: CredentialKind, *instead: Held) -> WorkerFacts:
    others = tuple(held for held in ben().credentials if held.kind != kind)
    return ben(credentials=(*others, *instead))


def test_nothing_speaks_against_somebody_free_checked_and_trained() -> None:
    assert reasons_against(ben(), place(needs=(WASHING,))) == []
    assert cautions(ben(), place(needs=(WASHING,))) == []


@pytest.mark.parametrize(
    ("employments", "sentence"),
    [
        ((), "Ben is not employed as a PCA on 3 March 2026."),
        ((Employed(date(2026, 3, 4)),), "Ben is not employed as a PCA on 3 March 2026."),
        ((Employed(LONG_AGO, date(2026, 3, 2)),), "Ben’s employment as a PCA ends on 2 March 2026."),
    ],
)
def test_employment_must_cover_the_day(employments: tuple[Employed, ...], sentence: str) -> None:
    assert reasons_against(ben(employments=employments), place()) == [sentence]


def test_the_last_day_of_a_job_and_of_a_check_count() -> None:
    pca = without(CredentialKind.DBS, Held(LONG_AGO, TUESDAY, CredentialKind.DBS))
    assert reasons_against(replace(pca, employments=(Employed(LONG_AGO, TUESDAY),)), place()) == []


DBS = "criminal record check (DBS)"


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        ([], f"Ben has no {DBS} on record."),
        ([Held(LONG_AGO, date(2026, 3, 2), CredentialKind.DBS)], f"Ben’s {DBS} runs out on 2 March 2026."),
        ([Held(date(2026, 3, 4), None, CredentialKind.DBS)], f"Ben’s {DBS} counts only from 4 March 2026."),
        ([Held(LONG_AGO, None, CredentialKind.DBS, "", TUESDAY)], f"Ben’s {DBS} was withdrawn."),
    ],
)
def test_why_a_check_does_not_count(held: list[Held], sentence: str) -> None:
    assert reasons_against(without(CredentialKind.DBS, *held), place()) == [sentence]


def test_a_check_withdrawn_tomorrow_still_counts_today() -> None:
    pca = without(CredentialKind.DBS, Held(LONG_AGO, None, CredentialKind.DBS, "", date(2026, 3, 4)))
    assert reasons_against(pca, place()) == []


def test_a_new_check_stands_in_for_the_old_one() -> None:
    held = [Held(LONG_AGO, date(2026, 3, 1), CredentialKind.DBS), Held(date(2026, 3, 2), None, CredentialKind.DBS)]
    assert reasons_against(without(CredentialKind.DBS, *held), place()) == []


def test_training_is_asked_for_by_the_tasks_once_a_topic() -> None:
    needs = (WASHING, Need("Getting up", True, "moving_and_handling"), Need("Tablets", True, "medicines"), Need("Shop"))
    pca = without(CredentialKind.TRAINING)
    assert reasons_against(pca, place(needs=needs)) == [
        "Ben has no moving and handling training on record, and “Washing” needs it.",
        "Ben has no medicines training on record, and “Tablets” needs it.",
    ]
    assert reasons_against(pca, place(needs=(Need("Shop"),))) == []


ASKED = {
    "medicines": Asked("medicines", "Medicines", watched=True, from_on=LONG_AGO),
    "care_certificate": Asked("care_certificate", "Care Certificate", watched=False, from_on=TUESDAY),
}


def asked_of(*topics: str, **more: object) -> WorkerFacts:
    employed = Employed(LONG_AGO, None, most_minutes=30 * 60, asked=tuple(ASKED[topic] for topic in topics))
    held = Held(LONG_AGO, None, CredentialKind.TRAINING, "medicines")
    return ben(employments=(employed,), credentials=(*ben().credentials, held), **more)


def test_nobody_gives_medicines_before_they_were_watched_but_beside_a_colleague() -> None:
    pca, tablets = asked_of("medicines"), place(needs=(Need("Tablets", True, "medicines"),))
    assert reasons_against(pca, tablets) == ["Ben has not been watched giving medicines yet, and “Tablets” needs it."]
    assert reasons_against(pca, place(needs=(Need("Shop"),))) == []
    assert reasons_against(asked_of(), tablets) == [], "the co-op does not ask for it"
    watched = (Proved(TUESDAY, None, "medicines"),) * 3
    assert reasons_against(asked_of("medicines", proved=watched), tablets) == []
    too_seldom = "Ben has been watched giving medicines at 2 of 3 visits, and “Tablets” needs it."
    assert reasons_against(asked_of("medicines", proved=watched[:2]), tablets) == [too_seldom]
    later = (Proved(TUESDAY + dt.timedelta(days=1), None, "medicines"),) * 3
    assert reasons_against(asked_of("medicines", proved=later), tablets) != []
    beside = replace(tablets, also_coming=frozenset({pca.person_id, uuid4()}))
    assert of_competency(pca, beside) == []
    assert of_competency(pca, replace(tablets, also_coming=frozenset({pca.person_id}))) != []


def test_training_of_the_job_bars_every_visit_from_its_day() -> None:
    pca, before = asked_of("care_certificate"), TUESDAY - dt.timedelta(days=1)
    assert reasons_against(pca, place(before)) == []
    assert reasons_against(pca, place()) == ["Ben has no Care Certificate training on record, and the job needs it."]
    held = Held(TUESDAY, None, CredentialKind.TRAINING, "care_certificate")
    assert reasons_against(replace(pca, credentials=(*pca.credentials, held)), place()) == []
    of_task = place(needs=(Need("Care", topic="care_certificate", training="Care Certificate"),))
    assert len(reasons_against(pca, of_task)) == 1, "said once"


TALK = Need("Talk", topic="autism", training="Autism")


@pytest.mark.parametrize(
    ("tier", "needs", "sentence"),
    [
        (2, (), ""),
        (1, (), "Ben’s autism training is of tier 1, and the job needs tier 2."),
        (1, (TALK,), "Ben’s autism training is of tier 1, and the job needs tier 2."),
        (0, (), "Ben’s autism training has no tier on record, and the job needs tier 2."),
    ],
)
def test_a_tier_too_low_bars_where_the_job_asks_for_more(tier: int, needs: tuple[Need, ...], sentence: str) -> None:
    asked = Asked("autism", "Autism", watched=False, from_on=LONG_AGO, least_tier=2)
    held = Held(LONG_AGO, None, CredentialKind.TRAINING, "autism", tier=tier)
    employed = Employed(LONG_AGO, None, most_minutes=30 * 60, asked=(asked,))
    pca = ben(employments=(employed,), credentials=(*ben().credentials, held))
    assert reasons_against(pca, place(needs=needs)) == [sentence] * bool(sentence)


def test_nobody_under_18_gives_personal_care() -> None:
    young = ben(born_on=date(2008, 3, 4))
    assert reasons_against(young, place(needs=(WASHING,))) == [
        "Ben is 17. Personal care is given by people of 18 or over."
    ]
    assert reasons_against(young, place()) == []
    assert reasons_against(ben(born_on=date(2008, 3, 3)), place(needs=(WASHING,))) == []


def test_a_co_op_that_is_not_registered_gives_practical_help_only() -> None:
    barred = "Greenvale is not registered for personal care yet, so “Washing” cannot be given. Practical help can."
    assert reasons_against(ben(), place(needs=(WASHING,), no_personal_care=barred)) == [barred]
    assert reasons_against(ben(), place(needs=(Need("Shop"),), no_personal_care="")) == []


def test_a_block_says_nothing_of_itself() -> None:
    pca = ben(blocks=(Blocked(LONG_AGO, None, MARGARET),))
    assert reasons_against(pca, place()) == [NOT_FOR_THIS_PERSON] == ["Not available for this person."]
    assert is_blocked(pca, place())
    assert reasons_against(ben(blocks=(Blocked(LONG_AGO, date(2026, 3, 2), MARGARET),)), place()) == []
    assert reasons_against(ben(blocks=(Blocked(LONG_AGO, None, uuid4()),)), place()) == []


def test_another_visit_then() -> None:
    pca = ben(busy(TUESDAY, "10:30", "11:30"))
    assert reasons_against(pca, place()) == ["Ben has another visit then, 10:30am to 11:30am."]
    assert is_taken(pca, place())


def test_visits_may_touch() -> None:
    pca = ben(busy(TUESDAY, "09:15", "10:00"), busy(TUESDAY, "10:45", "11:30"))
    assert not is_taken(pca, place())
    assert reasons_against(pca, place()) == []


def test_the_place_given_up_for_this_one_does_not_count() -> None:
    own = busy(TUESDAY, "10:00", "10:45")
    assert reasons_against(ben(own), place(at="10:15", until="11:00", instead_of=frozenset({own.attendance_id}))) == []


# Eleven hours of rest between days


def test_rest_before_the_first_visit_of_a_day() -> None:
    late = busy(date(2026, 3, 2), "21:00", "21:30")
    assert reasons_against(ben(late), place(at="08:29", until="09:00")) == [
        "Ben would have 10 hours 59 minutes of rest before this visit, not 11 hours."
    ]
    assert reasons_against(ben(late), place(at="08:30", until="09:00")) == []


def test_rest_after_the_last_visit_of_a_day() -> None:
    early = busy(date(2026, 3, 4), "07:00", "08:00")
    assert reasons_against(ben(early), place(at="20:00", until="21:00")) == [
        "Ben would have 10 hours of rest after this visit, not 11 hours."
    ]


def test_a_split_day_is_one_days_work() -> None:
    pca = ben(busy(TUESDAY, "07:00", "09:00"), busy(TUESDAY, "19:00", "20:00"))
    assert reasons_against(pca, place(at="13:00", until="14:00")) == []


def test_a_visit_between_two_of_its_day_shortens_no_rest() -> None:
    pca = ben(
        busy(date(2026, 3, 2), "21:30", "22:00"), busy(TUESDAY, "07:00", "08:00"), busy(TUESDAY, "20:00", "21:00")
    )
    assert reasons_against(pca, place()) == []


def test_rest_is_elapsed_time_when_the_clocks_go_forward() -> None:
    """9:30pm to 8:30am is 11 hours, but for the night of 29 March, when it is 10."""
    pca = ben(busy(date(2026, 3, 28), "20:30", "21:30"))
    assert reasons_against(pca, place(on=date(2026, 3, 29), at="08:30", until="09:15")) == [
        "Ben would have 10 hours of rest before this visit, not 11 hours."
    ]


def test_rest_is_elapsed_time_when_the_clocks_go_back() -> None:
    pca = ben(busy(date(2026, 10, 24), "20:30", "21:30"))
    assert reasons_against(pca, place(on=date(2026, 10, 25), at="07:30", until="08:15")) == []


def test_a_night_that_runs_into_the_next_day_counts_to_its_end() -> None:
    night = busy(date(2026, 3, 2), "22:00", "02:00", TUESDAY)
    assert reasons_against(ben(night), place(at="12:30", until="13:00")) == [
        "Ben would have 10 hours 30 minutes of rest before this visit, not 11 hours."
    ]


# The week


def week_of_visits(hours: int) -> list[Busy]:
    """Long visits on Thursday to Saturday, well apart, adding up to `hours`."""
    days = [date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 7)]
    each = dt.timedelta(hours=hours) / 3
    return [Busy(uuid4(), local(day, time(8)), local(day, time(8)) + each) for day in days]


def test_no_more_than_they_wish_to_work_in_a_week() -> None:
    pca = ben(*week_of_visits(30))
    assert reasons_against(pca, place()) == ["This makes 30 hours 45 minutes this week. Ben works 30 hours at most."]
    assert reasons_against(pca, place(on=date(2026, 3, 11))) == []


def test_exactly_as_much_as_they_wish_is_no_reason() -> None:
    pca = ben(*week_of_visits(30), employments=(Employed(LONG_AGO, None, most_minutes=30 * 60 + 45),))
    assert reasons_against(pca, place()) == []


def test_more_than_48_hours_is_said_and_bars_nobody_who_wishes_it() -> None:
    willing = Employed(LONG_AGO, None, most_minutes=60 * 60)
    pca = ben(*week_of_visits(48), employments=(willing,))
    assert reasons_against(pca, place()) == []
    assert cautions(pca, place()) == [
        "This makes 48 hours 45 minutes this week. The law limits the average to 48 hours unless they opted out."
    ]
    opted_out = replace(pca, employments=(replace(willing, opted_out_of_48_hours=True),))
    assert cautions(opted_out, place()) == []


def test_another_cluster_is_said_and_bars_nobody() -> None:
    pca = ben(clusters=frozenset())
    assert reasons_against(pca, place()) == []
    assert cautions(pca, place()) == ["Ben does not work in Mill Lane: this would be cover from another cluster."]


# What always holds

minutes_of_day = st.integers(0, 24 * 60 - 1)


@st.composite
def spans(draw: st.DrawFn) -> tuple[dt.datetime, dt.datetime]:
    """Any span of up to 12 hours in the weeks around either change of the clocks."""
    first = draw(st.sampled_from([date(2026, 3, 23), date(2026, 10, 19)]))
    at = draw(minutes_of_day)
    starts_at = local(first + dt.timedelta(days=draw(st.integers(0, 13))), time(at // 60, at % 60))
    return starts_at, starts_at + dt.timedelta(minutes=draw(st.integers(15, 720)))


def place_over(span: tuple[dt.datetime, dt.datetime], instead_of: frozenset[UUID] = frozenset()) -> PlaceFacts:
    return replace(place(), starts_at=span[0], ends_at=span[1], instead_of=instead_of)


@given(spans(), spans())
def test_two_visits_overlap_both_ways_or_neither(one: tuple[dt.datetime, ...], other: tuple[dt.datetime, ...]) -> None:
    there = is_taken(ben(Busy(None, *one)), place_over(other))
    back = is_taken(ben(Busy(None, *other)), place_over(one))
    assert there == back == (max(one[0], other[0]) < min(one[1], other[1]))


@given(spans(), st.lists(spans(), max_size=6))
def test_promising_more_time_never_removes_a_reason(
    wanted: tuple[dt.datetime, ...], promised: list[tuple[dt.datetime, ...]]
) -> None:
    """But for rest, which another visit the same day can make somebody else's to answer for."""
    pca = ben()
    for span in promised:
        before = _lasting(reasons_against(pca, place_over(wanted)))
        pca = pca.also_busy(Busy(None, *span))
        assert before <= _lasting(reasons_against(pca, place_over(wanted)))


def _lasting(reasons: list[str]) -> set[str]:
    """What a reason is about, without its figures."""
    return {"another visit" if "another visit" in one else "week" for one in reasons if "rest" not in one}


@given(spans(), st.lists(spans(), max_size=6))
def test_what_is_given_up_counts_for_nothing(
    wanted: tuple[dt.datetime, ...], promised: list[tuple[dt.datetime, ...]]
) -> None:
    held = [Busy(uuid4(), *span) for span in promised]
    ids = frozenset(one.attendance_id for one in held if one.attendance_id)
    assert reasons_against(ben(*held), place_over(wanted, ids)) == []


@given(st.lists(spans(), max_size=8), spans())
def test_a_week_is_the_sum_of_what_starts_in_it(
    promised: list[tuple[dt.datetime, ...]], wanted: tuple[dt.datetime, ...]
) -> None:
    facts = place_over(wanted)
    monday = facts.on - dt.timedelta(days=facts.on.weekday())
    week = [span for span in promised if monday <= Busy(None, *span).on < monday + dt.timedelta(days=7)]
    total = sum(elapsed_minutes(*span) for span in [*week, wanted])
    assert week_minutes(ben(*(Busy(None, *span) for span in promised)), facts) == total
