"""Moving the status of a co-op: by the manager, dated, with why; and what is agreed that may not be given."""

import datetime as dt
from threading import Thread

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from compliance.models import StatusMove
from compliance.queries.registration import agreed_personal_care, status_rows
from compliance.services.registration import move_status
from coopcare.clock import LONDON
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit

ON = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _tuesday():
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=LONDON), tick=False):
        yield


def moved(cast: Cast, was="registered", new="suspended", **changes):
    answers = {"on": ON, "reason": "A notice came.", "reference": "N-1", "actor": cast.mo.actor(), **changes}
    return move_status(was=was, new=new, **answers)


def test_a_move_is_kept_with_who_and_why_and_holds_from_its_day(inside: Cast):
    a_visit(inside.packages["margaret"], on=ON, at=dt.time(15), status=VisitStatus.REQUESTED)
    assert agreed_personal_care() is None
    moved(inside, on=ON - dt.timedelta(days=1))
    coop = Coop.objects.get(id=inside.coop.id)
    assert (coop.cqc_status, coop.cqc_history) == ("suspended", [["", "registered"], ["2026-11-30", "suspended"]])
    assert not inside.coop.may_give_personal_care, "what this request does next knows it too"
    assert coop.may_give_personal_care_on(dt.date(2026, 11, 29))
    move = StatusMove.objects.get()
    assert (move.made_by, move.reason, move.reference) == ("Mo Rahman", "A notice came.", "N-1")
    agreed = agreed_personal_care()
    assert (agreed.visit_count, agreed.pattern_count, agreed.package_count) == (1, 0, 2)
    assert [row.status.value for row in status_rows() if row.is_next] == ["registered", "conditions", "cancelled"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"new": "applied"}, "new", "cannot go there"),
        ({"new": "nonsense"}, "new", "cannot go there"),
        ({"on": ON + dt.timedelta(days=1)}, "on", "still to come"),
        ({"reason": " "}, "reason", "Say why"),
        ({"reason": "x" * 501}, "reason", "500 characters"),
        ({"reference": ""}, "reference", "number or date of the regulator’s letter"),
    ],
)
def test_what_is_wrong_is_said(inside: Cast, changes, field, words):
    with pytest.raises(Invalid, match=words) as refusal:
        moved(inside, **changes)
    assert refusal.value.field == field
    assert not StatusMove.objects.exists()


def test_moves_are_in_the_order_of_their_days(inside: Cast):
    moved(inside)
    with pytest.raises(Invalid, match="now holds from 1 December 2026"):
        moved(inside, was="suspended", new="registered", on=ON - dt.timedelta(days=1))
    moved(inside, was="suspended", new="registered")
    assert inside.coop.may_give_personal_care_on(ON)


def test_a_stale_page_is_told(inside: Cast):
    moved(inside)
    with pytest.raises(StaleState, match="Somebody has just changed the status to “Suspended”"):
        moved(inside, new="cancelled")


@pytest.mark.parametrize("who", ["ed", "ana", "sunita", "amira"])
def test_only_the_manager_moves_it(inside: Cast, who):
    with pytest.raises(NotAllowed, match="Only the manager"):
        moved(inside, actor=getattr(inside, who).actor())


@pytest.mark.parametrize("sql", ["UPDATE compliance_statusmove SET reason = 'x'", "DELETE FROM compliance_statusmove"])
def test_a_kept_move_is_never_changed(inside: Cast, sql):
    moved(inside)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db(transaction=True)
def test_of_two_managers_at_once_one_wins_and_the_other_is_told(greenvale_cast: Cast):
    cast, said = greenvale_cast, []

    def press(new: str) -> None:
        try:
            coop = Coop.objects.get(id=cast.coop.id)
            with acting_for(coop, cast.mo.actor()):
                move_status(was="registered", new=new, on=ON, reason="A notice", reference="1", actor=cast.mo.actor())
            said.append(new)
        except StaleState:
            said.append("told")
        finally:
            connection.close()

    threads = [Thread(target=press, args=[new]) for new in ("suspended", "conditions")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said)[-1] == "told"
    with acting_for(cast.coop, cast.system):
        assert StatusMove.objects.count() == 1


def test_the_banner_stands_while_it_is_not_registered(client, cast: Cast, sign_in):
    words = "Greenvale may not give personal care now. Practical help can be booked."
    sign_in(client, cast.mo)
    assert words not in client.get("/quality/").content.decode()
    Coop.objects.filter(id=cast.coop.id).update(cqc_status="preparing")
    assert words in client.get("/quality/").content.decode()
