"""Personal care given on a day without registration is never charged; practical help is."""

import datetime as dt

import pytest
import time_machine

from billing.models import Charge
from billing.queries.advance import planned_by_line
from billing.services import charge_month, charge_visit
from clusters.models import TaskClass
from coopcare.clock import local
from coopcare.errors import Invalid
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, pays_for_themselves
from tests.factories.months import finance
from tests.factories.rotas import a_visit

OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _third_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


def visits_of(cast: Cast, *days: dt.date, status=VisitStatus.CONFIRMED) -> list:
    """Visits with washing, and one with shopping on the same days."""
    made = []
    for day in days:
        for hour, task_class in ((9, TaskClass.REGULATED), (12, TaskClass.PRACTICAL)):
            package = cast.packages["margaret"]
            tasks = list(package.tasks.filter(task_class=task_class))
            made.append(a_visit(package, on=day, at=dt.time(hour), pca=cast.amira.person, status=status, tasks=tasks))
    return made


def test_only_days_with_registration_are_charged_for_personal_care(inside: Cast):
    an_agreement()
    pays_for_themselves(inside.packages["margaret"])
    early, shopping, late, _ = visits_of(inside, dt.date(2026, 10, 14), dt.date(2026, 10, 15))
    inside.coop.cqc_history = [["", "applied"], ["2026-10-15", "registered"]]
    found = charge_month(OCTOBER, actor=finance(inside))
    assert Charge.objects.count() == 3
    assert not Charge.objects.filter(attendance__visit=early).exists()
    assert [(problem.visit_id, problem.error) for problem in found.warning if problem.kind == "not_registered"] == [
        (early.id, "Greenvale is not registered for personal care yet, so “Washing and dressing” cannot be charged. "
                   "Practical help can.")
    ]  # fmt: skip
    assert charge_visit(late, actor=finance(inside))
    assert charge_visit(shopping, actor=finance(inside))
    with pytest.raises(Invalid, match="“Washing and dressing” cannot be charged"):
        charge_visit(early, actor=finance(inside))


def test_nothing_is_asked_in_advance_for_it(inside: Cast):
    an_agreement()
    line = pays_for_themselves(inside.packages["margaret"], bills_in_advance=True)
    visits_of(inside, dt.date(2026, 12, 2), status=VisitStatus.ACCEPTED)
    december = dt.date(2026, 12, 1)
    assert len(planned_by_line(december)[line.id]) == 2
    inside.coop.cqc_status = "suspended"
    assert len(planned_by_line(december)[line.id]) == 1
