"""Why a visit is uncovered, and what would fill it: every reason is a rule that stops, every change really fills."""

from dataclasses import replace

import pytest

from rotas.planner import explain, relaxations
from rotas.planner.problem import Bar, Busy, Placement, Preference, Problem, Window, Worker
from rotas.planner.relax import DAY_BAR, Relaxation
from rotas.planner.repair import absent
from rotas.planner.rota import Rota
from tests.bench._rota_check import broken, uncovered_points
from tests.bench._rota_weeks import cluster_week
from tests.rotas.planner.worlds import at, planned, visit, week, worker

HOIST = (Bar("skill", "Ana has no hoist training.", liftable=True),)
BUSY = Rota({"other": Placement(at(0, 9), ("Ana",))})


def kinds(problem: Problem, rota: Rota, name: str = "v") -> dict[str, list[str]]:
    return {who: [reason.kind for reason in reasons] for who, reasons in explain(problem, rota, name).items()}


@pytest.mark.parametrize(
    ("ana", "kind"),
    [
        ({}, []),
        ({"windows": ()}, ["availability"]),
        ({"windows": (Window(0, at(0, 9), at(0, 9.5)),)}, ["availability"]),
        ({"barred": {"v": HOIST}}, ["skill"]),
        ({"most_week_minutes": 30}, ["hours"]),
        ({"busy": (Busy(0, at(0, 9), at(0, 10), 1),)}, ["availability"]),
        ({"busy": (Busy(-1, -300, -60, 1),)}, ["rest"]),
        ({"busy": (Busy(1, at(1, 5), at(1, 6), 1),), "rest_minutes": 20 * 60}, ["rest"]),
        ({"busy": (Busy(1, at(1, 5), at(1, 6), 1),), "most_days": 1}, ["days"]),
        ({"days_in_a_row_before": 6}, ["days"]),
    ],
)
def test_the_rule_that_stops_is_named(ana: dict[str, object], kind: list[str]) -> None:
    problem = week([visit("v", 0, 9)], [worker("Ana", **ana)])
    assert kinds(problem, Rota()) == {"Ana": kind}
    assert (planned(problem).uncovered_points == 0) == (kind == [])


def test_the_visits_in_the_way_are_named() -> None:
    problem = week([visit("v", 0, 9), visit("other", 0, 9)], [worker("Ana")])
    (reason,) = explain(problem, BUSY, "v")["Ana"]
    assert (reason.kind, reason.visits) == ("busy", ("other",))
    assert "Ana" in reason.sentence


def test_a_block_says_nothing_of_its_cause() -> None:
    never = {"Edith": Preference(never=frozenset({"Ana"}))}
    (reason,) = explain(week([visit("v", 0, 9)], [worker("Ana")], preferences=never), Rota(), "v")["Ana"]
    assert reason.sentence == "Not available for this person."


def test_one_of_two_workers_alone_is_not_enough() -> None:
    problem = week([visit("v", 0, 9, needs=2)], [worker("Ana"), worker("Ben", windows=())])
    assert kinds(problem, Rota()) == {"Ana": ["alone"], "Ben": ["availability"]}


def filled(problem: Problem, relaxation: Relaxation, name: str = "v") -> None:
    """The change fills the visit within all the rules of the changed problem, and not within those of the old one."""
    assert name in relaxation.rota.placements
    assert relaxation.problem is not None
    assert broken(relaxation.problem, relaxation.rota) == []
    assert relaxation.kind == "cluster" or broken(problem, relaxation.rota)


def least(ana: Worker, **kwargs: object) -> tuple[Problem, Relaxation]:
    problem = week([visit("v", 0, 9, **kwargs), visit("other", 0, 9)], [ana])
    relaxation = relaxations(problem, Rota({}), "v")[0]
    filled(problem, relaxation)
    return problem, relaxation


def test_twenty_minutes_later_and_ana_could_come() -> None:
    problem = week([visit("v", 0, 9), visit("other", 0, 8.25)], [worker("Ana")])
    rota = Rota({"other": Placement(at(0, 8.25), ("Ana",))})
    first = relaxations(problem, rota, "v")[0]
    filled(problem, first)
    assert (first.kind, first.worker, first.minutes) == ("time", "Ana", 15)
    assert first.rota.placements["other"] == rota.placements["other"]


def test_staying_on_a_little() -> None:
    _, relaxation = least(worker("Ana", windows=(Window(0, at(0, 7), at(0, 9.75)),)))
    assert (relaxation.kind, relaxation.minutes) == ("longer", 15)


