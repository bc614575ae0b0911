"""What the regulator must be told of is proposed by what happens: directors, the manager, the statement of purpose."""

import datetime as dt

import pytest
import time_machine

from clusters.models import Cluster
from compliance.models import Notification
from compliance.services.answers import answer_question
from compliance.services.notifications import start_notification
from compliance.services.safeguarding import raise_concern
from coopcare.accounts.hats import Hat
from coopcare.accounts.services import accept_invitation, end_access, invite
from coopcare.clock import local, now, today
from coopcare.errors import Invalid
from members.models import Employment, Job
from members.services.workers import employ, end_employment
from rotas.models import Leave
from rotas.services.leave import approve_leave, request_leave
from rotas.services.sickness import write_down_sickness
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
    Cluster.objects.update(support_worker=inside.ana.person)
    end_employment(Employment.objects.get(job=Job.MANAGER), ends_on=today(), actor=inside.mo.actor())
    raise_concern(what="A purse", safe_now="Yes", about_words="A neighbour", actor=inside.amira.actor())
    assert proposed() == []
    with pytest.raises(Invalid, match="nobody to tell"):
        start_notification("liberty", happened_at=now(), actor=inside.mo.actor())


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


def away(cast: Cast, kind: str, first: dt.date, days: int, who: str = "mo") -> Leave:
    person, last = getattr(cast, who).person, first + dt.timedelta(days=days - 1)
    if kind == "sick":
        return write_down_sickness(person, starts_on=first, ends_on=last, actor=cast.system)
    leave = request_leave(person, kind=kind, starts_on=first, ends_on=last, actor=cast.system)
    approve_leave(leave, actor=cast.system)
    return leave


@pytest.mark.parametrize("first", [dt.date(2026, 3, 2), dt.date(2026, 10, 5), dt.date(2027, 2, 1)])
def test_sickness_day_by_day_adds_up_over_weekends_and_is_told_once(inside: Cast, first):
    """Over the last Sundays of March and October, when the clocks change, and over the end of February."""
    with time_machine.travel(local(first + dt.timedelta(days=60), dt.time(9)), tick=False):
        for number in range(26):
            if number % 7 < 5:
                away(inside, "sick", first + dt.timedelta(days=number), 1)
        assert proposed() == [], "from a Monday until the Friday of the fourth week are 26 days"
        for number in (28, 29):
            away(inside, "sick", first + dt.timedelta(days=number), 1)
    row = Notification.objects.get()
    assert (row.event, row.happened_at) == ("absence_sudden", local(first, dt.time()))
    assert row.law_due_at == local(first + dt.timedelta(days=7), dt.time(23, 59)), "five working days"
    assert "29 days. Written down in 21 parts" in row.facts


def test_a_working_day_between_breaks_it(inside: Cast):
    first = today() + dt.timedelta(days=63 - today().weekday())
    away(inside, "annual", first, 12)
    away(inside, "annual", first + dt.timedelta(days=15), 20)
    assert proposed() == []
    away(inside, "annual", first + dt.timedelta(days=14), 1)
    ((event, facts),) = proposed()
    assert event == "absence_planned"
    assert "35 days. Written down in 3 parts" in facts


def test_what_was_planned_and_grows_by_sickness_is_sudden_and_what_was_not_needed_is_asked_again(inside: Cast):
    first = today() - dt.timedelta(days=20)
    away(inside, "sick", first, 20)
    away(inside, "annual", today(), 10)
    row = Notification.objects.get()
    assert row.event == "absence_sudden"
    Notification.objects.filter(id=row.id).update(status="not_needed", reason="Another managed.")
    away(inside, "annual", today() + dt.timedelta(days=10), 5)
    assert Notification.objects.count() == 2
    away(inside, "annual", today() + dt.timedelta(days=15), 5)
    assert Notification.objects.count() == 2
    away(inside, "sick", first, 21, who="amira")
    assert Notification.objects.count() == 2
