"""What the regulator must be told of is proposed by what happens: directors, the manager, the statement of purpose."""

import datetime as dt

import pytest

from compliance.models import Notification
from compliance.services.answers import answer_question
from coopcare.accounts.hats import Hat
from coopcare.accounts.services import accept_invitation, end_access, invite
from coopcare.clock import local, today
from members.models import Employment, Job
from members.services.workers import employ
from rotas.models import Leave
from rotas.services.leave import approve_leave, request_leave
from tests.cast import Cast


def proposed() -> list[tuple[str, str]]:
    return [(one.event, one.facts) for one in Notification.objects.order_by("proposed_at", "id")]


def joins(cast: Cast, *hats: Hat) -> None:
    invitation, _ = invite(email="new@people.example", full_name="Nia Cole", hats=hats, actor=cast.mo.actor())
    accept_invitation(invitation, password="a long horse battery")


def test_who_joins_and_leaves_the_board(inside: Cast):
    joins(inside, Hat.BOARD, Hat.MEMBER)
    end_access(inside.ed.access, actor=inside.mo.actor())
    end_access(inside.ed.access, actor=inside.mo.actor())
    end_access(inside.ben.access, actor=inside.mo.actor())
    assert proposed() == [
        ("director_changed", "Nia Cole joins the board."),
        ("director_changed", "Ed Barker leaves the board."),
    ]


def test_before_registration_nobody_is_told(inside: Cast):
    inside.coop.cqc_status = "preparing"
    joins(inside, Hat.SECRETARY)
    assert proposed() == []


def test_another_nominated_individual(inside: Cast):
    mo = inside.mo.actor()
    for name in ("Ed Barker", "ED Barker", "Sunita Rao"):
        answer_question("nominated_individual", value=name, actor=mo)
    assert proposed() == [("director_changed", "The nominated individual changes from ED Barker to Sunita Rao.")]


def test_another_manager(inside: Cast):
    assert Employment.objects.filter(job=Job.MANAGER).exists()
    employ(inside.ana.person, job=Job.MANAGER, starts_on=today(), actor=inside.mo.actor())
    ((event, facts),) = proposed()
    assert event == "manager_came"
    assert facts.startswith("Ana ")


@pytest.mark.parametrize(
    ("who", "kind", "days", "event"),
    [
        ("mo", "annual", 28, "absence_planned"),
        ("mo", "sick", 40, "absence_sudden"),
        ("mo", "annual", 27, None),
        ("amira", "annual", 60, None),
    ],
)
def test_the_manager_is_away_for_28_days(inside: Cast, who, kind, days, event):
    first = today() + dt.timedelta(days=60)
    leave: Leave = request_leave(
        getattr(inside, who).person, kind=kind, starts_on=first, ends_on=first + dt.timedelta(days=days - 1),
        actor=inside.system,
    )  # fmt: skip
    approve_leave(leave, actor=inside.system)
    found = Notification.objects.first()
    assert (found and found.event) == event
    if found is not None and event == "absence_planned":
        assert found.law_due_at == local(first - dt.timedelta(days=28), dt.time(23, 59))
