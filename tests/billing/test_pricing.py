"""What a visit costs: the worked examples of the trade, every setting, and the edges of each."""

import datetime as dt
from dataclasses import replace

import pytest

from billing.pricing import (
    DEATH,
    HOSPITAL,
    OUR_FAULT,
    AgreementTerms,
    AttendanceFacts,
    Basis,
    CancellationTerms,
    CannotPrice,
    Outcome,
    Rate,
    RateKind,
    Role,
    Rounding,
    free_change_deadline,
    price,
    rate_card,
)
from coopcare import clock
from coopcare.facts.bank_holidays import bank_holidays

WEDNESDAY = dt.date(2026, 3, 4)
BASE = Rate(RateKind.BASE, pence_per_hour=2600)
PLAIN = AgreementTerms(rates=(BASE,))
MEASURED = replace(PLAIN, basis=Basis.ACTUAL)


def visit(planned=45, actual=None, *, on=WEDNESDAY, at=dt.time(9), arrived=None, **more):
    """Facts of a visit planned for `planned` minutes; `actual` minutes from `arrived`, or from the planned start."""
    start_at = clock.local(on, at)
    came_at = None if actual is None else clock.local(on, arrived or at)
    return AttendanceFacts(
        planned_start_at=start_at,
        planned_end_at=start_at + dt.timedelta(minutes=planned),
        actual_start_at=came_at,
        actual_end_at=None if came_at is None else came_at + dt.timedelta(minutes=actual),
        **more,
    )


def pence(*args, terms=PLAIN, **kwargs):
    return price(visit(*args, **kwargs), terms, {}).total_pence


def amounts(priced):
    return [(line.minutes, line.amount_pence) for line in priced.lines]


# The worked examples


def test_planned_45_minutes_at_26_pounds():
    assert pence(45, 45) == 1950


def test_actual_38_to_the_nearest_5_is_40():
    priced = price(visit(45, 38), MEASURED, {})
    assert (priced.billed_minutes, priced.total_pence, priced.rule) == (40, 1733, "actual")


def test_planned_45_actual_41_within_5_is_charged_as_planned():
    priced = price(visit(45, 41), PLAIN, {})
    assert (priced.billed_minutes, priced.total_pence, priced.rule) == (45, 1950, "within_tolerance")


def test_two_workers_for_30_minutes_are_26_pounds():
    assert pence(30, 30) + pence(30, 30) == 2600


def test_each_worker_of_two_is_charged_by_their_own_times():
    assert pence(60, 60, terms=MEASURED) + pence(60, 45, terms=MEASURED) == 2600 + 1950


# How many minutes


def test_the_explanation_is_plain_english():
    assert price(visit(45, 41), PLAIN, {}).explanation == (
        "The visit was planned for 45 minutes and took 41 minutes. That is within 5 minutes, so the planned time is "
        "charged. 45 minutes at £26.00 an hour is £19.50."
    )
    assert price(visit(45, 38), MEASURED, {}).explanation == (
        "The visit was planned for 45 minutes and took 38 minutes. That is rounded to 40 minutes. "
        "40 minutes at £26.00 an hour is £17.33."
    )
    assert price(visit(45, 45), PLAIN, {}).explanation.startswith("The visit took the planned 45 minutes. ")


@pytest.mark.parametrize(
    ("actual", "rule", "minutes"),
    [
        (39, "actual", 40),
        (40, "within_tolerance", 45),
        (50, "within_tolerance", 45),
        (51, "capped", 45),
    ],
)
def test_tolerance_holds_on_both_sides_up_to_its_last_minute(actual, rule, minutes):
    priced = price(visit(45, actual), PLAIN, {})
    assert (priced.rule, priced.billed_minutes) == (rule, minutes)


def test_no_tolerance_at_all():
    exact = replace(PLAIN, tolerance_minutes=0, rounding=Rounding.NONE)
    assert price(visit(45, 45), exact, {}).rule == "within_tolerance"
    assert price(visit(45, 44), exact, {}).billed_minutes == 44


@pytest.mark.parametrize(
    ("rounding", "step", "actual", "expected"),
    [
        (Rounding.NONE, 5, 38, 38),
        (Rounding.NEAREST, 5, 37, 35),
        (Rounding.NEAREST, 5, 38, 40),
        (Rounding.NEAREST, 15, 37, 30),
        (Rounding.NEAREST, 15, 38, 45),
        (Rounding.NEAREST, 1, 38, 38),
        (Rounding.UP, 5, 35, 35),
        (Rounding.UP, 5, 36, 40),
        (Rounding.UP, 15, 31, 45),
        (Rounding.DOWN, 5, 39, 35),
        (Rounding.DOWN, 15, 59, 45),
        (Rounding.DOWN, 15, 60, 60),
    ],
)
def test_rounding(rounding, step, actual, expected):
    terms = replace(MEASURED, rounding=rounding, rounding_minutes=step)
    assert price(visit(90, actual), terms, {}).billed_minutes == expected