def test_working_on_a_day_off() -> None:
    _, relaxation = least(worker("Ana", windows=()))
    assert relaxation.kind == "day"


def test_a_skill_to_learn() -> None:
    _, relaxation = least(worker("Ana", barred={"v": HOIST}))
    assert (relaxation.kind, relaxation.detail) == ("bar", "Ana has no hoist training.")


def test_a_contract_for_other_days_is_asked_about_as_a_day() -> None:
    other_days = {"v": (Bar(DAY_BAR, "Ana’s contract is for Tuesdays."),)}
    for windows in ((), (Window(0, at(0, 7), at(0, 20)),)):
        problem = week([visit("v", 0, 9)], [worker("Ana", barred=other_days, windows=windows)])
        (only,) = relaxations(problem, Rota(), "v")
        filled(problem, only)
        assert only.kind == "day"


def test_a_time_that_the_person_cannot_have_is_passed_over() -> None:
    problem = week([visit("v", 0, 9)], [worker("Ana", windows=(Window(0, at(0, 10), at(0, 12)),))])
    soonest = next(one for one in relaxations(problem, Rota(), "v") if one.kind == "time")
    later = relaxations(problem, Rota(), "v", may_start=lambda start: start > at(0, 10.25), further=False)
    assert [one.minutes - soonest.minutes for one in later if one.kind == "time"] == [20]


def test_what_cannot_be_lifted_is_never_proposed() -> None:
    fixed = {"v": (Bar("checks", "Ana has no DBS on record."),)}
    assert relaxations(week([visit("v", 0, 9)], [worker("Ana", barred=fixed)]), Rota(), "v") == []


def test_a_worker_of_another_cluster_who_agreed() -> None:
    problem = week([visit("v", 0, 9, cluster="north")], [worker("Ana", cluster="north", windows=())])
    ben = worker("Ben", cluster="south", covers=frozenset({"north"}))
    first, second = relaxations(problem, Rota(), "v", others=[ben])
    filled(problem, first)
    assert (first.kind, first.worker) == ("cluster", "Ben")
    assert second.kind == "day"
    taken = replace(ben, busy=(Busy(0, at(0, 9), at(0, 10), 2),))
    assert [one.kind for one in relaxations(problem, Rota(), "v", others=[taken])] == ["day"]


def test_two_workers_need_a_time_that_suits_both() -> None:
    early = worker("Ana", windows=(Window(0, at(0, 7), at(0, 9.5)),))
    problem = week([visit("v", 0, 9, needs=2)], [early, worker("Ben")])
    first = relaxations(problem, Rota(), "v")[0]
    filled(problem, first)
    assert (first.kind, first.worker, first.minutes) == ("longer", "Ana", 30)
    assert set(first.rota.placements["v"].workers) == {"Ana", "Ben"}


def test_others_are_moved_only_when_nothing_less_is_enough() -> None:
    """Ben could come if he worked that day, but Frank, whom Ana is with, takes nobody but Ana or Ben, and Edith Ana."""
    only_ana = Preference(ranked=("Ana",), only_these=True)
    problem = week(
        [visit("v", 0, 9), visit("u", 0, 9, person="Frank", place=2)],
        [worker("Ana"), worker("Ben", windows=())],
        preferences={"Edith": only_ana},
    )
    problem = replace(
        problem, visits=(replace(problem.visits[0], minutes=240), replace(problem.visits[1], minutes=240))
    )
    rota = Rota({"u": Placement(at(0, 9), ("Ana",))})
    (first,) = relaxations(problem, rota, "v")
    filled(problem, first)
    assert (first.kind, first.worker, first.moved) == ("day", "Ben", ("u",))
    assert [one.moved for one in relaxations(problem, rota, "v", seconds=3.0)] == [("u",)]
    assert relaxations(problem, rota, "v", seconds=0.0) == []


def test_every_change_for_a_real_cluster_fills_the_visit() -> None:
    whole = cluster_week(4)
    problem = replace(whole, visits=tuple(one for one in whole.visits if one.day < 3))
    for away in ("c0-w1", "c0-w5", "c0-w10"):
        problem = absent(problem, away, range(7))
    rota = planned(problem, seconds=0.5).rota
    gaps = rota.uncovered(problem)
    assert gaps
    for name in gaps[:3]:
        assert all(explain(problem, rota, name).values()), "somebody could simply come"
        for relaxation in relaxations(problem, rota, name):
            filled(problem, relaxation, name)
            assert relaxation.problem is not None
            assert uncovered_points(relaxation.problem, relaxation.rota) < uncovered_points(problem, rota)
