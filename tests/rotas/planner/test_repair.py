"""A rota is mended: what still stands stays, few are disturbed, and the clusters help one another."""

from dataclasses import replace

from rotas.planner import cover, repair
from rotas.planner.cover import from_elsewhere, own_first
from rotas.planner.problem import Placement, Preference, Problem, Window
from rotas.planner.repair import FEWEST_UNCOVERED, NOBODY_MOVED, absent, first_answer, on_days, overrun, paused
from rotas.planner.rota import Progress, Result
from tests.bench._rota_check import broken
from tests.bench._rota_weeks import cluster_week, coop_week
from tests.rotas.planner.worlds import at, planned, visit, week, worker


def mended(problem: Problem, *, seconds: float = 1.0, told: list[Result] | None = None) -> list[Result]:
    heard = told.append if told is not None else None
    return repair(problem, seconds=seconds, deterministic=True, on_proposal=heard)


def two_workers_and_a_third_who_can_only_do_one() -> Problem:
    """Ana has v and Ben has u at the same time; Cerys may come to u alone."""
    problem = week(
        [visit("v", 0, 9), visit("u", 0, 9, person="Frank", place=2), visit("far", 5, 9)],
        [worker("Ana"), worker("Ben"), worker("Cerys")],
        preferences={"Edith": Preference(known=frozenset({"Ana", "Ben"}), never=frozenset({"Cerys"}))},
    )
    standing = {
        "v": Placement(at(0, 9), ("Ana",)),
        "u": Placement(at(0, 9), ("Ben",)),
        "far": Placement(at(5, 9), ("Ben",)),
    }
    return replace(problem, standing=standing)


def test_somebody_free_comes_and_nobody_else_is_moved() -> None:
    problem = replace(two_workers_and_a_third_who_can_only_do_one(), preferences={})
    (only,) = mended(absent(problem, "Ana", {0}))
    assert only.proposal == NOBODY_MOVED
    assert only.proven
    assert only.rota.placements["v"] == Placement(at(0, 9), ("Cerys",))
    assert only.rota.changed_from(problem.standing) == ("v",)


def test_two_proposals_when_moving_somebody_covers_more() -> None:
    told: list[Result] = []
    problem = absent(two_workers_and_a_third_who_can_only_do_one(), "Ana", {0})
    first, second = mended(problem, told=told)
    assert told[0].rota == first.rota
    assert (first.proposal, second.proposal) == (NOBODY_MOVED, FEWEST_UNCOVERED)
    assert first.rota.uncovered(problem) == ("v",)
    assert (first.bound, first.proven) == (0, False)
    assert second.rota.uncovered(problem) == ()
    assert second.rota.placements["v"].workers == ("Ben",)
    assert second.rota.placements["u"].workers == ("Cerys",)
    assert second.rota.placements["far"] == problem.standing["far"]


def test_a_visit_nobody_can_take_gives_one_proposal_with_its_proof() -> None:
    standing = {"v": Placement(at(0, 9), ("Ana",))}
    problem = absent(replace(week([visit("v", 0, 9)], [worker("Ana")]), standing=standing), "Ana", {0})
    (only,) = mended(problem)
    assert (only.uncovered_points, only.bound, only.proven) == (2, 2, True)


def test_a_pinned_visit_of_somebody_ill_is_free_again() -> None:
    problem = replace(two_workers_and_a_third_who_can_only_do_one(), pinned=frozenset({"v", "far"}))
    assert absent(problem, "Ana", {0}).pinned == {"far"}


def test_a_pause_frees_the_workers_and_forgets_the_visits() -> None:
    problem = two_workers_and_a_third_who_can_only_do_one()
    without = paused(problem, "Frank", {0})
    assert [one.id for one in without.visits] == ["v", "far"]
    assert set(without.standing) == {"v", "far"}
    first = mended(absent(without, "Ana", {0}))[0]
    assert first.rota.placements["v"].workers == ("Ben",), "Ben was with Frank"


def test_an_overrun_keeps_its_worker_and_moves_what_follows() -> None:
    visits = [visit("v", 0, 9), visit("next", 0, 10.25, person="Frank", place=2, slack=10)]
    standing = {"v": Placement(at(0, 9), ("Ana",)), "next": Placement(at(0, 10.5), ("Ana",))}
    problem = replace(week(visits, [worker("Ana"), worker("Ben")]), standing=standing)
    problem = replace(problem, visits=(visits[0], replace(visits[1], latest=at(0, 10.5))))
    late = overrun(problem, "v", 45)
    (first,) = mended(late)
    assert first.rota.placements == {"next": Placement(at(0, 10.5), ("Ben",))}
    assert broken(late, first.rota) == []
    in_time = overrun(problem, "v", 5)
    assert mended(in_time)[0].rota.placements["next"].workers == ("Ana",)