def test_planned_lengths_are_never_rounded():
    coarse = replace(PLAIN, rounding_minutes=15)
    assert price(visit(50, 48), coarse, {}).billed_minutes == 50
    assert price(visit(50), replace(coarse, basis=Basis.PLANNED), {}).billed_minutes == 50


def test_planned_basis_needs_no_times_and_ignores_them():
    planned = replace(PLAIN, basis=Basis.PLANNED)
    assert price(visit(45), planned, {}).rule == "planned"
    assert price(visit(45, 20), planned, {}).billed_minutes == 45
    assert price(visit(45, 90), planned, {}).billed_minutes == 45


def test_the_shortest_charge():
    short = price(visit(15, 15), PLAIN, {})
    assert (short.billed_minutes, short.rule, short.total_pence) == (30, "minimum", 1300)
    assert "The shortest charge is 30 minutes." in short.explanation
    assert price(visit(30, 30), PLAIN, {}).rule == "within_tolerance"
    assert price(visit(29, 29), PLAIN, {}).rule == "minimum"
    assert price(visit(15, 15), replace(PLAIN, minimum_minutes=0), {}).billed_minutes == 15


def test_the_cap_is_the_planned_time():
    capped = price(visit(45, 60), MEASURED, {})
    assert (capped.billed_minutes, capped.rule) == (45, "capped")
    assert "No more than the planned time is charged." in capped.explanation
    # Rounding up must not climb over the cap either.
    assert price(visit(40, 40), replace(MEASURED, rounding=Rounding.UP, rounding_minutes=15), {}).billed_minutes == 40
    assert price(visit(45, 60), replace(MEASURED, cap_at_planned=False), {}).billed_minutes == 60


@pytest.mark.parametrize(
    ("actual", "extra", "minutes", "rule"),
    [
        (60, 15, 60, "actual"),
        (61, 15, 60, "actual"),
        (63, 15, 60, "capped"),
        (60, 10, 55, "capped"),
        (48, 15, 45, "within_tolerance"),
        (55, 15, 55, "actual"),
    ],
)
def test_extra_time_raises_the_cap_as_far_as_it_was_agreed(actual, extra, minutes, rule):
    priced = price(visit(45, actual, extra_authorised_minutes=extra), PLAIN, {})
    assert (priced.billed_minutes, priced.rule) == (minutes, rule)
    if rule == "capped":
        assert f"No more than the planned time and {extra} minutes of agreed extra time" in priced.explanation


@pytest.mark.parametrize(
    ("actual", "extra", "minutes"),
    [(None, 15, 45), (45, 15, 45), (40, 15, 45), (55, 15, 55), (60, 15, 60), (75, 15, 60), (60, 0, 45)],
)
def test_on_planned_basis_extra_time_counts_when_it_was_given(actual, extra, minutes):
    planned = replace(PLAIN, basis=Basis.PLANNED)
    priced = price(visit(45, actual, extra_authorised_minutes=extra), planned, {})
    assert priced.billed_minutes == minutes
    assert priced.rule == ("planned" if minutes == 45 else "planned_and_extra")


def test_even_one_agreed_minute_counts():
    exact = replace(PLAIN, basis=Basis.PLANNED, rounding=Rounding.NONE)
    assert price(visit(45, 50, extra_authorised_minutes=1), exact, {}).billed_minutes == 46


# What stops a price


@pytest.mark.parametrize(
    ("facts", "terms", "sentence"),
    [
        (visit(45), PLAIN, "no arrival and leaving time"),
        (replace(visit(45, 45), actual_end_at=None), PLAIN, "no arrival and leaving time"),
        (replace(visit(45, 45), actual_start_at=None), MEASURED, "no arrival and leaving time"),
        (visit(0, 45), PLAIN, "not after its start"),
        (visit(-5, 45), PLAIN, "not after its start"),
        (visit(45, -1), PLAIN, "leaving before arriving"),
        (visit(45, 45, extra_authorised_minutes=-1), PLAIN, "below 0 minutes"),
        (visit(45, 45), AgreementTerms(rates=()), "no price for Wednesday 4 March 2026 at 9am"),
        (visit(45, outcome=Outcome.CANCELLED), PLAIN, "not when"),
        (visit(0, outcome=Outcome.CANCELLED, cancellation_category=DEATH), PLAIN, "not after its start"),
    ],
)
def test_a_visit_that_cannot_be_priced_says_why(facts, terms, sentence):
    with pytest.raises(CannotPrice) as refusal:
        price(facts, terms, {})
    assert sentence in refusal.value.message


