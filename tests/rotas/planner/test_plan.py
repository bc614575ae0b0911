"""What a plan promises: the order of the levels, what stays, when it stops, and that the same input gives the same."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rotas.planner import plan
from rotas.planner.problem import Placement, Preference, Problem, ProblemError, Visit, Window, Worker
from rotas.planner.rota import Progress
from tests.bench._rota_check import broken, cost, uncovered_points
from tests.bench._rota_weeks import cluster_week
from tests.rotas.planner.worlds import DAY, at, planned, visit, week, worker

ANA_THEN_BEN = {"Edith": Preference(ranked=("Ana", "Ben"))}


def test_a_week_without_visits_or_without_workers() -> None:
    assert planned(week([], [worker("Ana")])).rota.placements == {}
    nobody = planned(week([visit("v", 0, 9)], []))
    assert (nobody.uncovered_points, nobody.bound, nobody.proven) == (2, 2, True)


def test_what_is_impossible_is_left_and_the_rest_is_done() -> None:
    problem = week([visit("v", 0, 3), visit("u", 0, 9)], [worker("Ana")])
    result = planned(problem)
    assert result.rota.uncovered(problem) == ("v",)
    assert result.proven


def test_more_important_visits_are_covered_first() -> None:
    problem = week([visit("flexible", 0, 9, priority=1), visit("medicine", 0, 9, priority=3)], [worker("Ana")])
    assert planned(problem).rota.uncovered(problem) == ("flexible",)


def test_a_stranger_comes_rather_than_nobody() -> None:
    problem = week([visit("v", 0, 9)], [worker("Zoe")], preferences={"Edith": Preference(ranked=("Ana",))})
    assert planned(problem).uncovered_points == 0


def test_the_first_choice_comes_though_somebody_else_lives_nearer() -> None:
    near = worker("Ben", home=1)
    problem = week([visit("v", 0, 9)], [worker("Ana", home=2), near], preferences={"Edith": Preference(("Ana",))})
    assert planned(problem).rota.placements["v"].workers == ("Ana",)


def test_few_faces_rather_than_little_travel() -> None:
    problem = week(
        [visit(f"v{day}", day, 9) for day in range(4)],
        [worker("Ana", home=2), worker("Ben", home=1, windows=(Window(3, at(3, 5), at(3, 23)),))],
        preferences={"Edith": Preference(known=frozenset({"Ana", "Ben"}), base_people=1)},
    )
    assert {placement.workers for placement in planned(problem).rota.placements.values()} == {("Ana",)}


def test_promised_hours_are_given_when_the_person_does_not_mind() -> None:
    problem = week([visit("v", 0, 9)], [worker("Ana"), worker("Ben", guaranteed_minutes=60)])
    assert planned(problem).rota.placements["v"].workers == ("Ben",)


def test_weekends_are_shared() -> None:
    visits = [visit("sat", 5, 9), visit("sun", 6, 9)]
    tired = [worker("Ana", burden_before=5), worker("Ben")]
    rota = planned(week(visits, tired)).rota
    assert {placement.workers for placement in rota.placements.values()} == {("Ben",)}


def test_the_wished_time_is_kept_when_it_can_be() -> None:
    problem = week([visit("v", 0, 9, slack=90), visit("u", 0, 10.5, slack=90)], [worker("Ana")])
    assert [placement.start for placement in planned(problem).rota.placements.values()] == [at(0, 9), at(0, 10.5)]


@pytest.mark.parametrize(("rather_late", "who", "start"), [(True, "Ana", at(0, 10)), (False, "Ben", at(0, 9))])
def test_rather_late_with_ana_than_on_time_with_somebody_else(rather_late: bool, who: str, start: int) -> None:
    late = worker("Ana", windows=(Window(0, at(0, 10), at(0, 23)),))
    wish = Preference(ranked=("Ana", "Ben"), same_person_before_time=rather_late)
    problem = week([visit("v", 0, 9, slack=90)], [late, worker("Ben")], preferences={"Edith": wish})
    assert planned(problem).rota.placements["v"] == Placement(start, (who,))


def test_last_weeks_worker_comes_again() -> None:
    problem = week([visit("v", 0, 9, usual=frozenset({"Ben"}))], [worker("Ana"), worker("Ben")])
    assert planned(problem).rota.placements["v"].workers == ("Ben",)


def test_a_rota_people_know_changes_only_for_a_good_reason() -> None:
    known = {"v": Placement(at(0, 9) + 7, ("Ben",))}
    problem = week([visit("v", 0, 9, slack=15)], [worker("Ana"), worker("Ben")], preferences=ANA_THEN_BEN)
    assert planned(problem).rota.placements["v"].workers == ("Ana",)
    assert planned(replace(problem, standing=known)).rota.placements == known


def test_pinned_visits_stay_even_where_a_rule_says_no() -> None:
    pinned = {"v": Placement(at(0, 9) + 3, ("Ana",)), "w": Placement(at(1, 3), ("Ana", "Ben"))}
    visits = [visit("v", 0, 9), visit("w", 1, 3, needs=2), visit("u", 0, 20)]
    problem = week(visits, [worker("Ana"), worker("Ben")], standing=pinned, pinned=frozenset(pinned))
    result = planned(problem)
    assert {name: result.rota.placements[name] for name in pinned} == pinned
    assert result.rota.uncovered(problem) == ("u",), "neither would have rest before the night"
    assert broken(problem, result.rota) == []


def test_a_pinned_visit_takes_the_workers_time() -> None:
    pinned = {"v": Placement(at(0, 9), ("Ana",))}
    problem = week([visit("v", 0, 9), visit("u", 0, 9.5)], [worker("Ana")], standing=pinned, pinned=frozenset(pinned))
    assert planned(problem).rota.uncovered(problem) == ("u",)


@pytest.mark.parametrize(("sunday", "hours"), [(dt.date(2026, 3, 29), 167), (dt.date(2026, 10, 25), 169)])
def test_rest_is_true_time_when_the_clocks_change(sunday: dt.date, hours: int) -> None:
    """Home at 9.10pm on Saturday; 8.20am on Sunday is 10 or 12 hours later by the sun."""
    london = ZoneInfo("Europe/London")
    monday = dt.datetime.combine(sunday - dt.timedelta(days=6), dt.time(), london)

    def minute(day: int, hour: int) -> int:
        local = dt.datetime.combine(monday.date() + dt.timedelta(days=day), dt.time(hour), london)
        return round((local.astimezone(dt.UTC) - monday.astimezone(dt.UTC)) / dt.timedelta(minutes=1))

    assert minute(7, 0) == hours * 60
    saturday, after = minute(5, 20), minute(6, 8) + 30
    visits = [
        Visit("e", "Edith", 1, 5, saturday, saturday, saturday, 60),
        Visit("m", "Edith", 1, 6, after, after, after, 60),
    ]
    always = tuple(Window(day, minute(day, 5), minute(day, 23)) for day in range(7))
    problem = replace(week(visits, [worker("Ana", windows=always)]), starts_at=monday.astimezone(dt.UTC))
    assert planned(problem).uncovered_points == (2 if hours == 167 else 0)


def test_the_same_input_gives_the_same_rota() -> None:
    problem = first_days(cluster_week(1), 2)
    one, other = planned(problem, seconds=2.0), planned(problem, seconds=2.0)
    assert one.rota == other.rota
    assert (one.bound, one.proven) == (other.bound, other.proven)


def first_days(problem: Problem, days: int) -> Problem:
    """A part of a week that the solver proves at once."""
    return replace(problem, visits=tuple(one for one in problem.visits if one.day < days))


def test_a_cluster_is_proven_and_keeps_the_rules() -> None:
    problem = first_days(cluster_week(4), 3)
    result = planned(problem, seconds=3.0)
    assert broken(problem, result.rota) == []
    assert result.levels.total == cost(problem, result.rota)
    assert result.uncovered_points == uncovered_points(problem, result.rota) == result.bound
    assert result.proven


def test_it_stops_when_told_and_keeps_the_best_so_far() -> None:
    told: list[Progress] = []
    problem = cluster_week(1)
    result = plan(problem, seconds=60, should_stop=lambda: len(told) > 1, on_progress=told.append)
    assert result.status == "stopped"
    assert result.seconds < 30
    assert broken(problem, result.rota) == []
    assert result.uncovered_points <= problem_points(problem, told[0])
    assert told[0].stage == "first"
    assert told[-1].stage == "done"


def problem_points(problem: Problem, progress: Progress) -> int:
    """The most points that so many uncovered visits can be worth."""
    return 3 * (progress.visits - progress.covered)


def test_no_time_at_all_still_gives_the_first_rota() -> None:
    problem = cluster_week(1)
    result = plan(problem, seconds=0)
    assert broken(problem, result.rota) == []
    assert len(result.rota.placements) > 200


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"starts_at": dt.datetime(2026, 6, 1, tzinfo=ZoneInfo("Europe/London"))}, "UTC"),
        ({"pinned": frozenset({"v"})}, "no placement to keep"),
        ({"visits": (visit("v", 0, 9), visit("v", 1, 9))}, "same id"),
        ({"visits": (visit("v", 0, 9, minutes=0),)}, "last a minute"),
        ({"visits": (visit("v", 9, 9),)}, "none of the days"),
        ({"visits": (visit("v", 0, 9, earliest=at(0, 10)),)}, "latest start is before its earliest"),
        ({"travel": {}}, "no travel times"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ProblemError, match=sentence):
        replace(week([visit("v", 0, 9)], [worker("Ana")]), **change)  # type: ignore[arg-type]


@st.composite
def small_weeks(draw: st.DrawFn) -> Problem:
    """Up to eight visits of two people and three workers, with everything that may differ."""
    visits = [
        visit(
            f"v{number}",
            draw(st.integers(0, 2)),
            draw(st.integers(24, 88)) / 4,
            minutes=draw(st.sampled_from((15, 45, 120))),
            slack=draw(st.sampled_from((0, 15, 90))),
            needs=draw(st.sampled_from((1, 1, 1, 2))),
            priority=draw(st.integers(1, 3)),
            **draw(st.sampled_from(({"person": "Edith", "place": 1}, {"person": "Frank", "place": 2}))),
        )
        for number in range(draw(st.integers(1, 8)))
    ]
    workers = [small_worker(draw, name) for name in ("Ana", "Ben", "Cerys")]
    wish = Preference(
        ranked=tuple(draw(st.permutations(("Ana", "Ben", "Cerys"))))[: draw(st.integers(0, 3))],
        known=frozenset({"Cerys"}),
        never=draw(st.sampled_from((frozenset(), frozenset({"Ben"})))),
        same_person_before_time=draw(st.booleans()),
        base_people=draw(st.integers(1, 2)),
    )
    return week(visits, workers, preferences={"Edith": wish})


def small_worker(draw: st.DrawFn, name: str) -> Worker:
    opens, length = draw(st.integers(5, 12)), draw(st.integers(4, 12))
    return worker(
        name,
        windows=tuple(Window(day, day * DAY + opens * 60, day * DAY + (opens + length) * 60) for day in range(3)),
        most_week_minutes=draw(st.sampled_from((90, 240, 2880))),
        most_day_minutes=draw(st.sampled_from((120, 780))),
        most_days=draw(st.integers(1, 6)),
        days_in_a_row_before=draw(st.integers(0, 2)),
        guaranteed_minutes=draw(st.sampled_from((0, 120))),
        burden_before=draw(st.integers(0, 2)),
    )


@settings(max_examples=60, derandomize=True)
@given(small_weeks())
def test_whatever_the_week_the_judge_agrees(problem: Problem) -> None:
    result = planned(problem, seconds=0.05)
    assert broken(problem, result.rota) == []
    assert result.levels.total == cost(problem, result.rota)
    assert result.bound <= result.uncovered_points == uncovered_points(problem, result.rota)