def test_a_repair_of_a_cluster_disturbs_few_and_keeps_the_rules() -> None:
    whole = cluster_week(5)
    problem = replace(whole, visits=tuple(one for one in whole.visits if one.day < 3))
    base = planned(problem, seconds=1.0).rota
    busiest = max(problem.workers, key=lambda one: sum(one.id in p.workers for p in base.placements.values()))
    ill = absent(replace(problem, standing=base.placements), busiest.id, {1, 2})
    lost = {name for name, p in base.placements.items() if busiest.id in p.workers and ill.visit_by_id[name].day > 0}
    assert len(lost) > 2
    for proposal in mended(ill, seconds=2.0):
        assert broken(ill, proposal.rota) == []
        others = set(proposal.rota.changed_from(base.placements)) - lost
        assert len(others) <= (0 if proposal.proposal == NOBODY_MOVED else len(lost))


def test_cover_comes_from_a_cluster_that_agreed_to_it() -> None:
    visits = [
        visit("n", 0, 9, cluster="north"),
        visit("m", 0, 9, cluster="north"),
        visit("s", 0, 14, cluster="south", person="Frank", place=2),
    ]
    north, south = worker("Ana", cluster="north"), worker("Ben", cluster="south")
    apart = week(visits, [north, south])
    assert len(cover(apart, seconds=1, deterministic=True).rota.uncovered(apart)) == 1
    agreed = week(visits, [north, replace(south, covers=frozenset({"north"}))])
    told: list[Progress] = []
    result = cover(agreed, seconds=1, deterministic=True, on_progress=told.append)
    assert result.rota.uncovered(agreed) == ()
    assert broken(agreed, result.rota) == []
    assert told[-1].stage == "done"


def test_a_co_op_is_planned_within_the_rules() -> None:
    whole = coop_week(1, clusters=2)
    problem = replace(whole, visits=tuple(one for one in whole.visits if one.day < 2))
    assert any(one.covers for one in problem.workers)
    result = cover(problem, seconds=1, deterministic=True)
    assert broken(problem, result.rota) == []
    assert len(result.rota.placements) > 0.9 * len(problem.visits)


def test_the_first_answer_alone_is_the_first_of_the_two() -> None:
    problem = absent(two_workers_and_a_third_who_can_only_do_one(), "Ana", {0})
    only = first_answer(problem)
    assert (only.proposal, only.rota.uncovered(problem)) == (NOBODY_MOVED, ("v",))


def test_only_visits_of_the_days_asked_for_move_and_gaps_of_others_are_left() -> None:
    problem = two_workers_and_a_third_who_can_only_do_one()
    gap = visit("gap", 5, 14)
    problem = replace(problem, visits=(*problem.visits, gap))
    some = on_days(absent(problem, "Ana", {0}), {0})
    assert [one.id for one in some.visits] == ["v", "u", "far"]
    assert some.pinned == {"far"}
    assert on_days(problem, {5}).pinned == {"v", "u"}


def test_a_cluster_asks_its_own_first_and_then_elsewhere() -> None:
    """Ben, of the south, has been at n for long and stays; at m he comes only once the north has nobody."""
    visits = [visit("n", 0, 9, cluster="north"), visit("m", 0, 9, cluster="north", place=2)]
    visits.append(visit("late", 0, 14, cluster="north", place=2))
    ana = worker("Ana", cluster="north", windows=(Window(0, at(0, 7), at(0, 13)),))
    ben = worker("Ben", cluster="south", covers=frozenset({"north"}))
    problem = replace(week(visits, [ana, ben]), standing={"n": Placement(at(0, 9), ("Ben",))})
    own = own_first(problem, "north")
    assert set(own.worker_by_id["Ben"].barred) == {"m", "late"}
    rota = planned(own).rota
    assert {name: one.workers for name, one in rota.placements.items()} == {"n": ("Ben",), "m": ("Ana",)}
    result = from_elsewhere(problem, rota, seconds=0.5, deterministic=True)
    assert (result.uncovered_points, result.proven) == (0, True)
    assert result.rota.placements["late"].workers == ("Ben",)
    assert {name: result.rota.placements[name] for name in rota.placements} == dict(rota.placements)


def test_a_worker_away_all_week_leaves_no_window() -> None:
    problem = week([visit("v", 0, 9)], [worker("Ana"), worker("Ben", windows=(Window(0, at(0, 5), at(0, 6)),))])
    assert absent(problem, "Ana", range(7)).worker_by_id["Ana"].windows == ()
    assert absent(problem, "Ana", range(7)).worker_by_id["Ben"].windows
