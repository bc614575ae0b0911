"""A cell of the training matrix at awkward days. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from compliance.workforce.matrix import Cell, CellState, cell
from compliance.workforce.oversight import DueState, HeldBefore, due_again
from compliance.workforce.terms import certificate_due
from members.models import Job, Outcome
from members.training import DEFAULTS, Needed, strictest

TODAY = date(2026, 11, 16)
MEDICINES = Needed("medicines", 12, needs_competency=True)
MOVING = Needed("moving_and_handling", 12, needs_competency=True)
FIRE = Needed("fire_safety", 12)


@dataclass
class Held:
    starts_on: date = date(2026, 1, 5)
    ends_on: date | None = None
    withdrawn_on: date | None = None
    tier: int | None = None


@dataclass
class Watched:
    seen_on: date = date(2026, 1, 10)
    outcome: str = Outcome.CAN.value
    ends_on: date | None = None


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ([], "Not held"),
        ([Held()], "In date"),
        ([Held(ends_on=days(31))], "In date until 17 December 2026"),
        ([Held(ends_on=days(30))], "Due by 16 December 2026"),
        ([Held(ends_on=TODAY)], "Due by 16 November 2026"),
        ([Held(ends_on=days(-1))], "Overdue since 15 November 2026"),
        ([Held(ends_on=days(-1)), Held(ends_on=days(90))], "In date until 14 February 2027"),
        ([Held(starts_on=days(1))], "Not held"),
        ([Held(withdrawn_on=TODAY)], "Not held"),
        ([Held(withdrawn_on=days(1))], "In date"),
    ],
)
def test_training_alone(held: list[Held], words: str) -> None:
    assert cell(FIRE, held, [], TODAY).words == words


def test_what_no_job_asks_for_is_not_needed() -> None:
    assert cell(None, [Held(ends_on=days(-1))], [], TODAY) == Cell(CellState.NOT_NEEDED)


@pytest.mark.parametrize(
    ("watched", "words"),
    [
        ([], "Not held: trained, not watched yet"),
        ([Watched()], "In date until 10 January 2027"),
        ([Watched(ends_on=days(40))], "In date until 26 December 2026"),
        ([Watched(ends_on=days(30))], "Due by 16 December 2026: to be watched again"),
        ([Watched(ends_on=days(-1))], "Overdue since 15 November 2026: to be watched again"),
        ([Watched(), Watched(date(2026, 3, 1), "not_yet")], "Not held: not yet safe when watched on 1 March 2026"),
        ([Watched(outcome="not_yet"), Watched(date(2026, 3, 1))], "In date until 10 January 2027"),
        ([Watched(), Watched(outcome="not_yet")], "Not held: not yet safe when watched on 10 January 2026"),
        ([Watched(days(1), "not_yet"), Watched()], "In date until 10 January 2027"),
    ],
)
def test_training_that_is_watched(watched: list[Watched], words: str) -> None:
    assert cell(MOVING, [Held(ends_on=date(2027, 1, 10))], watched, TODAY).words == words


@pytest.mark.parametrize(
    ("watched", "words"),
    [
        ([Watched()], "Not held: trained, watched at 1 of 3 visits"),
        ([Watched()] * 2, "Not held: trained, watched at 2 of 3 visits"),
        ([Watched(outcome="not_yet"), *[Watched(date(2026, 2, 1))] * 2], "Not held: trained, watched at 2 of 3 visits"),
        ([Watched()] * 3, "In date until 10 January 2027"),
        ([*[Watched(ends_on=days(-1))] * 2, Watched(TODAY)], "In date until 10 January 2027"),
    ],
)
def test_medicines_are_watched_three_times_at_first(watched: list[Watched], words: str) -> None:
    assert cell(MEDICINES, [Held(ends_on=date(2027, 1, 10))], watched, TODAY).words == words


def test_training_that_lapsed_says_so_whatever_was_watched() -> None:
    assert cell(MEDICINES, [Held(ends_on=days(-1))], [Watched()], TODAY).words == "Overdue since 15 November 2026"


@pytest.mark.parametrize(("tier", "words"), [(None, "tier 2 is needed"), (1, "tier 2 is needed"), (2, "")])
def test_the_tier_of_the_role(tier: int | None, words: str) -> None:
    needed = Needed("learning_disability", 36, least_tier=2)
    assert cell(needed, [Held(tier=tier)], [], TODAY).note == words


@pytest.mark.parametrize(
    ("started_on", "words"),
    [
        (TODAY, "Due by 8 February 2027: twelve weeks from the first day"),
        (days(-84), "Due by 16 November 2026: twelve weeks from the first day"),
        (days(-85), "Overdue since 15 November 2026: twelve weeks from the first day"),
    ],
)
def test_the_care_certificate_has_twelve_weeks(started_on: date, words: str) -> None:
    assert cell(Needed("care_certificate"), [], [], TODAY, started_on=started_on).words == words


LONG_AGO = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("times", "last_on", "started_on", "due_on", "state"),
    [
        (9, date(2026, 8, 16), LONG_AGO, date(2026, 11, 16), DueState.DUE),
        (9, date(2026, 8, 15), LONG_AGO, date(2026, 11, 15), DueState.OVERDUE),
        (9, date(2026, 11, 1), LONG_AGO, date(2027, 2, 1), DueState.PLANNED),
        (1, date(2026, 11, 1), LONG_AGO, date(2027, 2, 1), DueState.PLANNED),  # the first that was written down here
        (0, None, date(2026, 11, 10), date(2026, 11, 24), DueState.DUE),
        (0, None, date(2026, 11, 1), date(2026, 11, 15), DueState.OVERDUE),
        (1, date(2026, 10, 5), date(2026, 9, 21), date(2026, 11, 16), DueState.DUE),  # the second by week 8
        (1, date(2026, 10, 4), date(2026, 9, 20), date(2026, 11, 15), DueState.OVERDUE),
        (2, date(2026, 11, 10), date(2026, 9, 21), date(2027, 2, 10), DueState.PLANNED),
        (1, date(2026, 11, 16), date(2026, 9, 21), date(2027, 2, 16), DueState.PLANNED),  # too late for a second
    ],
)
def test_supervision_is_due_again(
    times: int, last_on: date | None, started_on: date, due_on: date, state: DueState
) -> None:
    found = due_again("supervision", HeldBefore(times, last_on), started_on=started_on, on=TODAY)
    assert (found.due_on, found.state) == (due_on, state)


def test_an_appraisal_of_29_february_is_due_on_the_28th() -> None:
    found = due_again("appraisal", HeldBefore(1, date(2024, 2, 29)), started_on=LONG_AGO, on=TODAY)
    assert found.due_on == date(2025, 2, 28)


def test_every_job_has_its_defaults() -> None:
    assert {job for job, _ in DEFAULTS} == set(Job)
    assert all(needed.topic == topic for (_, topic), needed in DEFAULTS.items())
    assert {topic for (_, topic), needed in DEFAULTS.items() if needed.bars_after_days == 0} == {
        "medicines",
        "moving_and_handling",
    }
    assert certificate_due(date(2026, 11, 16)) == date(2027, 2, 8)


@pytest.mark.parametrize(
    ("after_days", "started_on", "bars_from"),
    [
        (None, TODAY, None),
        (0, TODAY, TODAY),
        (1, date(2028, 2, 28), date(2028, 3, 1)),
        (30, date(2027, 1, 31), date(2027, 3, 3)),
        (84, date(2026, 11, 16), date(2027, 2, 9)),
        (84, date(2026, 1, 5), date(2026, 3, 31)),  # over the night of 29 March, when the clocks go forward
        (84, date(2026, 8, 3), date(2026, 10, 27)),  # over the night of 25 October, when they go back
    ],
)
def test_the_first_day_without_it(after_days: int | None, started_on: date, bars_from: date | None) -> None:
    assert Needed("care_certificate", bars_after_days=after_days).bars_from(started_on) == bars_from


def test_two_jobs_take_the_strictest() -> None:
    asked = [Needed("medicines", 24, bars_after_days=30), None, Needed("medicines", 12), MEDICINES]
    assert strictest(asked) == Needed("medicines", 12, needs_competency=True, bars_after_days=30)
    assert strictest([None]) is None
