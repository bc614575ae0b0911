"""Every hard rule is seen to hold, and seen to bite: the same week without the rule has one uncovered visit fewer."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from rotas.planner.problem import Bar, Busy, Preference, Problem, Window
from tests.bench._rota_check import broken
from tests.rotas.planner.worlds import at, planned, visit, week, worker

NEVER = Preference(never=frozenset({"Ana"}))
ONLY = Preference(ranked=("Ben",), only_these=True)
NO_HOIST = {"v": (Bar("skill", "Ana has no hoist training.", liftable=True),)}


@dataclass(frozen=True)
class Case:
    """`free` covers everything; `bound` is the same week with the rule in force, and leaves `left` visits."""

    name: str
    free: Problem
    bound: Problem
    left: int = 1
    provable: bool = True


def one_worker(*visits: Any, **rule: Any) -> tuple[Problem, Problem]:
    """The same visits for Ana as she is, and for Ana under the rule."""
    return week(list(visits), [worker("Ana")]), week(list(visits), [replace(worker("Ana"), **rule)])


EVENING, MORNING = visit("e", 0, 20), visit("m", 1, 8)
FRANK = {"person": "Frank", "place": 2}
LONG_DAY = [visit(f"v{n}", 0, 8 + n * 1.25, minutes=75) for n in range(6)]
SEVEN_DAYS = [visit(f"v{day}", day, 9) for day in range(7)]

CASES = [
    Case("availability", *one_worker(visit("v", 0, 9), windows=(Window(0, at(0, 9.5), at(0, 23)),))),
    Case("the whole visit in one window", *one_worker(visit("v", 0, 9), windows=(Window(0, at(0, 8), at(0, 9.5)),))),
    Case("leave", *one_worker(visit("v", 0, 9), windows=())),
    Case("a bar of the product", *one_worker(visit("v", 0, 9), barred=NO_HOIST)),
    Case(
        "never this worker",
        week([visit("v", 0, 9)], [worker("Ana")]),
        week([visit("v", 0, 9)], [worker("Ana")], preferences={"Edith": NEVER}),
    ),
    Case(
        "only these workers",
        week([visit("v", 0, 9)], [worker("Ana")]),
        week([visit("v", 0, 9)], [worker("Ana")], preferences={"Edith": ONLY}),
    ),
    Case(
        "another cluster",
        week([visit("v", 0, 9, cluster="north")], [worker("Ana", cluster="south", covers=frozenset({"north"}))]),
        week([visit("v", 0, 9, cluster="north")], [worker("Ana", cluster="south")]),
    ),
    Case(
        "one place at a time",
        week([visit("v", 0, 9), visit("u", 0, 10)], [worker("Ana")]),
        week([visit("v", 0, 9), visit("u", 0, 9.5)], [worker("Ana")]),
    ),
    Case(
        "travel between visits",
        week([visit("v", 0, 9), visit("u", 0, 10, slack=20, **FRANK)], [worker("Ana")]),
        week([visit("v", 0, 9), visit("u", 0, 10, slack=15, **FRANK)], [worker("Ana")]),
    ),
    # From 9pm to 8am are 11 hours, and from door to door 20 minutes less.
    Case("rest from door to door", *one_worker(EVENING, MORNING, rest_minutes=11 * 60), left=1),
    Case("hours of the week", *one_worker(visit("v", 0, 9), visit("u", 2, 9), most_week_minutes=119)),
    Case("hours of the day", *one_worker(visit("v", 0, 9), visit("u", 0, 13), most_day_minutes=119)),
    Case("a break in a long day", *one_worker(*LONG_DAY, break_after_minutes=6 * 60), provable=False),
    Case("a day of weekly rest", *one_worker(*SEVEN_DAYS, most_days=6)),
    Case("days worked before", *one_worker(*SEVEN_DAYS[:4], days_in_a_row_before=3)),
    Case("fixed work", *one_worker(visit("v", 0, 9), busy=(Busy(0, at(0, 9), at(0, 10), 1),))),
    Case("fixed work far away", *one_worker(visit("v", 0, 9), busy=(Busy(0, at(0, 8), at(0, 8.75), 2),))),
    Case("work on the day before the week", *one_worker(visit("v", 0, 7), busy=(Busy(-1, -300, -240, 0),))),
    Case("work on the day after the week", *one_worker(visit("v", 6, 21), busy=(Busy(7, at(7, 7), at(7, 8), 0),))),
    Case(
        "both workers or nobody",
        week([visit("v", 0, 9, needs=2)], [worker("Ana"), worker("Ben")]),
        week([visit("v", 0, 9, needs=2)], [worker("Ana"), worker("Ben", windows=())]),
    ),
    Case(
        "two workers at the same time",
        week([visit("v", 0, 9, needs=2, slack=60)], [worker("Ana"), worker("Ben")]),
        week(
            [visit("v", 0, 9, needs=2, slack=60)],
            [
                worker("Ana", windows=(Window(0, at(0, 8), at(0, 9.5)),)),
                worker("Ben", windows=(Window(0, at(0, 9), at(0, 12)),)),
            ],
        ),
    ),
]
# These rules hold by default: without them Ana is given the freedom instead.
FREED = {
    "rest from door to door": {"rest_minutes": 10 * 60},
    "a break in a long day": {"break_after_minutes": 24 * 60},
    "a day of weekly rest": {"most_days": 7},
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_holds_and_bites(case: Case) -> None:
    free = case.free
    if case.name in FREED:
        free = replace(free, workers=(replace(free.workers[0], **FREED[case.name]),))
    with_rule, without = planned(case.bound), planned(free)
    assert broken(case.bound, with_rule.rota) == []
    assert broken(free, without.rota) == []
    assert without.rota.uncovered(free) == ()
    assert len(with_rule.rota.uncovered(case.bound)) == case.left
    assert broken(case.bound, without.rota), "the judge would not have seen it"
    if case.provable:
        assert with_rule.proven
        assert with_rule.bound == 2 * case.left


def test_a_young_worker_has_stricter_rules() -> None:
    young = {"rest_minutes": 12 * 60, "most_day_minutes": 8 * 60, "break_after_minutes": 270, "break_minutes": 30}
    evening, morning = visit("e", 0, 20), visit("m", 1, 8.5)
    assert planned(week([evening, morning], [worker("Ana")])).uncovered_points == 0
    assert planned(week([evening, morning], [worker("Ana", **young)])).uncovered_points == 2


def test_rest_after_many_days_is_the_first_day_alone() -> None:
    tired = worker("Ana", most_days=6, days_in_a_row_before=8)
    problem = week([visit("v", 0, 9), visit("u", 1, 9)], [tired])
    result = planned(problem)
    assert result.rota.uncovered(problem) == ("v",)
    assert (result.bound, broken(problem, result.rota)) == (2, [])


def test_fixed_work_counts_towards_the_week() -> None:
    busy = (Busy(3, at(3, 9), at(3, 10), 0),)
    problem = week([visit("v", 0, 9)], [worker("Ana", busy=busy, most_week_minutes=119)])
    assert planned(problem).uncovered_points == 2
    not_counting = replace(problem.workers[0], busy=(replace(busy[0], counts=False),))
    assert planned(replace(problem, workers=(not_counting,))).uncovered_points == 0