def test_a_rate_that_does_not_reach_the_visit_is_no_price():
    mornings = AgreementTerms(rates=(Rate(RateKind.TIME_BAND, 2600, from_time=dt.time(6), until_time=dt.time(12)),))
    assert pence(45, 45, at=dt.time(11), terms=mornings) == 1950
    with pytest.raises(CannotPrice, match="at midday"):
        price(visit(60, 60, at=dt.time(11, 30)), mornings, {})


# What is not charged


def test_shadows_missed_and_declined_visits_are_never_charged():
    for facts, rule in (
        (visit(45, 45, role=Role.SHADOW), "shadow"),
        (visit(45, outcome=Outcome.MISSED), "missed"),
        (visit(45, 45, outcome=Outcome.MISSED), "missed"),
        (visit(45, outcome=Outcome.DECLINED), "declined"),
    ):
        priced = price(facts, PLAIN, {})
        assert (priced.rule, priced.total_pence, priced.billed_minutes, priced.lines) == (rule, 0, 0, ())
        assert "not charged" in priced.explanation


def test_no_minutes_and_no_minimum_is_no_charge():
    free = price(visit(45, 2), replace(MEASURED, minimum_minutes=0), {})
    assert (free.billed_minutes, free.total_pence, free.lines) == (0, 0, ())
    assert free.explanation.endswith("Nothing is charged.")


# Refused, and no reply


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.NO_REPLY])
def test_refused_visits_and_no_reply_are_charged_as_planned_and_flagged(outcome):
    for facts in (visit(45, 10, outcome=outcome), visit(45, outcome=outcome)):
        priced = price(facts, PLAIN, {})
        assert (priced.billed_minutes, priced.total_pence, priced.rule) == (45, 1950, outcome.value)
        assert len(priced.flags) == 1
        assert "note" in priced.flags[0]


def test_the_agreement_can_charge_refused_visits_by_the_time_given():
    by_time = replace(PLAIN, refused_basis=Basis.ACTUAL)
    assert price(visit(45, 34, outcome=Outcome.REFUSED), by_time, {}).billed_minutes == 35
    at_the_door = price(visit(45, outcome=Outcome.REFUSED), by_time, {})
    assert at_the_door.billed_minutes == 30
    assert price(visit(45, outcome=Outcome.REFUSED), replace(by_time, minimum_minutes=0), {}).total_pence == 0


def test_ordinary_visits_have_no_flags():
    assert price(visit(45, 45), PLAIN, {}).flags == ()


# Cancelled


def cancelled(before=dt.timedelta(0), category="", *, since=None, planned=45, terms=PLAIN):
    start_at = clock.local(WEDNESDAY, dt.time(9))
    facts = visit(
        planned,
        outcome=Outcome.CANCELLED,
        cancelled_at=start_at - before,
        cancellation_category=category,
        hospital_since_at=None if since is None else start_at - since,
    )
    return price(facts, terms, {})


DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def test_notice_of_24_hours_to_the_second_is_free():
    assert cancelled(DAY).rule == "cancelled_in_time"
    assert cancelled(DAY).total_pence == 0
    late = cancelled(DAY - SECOND)
    assert (late.rule, late.total_pence, late.billed_minutes) == ("cancelled_late", 1950, 45)
    assert late.explanation.startswith("Cancelled less than 24 hours before the start.")


def test_the_deadline_shown_is_the_deadline_charged():
    facts = visit(45)
    deadline = free_change_deadline(facts.planned_start_at, PLAIN)
    assert deadline == dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
    at = replace(facts, outcome=Outcome.CANCELLED, cancelled_at=deadline)
    assert price(at, PLAIN, {}).total_pence == 0
    assert price(replace(at, cancelled_at=deadline + SECOND), PLAIN, {}).total_pence == 1950


