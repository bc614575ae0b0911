"""What a good rota is, to a co-op: seen, changed with a reason, kept with every version, and heeded by the planner."""

import datetime as dt
from dataclasses import fields

import pytest
from django.urls import reverse

from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from rotas.figures.fairness import MOST_BURDEN, burdens
from rotas.models import RotaWeights, VisitStatus
from rotas.planner.problem import Weights
from rotas.queries.fairness import burdens_of
from rotas.queries.week_problem import week_book
from rotas.queries.weights import levels_now, past_changes, weights_now
from rotas.services.weights import change_weights
from rotas.weights import AS_USUAL, LEVELS, PUBLISHED_TIMES, RULES, USUAL, weights_of
from tests.cast import Cast
from tests.factories.rotas import a_visit


def with_level(rule: str, percent: int) -> dict[str, int]:
    return {**AS_USUAL, rule: percent}


def change(
    cast: Cast, rule: str, percent: int, *, version: int, who: str = "mo", why: str = "We agreed."
) -> RotaWeights:
    return change_weights(with_level(rule, percent), why=why, version=version, actor=cast.members[who].actor())


def test_as_usual_is_what_the_planner_has():
    assert weights_of(AS_USUAL) == weights_of({}) == Weights()


def test_every_figure_but_cover_has_one_rule():
    named = [figure for rule in RULES for figure in rule.figures]
    assert sorted(named) == sorted(field.name for field in fields(Weights) if field.name != "uncovered")


def test_a_level_moves_the_figures_of_its_rule_alone():
    double = weights_of({"chosen": 200})
    assert (double.rank_step, double.known, double.stranger) == (80, 600, 1200)
    assert weights_of({"chosen": 200, "travel": 0}).travel_minute == 0
    assert double.travel_minute == Weights().travel_minute


def test_no_level_makes_a_change_cost_more_than_a_missing_visit():
    most = weights_of({rule.name: max(LEVELS) for rule in RULES}, is_published=True)
    assert most.changed_worker == 4 * PUBLISHED_TIMES * Weights().changed_worker < most.uncovered


def test_a_change_is_a_new_version_with_who_and_why(inside: Cast):
    change(inside, "fairness", 200, version=0, who="ed", why="The weekends were not shared.")
    change(inside, "travel", 50, version=1)
    version, levels = levels_now()
    assert (version, levels["travel"], levels["fairness"]) == (2, 50, USUAL)
    newest, first = past_changes(inside.mo.actor())
    assert newest.changes == ["Weekends and split days are shared: counts as usual", "Short ways: counts for half"]
    assert (first.version.changed_by, first.version.why) == ("Ed Barker", "The weekends were not shared.")


def test_the_planner_reads_them(inside: Cast):
    monday = today() - dt.timedelta(days=today().weekday()) + dt.timedelta(weeks=1)
    change(inside, "fairness", 400, version=0)
    assert week_book(inside.clusters["mill"], monday).problem.weights.burden == 4 * Weights().burden
    assert weights_now(is_published=True).changed_worker == PUBLISHED_TIMES * Weights().changed_worker


@pytest.mark.parametrize(
    ("levels", "why", "sentence"),
    [
        (with_level("travel", 75), "Why not", "Choose how much"),
        ({"travel": 50}, "Why not", "Choose how much"),
        (with_level("rank_step", 50), "Why not", "Choose how much"),
        (with_level("travel", 50), "  ", "Say why"),
        (with_level("travel", 50), "x" * 301, "300 characters"),
        (dict(AS_USUAL), "Why not", "Nothing is different"),
    ],
)
def test_what_is_refused(inside: Cast, levels, why, sentence):
    with pytest.raises(Invalid, match=sentence):
        change_weights(levels, why=why, version=0, actor=inside.mo.actor())
    assert not RotaWeights.objects.exists()


def test_who_may_not_and_who_was_late(inside: Cast):
    for who in ("ana", "amira", "margaret", "nia"):
        with pytest.raises(NotAllowed):
            change(inside, "travel", 50, version=0, who=who)
    change(inside, "travel", 50, version=0)
    with pytest.raises(StaleState, match="Somebody else"):
        change(inside, "travel", 200, version=0, who="ed")


def test_the_page(inside: Cast, client, sign_in):
    sign_in(client, inside.ed)
    page = client.get(reverse("rotas:weights")).content.decode()
    assert all(rule.title in page and rule.means in page for rule in RULES)
    assert "Nobody has changed anything" in page
    typed = {**{name: str(level) for name, level in with_level("faces", 200).items()}, "version": "0"}
    assert client.post(reverse("rotas:weights"), typed).status_code == 422
    assert client.post(reverse("rotas:weights"), {**typed, "why": "Fewer new faces"}).status_code == 302
    page = client.get(reverse("rotas:weights")).content.decode()
    assert "Few different faces: counts double. Why: Fewer new faces" in page
    assert (
        "Somebody else has just changed"
        in client.post(reverse("rotas:weights"), {**typed, "why": "Again", "travel": "0"}).content.decode()
    )


def test_who_bore_more_weekends_is_asked_for_fewer(inside: Cast):
    last_saturday = today() - dt.timedelta(days=today().weekday() + 2)
    for weeks in range(8):
        on = last_saturday - dt.timedelta(weeks=weeks)
        a_visit(inside.packages["margaret"], on=on, at=dt.time(9), pca=inside.amira.person, status=VisitStatus.DONE)
        a_visit(inside.packages["margaret"], on=on, at=dt.time(17), pca=inside.amira.person, status=VisitStatus.DONE)
    a_visit(
        inside.packages["margaret"], on=last_saturday - dt.timedelta(days=3), at=dt.time(9), pca=inside.ben.person,
        status=VisitStatus.DONE,
    )  # fmt: skip
    amira, ben = inside.amira.person.id, inside.ben.person.id
    assert burdens_of([amira, ben]) == {amira: MOST_BURDEN, ben: 0}
    assert burdens({amira: 3, ben: 1}) == {amira: 2, ben: 0}
    assert burdens({}) == {}
    book = week_book(inside.clusters["mill"], today() - dt.timedelta(days=today().weekday()))
    assert book.problem.worker_by_id[str(amira)].burden_before == MOST_BURDEN