def test_a_share_of_the_price_can_be_charged():
    half = replace(PLAIN, cancellation=CancellationTerms(percent_bp=5000, notice_minutes=90))
    late = cancelled(dt.timedelta(minutes=89), terms=half)
    assert (late.total_pence, late.billed_minutes, late.lines[0].percent_bp) == (975, 45, 5000)
    assert late.lines[0].words == "45 minutes at £26.00 an hour, charged at 50%"
    assert "less than 90 minutes before" in late.explanation
    assert cancelled(dt.timedelta(minutes=90), terms=half).total_pence == 0


def test_a_share_of_nought_is_free():
    none = replace(PLAIN, cancellation=CancellationTerms(percent_bp=0))
    assert (cancelled(terms=none).rule, cancelled(terms=none).lines) == ("cancelled_free", ())


def test_the_words_of_one_hour():
    hour = replace(PLAIN, cancellation=CancellationTerms(notice_minutes=60))
    assert "less than 1 hour before" in cancelled(terms=hour).explanation
    none = replace(PLAIN, cancellation=CancellationTerms(notice_minutes=0))
    assert cancelled(terms=none).rule == "cancelled_in_time"
    assert cancelled(-SECOND, terms=none).rule == "cancelled_late"


def test_the_shortest_charge_holds_for_late_cancellations():
    assert cancelled(planned=15).total_pence == 1300


def test_a_cancelled_visit_is_charged_as_planned_whatever_times_it_has():
    facts = replace(visit(45, 90, extra_authorised_minutes=30), outcome=Outcome.CANCELLED)
    facts = replace(facts, cancelled_at=facts.planned_start_at)
    assert price(facts, PLAIN, {}).billed_minutes == 45


@pytest.mark.parametrize("category", [DEATH, OUR_FAULT])
def test_a_death_and_our_own_fault_are_always_free(category):
    priced = cancelled(category=category)
    assert (priced.rule, priced.total_pence) == ("cancelled_free", 0)
    # Free needs no time of cancelling.
    facts = visit(45, outcome=Outcome.CANCELLED, cancellation_category=category)
    assert price(facts, PLAIN, {}).total_pence == 0


def test_an_agreement_names_its_own_free_categories():
    terms = replace(PLAIN, cancellation=CancellationTerms(free_categories=frozenset({"snow"})))
    assert cancelled(category="snow", terms=terms).rule == "cancelled_free"
    assert cancelled(category=DEATH, terms=terms).rule == "cancelled_late"


def test_hospital_is_charged_for_the_first_24_hours_only():
    in_hospital = {"category": HOSPITAL}
    assert cancelled(since=DAY, **in_hospital).rule == "cancelled_hospital"
    assert cancelled(since=DAY - SECOND, **in_hospital).rule == "cancelled_late"
    # Nobody noted the admission: the telling stands for it.
    assert cancelled(DAY, **in_hospital).rule == "cancelled_hospital"
    assert cancelled(DAY - SECOND, **in_hospital).rule == "cancelled_late"
    # Without the word hospital, an admission changes nothing.
    assert cancelled(since=DAY).rule == "cancelled_late"


def test_hospital_terms_can_be_switched_off_or_made_free_at_once():
    never = replace(PLAIN, cancellation=CancellationTerms(hospital_free_after_minutes=None))
    assert cancelled(category=HOSPITAL, since=9 * DAY, terms=never).rule == "cancelled_late"
    at_once = replace(PLAIN, cancellation=CancellationTerms(hospital_free_after_minutes=0))
    assert cancelled(category=HOSPITAL, terms=at_once).rule == "cancelled_hospital"


def test_notice_is_elapsed_time_over_a_clock_change():
    # From 9am on Saturday to 9am on Sunday 29 March 2026 only 23 hours pass.
    sunday = visit(45, on=dt.date(2026, 3, 29), outcome=Outcome.CANCELLED)
    at_nine = replace(sunday, cancelled_at=clock.local(dt.date(2026, 3, 28), dt.time(9)))
    assert price(at_nine, PLAIN, {}).rule == "cancelled_late"
    at_eight = replace(sunday, cancelled_at=clock.local(dt.date(2026, 3, 28), dt.time(8)))
    assert price(at_eight, PLAIN, {}).rule == "cancelled_in_time"


def test_a_late_cancellation_on_a_bank_holiday_rounds_once():
    terms = AgreementTerms(rates=rate_card(1001), cancellation=CancellationTerms(percent_bp=3333))
    facts = visit(35, on=dt.date(2026, 4, 3), outcome=Outcome.CANCELLED)
    priced = price(replace(facts, cancelled_at=facts.planned_start_at), terms, bank_holidays(2026))
    # 1001p x 35/60 x 1.5 x 33.33% = 291.9375...p
    assert priced.total_pence == 292
